"""Calls an app: its API with our secret, its files wherever it keeps them, and no secret in any word about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import httpx

from channels.builtin.hosts import Hosts
from channels.messaging.platform import BusyError, RefusedError
from channels.servers.calling import Answer, Caller, url_of

LONGEST_WORDS = 200
_SUCCESS = range(200, 300)


class AppApi:
    """One app's API.

    Args:
        app: how errors call it.
        hosts: its address, and where it keeps what customers sent.
        secrets: what no error may show.
        proof: what goes along with every request to the app so that it knows us, as httpx takes it; also where files
            are fetched.
        wait_of: how many seconds an answer asks to wait, where it does not stand in `Retry-After`.
    """

    def __init__(
        self,
        app: str,
        hosts: Hosts,
        secrets: Sequence[str],
        proof: dict[str, Any] | None = None,
        wait_of: Callable[[Answer], float | None] | None = None,
    ) -> None:
        self._app, self._hosts, self._secrets, self._proof = app, hosts, secrets, proof or {}
        self._caller = _Caller(app, str(hosts.api), wait_of)

    async def call(self, path: str, **content: Any) -> Answer:
        """Post something to the API, which answers with an object.

        Args:
            path: after the API's address.
            content: as httpx takes it.

        Raises:
            BusyError: too many requests, no answer of the app, or trouble at its end.
        """
        answer = await self._caller.call("POST", f"/{path}", **self._proof, **content)
        if not answer.told():
            raise BusyError(f"{self._app}: an answer that is not the app's (status {answer.status})")
        return answer

    async def upload(self, address: str, content: bytes) -> None:
        """Bring a file to an address that the app has told for it.

        Raises:
            BusyError: not now.
            RefusedError: the address is not the app's, or takes nothing.
        """
        target = url_of(address, self._app)
        self._hosts.require_own(target)
        answer = await self._caller.call("POST", str(target), content=content)
        if answer.status not in _SUCCESS:
            raise RefusedError(f"{self._app} does not take the file (status {answer.status})")

    async def download(self, address: str) -> bytes:
        """What lies at an address of the app.

        Raises:
            BusyError: not now.
            RefusedError: the address is not the app's, or there is nothing.
            TooLargeError: there is more than is kept.
        """
        answer = await self._caller.follow(address, self._along)
        if answer.status not in _SUCCESS:
            raise RefusedError(f"{self._app} does not hand the file out (status {answer.status})")
        return answer.content

    def fit_to_show(self, words: str) -> str:
        """What the app said, without our secrets and not too long."""
        for secret in self._secrets:
            words = words.replace(secret, "…")
        return f"{self._app}: {words[:LONGEST_WORDS]}"

    async def close(self) -> None:
        """Close the connections."""
        await self._caller.close()

    def _along(self, target: httpx.URL) -> dict[str, Any]:
        self._hosts.require_own(target)
        return self._proof if self._hosts.are_trusted_at(target) else {}


class _Caller(Caller):
    """Asks an app's own way of telling how long to wait."""

    def __init__(self, app: str, address: str, wait_of: Callable[[Answer], float | None] | None) -> None:
        super().__init__(app, address)
        self._own_wait_of = wait_of

    def wait_of(self, answer: Answer) -> float | None:
        """How many seconds the app asks to wait, where it tells."""
        own = self._own_wait_of(answer) if self._own_wait_of is not None else None
        return own if own is not None else super().wait_of(answer)
