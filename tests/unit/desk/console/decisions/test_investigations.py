"""Complaints about staff are found on at the desk, by nobody they are about, and never one-sidedly (E)."""

from __future__ import annotations

from typing import Any

import pytest

from sandra.case import Case
from sandra.escalation.handing_over import investigate, let_rest
from sandra.escalation.investigation import OUTCOME, EvidenceKind, Investigation
from sandra.escalation.outcomes import untold_outcomes
from sandra.people import Role
from tests.unit.builders import the_playbook
from tests.unit.complaints.escalation.test_investigation import RULE, a_staff_case
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk

CONVERSATION = "web-1"
REASON = "通话录音里没有听到不礼貌的话"
KINDS = [kind.value for kind in EvidenceKind]


@pytest.fixture
def leader(desk: Desk) -> Browser:
    return desk.signed_in(Role.TEAM_LEADER, "zhou")


@pytest.fixture
def path(desk: Desk) -> str:
    """The address of an investigation about somebody called mark."""
    with desk.store.transaction() as records:
        case = a_staff_case(records, named="Mark")
        investigate(records, the_playbook().sla, case, RULE, BEGINNING)
        return f"/cases/{case.number}/investigation"


def kept(desk: Desk) -> tuple[Case, Investigation]:
    with desk.store.reading() as records:
        case = records.cases_of_conversation(CONVERSATION)[0]
        investigation = records.investigation(case)
        assert investigation is not None
        return case, investigation


def looked_into(browser: Browser, path: str, kinds: list[str] = KINDS) -> None:
    """Something is entered of each kind, and of one that there is none."""
    first, *others = kinds
    assert browser.puts(f"{path}/evidence/{first}", {"none_to_be_had": True}).status_code == 200
    for kind in others:
        assert browser.puts(f"{path}/evidence/{kind}", {"text": f"{kind}: 查过了"}).status_code == 200


def concludes(browser: Browser, path: str, finding: str = "not_upheld", reason: str = REASON) -> Any:
    return browser.posts(f"{path}/finding", {"finding": finding, "reason": reason})


def test_all_five_kinds_are_shown_with_whether_somebody_looked(leader: Browser, path: str) -> None:
    leader.puts(f"{path}/evidence/third_party", {"text": "门店同事说当时很吵"})
    shown = leader.gets(path).json()
    assert shown["named"] == "Mark"
    assert [slot["kind"] for slot in shown["evidence"]] == KINDS
    by_kind = {slot["kind"]: slot for slot in shown["evidence"]}
    assert (by_kind["third_party"]["text"], by_kind["third_party"]["entered_by"]) == ("门店同事说当时很吵", "zhou")
    assert not by_kind["history_of_both"]["text"] and not by_kind["history_of_both"]["none_to_be_had"]


@pytest.mark.parametrize("finding", ["upheld", "partly_upheld", "not_upheld", "malicious"])
def test_a_finding_is_kept_and_waits_to_be_told(desk: Desk, leader: Browser, path: str, finding: str) -> None:
    looked_into(leader, path)
    found = concludes(leader, path, finding, f"{REASON}。")
    assert found.status_code == 200, found.text
    assert (found.json()["finding"], found.json()["reason"], found.json()["found_by"]) == (finding, REASON, "zhou")
    with desk.store.reading() as records:
        conversation = records.conversation(CONVERSATION)
        assert conversation is not None
        assert len(list(untold_outcomes(records, conversation, ()))) == 1
        ticket = records.waiting_ticket(CONVERSATION)
        assert ticket is not None and ticket.summary["investigation"]["finding"] == finding


def test_what_was_done_is_in_the_log_without_what_was_written(desk: Desk, leader: Browser, path: str) -> None:
    looked_into(leader, path)
    concludes(leader, path)
    case, _ = kept(desk)
    entries = desk.signed_in(Role.AUDITOR).gets(f"/audit?subject={case.number}").json()
    assert [entry["action"] for entry in entries] == ["investigation.finding", *["investigation.evidence"] * 5]
    assert all("查过了" not in str(entry) and REASON not in str(entry) for entry in entries)


def test_nothing_is_found_until_all_five_kinds_were_looked_for(desk: Desk, leader: Browser, path: str) -> None:
    looked_into(leader, path, KINDS[:4])
    refused = concludes(leader, path)
    assert (refused.status_code, refused.json()["detail"]["code"]) == (409, "one_sided")
    assert KINDS[4] in refused.json()["detail"]["message"]
    assert kept(desk)[1].finding is None


@pytest.mark.parametrize(("name", "staff_number"), [("Mark Li", None), ("Anna", "mark")])
def test_whom_it_is_about_neither_sees_nor_judges(desk: Desk, path: str, name: str, staff_number: str | None) -> None:
    about = desk.signed_in(Role.SUPERVISOR, "about")
    about_them(desk, name, staff_number)
    answers = [
        about.gets(path),
        about.puts(f"{path}/evidence/third_party", {"text": "没有这回事"}),
        concludes(about, path),
        about.posts(f"{path}/answer", {"words": "没有这回事"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert {answer.json()["detail"]["code"] for answer in answers} == {"named"}


@pytest.mark.clause("B5", "E3")
def test_a_name_the_customer_put_right_is_the_one_that_counts(desk: Desk, leader: Browser, path: str) -> None:
    with desk.store.transaction() as records:
        [case] = records.cases_of_conversation(CONVERSATION)
        case.state_fact("staff_member", "zhou", BEGINNING)
    assert leader.gets(path).status_code == 403
    other = desk.signed_in(Role.TEAM_LEADER, "mark")
    assert other.gets(path).json()["named"] == "zhou"


def about_them(desk: Desk, name: str, staff_number: str | None) -> None:
    administrator = desk.signed_in(Role.ADMIN)
    changed = {"name": name, "role": "supervisor", "staff_number": staff_number}
    assert administrator.puts("/people/about", changed).status_code == 200


@pytest.mark.parametrize(("reason", "code"), [("  ", "reason_empty"), ("您可能误会了", "tone")])
def test_a_reason_the_customer_cannot_be_told_is_none(
    desk: Desk, leader: Browser, path: str, reason: str, code: str
) -> None:
    looked_into(leader, path)
    refused = concludes(leader, path, reason=reason)
    assert (refused.status_code, refused.json()["detail"]["code"]) == (422, code)
    assert kept(desk)[1].finding is None


def test_after_the_finding_nothing_is_changed(desk: Desk, leader: Browser, path: str) -> None:
    looked_into(leader, path)
    concludes(leader, path)
    for answer in (
        concludes(leader, path, "upheld"),
        leader.puts(f"{path}/evidence/third_party", {"text": "还有一个证人"}),
    ):
        assert (answer.status_code, answer.json()["detail"]["code"]) == (409, "decided")
    assert kept(desk)[1].finding == "not_upheld"


def test_what_was_called_off_is_left_alone(desk: Desk, leader: Browser, path: str) -> None:
    with desk.store.transaction() as records:
        let_rest(records, records.cases_of_conversation(CONVERSATION)[0], "只是说说", BEGINNING)
    refused = leader.puts(f"{path}/evidence/third_party", {"text": "查过了"})
    assert (refused.status_code, refused.json()["detail"]["code"]) == (409, "called_off")
    assert leader.gets(path).json()["called_off_at"]


@pytest.mark.parametrize("found", [{}, {"text": "  "}, {"text": "查过了", "none_to_be_had": True}])
def test_evidence_is_either_told_or_not_to_be_had(leader: Browser, path: str, found: dict[str, Any]) -> None:
    refused = leader.puts(f"{path}/evidence/third_party", found)
    assert (refused.status_code, refused.json()["detail"]["code"]) == (422, "evidence_empty")


def test_an_unknown_kind_and_an_unknown_finding_are_refused(leader: Browser, path: str) -> None:
    assert leader.puts(f"{path}/evidence/hearsay", {"text": "听说"}).status_code == 422
    looked_into(leader, path)
    assert concludes(leader, path, "guilty").status_code == 422


def test_an_outcome_told_by_a_person_is_not_told_again(desk: Desk, leader: Browser, path: str) -> None:
    early = leader.posts(f"{path}/answer", {"words": "查完了"})
    assert (early.status_code, early.json()["detail"]["code"]) == (409, "undecided")
    looked_into(leader, path)
    concludes(leader, path)
    told = leader.posts(f"{path}/answer", {"words": "查完了，录音里没有听到"})
    assert told.json()["answered_at"]
    assert leader.posts(f"{path}/answer", {"words": "再说一遍"}).status_code == 200
    case, investigation = kept(desk)
    assert investigation.answer == "查完了，录音里没有听到"
    assert all(promise.kept_at for promise in case.promises if promise.kind == OUTCOME)


def test_a_case_nothing_is_investigated_for_is_told_so(desk: Desk, leader: Browser) -> None:
    with desk.store.transaction() as records:
        number = a_staff_case(records).number
    assert leader.gets(f"/cases/{number}/investigation").status_code == 404
    assert leader.gets("/cases/C000000-XXXXX/investigation").status_code == 404


def test_who_may_not_decide_sees_no_evidence(desk: Desk, path: str) -> None:
    agent = desk.signed_in(Role.AGENT)
    assert agent.gets(path).status_code == 403
    assert agent.puts(f"{path}/evidence/third_party", {"text": "查过了"}).status_code == 403
