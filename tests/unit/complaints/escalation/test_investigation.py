"""A complaint about staff: both sides heard, five kinds of evidence, a finding with its reason (E)."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from sandra.case import Case, TicketStatus
from sandra.escalation.handing_over import hand_over, investigate, let_rest
from sandra.escalation.investigation import (
    OUTCOME,
    DecidedError,
    EvidenceKind,
    Finding,
    Investigation,
    OneSidedError,
    PartialityError,
    UndecidedError,
    UnfitReasonError,
    UnknownEvidenceError,
    answer_customer,
    due_date,
    enter_evidence,
    find,
)
from sandra.escalation.office_hours import is_staffed
from sandra.listening.known import confirm, join_conversation, keep_facts, open_case
from sandra.playbook.hours import Hours
from sandra.playbook.problems import InvestigationRule
from sandra.records import Records
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook

SLA = the_playbook().sla
TONE = the_playbook().tone
RULE = InvestigationRule.parse_obj({"done_within": {"days": 3}})
LEADER = "周敏"


def a_staff_case(records: Records, named: str | None = "小李") -> Case:
    conversation = join_conversation(records, "web-1", "webchat", NOW)
    case = open_case(records, conversation, "staff_attitude", "你们客服态度太差了", NOW)
    keep_facts(case, {"staff_member": named}, NOW)
    confirm(case, NOW)
    return case


def an_investigation(named: str | None = "小李") -> Investigation:
    return Investigation(case_id=1, opened_at=NOW, due_at=NOW + timedelta(days=3), named=named)


def a_case() -> Case:
    return Case("C261122-AAAAA", "web-1", "staff_attitude", "zh-Hans", NOW)


def looked_into(named: str | None = "小李") -> Investigation:
    investigation = an_investigation(named)
    for kind in EvidenceKind:
        enter_evidence(investigation, kind, f"{kind.value}: 查过了", LEADER, NOW)
    return investigation


def test_it_has_room_for_each_of_the_five_kinds_of_evidence_and_nothing_in_it() -> None:
    assert an_investigation().missing == list(EvidenceKind)


def test_opening_it_promises_the_outcome_and_gives_it_to_a_team_leader(store: Store) -> None:
    with store.transaction() as records:
        case = a_staff_case(records)
        investigation = investigate(records, SLA, case, RULE, NOW)
        ticket = records.waiting_ticket("web-1")
        assert ticket is not None
        assert (ticket.reason, ticket.excluded) == ("staff_complaint", ["小李"])
        assert SLA.reasons[ticket.reason].level == "team_leader"
        assert ticket.summary["investigation"]["named"] == "小李"
        assert [promise.due_at for promise in case.promises if promise.kind == OUTCOME] == [investigation.due_at]


def test_it_is_opened_once(store: Store) -> None:
    with store.transaction() as records:
        case = a_staff_case(records)
        first = investigate(records, SLA, case, RULE, NOW)
        assert investigate(records, SLA, case, RULE, NOW) is first
        assert len(case.promises) == 1


def test_it_comes_back_from_the_store_with_what_was_entered(store: Store) -> None:
    with store.transaction() as records:
        case = a_staff_case(records, named=None)
        enter_evidence(investigate(records, SLA, case, RULE, NOW), "third_party", "同事在场", LEADER, NOW)
        number = case.number
    with store.transaction() as records:
        again = records.case(number)
        assert again is not None
        kept = records.investigation(again)
        assert kept is not None
        assert kept.named is None
        assert kept.slot(EvidenceKind.THIRD_PARTY).text == "同事在场"
        assert len(kept.missing) == 4


def test_a_case_that_is_not_investigated_has_no_investigation(store: Store) -> None:
    with store.transaction() as records:
        assert records.investigation(a_staff_case(records)) is None


def test_what_a_graver_reason_adds_keeps_the_person_named_away(store: Store) -> None:
    with store.transaction() as records:
        case = a_staff_case(records)
        investigate(records, SLA, case, RULE, NOW)
        conversation = records.conversation("web-1")
        assert conversation is not None
        ticket = hand_over(records, SLA, conversation, "threat", NOW).ticket
        assert (ticket.reason, ticket.priority, ticket.excluded) == ("threat", "urgent", ["小李"])
        assert "investigation" in ticket.summary


def test_a_reason_of_a_lower_level_does_not_take_it_from_the_team_leader(store: Store) -> None:
    with store.transaction() as records:
        case = a_staff_case(records)
        investigate(records, SLA, case, RULE, NOW)
        conversation = records.conversation("web-1")
        assert conversation is not None
        assert hand_over(records, SLA, conversation, "asked_for_person", NOW).ticket.reason == "staff_complaint"


def test_who_only_wants_it_known_is_not_investigated_for(store: Store) -> None:
    with store.transaction() as records:
        case = a_staff_case(records)
        investigation = investigate(records, SLA, case, RULE, NOW)
        ticket = records.waiting_ticket("web-1")
        let_rest(records, case, "only wants it known", NOW)
        assert investigation.called_off_at == NOW
        assert ticket is not None
        assert ticket.status is TicketStatus.RESOLVED
        assert [promise.kept_at for promise in case.promises] == [NOW]
        assert case.events[-1].kind == "investigation_called_off"


def test_there_is_no_finding_before_all_five_kinds_were_looked_for() -> None:
    investigation = an_investigation()
    enter_evidence(investigation, "both_sides_and_recording", "两边都听了", LEADER, NOW)
    with pytest.raises(OneSidedError, match=r"worked_back_from_result.*none to be had"):
        find(investigation, a_case(), Finding.UPHELD, "录音为证", LEADER, TONE, NOW)


def test_that_there_is_none_to_be_had_counts_as_looked_for() -> None:
    investigation = an_investigation()
    for kind in EvidenceKind:
        enter_evidence(investigation, kind, " ", LEADER, NOW)
    find(investigation, a_case(), Finding.NOT_UPHELD, "没有证据", LEADER, TONE, NOW)
    assert investigation.finding is Finding.NOT_UPHELD


@pytest.mark.parametrize("finding", list(Finding))
def test_a_finding_is_kept_with_reason_and_person(finding: Finding) -> None:
    investigation, case = looked_into(), a_case()
    find(investigation, case, finding, "录音为证", LEADER, TONE, NOW)
    assert (investigation.reason, investigation.found_by, investigation.found_at) == ("录音为证", LEADER, NOW)
    assert case.events[-1].reason == f"{finding.value} by {LEADER}: 录音为证"


@pytest.mark.parametrize("reason", [" ", "您可能误会了", "没" * 200])
def test_a_reason_the_customer_cannot_be_told_is_refused(reason: str) -> None:
    with pytest.raises(UnfitReasonError, match="the customer will read the reason"):
        find(looked_into(), a_case(), Finding.NOT_UPHELD, reason, LEADER, TONE, NOW)


def test_the_person_complained_about_neither_judges_nor_enters_evidence() -> None:
    with pytest.raises(PartialityError, match="somebody else"):
        find(looked_into(), a_case(), Finding.NOT_UPHELD, "没有的事", "李娜", TONE, NOW)
    with pytest.raises(PartialityError):
        enter_evidence(an_investigation(), "history_of_both", "都好", "李娜", NOW)


def test_after_the_finding_nothing_is_changed() -> None:
    investigation = looked_into()
    find(investigation, a_case(), Finding.UPHELD, "录音为证", LEADER, TONE, NOW)
    with pytest.raises(DecidedError, match="reopen"):
        find(investigation, a_case(), Finding.MALICIOUS, "改主意", LEADER, TONE, NOW)
    with pytest.raises(DecidedError):
        enter_evidence(investigation, "third_party", "又来一个", LEADER, NOW)


def test_an_unknown_kind_of_evidence_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownEvidenceError, match="choose one of worked_back_from_result"):
        enter_evidence(an_investigation(), "rumour", "听说", LEADER, NOW)


def test_the_customer_is_told_only_what_was_found_and_the_promise_is_kept(store: Store) -> None:
    with store.transaction() as records:
        case = a_staff_case(records)
        investigation = investigate(records, SLA, case, RULE, NOW)
        with pytest.raises(UndecidedError, match="find first"):
            answer_customer(investigation, case, "成立", NOW)
        for kind in EvidenceKind:
            enter_evidence(investigation, kind, "查过了", LEADER, NOW)
        find(investigation, case, Finding.PARTLY_UPHELD, "录音里有一句不妥", LEADER, TONE, NOW)
        answer_customer(investigation, case, "部分成立，已经批评教育", NOW)
        assert [promise.kept_at for promise in case.promises] == [NOW]


def test_the_outcome_falls_on_a_day_on_which_somebody_works() -> None:
    times = {"timezone": "Asia/Shanghai", "opens": "09:00", "closes": "18:00"}
    hours = Hours.parse_obj(
        {
            **times,
            "weekdays": ["mon", "tue", "wed", "thu", "fri"],
            "holidays": [{"from": "2026-11-25", "to": "2026-11-27"}],
        }
    )
    due = due_date(RULE, hours, NOW).astimezone(ZoneInfo("Asia/Shanghai"))
    assert due.isoformat() == "2026-11-30T18:00:00+08:00"
    assert is_staffed(hours, due - timedelta(minutes=1))
