"""What always holds: one function each, named like a sentence, with the clauses of the protocol it serves."""

from __future__ import annotations

from tests.fuzz.invariants import apologies, asking, persons, record, remedies, wording
from tests.fuzz.invariants.base import Invariant, Rules, Violation, check

ALL: tuple[Invariant, ...] = tuple(
    invariant for topic in (apologies, asking, remedies, persons, record, wording) for invariant in topic.INVARIANTS
)

__all__ = ["ALL", "Invariant", "Rules", "Violation", "check"]
