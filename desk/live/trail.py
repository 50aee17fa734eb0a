"""Follows rows by their ids without missing one that was committed out of turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from sandra.changes import LATE_BY

Row = TypeVar("Row")
LATE_BY_SECONDS = LATE_BY.total_seconds()
LOOKED_BACK = 200


class Trail(Generic[Row]):
    """The rows of one table, each found once.

    Args:
        read: rows after an id, the oldest first.
        latest: the newest id.
        id_of: a row's id.
    """

    def __init__(
        self, read: Callable[[int], Sequence[Row]], latest: Callable[[], int], id_of: Callable[[Row], int]
    ) -> None:
        self._read, self._latest, self._id_of = read, latest, id_of
        self._seen: set[int] = set()
        self._ahead: deque[tuple[float, int]] = deque()
        self.settled = 0
        """No row up to this id will appear any more that has not been found."""

    def begin(self, now: float) -> None:
        """Start at the end: what is there is known."""
        self._seen.clear()
        self._ahead.clear()
        self.settled = max(0, self._latest() - LOOKED_BACK)
        self.found(now)

    def found(self, now: float) -> list[Row]:
        """The rows that appeared since the last look.

        Args:
            now: seconds on a clock that only goes forward.
        """
        fresh = [row for row in self._read(self.settled) if self._id_of(row) not in self._seen]
        for row in fresh:
            self._seen.add(self._id_of(row))
            self._ahead.append((now, self._id_of(row)))
        while self._ahead and now - self._ahead[0][0] > LATE_BY_SECONDS:
            self.settled = max(self.settled, self._ahead.popleft()[1])
        self._seen = {known for known in self._seen if known > self.settled}
        return fresh
