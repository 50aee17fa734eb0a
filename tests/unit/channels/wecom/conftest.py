"""The stand-in, and our client in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from channels.wecom.api import Api
from channels.wecom.client import WeComClient
from tests.platforms.wecom import WeComStandIn


@pytest.fixture
def wecom() -> Iterator[WeComStandIn]:
    with WeComStandIn.running() as standing_in:
        yield standing_in


@pytest.fixture
async def client(wecom: WeComStandIn) -> AsyncIterator[WeComClient]:
    client = WeComClient(Api(wecom.address, wecom.api.corp_id, wecom.api.secret))
    yield client
    await client.close()
