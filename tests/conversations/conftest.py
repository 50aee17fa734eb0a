"""What every conversation needs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandra.playbook import load_playbook
from sandra.playbook.model import Playbook
from settings import ROOT
from tests.conversations.customer import Customer
from tests.stack import Stack


@pytest.fixture
def customer(stack: Stack) -> Iterator[Customer]:
    """Somebody new; what was said is printed where a test fails."""
    somebody = Customer(stack)
    yield somebody
    print(somebody.told())


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    """The standard the running processes work by."""
    return load_playbook(ROOT / "playbook")
