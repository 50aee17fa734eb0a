"""One apology a complaint, and one more for each new failure of ours (A3)."""

from __future__ import annotations

from datetime import timedelta

from sandra.case import Case, Promise
from sandra.closing.follow_up import FOLLOW_UP
from sandra.listening.apologies import (
    APOLOGISED,
    FOR_THE_COMPLAINT,
    Failure,
    FailureKind,
    broken_promises,
    not_carried_out,
    outage_admitted,
    owes_apology,
    record_apology,
    record_first_apology,
)
from tests.unit.builders import NOW

BROKEN = Failure(FailureKind.BROKEN_PROMISE, "callback due yesterday")
STUCK = Failure(FailureKind.COULD_NOT_CARRY_OUT, "offer 1.2")
OUTAGE = outage_admitted(NOW)


def a_case() -> Case:
    return Case("C261122-AAAAA", "web-1", "late_delivery", "zh-Hans", NOW)


def reasons(case: Case) -> list[str]:
    return [event.reason for event in case.events if event.kind == APOLOGISED]


def test_a_complaint_is_apologised_for_once_even_when_the_turn_is_done_again() -> None:
    case = a_case()
    record_first_apology(case, NOW)
    record_first_apology(case, NOW)
    assert reasons(case) == [FOR_THE_COMPLAINT]


def test_without_a_failure_of_ours_nothing_more_is_owed() -> None:
    case = a_case()
    record_first_apology(case, NOW)
    assert owes_apology(case, []) is None


def test_each_failure_is_owed_one_apology_and_no_second() -> None:
    case = a_case()
    for failure in (BROKEN, STUCK):
        assert owes_apology(case, [failure]) == failure
        record_apology(case, [failure], NOW)
        assert owes_apology(case, [failure]) is None


def test_several_failures_at_once_get_one_apology_for_the_gravest() -> None:
    case = a_case()
    assert owes_apology(case, [OUTAGE, STUCK, BROKEN]) == BROKEN
    record_apology(case, [OUTAGE, STUCK, BROKEN], NOW)
    assert owes_apology(case, [OUTAGE, STUCK, BROKEN]) is None


def test_a_new_failure_after_an_apology_is_owed_its_own() -> None:
    case = a_case()
    record_apology(case, [BROKEN], NOW)
    later = Failure(FailureKind.BROKEN_PROMISE, "letter due today")
    assert owes_apology(case, [BROKEN, later]) == later


def test_an_outage_the_channel_admitted_is_answered_and_the_next_one_is_not() -> None:
    case = a_case()
    record_apology(case, [OUTAGE], NOW)
    assert owes_apology(case, [OUTAGE]) is None
    assert owes_apology(case, [outage_admitted(NOW + timedelta(days=1))]) is not None


def test_what_was_missed_is_broken_whether_it_was_marked_or_not() -> None:
    case, later = a_case(), NOW + timedelta(hours=1)
    case.promises = [
        Promise("callback", "a person answers", NOW, NOW),
        Promise("explanation", "a letter", NOW, NOW, kept_at=later, missed_at=later),
        Promise("apology", "a letter", NOW, NOW, kept_at=NOW),
        Promise("investigate", "somebody looks", NOW, later),
        Promise("refund", "the bank pays", NOW, NOW),
        Promise(FOLLOW_UP, "we ask", NOW, NOW, missed_at=later),
    ]
    broken = [failure.which.split()[0] for failure in broken_promises(case, later)]
    assert broken == ["callback", "explanation"]


def test_a_step_that_failed_before_anything_was_agreed_counts_too() -> None:
    assert not_carried_out(a_case()).kind is FailureKind.COULD_NOT_CARRY_OUT
