"""Tickets to talk in, and what pages send."""

from __future__ import annotations

from typing import Any

import httpx

from sandra.case import EmotionReading, Promise
from sandra.escalation.callbacks import callback_words
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk
from tests.unit.store.builders import a_case, a_conversation, a_ticket

TICKET = "T261122-AAAAA"
CONVERSATION = "web-1"


def a_ticket_to_talk_in(desk: Desk, owner: str | None, intensity: float = 0.1, **ticket: Any) -> str:
    """A claimed ticket whose customer was promised a person's answer. Returns its number."""
    with desk.store.transaction() as records:
        records.add(a_conversation(CONVERSATION, owner=owner, language="zh-Hans"))
        case = a_case(order_number="SD2611110102")
        records.add(case)
        records.add(EmotionReading(CONVERSATION, BEGINNING, "anger", intensity, abuse=0.0, threat=0.0))
        waiting = a_ticket(TICKET, case_id=case.id, claimed_by=owner, **ticket)
        case.promises.append(Promise("callback", callback_words(waiting), BEGINNING, waiting.respond_by))
        records.add(waiting)
    return TICKET


def replies(browser: Browser, text: str, key: str = "key-00000001", **more: Any) -> httpx.Response:
    """Send a reply to the customer."""
    return browser.posts(f"/tickets/{TICKET}/messages", {"key": key, "text": text, **more})


def code_of(response: httpx.Response) -> str:
    """Why something was refused, as pages know it."""
    return str(response.json()["detail"]["code"])
