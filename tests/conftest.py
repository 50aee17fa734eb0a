"""One installation of real processes serves all tests that talk to them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stack import Stack, running_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Action server, Rasa, desk and worker, started at the first test that asks for them."""
    with running_stack(tmp_path_factory.mktemp("stack")) as running:
        yield running
