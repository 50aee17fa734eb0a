"""Brings what we say to an app: in pieces it takes, in order, no faster than it takes them, again where it did not.

What an app never takes becomes a dead letter, and what it lets us say only to who has written waits for that; our
people see both at the desk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone

from channels.messaging.choices import as_buttons, numbered
from channels.messaging.pacing import Pace
from channels.messaging.platform import (
    BusyError,
    Choice,
    ClosedWindowError,
    File,
    Outgoing,
    Platform,
    PlatformError,
)
from channels.messaging.splitting import split_for
from channels.messaging.undelivered import LEASE, STORE_PAUSE, Undelivered
from channels.turn.output import Said
from sandra.channels import ChannelTraits
from sandra.letters import Letter, LetterBox, Piece
from sandra.store.attachments import SqlAttachments
from sandra.store.database import Store, StoreError

logger = logging.getLogger(__name__)

AT_ONCE = 20
"""So many conversations are written to side by side."""
SEND_SECONDS = 60.0
"""An app that has not taken a message by then is busy; well within the lease, so that no letter goes twice."""
LOOK_SECONDS = 1.0
LOOK_AT_UNDELIVERED_SECONDS = 5.0
PAUSES_SECONDS = (2, 5, 15, 60, 300, 900, 3600, 7200, 14400)
"""After each try in vain; after the last one the letter is dead, about seven hours after it was written."""
CLOSED = "the app lets us write only to who has written a short while ago, and only so often"
"""Why a message waits where we know that ourselves."""

AskByNumber = Callable[[str], str]


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(timezone.utc)


class Postman:
    """Brings the letters of one app.

    Args:
        platform: the app.
        address_of: whom to write to in a conversation.
        letters: what is on its way.
        store: has the files, and gets the dead letters.
        ask_by_number: the line that asks to answer with a number, in the language of the text it goes under.
        pace: how fast the app takes them.
        clock: tells the moment.
    """

    def __init__(
        self,
        platform: Platform,
        address_of: Callable[[str], str],
        letters: LetterBox,
        store: Store,
        ask_by_number: AskByNumber,
        pace: Pace,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._platform, self._address_of = platform, address_of
        self._letters, self._store, self._ask_by_number = letters, store, ask_by_number
        self._now = clock
        self._undelivered = Undelivered(platform.traits.name, letters, store, clock)
        self._pace = pace
        self._awake = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._looked_at_undelivered_at = 0.0

    @property
    def _traits(self) -> ChannelTraits:
        return self._platform.traits

    def wake(self) -> None:
        """There may be something to bring."""
        self._awake.set()

    def look_at_undelivered(self) -> None:
        """The app told that it could not hand over something."""
        self._looked_at_undelivered_at = 0.0
        self.wake()

    async def say(self, conversation_id: str, text: str) -> None:
        """Bring one sentence beside the dialogue; what may be chosen from stays."""
        await asyncio.to_thread(self._post, conversation_id, self._pieces(Said(text)))
        self.wake()

    async def post(self, conversation_id: str, said: Sequence[Said]) -> None:
        """Bring what was said in a turn; once it returns it is kept until the app has it."""
        pieces = [piece for one in self._joined(said) for piece in self._pieces(one)]
        if not pieces:
            return
        await asyncio.to_thread(self._letters.offer, self._traits.name, conversation_id, _choices(said))
        await asyncio.to_thread(self._post, conversation_id, pieces)
        self.wake()

    async def run_for_ever(self) -> None:
        """Bring what is due, as long as the channel lives."""
        while True:
            try:
                await self.start_what_is_due()
            except Exception:
                logger.exception("the letters of %s wait for the next look", self._traits.name)
            await self._woken()

    async def _woken(self) -> None:
        """Wait until there may be something to bring, and no longer than until the next look."""
        # Not `wait_for`: it swallows the end of the task where that comes at the same moment.
        look = asyncio.get_running_loop().call_later(LOOK_SECONDS, self.wake)
        await self._awake.wait()
        look.cancel()
        self._awake.clear()

    def _post(self, conversation_id: str, pieces: Sequence[Piece]) -> None:
        self._letters.post(self._traits.name, conversation_id, pieces, self._now())

    def _joined(self, said: Sequence[Said]) -> Sequence[Said]:
        """One message instead of several, where an app counts how many answer one of the customer's."""
        if self._traits.messages_a_contact is None or len(said) < 2:
            return said
        files = [file for one in said for file in one.attachments]
        text = "\n\n".join(one.text for one in said if one.text)
        return [Said(text, _choices(said), said[-1].moment, files, said[-1].author)]

    def _pieces(self, said: Said) -> list[Piece]:
        """The files and the texts of one message; what may be chosen stands with the last of them."""
        pictures = [file for file in said.attachments if self._goes_as_picture(file)]
        links = [str(file["url"]) for file in said.attachments if file not in pictures]
        with_buttons = as_buttons(self._traits, said.choices)
        text = "\n".join(filter(None, (said.text, *links)))
        if said.choices and not with_buttons:
            text = f"{text}\n{numbered(said.choices)}\n{self._ask_by_number(said.text)}"
        by_person = said.author is not None
        texts = [Piece(one, by_person=by_person) for one in split_for(self._traits, text) if one]
        if texts and with_buttons:
            texts[-1] = Piece(texts[-1].text, said.choices, by_person=by_person)
        return [*texts, *(Piece("", file=file, by_person=by_person) for file in pictures)]

    def _goes_as_picture(self, file: dict[str, object]) -> bool:
        return self._traits.pictures_out and str(file["media_type"]).startswith("image/")

    async def start_what_is_due(self) -> list[asyncio.Task[None]]:
        """Begin to bring the first letter of each conversation that has one due; no other waits for a slow one."""
        await self._see_to_undelivered()
        free = AT_ONCE - len(self._running)
        letters = await asyncio.to_thread(self._take, free) if free else []
        started = [asyncio.ensure_future(self._bring(letter)) for letter in letters]
        for task in started:
            self._running.add(task)
            task.add_done_callback(self._done)
        return started

    def _done(self, task: asyncio.Task[None]) -> None:
        """The next letter of the conversation may go; one that failed in an unforeseen way is tried after its lease."""
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a letter of %s waits for its next try", self._traits.name, exc_info=error)
        self.wake()

    def _take(self, limit: int) -> list[Letter]:
        now = self._now()
        return self._letters.take(self._traits.name, now, now + LEASE, limit)

    async def _bring(self, letter: Letter) -> None:
        began = self._now()
        if not await asyncio.to_thread(self._may_write, letter):
            await asyncio.to_thread(self._undelivered.wait_for_contact, letter, began, CLOSED)
            return
        await self._pace.turn()
        try:
            if letter.has_waited:
                await asyncio.to_thread(self._undelivered.goes, letter)
            message = await asyncio.to_thread(self._message, letter)
            sending = self._platform.send(self._address_of(letter.conversation_id), message)
            message_ids = await asyncio.wait_for(sending, SEND_SECONDS)
        except StoreError:
            await asyncio.to_thread(self._letters.try_later, letter, self._now() + STORE_PAUSE)
        except ClosedWindowError as error:
            await asyncio.to_thread(self._undelivered.wait_for_contact, letter, began, str(error))
        except asyncio.TimeoutError:
            await asyncio.to_thread(self._again_or_dead, letter, BusyError("no answer in time"))
        except BusyError as error:
            await asyncio.to_thread(self._again_or_dead, letter, error)
        except PlatformError as error:
            await asyncio.to_thread(self._undelivered.give_up, letter, str(error))
        except Exception as error:
            # Whatever an app's answer made its client stumble over: tried again, and put before our people in the end.
            logger.exception("a letter of %s stumbled", self._traits.name)
            await asyncio.to_thread(self._again_or_dead, letter, BusyError(f"unforeseen ({type(error).__name__})"))
        else:
            await asyncio.to_thread(self._letters.sent, letter, self._now(), message_ids or ())

    def _may_write(self, letter: Letter) -> bool:
        """Whether the app's window is open, as far as we know ourselves (know-before 27)."""
        contact = self._letters.contact(letter.channel, letter.conversation_id)
        window, most = self._traits.window_of(letter.piece.by_person), self._traits.messages_a_contact
        if window is not None and (contact is None or self._now() - contact.heard_at > window):
            return False
        return most is None or (contact is not None and contact.sent_since < most)

    def _message(self, letter: Letter) -> Outgoing:
        piece = letter.piece
        choices = [Choice(one["title"], one["text"]) for one in piece.choices]
        return Outgoing(letter.key, piece.text, choices, self._file(letter), piece.by_person)

    def _file(self, letter: Letter) -> File | None:
        shown = letter.piece.file
        if shown is None:
            return None
        with self._store.reading() as records:
            found = SqlAttachments(records.session).read(str(shown["key"]))
            content = found.content if found is not None else b""
        return File(str(shown["url"]), str(shown["name"]), str(shown["media_type"]), content)

    def _again_or_dead(self, letter: Letter, error: BusyError) -> None:
        if letter.tries >= len(PAUSES_SECONDS):
            self._undelivered.give_up(letter, str(error))
            return
        pause = max(PAUSES_SECONDS[letter.tries], error.wait_seconds or 0)
        self._letters.try_later(letter, self._now() + timedelta(seconds=pause))

    async def _see_to_undelivered(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._looked_at_undelivered_at < LOOK_AT_UNDELIVERED_SECONDS:
            return
        self._looked_at_undelivered_at = now
        try:
            await asyncio.to_thread(self._undelivered.see_to_all)
        except StoreError:
            logger.exception("what %s did not deliver waits for the store", self._traits.name)


def _choices(said: Sequence[Said]) -> list[dict[str, str]]:
    """What may be chosen after a turn: what its last message with choices offers."""
    return next((one.choices for one in reversed(said) if one.choices), [])
