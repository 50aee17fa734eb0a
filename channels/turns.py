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

from channels.output import CollectingOutput, Said
from channels.phrases import phrase
from nlg.responses import Responses
from nlu.script import language_of
from sandra.playbook import Playbook
from sandra.spool import Kept, Spool
from sandra.store.database import Store, StoreError

logger = logging.getLogger(__name__)

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


@dataclass(frozen=True)
class Part:
    """One message as the customer sent it."""

    id: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Incoming:
    """A turn of a customer: one message, or several gathered into one (B1)."""

    conversation_id: str
    parts: Sequence[Part]

    @property
    def text(self) -> str:
        """What Rasa reads."""
        return "\n".join(part.text for part in self.parts)

    @property
    def metadata(self) -> dict[str, Any]:
        """What the tracker keeps beside the text: the messages as they were sent."""
        parts = [{"id": part.id, "text": part.text, "at": part.at.isoformat()} for part in self.parts]
        return {"parts": parts}


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

    def keep(self, conversation_id: str, part: Part) -> Kept:
        """Keep a message until `run` has handled it."""
        due_at = part.at + timedelta(minutes=self._reply_minutes)
        return self._spool.keep(self._channel, conversation_id, part.text, part.id, part.at, due_at)

    def waiting(self, conversation_id: str) -> list[Kept]:
        """What was accepted of a conversation and is not handled yet."""
        return self._spool.waiting_of(self._channel, conversation_id)

    async def run(self, incoming: Incoming, kept: Sequence[Kept] = ()) -> list[Said]:
        """Our answer to a turn.

        Args:
            incoming: what the customer wrote.
            kept: the same in the spool, where the channel keeps everything it has accepted.

        Returns:
            What to say; nothing while a person owns the conversation (D5).
        """
        output = await self._through_rasa(incoming)
        if output is not None and not output.in_trouble and await self._is_answered(incoming, output):
            for one in kept:
                self._spool.done(one)
            return output.said
        if not kept:
            for part in incoming.parts:
                self.keep(incoming.conversation_id, part)
        if output is not None and output.in_trouble:
            return output.said
        return [Said(self.say_trouble(incoming.text))]

    async def run_again(self, kept: Kept) -> list[Said]:
        """Handle a message that waited. Nothing is said while the trouble lasts; it was said once."""
        part = Part(kept.message_id, kept.text, kept.received_at)
        output = await self._through_rasa(Incoming(kept.conversation_id, [part]))
        if output is None or output.in_trouble:
            self._spool.tried(kept)
            return []
        self._spool.done(kept)
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
        except Exception:
            logger.exception("the turn of %s broke; its message is kept", incoming.conversation_id)
            return None
        return output

    async def _is_answered(self, incoming: Incoming, output: CollectingOutput) -> bool:
        return bool(output.said) or await self._is_a_persons(incoming.conversation_id)

    async def _is_a_persons(self, conversation_id: str) -> bool:
        """Whether a person owns the conversation, which is the one good reason for silence."""
        try:
            return await asyncio.to_thread(self._owner, conversation_id) is not None
        except StoreError:
            logger.exception("cannot tell who owns %s", conversation_id)
            return False

    def _owner(self, conversation_id: str) -> str | None:
        with self._store.transaction() as records:
            conversation = records.conversation(conversation_id)
            return conversation.owner if conversation else None

    def say_trouble(self, text: str) -> str:
        """The honest sentence, in the language of the customer's text."""
        language = language_of(text).name
        return phrase(self._responses, "say_our_trouble", language, minutes=self._reply_minutes)
