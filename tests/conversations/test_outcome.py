"""A complaint about staff is looked into from five sides; the customer hears what came out, and why (protocol E)."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from nlg.traditional import to_traditional
from sandra.case import Actor, Stage
from sandra.escalation.investigation import (
    OUTCOME,
    OUTCOME_TOLD,
    EvidenceKind,
    Finding,
    Investigation,
    OneSidedError,
    PartialityError,
    enter_evidence,
    find,
)
from sandra.playbook.model import Playbook
from sandra.tone import apologises, violations
from tests.conversations.customer import Customer
from tests.conversations.test_staff import RUDE_EN, RUDE_ZH, TOLD_EN, TOLD_ZH, investigation_of

pytestmark = pytest.mark.conversation

LEADER = "周敏"
NAMED = "李娜"
REASON_ZH = "通话录音和聊天记录都核对过，当时在场的同事也说明了经过"
REASON_EN = "the recording, the chat and a colleague who was present were all heard"
ASKS = {"zh": "我的投诉处理得怎么样了", "en": "how is my case going?"}
IN_WORDS: dict[Finding, dict[str, tuple[str, ...]]] = {
    Finding.UPHELD: {"zh": ("属实", "成立"), "en": ("confirmed", "upheld")},
    Finding.PARTLY_UPHELD: {"zh": ("有一部分属实", "部分成立"), "en": ("part of it is confirmed", "upheld in part")},
    Finding.NOT_UPHELD: {"zh": ("不足以认定", "没有认定成立"), "en": ("not enough to say", "was not upheld")},
    Finding.MALICIOUS: {"zh": ("与事实不符",), "en": ("not match what happened", "not to match the facts")},
}


def settled(customer: Customer, language: str = "zh") -> Customer:
    """A complaint about 小李 or Lisa, on which a letter of apology was agreed while it is looked into."""
    if language == "zh":
        customer.complains(RUDE_ZH, {**TOLD_ZH, "asked_remedy": "我要他道歉", "offer_answer": "可以"})
    else:
        customer.complains(RUDE_EN, {**TOLD_EN, "asked_remedy": "I want an apology", "offer_answer": "yes please"})
    assert customer.case.stage is Stage.EXECUTED
    return customer


def look_into(customer: Customer, *kinds: EvidenceKind, person: str = LEADER) -> None:
    """Somebody enters what they found of these kinds, or of all five."""
    with customer.stack.store.transaction() as records:
        case = records.case(customer.case.number)
        assert case is not None
        investigation = records.investigation(case)
        assert investigation is not None
        for kind in kinds or EvidenceKind:
            enter_evidence(investigation, kind, f"{kind.value}: 查过了", person, datetime.now(timezone.utc))


def decide(
    customer: Customer, playbook: Playbook, finding: Finding, reason: str = REASON_ZH, person: str = LEADER
) -> None:
    with customer.stack.store.transaction() as records:
        case = records.case(customer.case.number)
        assert case is not None
        investigation = records.investigation(case)
        assert investigation is not None
        find(investigation, case, finding, reason, person, playbook.tone, datetime.now(timezone.utc))


def kept(customer: Customer) -> Investigation:
    investigation = investigation_of(customer.stack, customer)
    assert investigation is not None
    return investigation


@pytest.mark.clause("E5", "F5")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("finding", list(Finding))
def test_who_asks_how_it_stands_hears_what_was_found_and_why(
    customer: Customer, playbook: Playbook, finding: Finding, language: str
) -> None:
    settled(customer, language)
    look_into(customer)
    reason = REASON_ZH if language == "zh" else REASON_EN
    decide(customer, playbook, finding, reason)
    outcome, *status = customer.says(ASKS[language]).texts
    assert any(words in outcome for words in IN_WORDS[finding][language])
    assert reason in outcome
    assert customer.case.number in outcome
    assert status
    assert violations(outcome, language, playbook.tone) == []
    assert all(promise.kept_at for promise in customer.case.promises if promise.kind == OUTCOME)
    assert OUTCOME_TOLD in [event.kind for event in customer.case.events if event.actor is Actor.BOT]


@pytest.mark.clause("E5")
@pytest.mark.parametrize("words", ["你好", "谢谢", "怎么开发票"])
def test_whoever_writes_anything_hears_it_once_and_is_answered_too(
    customer: Customer, playbook: Playbook, words: str
) -> None:
    settled(customer)
    look_into(customer)
    decide(customer, playbook, Finding.UPHELD)
    outcome, *answer = customer.says(words).texts
    assert REASON_ZH in outcome
    assert answer
    for again in (words, ASKS["zh"], "再见"):
        assert REASON_ZH not in customer.says(again).text


@pytest.mark.clause("E5")
def test_in_the_middle_of_a_question_it_is_told_and_the_question_asked_again(
    customer: Customer, playbook: Playbook
) -> None:
    customer.complains(RUDE_ZH, TOLD_ZH)
    assert customer.asked == "asked_remedy"
    look_into(customer)
    decide(customer, playbook, Finding.PARTLY_UPHELD)
    reply = customer.says("你好")
    assert REASON_ZH in reply.texts[0]
    assert reply.questions == 1
    assert customer.asked == "asked_remedy"


@pytest.mark.clause("A1", "E5")
def test_a_fresh_complaint_hears_its_apology_first_and_the_outcome_after_it(
    customer: Customer, playbook: Playbook
) -> None:
    settled(customer)
    look_into(customer)
    decide(customer, playbook, Finding.NOT_UPHELD)
    reply = customer.says("我的快递一直没送到")
    assert apologises(reply.texts[0], "zh-Hans", playbook.tone)
    assert REASON_ZH not in reply.text
    assert REASON_ZH in customer.says("你好").text


@pytest.mark.clause("B7", "E5")
def test_who_writes_traditional_hears_it_in_traditional(customer: Customer, playbook: Playbook) -> None:
    answers = {**TOLD_ZH, "facts_confirmed": "對", "asked_remedy": "我要他道歉", "offer_answer": "可以"}
    customer.complains("你們客服小李態度太差了", answers)
    look_into(customer)
    decide(customer, playbook, Finding.UPHELD)
    assert to_traditional(REASON_ZH) in customer.says("我的投訴處理得怎麼樣了").texts[0]


@pytest.mark.clause("E2", "E4")
def test_nothing_is_found_before_each_of_the_five_kinds_was_looked_for(customer: Customer, playbook: Playbook) -> None:
    settled(customer)
    assert kept(customer).missing == list(EvidenceKind)
    look_into(customer, EvidenceKind.BOTH_SIDES, EvidenceKind.HISTORY)
    with pytest.raises(OneSidedError):
        decide(customer, playbook, Finding.UPHELD)
    reply = customer.says(ASKS["zh"])
    assert REASON_ZH not in reply.text
    assert kept(customer).missing == [EvidenceKind.RESULT, EvidenceKind.THIRD_PARTY, EvidenceKind.CIRCUMSTANCES]
    look_into(customer, *kept(customer).missing)
    decide(customer, playbook, Finding.UPHELD)
    assert kept(customer).finding is Finding.UPHELD


@pytest.mark.clause("E2")
def test_until_then_the_customer_is_told_that_nobody_is_taken_sides_with_and_when_they_hear(
    customer: Customer,
) -> None:
    reply = customer.complains(RUDE_ZH, TOLD_ZH)
    assert "不偏袒" in reply.text
    assert "两边" in reply.text
    customer.says("明明就是小李的错，你们承认吧")
    said = "\n".join(text for who, text in customer.transcript if who == "sandra")
    assert not any(words in said for finding in Finding for words in IN_WORDS[finding]["zh"])


@pytest.mark.clause("E3", "E4")
def test_the_one_complained_about_neither_enters_evidence_nor_decides(customer: Customer, playbook: Playbook) -> None:
    settled(customer)
    with pytest.raises(PartialityError):
        look_into(customer, EvidenceKind.BOTH_SIDES, person=NAMED)
    look_into(customer)
    with pytest.raises(PartialityError):
        decide(customer, playbook, Finding.MALICIOUS, person=NAMED)
    assert kept(customer).finding is None
    assert REASON_ZH not in customer.says(ASKS["zh"]).text


@pytest.mark.clause("C12", "E4")
def test_what_speaks_against_us_is_admitted_as_ours_and_nobody_is_named_for_it(
    customer: Customer, playbook: Playbook
) -> None:
    settled(customer)
    look_into(customer)
    decide(customer, playbook, Finding.UPHELD)
    outcome = customer.says(ASKS["zh"]).texts[0]
    assert "责任在我们" in outcome or "我们没做好" in outcome
    assert "小李" not in outcome
    investigation = kept(customer)
    assert (investigation.reason, investigation.answer) == (REASON_ZH, REASON_ZH)
    assert "finding" in [event.kind for event in customer.case.events]


@pytest.mark.clause("D2", "E4")
def test_who_sees_it_differently_gets_a_person_who_has_the_finding(customer: Customer, playbook: Playbook) -> None:
    settled(customer)
    look_into(customer)
    decide(customer, playbook, Finding.NOT_UPHELD)
    assert "转人工" in customer.says(ASKS["zh"]).texts[0]
    customer.says("转人工")
    looked_into = customer.handed_over.summary["investigation"]
    assert (looked_into["finding"], looked_into["reason"]) == (Finding.NOT_UPHELD.value, REASON_ZH)
    assert all(looked_into["evidence"].values())
    assert customer.handed_over.excluded == ["小李"]
