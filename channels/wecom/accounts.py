"""Keeps up with the accounts' logs: what stands in them is taken, page by page, until nothing is left behind."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from itertools import chain, repeat

from channels.messaging.platform import LateFailure, PlatformError, Received, RefusedError
from channels.wecom.bookmarks import Bookmark, Bookmarks
from channels.wecom.client import Page, WeComClient
from channels.wecom.reading import Entry, customers_messages, late_failures
from sandra.leases import RENEWALS
from sandra.spool_database import SpoolUnavailableError

logger = logging.getLogger(__name__)

Take = Callable[[Sequence[Received]], Awaitable[None]]
HearFailures = Callable[[Sequence[LateFailure]], Awaitable[None]]
PAUSES_SECONDS = (5.0, 15.0, 60.0, 300.0)
"""Between tries of our own; the platform repeats its call three times and then leaves it to us."""
LOOK_SECONDS = 0.2
"""So often a log is looked at that another process reads."""


class Accounts:
    """The logs of all accounts.

    Args:
        client: hands out their pages.
        bookmarks: where each was read up to.
        take: keeps messages; a page counts as read when it has returned.
        hear_failures: keeps what of our own messages did not arrive; the same holds for it.
        pauses: in seconds between tries; the last one goes on.
    """

    def __init__(
        self,
        client: WeComClient,
        bookmarks: Bookmarks,
        take: Take,
        hear_failures: HearFailures,
        pauses: Sequence[float] = PAUSES_SECONDS,
    ) -> None:
        self._client, self._bookmarks, self._pauses = client, bookmarks, pauses
        self._take, self._hear_failures = take, hear_failures
        self._one_at_a_time: dict[str, asyncio.Lock] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._behind: set[str] = set()

    async def hear(self, account: str, token: str) -> None:
        """Take what is new in an account. What cannot be had is tried for again, whoever waits for it or not.

        Raises:
            PlatformError: it cannot be had now.
        """
        # A platform that waits no longer breaks our answer off, and must not break the reading off with it.
        await asyncio.shield(self._start(self._read_or_owe(account, token)))

    async def catch_up(self) -> None:
        """Take what came while nobody was here to be told of it."""
        for account in await asyncio.to_thread(self._bookmarks.accounts):
            self._owe(account, "", (0.0, *self._pauses))

    async def close(self) -> None:
        """Leave the rest to the next time."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _read_or_owe(self, account: str, token: str) -> None:
        try:
            await self._read(account, token)
        except Exception:
            self._owe(account, token, self._pauses)
            raise

    def _owe(self, account: str, token: str, pauses: Sequence[float]) -> None:
        if account not in self._behind:
            self._behind.add(account)
            self._start(self._read_in_the_end(account, token, pauses))

    async def _read_in_the_end(self, account: str, token: str, pauses: Sequence[float]) -> None:
        try:
            for pause in chain(pauses, repeat(pauses[-1])):
                await asyncio.sleep(pause)
                if await self._is_read(account, token):
                    return
        finally:
            self._behind.discard(account)

    async def _is_read(self, account: str, token: str) -> bool:
        try:
            await self._read(account, token)
        except PlatformError as error:
            logger.warning("WeCom does not hand out what is new in %s: %s", account, error)
        except Exception:
            logger.exception("what is new in %s could not be kept", account)
        else:
            return True
        return False

    async def _read(self, account: str, token: str) -> None:
        async with self._one_at_a_time.setdefault(account, asyncio.Lock()), self._alone(account):
            place = await asyncio.to_thread(self._bookmarks.of, account, _now())
            is_last = False
            while not is_last:
                began = _now()
                place, page = await self._page(place, token)
                entries = [Entry(number, line) for number, line in enumerate(page.lines, start=place.number)]
                await self._hear_failures(late_failures(entries))
                await self._take(customers_messages(entries, place.not_before))
                is_last = page.is_last or page.cursor == place.cursor
                place = place.behind(page.cursor, len(page.lines), began)
                await asyncio.to_thread(self._bookmarks.move, place)

    @asynccontextmanager
    async def _alone(self, account: str) -> AsyncIterator[None]:
        """No other process reads the account's log meanwhile; waits until that is so."""
        while not await asyncio.to_thread(self._bookmarks.take, account):
            await asyncio.sleep(LOOK_SECONDS)
        renewing = asyncio.ensure_future(self._renew(account))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.to_thread(self._bookmarks.let_go, account)

    async def _renew(self, account: str) -> None:
        while True:
            await asyncio.sleep(self._bookmarks.lease.total_seconds() / RENEWALS)
            try:
                await asyncio.to_thread(self._bookmarks.take, account)
            except SpoolUnavailableError:
                logger.exception("the right to read %s could not be renewed; that is tried again", account)

    async def _page(self, place: Bookmark, token: str) -> tuple[Bookmark, Page]:
        """The next page, and the place it was read from: the platform may not know ours any more."""
        try:
            return place, await self._client.page(place.account, place.cursor, token)
        except RefusedError:
            if not place.cursor:
                raise
        place = place.without_cursor()
        return place, await self._client.page(place.account, place.cursor, token)

    def _start(self, coroutine: Awaitable[None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(coroutine)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task


def _now() -> datetime:
    return datetime.now(timezone.utc)
