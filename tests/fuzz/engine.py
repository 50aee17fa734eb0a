"""Runs scripts against the real processes over HTTP, each conversation with an order of its own.

Rasa in the tests' own process saves the HTTP call alone, a few per cent of a turn; several installations side by side
use all cores instead.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import httpx

from sandra.store.demo.building import SHOP_ZONE, Assignment, OrderBuilder
from sandra.store.demo.plan import Shopper, plan
from sandra.store.shop_rows import write_customer, write_order
from tests.fuzz.customers import Belongings, misread
from tests.fuzz.records import Event, Tracker, claim, decide, grow_older, release, standing_of
from tests.fuzz.steps import IsClaimed, IsReleased, ReturnsUnknown, Says, Script, Step, SuperiorDecides, Waits
from tests.fuzz.story import Story
from tests.fuzz.turns import Bubble, Standing, Turn
from tests.stack import Stack

PATIENCE_SECONDS = 60
REFUSED = 422
ORDERS_A_DAY = 7000
FIRST_SERIAL = 2000
WORDINGS = 27720
"""Variants take turns by a checksum of the conversation's id; every number of variants up to twelve divides this."""

NextStep = Callable[["list[Turn]"], "Step | None"]


@dataclass
class Conversation:
    """One customer's conversation, and what was seen of it. A new browser begins a new one."""

    stack: Stack
    client: httpx.Client
    sender: str
    turns: list[Turn] = field(default_factory=list)
    tracker: Tracker = field(init=False)
    standing: Standing = field(default_factory=Standing)

    def __post_init__(self) -> None:
        self.tracker = Tracker(self.stack.settings.tracker_url, self.sender)

    def take(self, step: Step) -> Turn:
        """Let the step happen."""
        turn = self._says(step) if isinstance(step, Says) else self._happens(step)
        self.turns.append(turn)
        self.standing = turn.after
        return turn

    def _says(self, step: Says) -> Turn:
        url = f"{self.stack.settings.rasa_url}/webhooks/rest/webhook"
        began = time.monotonic()
        response = self.client.post(url, json={"sender": self.sender, "message": step.text}, timeout=PATIENCE_SECONDS)
        seconds = time.monotonic() - began
        if response.status_code == REFUSED:
            return Turn(step, self.standing, self.standing, refused=True, seconds=seconds)
        response.raise_for_status()
        events = self.tracker.read_on()
        said = [event for event in events if event["event"] == "bot"]
        return Turn(
            step=step,
            before=self.standing,
            after=self._now(),
            bubbles=tuple(_bubble(m, said[i] if i < len(said) else None) for i, m in enumerate(response.json())),
            broken=not any(event["event"] == "user" for event in events),
            understood=next((e["parse_data"] for e in reversed(events) if e["event"] == "user"), {}),
            actions=tuple(event["name"] for event in events if event["event"] == "action" and event["name"]),
            seconds=seconds,
        )

    def _happens(self, step: Step) -> Turn:
        store = self.stack.store
        if isinstance(step, IsClaimed):
            claim(store, self.sender, "fuzz-person")
        elif isinstance(step, IsReleased):
            release(store, self.sender, step.ticket_done)
        elif isinstance(step, SuperiorDecides):
            decide(store, self.sender, step.decision)
        elif isinstance(step, Waits):
            grow_older(store, self.sender, timedelta(hours=step.hours))
            self.tracker.grow_older(timedelta(hours=step.hours))
        return Turn(step, self.standing, self._now())

    def _now(self) -> Standing:
        return standing_of(self.stack.store, self.sender, self.tracker.slots)


class Engine:
    """One installation in which customers talk."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._client = httpx.Client(trust_env=False)

    def move_in(self, story: Story, place: int) -> Belongings:
        """Give a customer a phone and an order as the story tells.

        Args:
            story: decides what was bought and how the order stands.
            place: makes number and phone unlike all others; no two conversations of an installation share one.
        """
        digits = f"{story.serial % 9000 + 1000}"
        person = Shopper("张伟" if story.language != "en" else "Alex Morgan", f"13{place:05}{digits}")
        builder = OrderBuilder(datetime.now(SHOP_ZONE).date())
        with self._stack.store.transaction() as records:
            customer_id = write_customer(records.session, person.name, person.phone)
            situation = plan().situations[story.situation]
            order = builder.build(Assignment(situation, person, customer_id, story.serial))
            day = order.ordered_at - timedelta(days=400 * (place // ORDERS_A_DAY))
            number = f"SD{day:%y%m%d}{FIRST_SERIAL + place % ORDERS_A_DAY:04}"
            payments = [replace(p, reference=f"P{number}{i}") for i, p in enumerate(order.payments)]
            refunds = [replace(r, reference=f"B{number}{i}") for i, r in enumerate(order.refunds)]
            write_order(records.session, replace(order, number=number, payments=payments, refunds=refunds))
        return Belongings(number, person.phone)

    def converse(self, sender: str, next_step: NextStep, observe: Callable[[list[Turn]], bool]) -> list[Step]:
        """Let a customer talk until they are gone, the turn breaks, or the observer has seen enough.

        Args:
            sender: the conversation's id.
            next_step: what happens next, given the turns so far of the browser the customer is in.
            observe: sees the turns so far after each step; False ends the conversation.

        Returns:
            The steps taken.
        """
        steps: list[Step] = []
        browsers = count(2)
        conversation = Conversation(self._stack, self._client, sender)
        while (step := next_step(conversation.turns)) is not None:
            steps.append(step)
            if isinstance(step, ReturnsUnknown):
                conversation = Conversation(self._stack, self._client, f"{sender}-{next(browsers)}")
                continue
            turn = conversation.take(step)
            if not observe(conversation.turns) or turn.broken:
                break
        return steps

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()


def playing(script: Script) -> NextStep:
    """Takes the steps of a script, whatever is answered."""
    left = iter(script)
    return lambda _turns: next(left, None)


def translated(script: Script, old: Belongings, new: Belongings) -> list[Step]:
    """The script as a customer with other belongings would write it."""

    def said(text: str) -> str:
        for before, after in ((old.number, new.number), (misread(old.number), misread(new.number))):
            text = text.replace(before, after)
        return text.replace(old.phone, new.phone)

    return [Says(said(step.text)) if isinstance(step, Says) else step for step in script]


def alike(sender: str, name: str) -> str:
    """A sender of that name to whom everything is worded as to the other."""
    wanted = zlib.crc32(sender.encode()) % WORDINGS
    tried = (f"{name}-{number}" for number in count())
    return next(other for other in tried if zlib.crc32(other.encode()) % WORDINGS == wanted)


def _bubble(message: dict[str, Any], event: Event | None) -> Bubble:
    name = ((event or {}).get("metadata") or {}).get("utter_action")
    return Bubble(str(message.get("text") or ""), name, tuple(b["title"] for b in message.get("buttons") or ()))
