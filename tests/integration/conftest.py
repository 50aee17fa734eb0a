"""Visitors of the website's chat."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from tests.integration.visitor import Visitor
from tests.stack import Stack

NewVisitor = Callable[[], Visitor]


@pytest.fixture
async def new_visitor(stack: Stack) -> AsyncIterator[NewVisitor]:
    """Makes visitors, each with a browser of its own, and closes their pages afterwards."""
    visitors: list[Visitor] = []

    def make() -> Visitor:
        visitors.append(Visitor(stack.settings))
        return visitors[-1]

    yield make
    for visitor in visitors:
        await visitor.leaves()
