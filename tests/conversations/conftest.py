"""What every conversation needs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from sandra.case import Stage
from sandra.playbook import load_playbook
from sandra.playbook.model import Playbook
from sandra.store import tables
from settings import ROOT
from tests.conversations.customer import Customer
from tests.stack import Stack


@pytest.fixture
def customer(stack: Stack) -> Iterator[Customer]:
    """Somebody new; what was said is printed where a test fails."""
    somebody = Customer(stack)
    yield somebody
    print(somebody.told())


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


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    """The standard the running processes work by."""
    return load_playbook(ROOT / "playbook")
