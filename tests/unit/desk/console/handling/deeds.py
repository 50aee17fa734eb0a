"""What people do with tickets, and what the record then says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx

from sandra.case import Actor, Case, Stage, Ticket
from sandra.escalation.callbacks import callback
from sandra.escalation.taking_over import answer
from sandra.store.people import SqlPeople
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk
from tests.unit.store.builders import a_case, a_conversation, a_ticket

CAUSE = {"category": "process_gap", "responsible": "ours", "sub_cause": "label torn", "prevention": "print two"}
SOON = BEGINNING + timedelta(minutes=30)


def waits(desk: Desk, letter: str = "A", customer: int | None = 1, with_case: bool = True, **ticket: Any) -> str:
    """A customer waits for a person, by a promise. Returns the ticket's number."""
    number, conversation = f"T261122-{letter * 5}", f"web-{letter}"
    with desk.store.transaction() as records:
        records.add(a_conversation(conversation, customer_id=customer, language="zh-Hans"))
        waiting = a_ticket(number, **{"conversation_id": conversation, "respond_by": SOON, **ticket})
        if with_case:
            case = a_case(f"C261122-{letter * 5}", conversation_id=conversation, customer_id=customer)
            case.state_fact("story", f"story of {letter}", BEGINNING)
            case.stage = Stage.CONFIRMED
            case.note(Stage.CONFIRMED.value, Actor.CUSTOMER, "read-back confirmed", BEGINNING)
            case.note(Stage.ESCALATED.value, Actor.BOT, "asked for a person", BEGINNING)
            case.stage = Stage.ESCALATED
            case.promises.append(callback(waiting, BEGINNING))
            records.add(case)
            waiting.case_id = case.id
        records.add(waiting)
    return number


def does(browser: Browser, ticket: str, what: str, /, **given: Any) -> httpx.Response:
    return browser.posts(f"/tickets/{ticket}/{what}", given)


def on_record(desk: Desk, number: str) -> tuple[Ticket, Case | None, str | None]:
    """The ticket, its case, and who has its conversation."""
    with desk.store.reading() as records:
        ticket = records.ticket(number)
        assert ticket is not None
        conversation = records.conversation(ticket.conversation_id)
        assert conversation is not None
        return ticket, records.case_of_ticket(ticket), conversation.owner


def case_of(desk: Desk, number: str) -> Case:
    case = on_record(desk, number)[1]
    assert case is not None
    return case


def refusal(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["detail"]["code"]


def in_queue(browser: Browser, query: str = "") -> list[str]:
    return [ticket["number"] for ticket in browser.gets(f"/tickets{query}").json()["tickets"]]


def is_answered(desk: Desk, number: str) -> None:
    with desk.store.transaction() as records:
        ticket = records.ticket(number)
        assert ticket is not None
        answer(records, ticket, desk.clock())


def change(desk: Desk, login: str, **changes: Any) -> None:
    with desk.store.transaction() as records:
        person = SqlPeople(records.session).by_login(login)
        assert person is not None
        for name, value in changes.items():
            setattr(person, name, value)
