"""Runs scripts against the real processes over HTTP, each conversation with an order of its own.

Rasa in the tests' own process saves the HTTP call alone, a few per cent of a turn; several installations side by side
use all cores instead.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from threading import Condition
from typing import Any, TypeVar

import httpx
from sqlalchemy.engine import Engine as ReadingEngine
from sqlalchemy.orm import Session

from sandra.shop.orders import Order
from sandra.store.database import StoreUnavailableError
from sandra.store.demo.building import SHOP_ZONE, Assignment, OrderBuilder
from sandra.store.demo.plan import Shopper, plan
from sandra.store.shop_rows import write_customer, write_order
from tests.fuzz.belongings import Belongings
from tests.fuzz.customers import misread
from tests.fuzz.records import Event, Tracker, claim, decide, find_out, grow_older, reading, release, standing_of
from tests.fuzz.steps import (
    CASE,
    IsClaimed,
    IsFound,
    IsReleased,
    IsTakenUp,
    ReturnsUnknown,
    Says,
    SaysInVain,
    Script,
    Step,
    SuperiorDecides,
    Waits,
)
from tests.fuzz.story import Story
from tests.fuzz.turns import Bubble, Standing, Turn
from tests.stack import Stack

T = TypeVar("T")
PATIENCE_SECONDS = 60
TRIES = 10
REFUSED = 422
ORDERS_A_DAY = 7000
FIRST_SERIAL = 2000
WORDINGS = 27720
"""Variants take turns by a checksum of the conversation's id; every number of variants up to twelve divides this."""

LATE_SECONDS = 40.0
"""So long at most the channel may take to answer what was said while the action server was down."""
STRANGERS = {"zh": "诸葛青云", "en": "Quentin Abernathy"}
SECOND, STRANGE = 30_000, 60_000
"""Added to a customer's place for the place of their second order, and of the stranger's."""

NextStep = Callable[["list[Turn]"], "Step | None"]


class Traffic:
    """Customers talk side by side, and nobody does while the action server is down for one of them."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._talking = 0
        self._down = False

    @contextmanager
    def flows(self) -> Iterator[None]:
        """One message more is on its way."""
        with self._changed:
            self._changed.wait_for(lambda: not self._down)
            self._talking += 1
        try:
            yield
        finally:
            with self._changed:
                self._talking -= 1
                self._changed.notify_all()

    @contextmanager
    def stops(self) -> Iterator[None]:
        """No other message is on its way."""
        with self._changed:
            self._changed.wait_for(lambda: not self._down)
            self._down = True
            self._changed.wait_for(lambda: self._talking == 0)
        try:
            yield
        finally:
            with self._changed:
                self._down = False
                self._changed.notify_all()


@dataclass(frozen=True)
class Lines:
    """How an installation is reached: by HTTP, and to read what it keeps."""

    client: httpx.Client
    store: ReadingEngine
    tracker: ReadingEngine
    traffic: Traffic = field(default_factory=Traffic)


def patiently(write: Callable[[], T]) -> T:
    """Write to the store, again where the processes kept it locked for too long."""
    for _ in range(TRIES):
        try:
            return write()
        except StoreUnavailableError:
            continue
    return write()


@dataclass
class Conversation:
    """One customer's conversation in one browser, and what was seen of it.

    Attributes:
        elsewhere: what was said in earlier browsers.
    """

    stack: Stack
    lines: Lines
    sender: str
    belongings: Belongings
    elsewhere: tuple[Turn, ...] = ()
    turns: list[Turn] = field(default_factory=list)
    tracker: Tracker = field(init=False)
    standing: Standing = field(default_factory=Standing)

    def __post_init__(self) -> None:
        self.tracker = Tracker(self.lines.tracker, self.stack.settings.tracker_url, self.sender)

    def take(self, step: Step) -> Iterator[Turn]:
        """Let the step happen; what was said in vain is answered in a turn of its own."""
        for turn in self._turns_of(step):
            self.turns.append(turn)
            self.standing = turn.after
            yield turn

    def in_another_browser(self, sender: str) -> Conversation:
        """The customer's next conversation, which knows nothing yet."""
        elsewhere = (*self.elsewhere, *self.turns)
        return Conversation(self.stack, self.lines, sender, self.belongings, elsewhere)

    def _turns_of(self, step: Step) -> Iterator[Turn]:
        if isinstance(step, SaysInVain):
            with self.lines.traffic.stops(), self.stack.without_actions():
                yield self._says(SaysInVain(self._spelt_out(step.text)))
            yield self._is_taken_up(step)
        elif isinstance(step, Says):
            with self.lines.traffic.flows():
                turn = self._says(Says(self._spelt_out(step.text)))
            yield turn
        else:
            yield self._happens(step)

    def _spelt_out(self, text: str) -> str:
        """With the number of the latest case seen; before there is one, as somebody would misremember it."""
        if CASE not in text:
            return text
        seen = (turn.after.case for turn in reversed([*self.elsewhere, *self.turns]))
        case = next(filter(None, seen), None)
        return text.replace(CASE, case.number if case is not None else "C260101-ZZZZZ")

    def _says(self, step: Says) -> Turn:
        url = f"{self.stack.settings.rasa_url}/webhooks/rest/webhook"
        message = {"sender": self.sender, "message": step.text}
        began = datetime.now(timezone.utc)
        response = self.lines.client.post(url, json=message, timeout=PATIENCE_SECONDS)
        if response.status_code == REFUSED:
            return self._seen(step, began, after=self.standing, refused=True)
        response.raise_for_status()
        return self._answered(step, began, response.json())

    def _is_taken_up(self, step: SaysInVain) -> Turn:
        """What the channel answers by itself; REST cannot push, so it is found in the tracker."""
        late, began = IsTakenUp(self._spelt_out(step.text)), self.turns[-1].at
        give_up_at = time.monotonic() + LATE_SECONDS
        while not self.tracker.has_more():
            if time.monotonic() > give_up_at:
                return self._seen(late, began, broken=True)
            time.sleep(0.2)
        return self._answered(late, began, None)

    def _answered(self, step: Says, began: datetime, messages: Sequence[dict[str, Any]] | None) -> Turn:
        """What came of a message.

        Args:
            messages: as they were sent; without them, as the tracker has them.
        """
        at, events = datetime.now(timezone.utc), self.tracker.read_on()
        said = [event for event in events if event["event"] == "bot"]
        if messages is None:
            messages = [{"text": event["text"], **(event.get("data") or {})} for event in said]
        return self._seen(
            step,
            began,
            at,
            bubbles=tuple(_bubble(m, said[i] if i < len(said) else None) for i, m in enumerate(messages)),
            broken=not any(event["event"] == "user" for event in events),
            understood=next((e["parse_data"] for e in reversed(events) if e["event"] == "user"), {}),
            actions=tuple(event["name"] for event in events if event["event"] == "action" and event["name"]),
        )

    def _happens(self, step: Step) -> Turn:
        patiently(lambda: self._let_happen(step))
        return self._seen(step)

    def _let_happen(self, step: Step) -> None:
        store = self.stack.store
        if isinstance(step, IsClaimed):
            claim(store, self.sender, "fuzz-person")
        elif isinstance(step, IsReleased):
            release(store, self.sender, step.ticket_done)
        elif isinstance(step, SuperiorDecides):
            decide(store, self.sender, step.decision)
        elif isinstance(step, IsFound):
            find_out(store, self.sender, step.finding)
        elif isinstance(step, Waits):
            by = timedelta(hours=step.hours)
            grow_older(store, self.sender, [n for n in self.belongings.numbers[:2] if n], by)
            self.tracker.grow_older(by)

    def _seen(
        self,
        step: Step,
        began: datetime | None = None,
        at: datetime | None = None,
        after: Standing | None = None,
        **seen: Any,
    ) -> Turn:
        at = at or datetime.now(timezone.utc)
        seconds = (at - (began or at)).total_seconds()
        now = after or standing_of(self.lines.store, self.sender, self.tracker.slots)
        return Turn(
            step,
            self.standing,
            now,
            at=at,
            seconds=seconds,
            belongings=self.belongings,
            elsewhere=self.elsewhere,
            **seen,
        )


class Engine:
    """One installation in which customers talk."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        settings = stack.settings
        self._lines = Lines(httpx.Client(trust_env=False), reading(settings.store_url), reading(settings.tracker_url))

    def move_in(self, story: Story, place: int) -> Belongings:
        """Give a customer a phone and an order or two as the story tells, and perhaps a stranger with another.

        Args:
            story: decides what was bought and how the order stands.
            place: makes number and phone unlike all others; no two conversations of an installation share one.
        """
        return patiently(lambda: self._move_in(story, place))

    def _move_in(self, story: Story, place: int) -> Belongings:
        digits = f"{story.serial % 9000 + 1000}"
        person = Shopper("张伟" if story.language != "en" else "Alex Morgan", f"13{place:05}{digits}")
        with self._stack.store.transaction() as records:
            order = _write(records.session, person, story.situation, story.serial, place)
            belongings = Belongings(order.number, person.phone, person.name, items=_names(order))
            if story.second is not None:
                second = _write(
                    records.session, person, story.second, story.serial + 1, place + SECOND, order.customer_id
                )
                belongings = replace(belongings, second=second.number)
            if story.tries_stranger:
                known = {name for pair in belongings.items for name in pair}
                stranger = Shopper(
                    STRANGERS["en" if story.language == "en" else "zh"],
                    f"15{place:05}{(int(digits) + 4321) % 10000:04}",
                )
                theirs = _write(records.session, stranger, "late_in_transit", story.serial + 2, place + STRANGE)
                belongings = replace(belongings, stranger=theirs.number, secrets=tuple(_secrets(theirs, known)))
        return belongings

    def converse(
        self,
        sender: str,
        belongings: Belongings,
        next_step: NextStep,
        observe: Callable[[list[Turn]], bool],
    ) -> list[Step]:
        """Let a customer talk until they are gone, the turn breaks, or the observer has seen enough.

        Args:
            sender: the conversation's id.
            belongings: what the customer has.
            next_step: what happens next, given the turns so far of the browser the customer is in.
            observe: sees the turns so far after each step; False ends the conversation.

        Returns:
            The steps taken.
        """
        steps: list[Step] = []
        browsers = count(2)
        conversation = Conversation(self._stack, self._lines, sender, belongings)
        while (step := next_step(conversation.turns)) is not None:
            steps.append(step)
            if isinstance(step, ReturnsUnknown):
                conversation = conversation.in_another_browser(f"{sender}-{next(browsers)}")
                continue
            for turn in conversation.take(step):
                if not observe(conversation.turns) or (turn.broken and not turn.in_vain):
                    return steps
        return steps

    def log(self, process: str) -> Path:
        """Where a process of the installation writes its output."""
        return self._stack.supervisor.log(process)

    def close(self) -> None:
        """Give the connections back."""
        self._lines.client.close()
        self._lines.store.dispose()
        self._lines.tracker.dispose()


def playing(script: Script) -> NextStep:
    """Takes the steps of a script, whatever is answered."""
    left = iter(script)
    return lambda _turns: next(left, None)


def translated(script: Script, old: Belongings, new: Belongings) -> list[Step]:
    """The script as a customer with other belongings would write it."""

    numbers = [(before, after) for before, after in zip(old.numbers, new.numbers, strict=True) if before]
    pairs = [*numbers, *((misread(before), misread(after)) for before, after in numbers), (old.phone, new.phone)]

    def said(text: str) -> str:
        for before, after in pairs:
            text = text.replace(before, after)
        return text

    return [replace(step, text=said(step.text)) if isinstance(step, Says) else step for step in script]


def alike(sender: str, name: str) -> str:
    """A sender of that name to whom everything is worded as to the other."""
    wanted = zlib.crc32(sender.encode()) % WORDINGS
    tried = (f"{name}-{number}" for number in count())
    return next(other for other in tried if zlib.crc32(other.encode()) % WORDINGS == wanted)


def _bubble(message: dict[str, Any], event: Event | None) -> Bubble:
    name = ((event or {}).get("metadata") or {}).get("utter_action")
    return Bubble(str(message.get("text") or ""), name, tuple(b["title"] for b in message.get("buttons") or ()))


def _write(
    session: Session, person: Shopper, situation: str, serial: int, place: int, customer_id: int | None = None
) -> Order:
    """An order as the demo shop would have it, under a number of this place."""
    builder = OrderBuilder(datetime.now(SHOP_ZONE).date())
    customer = customer_id if customer_id is not None else write_customer(session, person.name, person.phone)
    order = builder.build(Assignment(plan().situations[situation], person, customer, serial))
    day = order.ordered_at - timedelta(days=400 * (place // ORDERS_A_DAY))
    number = f"SD{day:%y%m%d}{FIRST_SERIAL + place % ORDERS_A_DAY:04}"
    payments = [replace(p, reference=f"P{number}{i}") for i, p in enumerate(order.payments)]
    refunds = [replace(r, reference=f"B{number}{i}") for i, r in enumerate(order.refunds)]
    placed = replace(order, number=number, payments=payments, refunds=refunds)
    write_order(session, placed)
    return placed


def _names(order: Order) -> tuple[tuple[str, str], ...]:
    return tuple((item.name["zh"], item.name["en"]) for item in order.items)


def _secrets(order: Order, known: set[str]) -> Iterator[str]:
    """What identifies the stranger and what they bought, where the customer has not bought the same."""
    yield order.customer_name
    yield order.phone
    yield from (parcel.tracking_number for parcel in order.shipments)
    yield from (name for pair in _names(order) for name in pair if name not in known)
