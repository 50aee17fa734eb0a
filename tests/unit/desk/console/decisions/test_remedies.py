"""Whoever has the conversation carries a remedy out at the desk, within their authority and exactly once (C10)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from sandra.case import Actor, ApprovalStatus, Case, OfferStatus, Stage
from sandra.closing.reopening import withdraw
from sandra.escalation.handing_over import hand_over
from sandra.people import Role
from sandra.remedy.deciding import Asked
from sandra.shop.orders import GatewayError, RefusedError
from sandra.store import tables
from sandra.store.order_gateway import SqlOrderGateway
from tests.unit.builders import the_playbook
from tests.unit.complaints.remedy.test_approvals import asked_for_refund
from tests.unit.complaints.remedy.test_handling import confirmed, offered
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk

CONVERSATION = "web-1"
KEY = "0f3a9d1c-press-one"
OTHER_KEY = "0f3a9d1c-press-two"
PAID = Decimal("429.00")


@pytest.fixture
def agent(desk: Desk) -> Browser:
    return desk.signed_in(Role.AGENT, "lin")


@pytest.fixture
def leader(desk: Desk) -> Browser:
    return desk.signed_in(Role.TEAM_LEADER, "li")


@pytest.fixture
def number(desk: Desk) -> str:
    """The number of a late parcel's case that a person has; 429.00 were paid for it."""
    with desk.store.transaction() as records:
        case = confirmed(records)
        conversation = records.conversation(CONVERSATION)
        assert conversation is not None
        hand_over(records, the_playbook().sla, conversation, "asked_for_person", BEGINNING)
        return case.number


def is_taken(desk: Desk, by: str) -> None:
    with desk.store.transaction() as records:
        assert records.claim_conversation(CONVERSATION, by)


def case(desk: Desk, number: str) -> Case:
    with desk.store.reading() as records:
        found = records.case(number)
        assert found is not None
        return found


def postings(desk: Desk) -> list[Any]:
    with desk.store.reading() as records:
        wanted = select(tables.remedy_postings).where(tables.remedy_postings.c.case_number.like("C261122%"))
        return list(records.session.execute(wanted))


def executes(browser: Browser, number: str, remedy: str, amount: Any = None, key: str = KEY) -> Any:
    return browser.posts(f"/cases/{number}/remedies", {"remedy": remedy, "amount": amount, "key": key})


def held(browser: Browser, number: str) -> dict[str, Any]:
    return {one["remedy"]: one for one in browser.gets(f"/cases/{number}/remedies").json()["remedies"]}


def test_what_the_standard_holds_is_told_with_sums_and_who_may_grant_them(
    agent: Browser, leader: Browser, number: str
) -> None:
    mine = held(agent, number)
    assert (mine["refund"]["amount"], mine["refund"]["able"]) == (429.0, "assistant")
    assert mine["refund"]["at_most"] == 429.0
    assert mine["compensate"]["at_most"] == mine["compensate"]["amount"]
    assert mine["compensate"]["limits"] == {"assistant": 100, "team_leader": 500, "supervisor": 5000}
    assert mine["expedite"]["amount"] is None
    assert "¥429" in mine["refund"]["wording"]
    assert held(leader, number)["compensate"]["at_most"] == 500


def test_looking_changes_nothing(desk: Desk, agent: Browser, number: str) -> None:
    before = len(case(desk, number).evidence)
    held(agent, number)
    assert len(case(desk, number).evidence) == before


def test_a_remedy_is_carried_out_and_on_record_under_the_persons_name(desk: Desk, agent: Browser, number: str) -> None:
    is_taken(desk, "lin")
    done = executes(agent, number, "compensate", 40)
    assert done.status_code == 200, done.text
    [posting] = postings(desk)
    assert (posting.kind, posting.amount, posting.reference) == ("compensate", 40, done.json()["receipt"])
    assert "¥40" in done.json()["tell"]
    now = case(desk, number)
    [offer] = now.offers
    assert (offer.status, offer.amount, offer.receipt) == (OfferStatus.EXECUTED, Decimal(40), posting.reference)
    assert "lin" in offer.reasons[0]
    assert now.stage is Stage.EXECUTED
    agreed = next(event for event in now.events if event.kind == "agreed")
    assert (agreed.actor, "lin" in agreed.reason) == (Actor.PERSON, True)
    owed = {promise.kind: promise.due_at for promise in now.promises if promise.kept_at is None}
    assert owed["compensate"] == offer.due_at
    assert "follow_up" in owed
    [entry] = desk.signed_in(Role.AUDITOR).gets(f"/audit?subject={number}").json()
    assert (entry["action"], entry["detail"]["receipt"]) == ("remedy.carry_out", posting.reference)


def test_the_same_press_twice_is_one_posting_with_the_same_answer(desk: Desk, agent: Browser, number: str) -> None:
    is_taken(desk, "lin")
    first = executes(agent, number, "compensate", 40).json()
    assert executes(agent, number, "compensate", 40).json() == first
    assert len(postings(desk)) == 1
    other = executes(agent, number, "refund", 100)
    assert (other.status_code, other.json()["detail"]["code"]) == (409, "remedy_key_taken")


def test_the_same_press_from_many_tabs_at_once_is_one_posting(desk: Desk, agent: Browser, number: str) -> None:
    is_taken(desk, "lin")
    tabs = [Browser(desk.new_client(), agent.csrf) for _ in range(6)]
    for tab in tabs:
        tab.client.cookies = agent.client.cookies
    with ThreadPoolExecutor(len(tabs)) as pool:
        answers = list(pool.map(lambda tab: executes(tab, number, "compensate", 40), tabs))
    assert [answer.status_code for answer in answers] == [200] * len(tabs)
    [posting] = postings(desk)
    assert {answer.json()["receipt"] for answer in answers} == {posting.reference}


def test_what_was_given_is_not_given_again(desk: Desk, agent: Browser, number: str) -> None:
    is_taken(desk, "lin")
    executes(agent, number, "compensate", 40)
    assert "compensate" not in held(agent, number)
    again = executes(agent, number, "compensate", 40, OTHER_KEY)
    assert (again.status_code, again.json()["detail"]["code"]) == (409, "given")
    assert len(postings(desk)) == 1


def test_something_else_may_be_given_besides(desk: Desk, agent: Browser, number: str) -> None:
    is_taken(desk, "lin")
    executes(agent, number, "compensate", 40)
    assert executes(agent, number, "refund", None, OTHER_KEY).status_code == 200
    assert [posting.amount for posting in postings(desk)] == [40, PAID]


def test_a_sum_above_the_persons_level_is_told_who_may_grant_it(desk: Desk, agent: Browser, number: str) -> None:
    is_taken(desk, "lin")
    refused = executes(agent, number, "compensate", 200)
    assert refused.status_code == 403
    assert (refused.json()["detail"]["code"], refused.json()["detail"]["able"]) == ("above_level", "team_leader")
    assert postings(desk) == []
    assert case(desk, number).stage is Stage.ESCALATED


def test_a_superior_grants_more_than_the_standard_within_their_level(desk: Desk, leader: Browser, number: str) -> None:
    is_taken(desk, "li")
    assert executes(leader, number, "compensate", 501).json()["detail"]["able"] == "supervisor"
    assert executes(leader, number, "compensate", 500).status_code == 200


@pytest.mark.parametrize(
    ("remedy", "amount", "code"),
    [
        ("refund", 430, "unfit_sum"),
        ("refund", 0, "unfit_sum"),
        ("refund", 9.999, "unfit_sum"),
        ("expedite", 5, "unfit_sum"),
        ("repair", None, "not_held"),
        ("voucher", 20, "not_held"),
    ],
)
def test_what_cannot_be_granted_is_told_and_changes_nothing(
    desk: Desk, leader: Browser, number: str, remedy: str, amount: Any, code: str
) -> None:
    is_taken(desk, "li")
    refused = executes(leader, number, remedy, amount)
    assert (refused.status_code, refused.json()["detail"]["code"]) == (422, code)
    assert postings(desk) == []
    assert case(desk, number).offers == []


@pytest.mark.parametrize("key", ["", "short", "with blanks in it, and more"])
def test_without_a_proper_key_nothing_is_carried_out(desk: Desk, agent: Browser, number: str, key: str) -> None:
    is_taken(desk, "lin")
    assert executes(agent, number, "expedite", key=key).status_code == 422


def test_only_who_has_the_conversation_grants(desk: Desk, agent: Browser, number: str) -> None:
    is_taken(desk, "wang")
    refused = executes(agent, number, "refund")
    assert (refused.status_code, refused.json()["detail"]["code"]) == (409, "conversation_not_yours")
    assert postings(desk) == []


def test_what_stood_on_offer_lapses(desk: Desk, agent: Browser) -> None:
    with desk.store.transaction() as records:
        number = offered(records, Asked("compensate", Decimal(400))).number
    is_taken(desk, "lin")
    assert executes(agent, number, "refund").status_code == 200
    *before, done = case(desk, number).offers
    assert {offer.status for offer in before} == {OfferStatus.LAPSED}
    assert done.status is OfferStatus.EXECUTED


def test_what_a_superior_was_asked_is_taken_back(desk: Desk, agent: Browser) -> None:
    with desk.store.transaction() as records:
        number = asked_for_refund(records).number
    is_taken(desk, "lin")
    assert executes(agent, number, "refund").status_code == 200
    assert case(desk, number).approvals[0].status is ApprovalStatus.WITHDRAWN


def test_a_case_that_is_over_is_reopened_first(desk: Desk, agent: Browser) -> None:
    with desk.store.transaction() as records:
        number = confirmed(records).number
        withdraw(records, CONVERSATION, BEGINNING)
    is_taken(desk, "lin")
    assert agent.gets(f"/cases/{number}/remedies").json()["closed"]
    refused = executes(agent, number, "refund")
    assert (refused.status_code, refused.json()["detail"]["code"]) == (409, "case_over")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(GatewayError("the warehouse is silent"), 502, "gateway"), (RefusedError("sent off"), 409, "shop_refuses")],
)
def test_where_the_shop_fails_nothing_is_half_done(
    desk: Desk,
    agent: Browser,
    number: str,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    code: str,
) -> None:
    is_taken(desk, "lin")

    def fails(*_: Any) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(SqlOrderGateway, "carry_out", fails)
        refused = executes(agent, number, "refund")
        assert (refused.status_code, refused.json()["detail"]["code"]) == (status, code)
        assert str(error) in refused.json()["detail"]["message"]
    now = case(desk, number)
    assert (now.offers, now.stage) == ([], Stage.ESCALATED)
    assert executes(agent, number, "refund").status_code == 200


def test_words_for_a_customer_who_writes_traditional_characters_are_in_theirs(
    desk: Desk, agent: Browser, number: str
) -> None:
    with desk.store.transaction() as records:
        conversation = records.conversation(CONVERSATION)
        assert conversation is not None
        conversation.language = "zh-Hant"
    is_taken(desk, "lin")
    assert "補償" in executes(agent, number, "compensate", 40).json()["tell"]


def test_an_unknown_case_is_told_so(agent: Browser) -> None:
    assert agent.gets("/cases/C000000-XXXXX/remedies").status_code == 404
    assert executes(agent, "C000000-XXXXX", "refund").status_code == 404


def test_who_may_not_handle_sees_and_does_not_grant(desk: Desk, number: str) -> None:
    auditor = desk.signed_in(Role.AUDITOR)
    assert auditor.gets(f"/cases/{number}/remedies").status_code == 200
    assert executes(auditor, number, "refund").status_code == 403
