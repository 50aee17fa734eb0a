"""What was found about our own people is told to the customer, once, with its reason (E5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from actions.escalation.outcome import OUTCOMES, TOLD, tell_outcome
from actions.turn import Turn
from sandra.case import Actor, Case, Conversation
from sandra.escalation.handing_over import investigate
from sandra.escalation.investigation import OUTCOME_TOLD, EvidenceKind, Finding, answer_customer, enter_evidence, find
from sandra.listening.known import join_conversation
from sandra.records import Records
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook
from tests.unit.complaints.escalation.test_investigation import LEADER, RULE, SLA, a_staff_case
from tests.unit.dialogue.turns import turn

REASON = "录音里客服先挂了电话"


def found(records: Records, finding: Finding = Finding.UPHELD) -> Case:
    """A case about staff with its finding, which nobody has told the customer yet."""
    case = a_staff_case(records)
    investigation = investigate(records, SLA, case, RULE, NOW)
    for kind in EvidenceKind:
        enter_evidence(investigation, kind, "查过了", LEADER, NOW)
    find(investigation, case, finding, REASON, LEADER, the_playbook().tone, NOW)
    return case


def told_by(records: Records, said: Turn, slots: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], Any]:
    """What is said before the message is answered, and what the conversation remembers of it."""
    conversation = records.conversation("web-1")
    assert conversation is not None
    remembered = tell_outcome(records, said, conversation, slots or {})
    return said.dispatcher.messages, remembered.get(TOLD)


def hears(told_before: Sequence[str] = (), intent: str = "ask_status", **slots: Any) -> Turn:
    return turn("怎么样了", intent, case_number="C261122-AAAAA", outcomes_told=list(told_before), **slots)


@pytest.mark.clause("E5")
@pytest.mark.parametrize("finding", list(Finding))
def test_each_finding_is_told_in_its_own_words_with_its_reason(store: Store, finding: Finding) -> None:
    with store.transaction() as records:
        case = found(records, finding)
        [message], told = told_by(records, hears())
        assert message["response"] == OUTCOMES[finding]
        assert (message["reason"], message["case_number"]) == (REASON, case.number)
        assert told == [case.number]
        assert all(promise.kept_at for promise in case.promises)
        assert (case.events[-1].kind, case.events[-1].actor) == (OUTCOME_TOLD, Actor.BOT)


def test_it_is_told_once(store: Store) -> None:
    with store.transaction() as records:
        case = found(records)
        told_by(records, hears())
        messages, told = told_by(records, hears([case.number]))
        assert messages == []
        assert told == [case.number]


def test_a_turn_that_broke_off_tells_it_again_and_notes_it_once(store: Store) -> None:
    with store.transaction() as records:
        case = found(records)
        told_by(records, hears())
        messages, _ = told_by(records, hears())
        assert len(messages) == 1
        assert [event.kind for event in case.events].count(OUTCOME_TOLD) == 1


def test_whoever_is_asked_for_next_has_the_finding_in_the_ticket(store: Store) -> None:
    with store.transaction() as records:
        found(records)
        told_by(records, hears())
        ticket = records.waiting_ticket("web-1")
        assert ticket is not None
        assert ticket.summary["investigation"]["reason"] == REASON


def test_what_a_person_told_the_customer_is_not_told_again(store: Store) -> None:
    with store.transaction() as records:
        case = found(records)
        investigation = records.investigation(case)
        assert investigation is not None
        answer_customer(investigation, case, "已经电话告诉客户", NOW)
        assert told_by(records, hears()) == ([], None)


def test_without_a_finding_nothing_is_told(store: Store) -> None:
    with store.transaction() as records:
        investigate(records, SLA, a_staff_case(records), RULE, NOW)
        assert told_by(records, hears()) == ([], None)


def test_a_fresh_complaint_is_apologised_for_first(store: Store) -> None:
    with store.transaction() as records:
        found(records)
        assert told_by(records, hears(intent="complain", settled=True)) == ([], None)
        assert told_by(records, hears(intent="complain"))[1] is not None


def test_whoever_needs_a_person_gets_the_person_first(store: Store) -> None:
    with store.transaction() as records:
        found(records)
        assert told_by(records, hears(), {"escalation": "self_harm"}) == ([], None)


def test_in_a_conversation_of_a_person_the_person_tells_it(store: Store) -> None:
    with store.transaction() as records:
        found(records)
        records.claim_conversation("web-1", LEADER)
        assert told_by(records, hears()) == ([], None)


def test_an_identified_customer_hears_it_in_another_conversation_too(store: Store) -> None:
    with store.transaction() as records:
        case = found(records)
        case.customer_id = 1
        elsewhere = a_conversation_of(records, customer_id=1)
        said = hears()
        assert tell_outcome(records, said, elsewhere, {}) == {TOLD: [case.number]}
        stranger = a_conversation_of(records, customer_id=2)
        assert tell_outcome(records, hears(), stranger, {}) == {}


def a_conversation_of(records: Records, customer_id: int) -> Conversation:
    conversation = join_conversation(records, f"web-of-{customer_id}", "webchat", NOW)
    conversation.customer_id = customer_id
    return conversation
