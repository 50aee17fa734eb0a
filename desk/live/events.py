"""One task looks for news while anybody listens, and hands them to every open page."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager

from desk.live.company import Company
from desk.live.news import News, Position, Sources, news_of
from desk.live.trail import Trail
from desk.live.typing import CustomersTyping
from sandra.changes import Change
from sandra.store.database import StoreError

logger = logging.getLogger(__name__)

EVERY_SECONDS = 0.3
MOST_WAITING = 1000
Told = tuple[Position, News]


class Listener:
    """The news that one page has not been sent yet."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[Told] = asyncio.Queue(MOST_WAITING)

    def tell(self, told: Told) -> None:
        """Put news in line; a page that lags too far behind reads everything anew instead."""
        if self._waiting.full():
            while not self._waiting.empty():
                self._waiting.get_nowait()
            told = (told[0], News("everything"))
        self._waiting.put_nowait(told)

    async def next(self, patience: float) -> Told | None:
        """The next news; None where none came in time."""
        try:
            return await asyncio.wait_for(self._waiting.get(), patience)
        except asyncio.TimeoutError:
            return None


class LiveEvents:
    """News for all pages of this process.

    Args:
        sources: where news come from.
        customers: tells who of them types.
        company: tells who is at tickets, at other desks too.
    """

    def __init__(
        self, sources: Sources, customers: CustomersTyping | None = None, company: Company | None = None
    ) -> None:
        self._sources, self._customers, self._company = sources, customers, company
        self._messages: Trail[tuple[int, str]] = Trail(sources.messages, sources.latest_message, lambda row: row[0])
        self._changes: Trail[Change] = Trail(sources.changes, sources.latest_change, lambda change: change.id)
        self._listeners: set[Listener] = set()
        self._looking: asyncio.Task[None] | None = None
        self._looking_who_types: asyncio.Task[None] | None = None
        self._begun = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def position(self) -> Position:
        """Up to where everything was found."""
        return Position(self._messages.settled, self._changes.settled)

    @contextmanager
    def listener(self) -> Iterator[Listener]:
        """Somebody who hears all news from now on."""
        listener = Listener()
        self._listeners.add(listener)
        self._loop = asyncio.get_running_loop()
        self._look_everywhere()
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def heard(self, listener: Listener, after: Position | None, patience: float) -> AsyncIterator[Told | None]:
        """What the listener missed since the position, then what comes; None whenever nothing came for a while."""
        await self._begun.wait()
        position = self.position
        missed = await asyncio.to_thread(self._missed, after)
        for news in missed[:-1]:
            # Whoever breaks off here has not heard the rest.
            yield after or position, news
        for news in missed[-1:]:
            yield position, news
        while True:
            yield await listener.next(patience)

    def _missed(self, after: Position | None) -> list[News]:
        try:
            missed = self._sources.missed(after) if after is not None else None
        except StoreError as error:
            logger.warning("what a page missed cannot be read, it reads everything anew: %s", error)
            missed = None
        return missed if missed is not None else [News("everything")]

    def tell(self, news: News) -> None:
        """Hand on what no store holds; may be called from any thread."""
        if self._loop is not None and self._listeners:
            self._loop.call_soon_threadsafe(self._hand_on, [news])

    def _hand_on(self, found: list[News]) -> None:
        position = self.position
        for listener in self._listeners:
            for news in found:
                listener.tell((position, news))

    def _look_everywhere(self) -> None:
        """Two tasks, as news must not wait for Rasa; each ends when nobody listens, and begins again by itself."""
        if self._looking is None or self._looking.done():
            self._begun = asyncio.Event()
            self._looking = asyncio.create_task(self._while_somebody_listens(self._look))
        if self._looking_who_types is None or self._looking_who_types.done():
            self._looking_who_types = asyncio.create_task(self._while_somebody_listens(self._look_who_is_there))

    async def _while_somebody_listens(self, look: Callable[[], Awaitable[None]]) -> None:
        while self._listeners:
            try:
                await look()
            except StoreError as error:
                logger.warning("news cannot be read and are looked for again: %s", error)
            except Exception:
                logger.exception("looking for news failed and goes on")
            await asyncio.sleep(EVERY_SECONDS)

    async def _look_who_is_there(self) -> None:
        if self._company is not None:
            self._hand_on(await asyncio.to_thread(self._company.news))
        if self._customers is not None:
            self._hand_on(await asyncio.to_thread(self._customers.news, time.monotonic()))

    async def _look(self) -> None:
        if self._begun.is_set():
            self._hand_on(await asyncio.to_thread(self._found))
        else:
            await asyncio.to_thread(self._begin)
            self._begun.set()

    def _begin(self) -> None:
        now = time.monotonic()
        self._messages.begin(now)
        self._changes.begin(now)

    def _found(self) -> list[News]:
        now = time.monotonic()
        return news_of(self._messages.found(now), self._changes.found(now))
