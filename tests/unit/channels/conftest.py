"""Channels that are made in this process read the settings of their test, and nothing that was exported before."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def nothing_exported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what `make test` hands to its children: their databases are not this test's."""
    for name in [name for name in os.environ if name.startswith("SANDRA_")]:
        monkeypatch.delenv(name)
