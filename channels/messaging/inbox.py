"""What customers write in an app: each message once, made fit, kept before the app is answered, then gathered."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timezone

from channels.messaging.choices import meant
from channels.messaging.media import Fetched, MediaKeeper
from channels.messaging.platform import ClosedWindowError, LateFailure, MalformedError, Media, Received
from channels.messaging.postman import Postman
from channels.turn.intake import IntakeError, take_in
from channels.turn.part import Part
from channels.turn.phrases import phrase
from channels.turn.service import ChannelService
from sandra.channels import conversation_of
from sandra.letters import LetterBox

_ADDRESS = re.compile(r"[\w.:@+=|-]{1,200}", re.ASCII)


class Inbox:
    """Takes in the messages of one app."""

    def __init__(
        self,
        channel: str,
        service: ChannelService,
        letters: LetterBox,
        media: MediaKeeper,
        postman: Postman,
    ) -> None:
        """
        Args:
            channel: its name.
            service: keeps messages and answers them, and knows who owns a conversation.
            letters: knows what was offered to choose from.
            media: fetches pictures and voice messages.
            postman: tells what could not be taken in.
        """
        self._channel, self._service = channel, service
        self._letters, self._media, self._postman = letters, media, postman
        self._in_hand: dict[tuple[str, str], asyncio.Event] = {}

    async def take(self, messages: Sequence[Received]) -> None:
        """Keep the messages; once it returns the app may be told that they are here.

        Raises:
            MalformedError: an address is none.
        """
        for message in sorted(messages, key=_place):
            if not _ADDRESS.fullmatch(message.address):
                raise MalformedError("the sender's id has signs that no id has")
            await self._take(conversation_of(self._channel, message.address), message)

    async def hear_failures(self, failures: Sequence[LateFailure]) -> None:
        """Keep what the app tells of messages it could not hand over; then the app may be told that it is heard."""
        for failure in failures:
            await asyncio.to_thread(self._note, failure)
        if failures:
            self._postman.look_at_undelivered()

    def sentence(self, response: str, language: str) -> str:
        """A sentence of ours that is no part of the conversation, such as a welcome."""
        return phrase(self._service.responses, response, language)

    def _note(self, failure: LateFailure) -> None:
        is_closed, now = isinstance(failure.error, ClosedWindowError), datetime.now(timezone.utc)
        self._letters.note_failure(self._channel, failure.message_id, str(failure.error), is_closed, now)

    async def _take(self, conversation_id: str, message: Received) -> None:
        key = (conversation_id, message.message_id)
        while key in self._in_hand:
            await self._in_hand[key].wait()
        with self._taking(key):
            if await self._service.knows(*key):
                return
            await asyncio.to_thread(self._letters.hear, self._channel, conversation_id, datetime.now(timezone.utc))
            self._postman.wake()
            await self._keep(conversation_id, message)

    @contextmanager
    def _taking(self, key: tuple[str, str]) -> Iterator[None]:
        """A message that comes again meanwhile waits: should it not be kept in the end, it is taken then."""
        with ExitStack() as at_end:
            self._in_hand[key] = asyncio.Event()
            at_end.callback(lambda: self._in_hand.pop(key).set())
            yield

    async def _keep(self, conversation_id: str, message: Received) -> None:
        fetched = await self._media.keep(conversation_id, message.address, _unread(message))
        if fetched.problem:
            await self._tell(conversation_id, message, fetched.problem)
        try:
            text = await self._words(conversation_id, message, fetched)
        except IntakeError as error:
            if not fetched.problem:
                await self._tell(conversation_id, message, error.response, **error.values)
            return
        await self._hand_on(conversation_id, message, text, fetched)

    async def _words(self, conversation_id: str, message: Received, fetched: Fetched) -> str:
        """What was said; nothing where files say it all.

        Raises:
            IntakeError: it cannot be taken in.
        """
        said = " ".join(filter(None, (message.text, *(one.transcript for one in message.media))))
        if fetched.attachments and not said.strip():
            return ""
        if message.to_people:
            return take_in(said)
        contact = await asyncio.to_thread(self._letters.contact, self._channel, conversation_id)
        return take_in(meant(said, contact.choices if contact is not None else ()))

    async def _hand_on(self, conversation_id: str, message: Received, text: str, fetched: Fetched) -> None:
        now = datetime.now(timezone.utc)
        place = message.place if message.place is not None else now.timestamp()
        # An app's clock may be ahead of ours.
        written_at = min(message.at, now) if message.at is not None else now
        part = Part(message.message_id, text, written_at, tuple(fetched.attachments), place)
        await self._service.take(conversation_id, part)

    async def _tell(self, conversation_id: str, message: Received, response: str, **values: int) -> None:
        if message.to_people or await self._service.turns.is_a_persons(conversation_id):
            return
        language = await self._service.turns.language_spoken(conversation_id, message.text)
        await self._postman.say(conversation_id, phrase(self._service.responses, response, language, **values))


def _place(message: Received) -> float:
    return message.place if message.place is not None else 0.0


def _unread(message: Received) -> list[Media]:
    """What has to be fetched: not what the app has put into words already."""
    return [one for one in message.media if not one.transcript]
