"""The stand-in, and our client in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from channels.wecom.api import Api
from channels.wecom.client import WeComClient
from tests.platforms.wecom import StandIn


@pytest.fixture
def wecom() -> Iterator[StandIn]:
    with StandIn.running() as standing_in:
        yield standing_in


@pytest.fixture
async def client(wecom: StandIn) -> AsyncIterator[WeComClient]:
    client = WeComClient(Api(wecom.address, wecom.api.corp_id, wecom.api.secret))
    yield client
    await client.close()
