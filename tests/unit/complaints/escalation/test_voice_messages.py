"""A voice message goes to a person who hears it, and the assistant stays with the customer meanwhile (D1, D2)."""

from __future__ import annotations

import pytest

from sandra.case import Conversation, Stage, Ticket, TicketStatus
from sandra.escalation.assignment import Colleague
from sandra.escalation.callbacks import CALLBACK
from sandra.escalation.handing_over import awaited_ticket, hand_over, have_listened_to
from sandra.escalation.summary import pass_on_files, summarise
from sandra.escalation.taking_over import resolve, take
from sandra.listening.known import current_case, join_conversation, open_case
from sandra.listening.sent_files import FileKind, SentFile, keep_files
from sandra.records import Records
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook

VOICE, PICTURE = SentFile("voice-1", FileKind.VOICE), SentFile("picture-1", FileKind.PICTURE)
SLA = the_playbook().sla


def here(records: Records) -> Conversation:
    return join_conversation(records, "wechat-1", "wechat", NOW)


def complains(records: Records) -> None:
    open_case(records, here(records), "damaged_item", "杯子碎了", NOW)


def heard(records: Records) -> Ticket:
    return have_listened_to(records, SLA, here(records), [VOICE], NOW).ticket


@pytest.mark.clause("D1")
@pytest.mark.parametrize("in_the_middle", [True, False])
def test_the_customer_waits_for_nobody_and_a_ticket_holds_the_message(store: Store, in_the_middle: bool) -> None:
    with store.transaction() as records:
        if in_the_middle:
            complains(records)
        ticket = heard(records)
        assert ticket.reason == "voice_message"
        assert ticket.summary["added"][0]["files"] == [{"kind": "voice", "key": "voice-1"}]
        assert awaited_ticket(records, "wechat-1") is None


@pytest.mark.clause("F5")
def test_the_answer_is_promised_on_the_case_and_owed_by_whoever_takes_it(store: Store) -> None:
    with store.transaction() as records:
        complains(records)
        ticket = heard(records)
        case = current_case(records, "wechat-1")
        assert case is not None
        assert [promise.kind for promise in case.promises] == [CALLBACK]
        take(records, SLA, ticket, Colleague("小李", "agent"), NOW)
        assert ticket.answered_at is None
        resolve(records, ticket, "听过了，已经答复", NOW)
        assert case.promises[0].kept_at == NOW
        assert case.stage is Stage.OPEN


def test_a_second_one_goes_to_the_same_ticket(store: Store) -> None:
    with store.transaction() as records:
        assert heard(records).number == heard(records).number


@pytest.mark.clause("D5")
@pytest.mark.parametrize("in_the_middle", [True, False])
def test_who_asks_for_a_person_then_waits_for_one(store: Store, in_the_middle: bool) -> None:
    with store.transaction() as records:
        if in_the_middle:
            complains(records)
        number = heard(records).number
        handed = hand_over(records, SLA, here(records), "asked_for_person", NOW)
        assert (handed.ticket.number, handed.ticket.reason) == (number, "asked_for_person")
        assert awaited_ticket(records, "wechat-1") is handed.ticket
        assert handed.ticket.status is TicketStatus.WAITING


@pytest.mark.clause("D2")
def test_pictures_stand_in_the_summary_apart_from_what_systems_say(store: Store) -> None:
    with store.transaction() as records:
        complains(records)
        case = current_case(records, "wechat-1")
        assert case is not None
        case.find("order", "order_status", "delivered", NOW)
        keep_files(case, [PICTURE, PICTURE], NOW)
        summary = summarise(records, here(records), case)
        assert summary["files"] == [{"kind": "picture", "key": "picture-1"}]
        assert summary["evidence"] == ["order.order_status = delivered"]


@pytest.mark.clause("D2")
def test_what_was_sent_before_there_was_a_case_goes_along_once(store: Store) -> None:
    with store.transaction() as records:
        ticket = hand_over(records, SLA, here(records), "asked_for_person", NOW).ticket
        for _ in range(2):
            pass_on_files(ticket, [PICTURE], NOW)
        assert [entry["files"] for entry in ticket.summary["added"]] == [[{"kind": "picture", "key": "picture-1"}]]
