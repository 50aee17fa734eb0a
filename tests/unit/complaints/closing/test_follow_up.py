"""Asking afterwards whether it helped: promised with its day, and ended by what the customer says (F2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandra.case import Case, Stage
from sandra.closing.follow_up import FOLLOW_UP, end_follow_up, followed_up_next, helped, is_due, note_asked
from sandra.closing.reopening import reopen
from sandra.escalation.office_hours import is_staffed
from sandra.playbook.model import Playbook
from sandra.records import Records
from sandra.remedy.negotiation import accept
from sandra.remedy.settling import Settled, settle
from sandra.remedy.situation import survey
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook
from tests.unit.complaints.closing.test_reopening import conversation, negotiated, opened

LATER = NOW + timedelta(days=30)


def settled(records: Records, playbook: Playbook | None = None) -> tuple[Case, Settled]:
    """A late order whose refund was carried out."""
    case = negotiated(records)
    accept(case, 1, NOW)
    return case, settle(records, survey(records, the_playbook(), case, NOW), playbook or the_playbook(), "zh-Hans", NOW)


def follow_ups(case: Case) -> list[object]:
    return [promise for promise in case.promises if promise.kind == FOLLOW_UP]


@pytest.mark.clause("F2")
def test_a_follow_up_is_promised_some_days_after_the_result_is_due(store: Store) -> None:
    with store.transaction() as records:
        case, done = settled(records)
        sla = the_playbook().sla
        assert follow_ups(case) == [done.follow_up]
        assert done.follow_up.due_at >= done.offer.due_at + timedelta(days=sla.follow_up_after_days)
        assert is_staffed(sla.office_hours, done.follow_up.due_at)


def test_a_follow_up_never_falls_on_a_day_without_anybody(store: Store) -> None:
    shipped = the_playbook()
    hours = shipped.sla.office_hours.copy(update={"weekdays": ("mon",), "holidays": ()})
    mondays = shipped.copy(update={"sla": shipped.sla.copy(update={"office_hours": hours})})
    with store.transaction() as records:
        _, done = settled(records, mondays)
        assert done.follow_up.due_at.weekday() == 0


def test_settling_again_promises_nothing_twice(store: Store) -> None:
    with store.transaction() as records:
        case, first = settled(records)
        again = settle(records, survey(records, the_playbook(), case, NOW), the_playbook(), "zh-Hans", LATER)
        assert again == first
        assert len(follow_ups(case)) == 1


def test_it_is_due_once_its_time_has_come_and_until_we_asked(store: Store) -> None:
    with store.transaction() as records:
        case, done = settled(records)
        assert not is_due(case, done.follow_up.due_at - timedelta(seconds=1))
        assert is_due(case, done.follow_up.due_at)
        note_asked(case, LATER)
        assert not is_due(case, LATER)
        assert done.follow_up.kept_at == LATER
        assert followed_up_next(records, case.conversation_id) is case


@pytest.mark.clause("F2")
def test_who_tells_that_it_helped_closes_the_loop(store: Store) -> None:
    with store.transaction() as records:
        case, _ = settled(records)
        helped(case, "退款收到了", LATER)
        assert case.stage is Stage.FOLLOWED_UP
        assert {promise.kept_at for promise in case.promises} == {LATER}
        assert (case.events[-1].kind, case.events[-1].reason) == ("followed_up", "退款收到了")
        assert followed_up_next(records, case.conversation_id) is None


@pytest.mark.clause("F2")
def test_reopening_leaves_nothing_to_ask(store: Store) -> None:
    with store.transaction() as records:
        case, done = settled(records)
        reopen(case, conversation(records), "还是没到账", LATER)
        assert done.follow_up.kept_at == LATER


def test_what_is_said_during_another_complaint_belongs_to_that_one(store: Store) -> None:
    with store.transaction() as records:
        case, _ = settled(records)
        opened(records, "staff_attitude")
        assert followed_up_next(records, case.conversation_id) is None


def test_ending_what_was_never_promised_changes_nothing(store: Store) -> None:
    with store.transaction() as records:
        case = opened(records)
        end_follow_up(case, NOW)
        assert case.promises == []
