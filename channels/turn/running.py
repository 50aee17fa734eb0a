"""Runs a customer's turn through Rasa so that nobody is left without an answer and nothing is lost.

When the store or the action server fails, the customer gets an honest sentence and a promise; the message stays
in the spool and is handled once everything works again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rasa.core.channels.channel import UserMessage

from channels.turn.action_server import TurnBroken
from channels.turn.holding import Holding
from channels.turn.output import CollectingOutput, Deliver, Said
from channels.turn.part import Part
from channels.turn.phrases import phrase
from nlg.responses import Responses
from nlu.languages import language_of
from sandra.escalation.handing_over import HandOver
from sandra.listening.apologies import FailureKind
from sandra.playbook import Playbook
from sandra.spool import Kept
from sandra.store.database import Store, StoreError
from sandra.wording import day_and_time

logger = logging.getLogger(__name__)

SENDS_PICTURE, SENDS_VOICE = "/send_picture", "/send_voice"
"""Intents of domain.yml for a message without words; customers cannot type them (`intake.take_in`)."""
OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


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
        holding: Holding,
        playbook: Playbook,
    ) -> None:
        """
        Args:
            channel: its name in the tracker.
            on_new_message: Rasa's handler.
            responses: the texts of data/responses.
            store: tells whether a person owns a conversation.
            holding: keeps messages, and lets one process at a time handle those of a conversation.
            playbook: how soon an answer is promised while something is broken.
        """
        self._channel = channel
        self._on_new_message = on_new_message
        self._responses = responses
        self._store = store
        self._holding = holding
        self._reply_minutes = playbook.sla.outage_reply_within_minutes
        self._timezone = playbook.sla.office_hours.timezone

    async def keep(self, conversation_id: str, part: Part) -> Kept | None:
        """Keep a message until it is handled; None where it was kept before."""
        due_at = part.at + timedelta(minutes=self._reply_minutes)
        return await self._holding.keep(conversation_id, part, due_at)

    async def run(self, conversation_id: str, part: Part) -> list[Said]:
        """Our answer to a message that was not kept yet, and is only where its turn breaks.

        What waits from earlier is answered with it, in order.

        Returns:
            What to say; nothing while a person owns the conversation (D5).
        """
        async with self._holding.alone(conversation_id):
            earlier = await self._holding.due(conversation_id)
            incoming = Incoming(conversation_id, [*map(Part.of, earlier), part], _admitted_since(earlier))
            said = await self._answered(incoming)
            if said is not None:
                await self._holding.strike(earlier)
                return said
            kept = await self.keep(conversation_id, part)
            broken = [*earlier, *([kept] if kept is not None else [])]
            await self._holding.let_go(conversation_id, broken)
            return await self._say_trouble_with(conversation_id, broken)

    async def answer(self, conversation_id: str, kept: Sequence[Kept], deliver: Deliver | None = None) -> list[Said]:
        """Our answer to messages that were kept, in the order in which they were written.

        Args:
            conversation_id: whose they are.
            kept: the messages. What waits besides, from earlier or by way of other processes, is answered with them.
            deliver: takes the answer in hand before the turn counts as handled; without it the caller does, afterwards.

        Returns:
            What to say; nothing while a person owns the conversation (D5).
        """
        async with self._holding.alone(conversation_id):
            due = await self._holding.due(conversation_id, kept)
            if not due:
                # Another process did, while this one stood still for too long.
                return []
            answer = await self._answered(Incoming(conversation_id, [*map(Part.of, due)], _admitted_since(due)))
            if not await self._holding.still_wait(conversation_id, due):
                return []
            said = await self._say_trouble_with(conversation_id, due) if answer is None else answer
            if deliver is not None:
                await deliver(conversation_id, said)
            if answer is not None:
                await self._holding.strike(due)
            return said

    async def _say_trouble_with(self, conversation_id: str, broken: Sequence[Kept]) -> list[Said]:
        """What to say where a turn broke, whose messages wait in the spool."""
        if await self.is_a_persons(conversation_id):
            return []
        await self._holding.admitted(broken)
        language = await self.language_spoken(conversation_id, "\n".join(one.text for one in broken if one.text))
        return [Said(self.say_trouble(language))]

    async def answer_late(self, waiting: Sequence[Kept], deliver: Deliver) -> None:
        """Handle what waits of one conversation, as one turn (B1). Trouble, where there was any, was told already.

        Args:
            waiting: the messages.
            deliver: takes the answer in hand before they count as handled.
        """
        conversation_id = waiting[0].conversation_id
        said = await self._answered(Incoming(conversation_id, [*map(Part.of, waiting)], _admitted_since(waiting)))
        if not await self._holding.still_wait(conversation_id, waiting):
            return
        if said is None:
            await self._holding.tried(waiting)
            return
        try:
            await deliver(conversation_id, said)
        except Exception:
            await self._holding.tried(waiting)
            raise
        await self._holding.strike(waiting)

    async def _answered(self, incoming: Incoming) -> list[Said] | None:
        """What was said, or None where the turn broke or silence has no good reason."""
        output = await self._through_rasa(incoming)
        if output is None or not await self._is_answered(incoming, output):
            return None
        return output.said

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


def _as_kept(part: Part) -> dict[str, Any]:
    """As the tracker has it."""
    files = {"attachments": list(part.attachments)} if part.attachments else {}
    return {"id": part.id, "text": part.text, "at": part.at.isoformat(), **files}


def _admitted_since(waiting: Sequence[Kept]) -> datetime | None:
    """Since when the customer waits, as they were told."""
    return min((kept.received_at for kept in waiting if kept.was_admitted), default=None)
