"""Two agents and their leader."""

from __future__ import annotations

import pytest

from sandra.people import Role
from tests.unit.desk.console.conftest import Browser, Desk


@pytest.fixture
def lin(desk: Desk) -> Browser:
    return desk.signed_in(Role.AGENT, "lin")


@pytest.fixture
def chen(desk: Desk) -> Browser:
    return desk.signed_in(Role.AGENT, "chen")


@pytest.fixture
def leader(desk: Desk) -> Browser:
    return desk.signed_in(Role.TEAM_LEADER, "zhou")
