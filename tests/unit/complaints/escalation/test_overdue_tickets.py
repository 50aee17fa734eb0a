"""Tickets nobody looks at: what was promised is missed, and promised anew by a time that can be kept (D6, F5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandra.escalation.callbacks import MISSED
from sandra.escalation.taking_over import take
from sandra.store.database import Store
from tests.unit.builders import NOW
from tests.unit.complaints.escalation.test_taking_tickets import ANN, LATER, SLA, callbacks, handed_over
from worker.promises import promise_anew

DUE = NOW + timedelta(minutes=30)
AT_NIGHT = NOW + timedelta(hours=6)


@pytest.mark.clause("F5")
def test_what_nobody_took_in_time_is_promised_anew_and_presses_more(store: Store) -> None:
    with store.transaction() as records:
        _, ticket = handed_over(records)
        number = ticket.number
    assert promise_anew(store, SLA, DUE) == []
    late = DUE + timedelta(seconds=1)
    assert [len(promise_anew(store, SLA, late)) for _ in range(2)] == [1, 0]
    with store.transaction() as records:
        renewed = records.ticket(number)
        assert renewed is not None and renewed.respond_by > late and renewed.priority == "high"
        case = records.case_of_ticket(renewed)
        assert case is not None
        missed, anew = callbacks(case)
        assert (missed.missed_at, anew.due_at) == (late, renewed.respond_by)
        assert renewed.summary[MISSED] == [DUE.isoformat()]


@pytest.mark.clause("D6")
def test_at_night_nothing_is_promised_that_only_the_morning_can_keep(store: Store) -> None:
    with store.transaction() as records:
        handed_over(records)
    assert promise_anew(store, SLA, AT_NIGHT) == []


def test_each_time_it_takes_longer_to_miss(store: Store) -> None:
    with store.transaction() as records:
        _, ticket = handed_over(records)
        number = ticket.number
    moment, waits = DUE, []
    for _ in range(4):
        moment += timedelta(seconds=1)
        promise_anew(store, SLA, moment)
        with store.reading() as records:
            renewed = records.ticket(number)
            assert renewed is not None
            waits.append((renewed.respond_by - moment) / timedelta(minutes=1))
            moment = renewed.respond_by
    assert waits == [15, 10, 15, 20]


def test_what_somebody_has_is_left_to_them(store: Store) -> None:
    with store.transaction() as records:
        _, ticket = handed_over(records)
        take(records, SLA, ticket, ANN, LATER)
    assert promise_anew(store, SLA, DUE + timedelta(hours=1)) == []
