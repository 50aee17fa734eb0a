"""One cluster serves all its tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from tests.cluster import Cluster, running_cluster
from tests.integration.visitor import Visitor
from tests.services import require_services
from tests.stack import Stack

VisitorAt = Callable[[Stack], Visitor]


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Started at the first test that asks for it."""
    require_services()
    with running_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture
async def visitor_at() -> AsyncIterator[VisitorAt]:
    """Makes visitors of a worker or of the proxy, and closes their pages afterwards."""
    visitors: list[Visitor] = []

    def make(stack: Stack) -> Visitor:
        visitors.append(Visitor(stack.settings))
        return visitors[-1]

    yield make
    for visitor in visitors:
        await visitor.leaves()
