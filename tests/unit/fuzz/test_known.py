"""Known faults are told apart from new ones, and name invariants that exist."""

from __future__ import annotations

from tests.fuzz import invariants
from tests.fuzz.invariants import Violation
from tests.fuzz.known import _faults, why_known


def test_a_known_fault_has_a_reason_and_a_new_one_none() -> None:
    about = "the answer is in the customers language"
    assert why_known(Violation(about, "B7", "say_offer_reminder", "in Chinese"))
    assert why_known(Violation(about, "B7", "utter_greet", "in Chinese")) is None


def test_every_known_fault_names_an_invariant() -> None:
    assert {fault["invariant"] for fault in _faults()} <= {invariant.name for invariant in invariants.ALL}
