"""What processes of one kind remember together for a while; each entry ends by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from heapq import heappop, heappush
from threading import Lock
from typing import Protocol

from redis import Redis

PATIENCE_SECONDS = 2.0


class Memory(Protocol):
    """Texts by key; and lists of texts by name and key, which end together."""

    def put(self, key: str, text: str, seconds: float) -> None:
        """Remember it, whatever was there."""

    def add(self, key: str, text: str, seconds: float) -> bool:
        """Remember it if nothing is there. Returns whether that was so: of several processes one hears yes."""

    def get(self, key: str) -> str | None:
        """What is there."""

    def known(self, keys: Collection[str]) -> set[str]:
        """Those keys at which something is."""

    def drop(self, key: str) -> None:
        """Forget it."""

    def enter(self, name: str, key: str, text: str, seconds: float) -> None:
        """Enter it in a list, which is remembered so long from now on."""

    def entries(self, name: str) -> dict[str, str]:
        """Everything in a list."""

    def strike(self, name: str, key: str) -> None:
        """Take it out of a list."""


@dataclass
class _Kept:
    """What is remembered, and until when."""

    ends: float
    text: str = ""
    entries: dict[str, str] = field(default_factory=dict)


class OwnMemory:
    """In this process, for when there is one of its kind.

    Args:
        clock: seconds on a clock that only goes forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._endings: list[tuple[float, str]] = []
        self._lock = Lock()

    def put(self, key: str, text: str, seconds: float) -> None:
        """As `Memory` says."""
        with self._lock:
            self._forget_ended()
            self._kept[key] = _Kept(self._ends(key, seconds), text)

    def add(self, key: str, text: str, seconds: float) -> bool:
        """As `Memory` says."""
        with self._lock:
            self._forget_ended()
            if key in self._kept:
                return False
            self._kept[key] = _Kept(self._ends(key, seconds), text)
            return True

    def get(self, key: str) -> str | None:
        """As `Memory` says."""
        with self._lock:
            self._forget_ended()
            kept = self._kept.get(key)
            return kept.text if kept is not None else None

    def known(self, keys: Collection[str]) -> set[str]:
        """As `Memory` says."""
        with self._lock:
            self._forget_ended()
            return {key for key in keys if key in self._kept}

    def drop(self, key: str) -> None:
        """As `Memory` says."""
        with self._lock:
            self._kept.pop(key, None)

    def enter(self, name: str, key: str, text: str, seconds: float) -> None:
        """As `Memory` says."""
        with self._lock:
            self._forget_ended()
            kept = self._kept.setdefault(name, _Kept(0.0))
            kept.entries[key] = text
            kept.ends = self._ends(name, seconds)

    def entries(self, name: str) -> dict[str, str]:
        """As `Memory` says."""
        with self._lock:
            self._forget_ended()
            kept = self._kept.get(name)
            return dict(kept.entries) if kept is not None else {}

    def strike(self, name: str, key: str) -> None:
        """As `Memory` says."""
        with self._lock:
            kept = self._kept.get(name)
            if kept is not None:
                kept.entries.pop(key, None)

    def _ends(self, key: str, seconds: float) -> float:
        ends = self._clock() + seconds
        heappush(self._endings, (ends, key))
        return ends

    def _forget_ended(self) -> None:
        """Look at nothing that has not ended: what is remembered for a month may be a great deal."""
        now = self._clock()
        while self._endings and self._endings[0][0] <= now:
            _, key = heappop(self._endings)
            if key in self._kept and self._kept[key].ends <= now:
                del self._kept[key]


class RedisMemory:
    """In Redis, for all processes that have its address. Whatever is asked raises RedisError where it does not answer.

    Args:
        url: of Redis.
        prefix: tells installations in one Redis apart.
    """

    def __init__(self, url: str, prefix: str) -> None:
        patience = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS}
        self._redis = Redis.from_url(url, decode_responses=True, **patience)
        self._prefix = prefix

    def put(self, key: str, text: str, seconds: float) -> None:
        """As `Memory` says."""
        self._redis.set(self._name(key), text, px=_milliseconds(seconds))

    def add(self, key: str, text: str, seconds: float) -> bool:
        """As `Memory` says."""
        return bool(self._redis.set(self._name(key), text, px=_milliseconds(seconds), nx=True))

    def get(self, key: str) -> str | None:
        """As `Memory` says."""
        found: str | None = self._redis.get(self._name(key))
        return found

    def known(self, keys: Collection[str]) -> set[str]:
        """As `Memory` says."""
        asked = list(keys)
        found = self._redis.mget([self._name(key) for key in asked]) if asked else []
        return {key for key, text in zip(asked, found, strict=True) if text is not None}

    def drop(self, key: str) -> None:
        """As `Memory` says."""
        self._redis.delete(self._name(key))

    def enter(self, name: str, key: str, text: str, seconds: float) -> None:
        """As `Memory` says."""
        with self._redis.pipeline() as together:
            together.hset(self._name(name), key, text)
            together.pexpire(self._name(name), _milliseconds(seconds))
            together.execute()

    def entries(self, name: str) -> dict[str, str]:
        """As `Memory` says."""
        found: dict[str, str] = self._redis.hgetall(self._name(name))
        return found

    def strike(self, name: str, key: str) -> None:
        """As `Memory` says."""
        self._redis.hdel(self._name(name), key)

    def _name(self, key: str) -> str:
        return f"{self._prefix}:{key}"


def memory_at(redis_url: str, prefix: str) -> Memory:
    """The memory of an installation: in Redis where there is one, otherwise the process's own."""
    return RedisMemory(redis_url, prefix) if redis_url else OwnMemory()


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
