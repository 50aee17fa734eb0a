"""Channels that are made in this process read the settings of their test, and nothing that was exported before."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sanic import Sanic


@pytest.fixture(autouse=True, scope="session")
def many_servers_in_one_process() -> Iterator[None]:
    """Without this Sanic rewrites its own code at each start, and fails at the second."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(Sanic, "test_mode", True)
        yield


@pytest.fixture(autouse=True)
def nothing_exported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what `make test` hands to its children: their databases are not this test's."""
    for name in [name for name in os.environ if name.startswith("SANDRA_")]:
        monkeypatch.delenv(name)
