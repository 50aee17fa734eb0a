"""A customer who writes over HTTP, as an integrator's system would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from sandra.case import Case, Ticket
from sandra.listening.known import current_case
from tests.stack import Stack

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Reply:
    """What Sandra answered to one message."""

    texts: list[str]
    choices: list[str]

    @property
    def text(self) -> str:
        """All bubbles, one a line."""
        return "\n".join(self.texts)

    @property
    def questions(self) -> int:
        """How many of the bubbles ask something."""
        return sum("?" in text or "？" in text for text in self.texts)


@dataclass
class Customer:
    """One conversation with everything said in it."""

    stack: Stack
    sender: str = field(default_factory=lambda: f"test-{uuid4().hex}")
    transcript: list[tuple[str, str]] = field(default_factory=list)

    def says(self, text: str) -> Reply:
        """Send a message and read the answer."""
        response = self.posts({"sender": self.sender, "message": text})
        assert response.status_code == 200, response.text
        messages = response.json()
        reply = Reply(
            [message["text"] for message in messages],
            [button["title"] for message in messages for button in message.get("buttons", [])],
        )
        self.transcript.append(("customer", text))
        self.transcript += [("sandra", bubble) for bubble in reply.texts]
        return reply

    def complains(self, opening: str, answers: Mapping[str, str]) -> Reply:
        """Complain, then answer what is asked, by the name of the fact, until nothing is asked or known any more.

        An answer is given once: a question that comes twice ends the conversation.
        """
        reply, left = self.says(opening), dict(answers)
        while (asked := self.asked) in left:
            reply = self.says(left.pop(asked))
        return reply

    def posts(self, body: Any) -> httpx.Response:
        """Send any body to the REST channel; bytes go as they are."""
        content = body if isinstance(body, bytes) else httpx.Request("POST", "http://x", json=body).content
        url = f"{self.stack.settings.rasa_url}/webhooks/rest/webhook"
        headers = {"Content-Type": "application/json"}
        return httpx.post(url, content=content, headers=headers, timeout=PATIENCE_SECONDS, trust_env=False)

    @property
    def asked(self) -> str:
        """The fact Sandra waits for now; empty where it waits for none."""
        return str(self.slots["requested_slot"] or "")

    @property
    def case_in_hand(self) -> str:
        """The number of the case the dialogue is about."""
        return str(self.slots["case_number"] or "")

    @property
    def slots(self) -> dict[str, Any]:
        """What the dialogue knows, as Rasa's tracker holds it."""
        url = f"{self.stack.settings.rasa_url}/conversations/{self.sender}/tracker"
        response = httpx.get(url, params={"include_events": "NONE"}, timeout=PATIENCE_SECONDS, trust_env=False)
        slots: dict[str, Any] = response.json()["slots"]
        return slots

    @property
    def cases(self) -> list[Case]:
        """The conversation's cases, newest first, everything loaded."""
        with self.stack.store.transaction() as records:
            cases = records.cases_of_conversation(self.sender)
            for case in cases:
                _ = case.events, case.facts, case.evidence, case.offers, case.promises
            return cases

    @property
    def case(self) -> Case:
        """The case in hand."""
        with self.stack.store.transaction() as records:
            case = current_case(records, self.sender)
        assert case is not None, self.told()
        return case

    @property
    def facts(self) -> dict[str, str]:
        """What is on record as said, corrections applied."""
        return {fact.name: fact.value for fact in self.case.facts if not fact.superseded}

    @property
    def ticket(self) -> Ticket | None:
        """The ticket that waits, or None."""
        with self.stack.store.transaction() as records:
            return records.waiting_ticket(self.sender)

    @property
    def handed_over(self) -> Ticket:
        """The ticket that waits."""
        ticket = self.ticket
        assert ticket is not None, self.told()
        return ticket

    def told(self) -> str:
        """The conversation as one would print it."""
        return "\n".join(f"{who:>8}: {text}" for who, text in self.transcript)
