"""One installation of real processes serves all tests that talk to them; clauses named by marks have to exist."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clauses import UnknownClauseError, protocol
from tests.stack import Stack, running_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Action server, Rasa, desk and worker, started at the first test that asks for them."""
    with running_stack(tmp_path_factory.mktemp("stack")) as running:
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a mark that names a clause the protocol does not have."""
    for item in items:
        for mark in item.iter_markers("clause"):
            try:
                protocol().require(mark.args, item.nodeid)
            except UnknownClauseError as error:
                raise pytest.UsageError(str(error)) from error
