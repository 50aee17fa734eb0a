"""Handing over with everything that was said, and when somebody can answer."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from sandra.case import EmotionReading, Stage
from sandra.escalation.callbacks import promise_anew
from sandra.escalation.handing_over import hand_over
from sandra.escalation.office_hours import after_staffed_minutes, is_staffed, next_opening
from sandra.escalation.summary import add_to_ticket
from sandra.listening.known import join_conversation, open_case, take_reading
from sandra.playbook.hours import Hours
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook

OFFICE = Hours.parse_obj(
    {
        "timezone": "Asia/Shanghai",
        "weekdays": ["mon", "tue", "wed", "thu", "fri"],
        "opens": "09:00",
        "closes": "18:00",
    }
)
SLA = the_playbook().sla


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(timezone.utc)


@pytest.mark.clause("D6")
@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-20T10:00", 30, "2026-11-20T10:30"),
        ("2026-11-20T17:50", 30, "2026-11-23T09:20"),
        ("2026-11-21T12:00", 15, "2026-11-23T09:15"),
        ("2026-11-20T07:00", 5, "2026-11-20T09:05"),
    ],
)
def test_minutes_count_only_while_people_are_there(start: str, minutes: int, end: str) -> None:
    assert after_staffed_minutes(OFFICE, at(start), minutes) == at(end)


@pytest.mark.clause("D6")
def test_nobody_is_there_on_a_holiday() -> None:
    holiday = OFFICE.copy(update={"holidays": [at("2026-11-20T12:00").date()]})
    assert is_staffed(OFFICE, at("2026-11-20T12:00"))
    assert not is_staffed(holiday, at("2026-11-20T12:00"))
    assert next_opening(holiday, at("2026-11-20T12:00")) == at("2026-11-23T09:00")


def test_second_hand_over_returns_the_ticket_that_waits(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        first = hand_over(records, SLA, conversation, "asked_for_person", NOW)
        second = hand_over(records, SLA, conversation, "threat", NOW)
        assert first.ticket.number == second.ticket.number


@pytest.mark.clause("B6", "F5")
def test_who_waits_past_the_promised_time_is_promised_a_new_one_and_goes_up(store: Store) -> None:
    later = NOW + timedelta(days=5)
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        case = open_case(records, conversation, "late_delivery", "一直没到", NOW)
        ticket = hand_over(records, SLA, conversation, "asked_for_person", NOW).ticket
        missed = ticket.respond_by
        again = hand_over(records, SLA, conversation, "asked_for_person", later).ticket
        assert again is ticket
        assert ticket.respond_by > later
        assert ticket.priority == "high"
        assert [(p.due_at, p.missed_at) for p in case.promises] == [(missed, later), (ticket.respond_by, None)]


def test_a_time_that_is_still_to_come_is_left_as_promised(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        case = open_case(records, conversation, "late_delivery", "一直没到", NOW)
        ticket = hand_over(records, SLA, conversation, "asked_for_person", NOW).ticket
        promised = ticket.respond_by
        promise_anew(records, SLA, ticket, case, NOW)
        assert (ticket.respond_by, ticket.priority, len(case.promises)) == (promised, "normal", 1)


@pytest.mark.clause("D2")
def test_whole_case_goes_with_the_ticket(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        case = open_case(records, conversation, "late_delivery", "包裹十天没动了", NOW)
        take_reading(records, EmotionReading("web-1", NOW, "anger", 0.8, 0.0, 0.9))
        ticket = hand_over(records, SLA, conversation, "threat", NOW).ticket
        assert ticket.summary["facts"]["story"] == "包裹十天没动了"
        assert ticket.summary["emotion"][0]["emotion"] == "anger"
        assert (case.stage, ticket.priority, ticket.case_id) == (Stage.ESCALATED, "urgent", case.id)
        assert case.promises[-1].due_at == ticket.respond_by


@pytest.mark.clause("D2")
def test_what_is_added_while_waiting_is_kept_with_the_ticket(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        number = hand_over(records, SLA, conversation, "asked_for_person", NOW).ticket.number
    with store.transaction() as records:
        ticket = records.ticket(number)
        assert ticket is not None
        add_to_ticket(ticket, "还有一件事", NOW)
    with store.transaction() as records:
        ticket = records.ticket(number)
        assert ticket is not None
        assert [added["text"] for added in ticket.summary["added"]] == ["还有一件事"]
