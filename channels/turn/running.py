"""Runs a customer's turn through Rasa so that nobody is left without an answer and nothing is lost.

When the store or the action server fails, the customer gets an honest sentence and a promise; the message stays
in the spool and is handled once everything works again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.channels.channel import UserMessage

from channels.turn.action_server import TurnBroken
from channels.turn.output import CollectingOutput, Deliver, Said
from channels.turn.phrases import phrase
from nlg.responses import Responses
from nlu.languages import language_of
from sandra.escalation.handing_over import HandOver
from sandra.listening.apologies import FailureKind
from sandra.playbook import Playbook
from sandra.spool import Kept, Spool
from sandra.store.database import Store, StoreError
from sandra.wording import day_and_time

logger = logging.getLogger(__name__)

SENDS_PICTURE, SENDS_VOICE = "/send_picture", "/send_voice"
"""Intents of domain.yml for a message without words; customers cannot type them (`intake.take_in`)."""
OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


@dataclass(frozen=True)
class Part:
    """One message as the customer sent it."""

    id: str
    text: str
    at: datetime
    attachments: Sequence[Mapping[str, Any]] = ()
    """The files that came along; the text may then be empty."""
    place: float = 0.0
    """Where it belongs among messages that came together, if the channel knows better than by their arrival."""


@dataclass(frozen=True)
class Incoming:
    """A turn of a customer: one message, or several gathered into one (B1)."""

    conversation_id: str
    parts: Sequence[Part]
    outage_since: datetime | None = None
    """When the first message came that we could not answer and told the customer so."""

    @property
    def text(self) -> str:
        """What Rasa reads: the words, or where there are none, what was sent instead of words."""
        return "\n".join(part.text for part in self.parts if part.text) or self._instead_of_words

    @property
    def _instead_of_words(self) -> str:
        kinds = [str(file["media_type"]) for part in self.parts for file in part.attachments]
        return SENDS_VOICE if any(kind.startswith("audio/") for kind in kinds) else SENDS_PICTURE

    @property
    def metadata(self) -> dict[str, Any]:
        """What the tracker keeps beside the text: the messages as they were sent, and since when some of them wait."""
        return {
            "parts": [_as_kept(part) for part in self.parts],
            **({"outage_since": self.outage_since.isoformat()} if self.outage_since else {}),
        }


class Turns:
    """The way every channel's messages take."""

    def __init__(
        self,
        channel: str,
        on_new_message: OnNewMessage,
        responses: Responses,
        store: Store,
        spool: Spool,
        playbook: Playbook,
    ) -> None:
        """
        Args:
            channel: its name in the tracker.
            on_new_message: Rasa's handler.
            responses: the texts of data/responses.
            store: tells whether a person owns a conversation.
            spool: keeps what cannot be handled now.
            playbook: how soon an answer is promised while something is broken.
        """
        self._channel = channel
        self._on_new_message = on_new_message
        self._responses = responses
        self._store = store
        self._spool = spool
        self._reply_minutes = playbook.sla.outage_reply_within_minutes
        self._timezone = playbook.sla.office_hours.timezone
        # A lock lives as long as somebody holds it.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def keep(self, conversation_id: str, part: Part) -> Kept | None:
        """Keep a message until `run` has handled it; None where it was kept before."""
        due_at = part.at + timedelta(minutes=self._reply_minutes)
        return self._spool.keep(self._channel, conversation_id, part.text, part.id, part.at, due_at, part.attachments)

    def knows(self, conversation_id: str, message_id: str) -> bool:
        """Whether the message was kept before."""
        return self._spool.holds(self._channel, conversation_id, message_id)

    def waiting(self, conversation_id: str) -> list[Kept]:
        """What was accepted of a conversation and is not handled yet."""
        return self._spool.waiting_of(self._channel, conversation_id)

    async def run(self, incoming: Incoming, kept: Sequence[Kept] = (), deliver: Deliver | None = None) -> list[Said]:
        """Our answer to a turn. What waits from earlier is answered with it, in order.

        Args:
            incoming: what the customer wrote.
            kept: the same in the spool, where the channel keeps everything it has accepted.
            deliver: takes the answer in hand before the turn counts as handled; without it the caller does, afterwards.

        Returns:
            What to say; nothing while a person owns the conversation (D5).
        """
        async with self._lock_of(incoming.conversation_id):
            earlier = self._earlier(incoming.conversation_id, kept)
            parts = [*map(_part_of, earlier), *incoming.parts]
            answer = await self._answered(Incoming(incoming.conversation_id, parts, outage_since=_since(earlier)))
            said = await self._say_trouble_with(incoming, kept) if answer is None else answer
            if deliver is not None:
                await deliver(incoming.conversation_id, said)
            if answer is not None:
                self._strike([*earlier, *kept])
            return said

    async def _say_trouble_with(self, incoming: Incoming, kept: Sequence[Kept]) -> list[Said]:
        """What to say where a turn broke, whose messages are in the spool from now on."""
        if not kept:
            for part in incoming.parts:
                self.keep(incoming.conversation_id, part)
        if await self.is_a_persons(incoming.conversation_id):
            return []
        language = await self.language_spoken(incoming.conversation_id, incoming.text)
        return [Said(self.say_trouble(language))]

    async def run_again(self, waiting: Sequence[Kept]) -> list[Said]:
        """Handle what waits of one conversation, as one turn (B1). The trouble itself was told already."""
        conversation_id = waiting[0].conversation_id
        async with self._lock_of(conversation_id):
            still = {kept.id for kept in self.waiting(conversation_id)}
            left = [kept for kept in waiting if kept.id in still]
            if not left:
                return []
            said = await self._answered(Incoming(conversation_id, [_part_of(kept) for kept in left], _since(left)))
            if said is not None:
                self._strike(left)
                return said
            for kept in left:
                self._spool.tried(kept)
            return []

    async def _answered(self, incoming: Incoming) -> list[Said] | None:
        """What was said, or None where the turn broke or silence has no good reason."""
        output = await self._through_rasa(incoming)
        if output is None or not await self._is_answered(incoming, output):
            return None
        return output.said

    def _earlier(self, conversation_id: str, kept: Sequence[Kept]) -> list[Kept]:
        """What waits from before these messages."""
        first = min((one.id for one in kept), default=None)
        return [one for one in self.waiting(conversation_id) if first is None or one.id < first]

    def _strike(self, handled: Sequence[Kept]) -> None:
        for kept in handled:
            self._spool.done(kept)

    def _lock_of(self, conversation_id: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation_id, asyncio.Lock())

    async def _through_rasa(self, incoming: Incoming) -> CollectingOutput | None:
        """What Rasa said, or None where the turn broke: whatever broke it, the customer must hear from us."""
        output = CollectingOutput(self._channel)
        message = UserMessage(
            incoming.text,
            output,
            incoming.conversation_id,
            input_channel=self._channel,
            metadata=incoming.metadata,
        )
        try:
            await self._on_new_message(message)
        except (Exception, TurnBroken):
            logger.exception("the turn of %s broke; its message is kept", incoming.conversation_id)
            return None
        return output

    async def _is_answered(self, incoming: Incoming, output: CollectingOutput) -> bool:
        return bool(output.said) or await self.is_a_persons(incoming.conversation_id)

    async def is_a_persons(self, conversation_id: str) -> bool:
        """Whether a person owns the conversation, which is the one good reason for silence."""
        try:
            return await asyncio.to_thread(self._owner, conversation_id) is not None
        except StoreError:
            logger.exception("cannot tell who owns %s", conversation_id)
            return False

    def _owner(self, conversation_id: str) -> str | None:
        with self._store.reading() as records:
            conversation = records.conversation(conversation_id)
            return conversation.owner if conversation else None

    def say_handed_over(self, handed: HandOver, language: str) -> str:
        """Who takes over, why, and by when (D1)."""
        return phrase(
            self._responses,
            "say_handed_over",
            language,
            handled_by=handed.rule.handled_by.in_language(language),
            why=handed.rule.why.in_language(language),
            ticket_number=handed.ticket.number,
            respond_by=day_and_time(handed.ticket.respond_by, self._timezone, language),
        )

    def say_sorry_for_outage(self, language: str) -> str:
        """One more apology, where an outage kept us from answering in the end (A3)."""
        return phrase(self._responses, "say_apologise_again", language, failure=FailureKind.OUTAGE.value)

    async def language_spoken(self, conversation_id: str, text: str) -> str:
        """The language of the text where it shows one ("2" does not), otherwise the one spoken so far."""
        shown = language_of(text)
        if shown.certain:
            return shown.name
        try:
            return await asyncio.to_thread(self._spoken, conversation_id) or shown.name
        except StoreError:
            logger.exception("cannot tell the language of %s", conversation_id)
            return shown.name

    def _spoken(self, conversation_id: str) -> str | None:
        with self._store.reading() as records:
            conversation = records.conversation(conversation_id)
            return conversation.language if conversation else None

    def say_trouble(self, language: str) -> str:
        """The honest sentence, in that language."""
        return phrase(self._responses, "say_our_trouble", language, minutes=self._reply_minutes)


def _part_of(kept: Kept) -> Part:
    return Part(kept.message_id, kept.text, kept.received_at, kept.attachments)


def _as_kept(part: Part) -> dict[str, Any]:
    """As the tracker has it."""
    files = {"attachments": list(part.attachments)} if part.attachments else {}
    return {"id": part.id, "text": part.text, "at": part.at.isoformat(), **files}


def _since(waiting: Sequence[Kept]) -> datetime | None:
    return min((kept.received_at for kept in waiting), default=None)
