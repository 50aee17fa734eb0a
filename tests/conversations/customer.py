"""A customer who writes over HTTP, as an integrator's system would."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from sandra.case import Case, Ticket
from tests.stack import Stack


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

    def posts(self, body: Any) -> httpx.Response:
        """Send any body to the REST channel."""
        content = body if isinstance(body, bytes) else httpx.Request("POST", "http://x", json=body).content
        url = f"{self.stack.settings.rasa_url}/webhooks/rest/webhook"
        return httpx.post(
            url, content=content, headers={"Content-Type": "application/json"}, timeout=60, trust_env=False
        )

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
        """The latest case."""
        return self.cases[0]

    @property
    def ticket(self) -> Ticket | None:
        """The ticket that waits, or None."""
        with self.stack.store.transaction() as records:
            return records.waiting_ticket(self.sender)

    def told(self) -> str:
        """The conversation as one would print it."""
        return "\n".join(f"{who:>8}: {text}" for who, text in self.transcript)
