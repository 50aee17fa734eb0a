"""One installation of real processes serves all tests that talk to them; clauses named by marks have to exist."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from sandra.case import Stage
from sandra.store import tables
from tests.clauses import UnknownClauseError, protocol
from tests.stack import Stack, running_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Action server, Rasa, desk and worker, started at the first test that asks for them."""
    with running_stack(tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture(autouse=True)
def nothing_left_unsettled(request: pytest.FixtureRequest) -> Iterator[None]:
    """The demo customers are shared: what one test left open, or settled, must not go on or come again in the next."""
    yield
    if "stack" not in request.fixturenames:
        return
    stack: Stack = request.getfixturevalue("stack")
    forgotten = update(tables.cases).values(stage=Stage.WITHDRAWN, order_number=None, customer_id=None)
    with stack.store.transaction() as records:
        records.session.execute(forgotten)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a mark that names a clause the protocol does not have."""
    for item in items:
        for mark in item.iter_markers("clause"):
            try:
                protocol().require(mark.args, item.nodeid)
            except UnknownClauseError as error:
                raise pytest.UsageError(str(error)) from error
