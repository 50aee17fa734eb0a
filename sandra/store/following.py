"""How far somebody outside the desk was told of the changes, kept over restarts and shared by processes.

Every change of the kinds they follow is told at least once. Of several processes one tells at a time: it has a turn
that ends by itself, in case it dies; then another, or the same one after its restart, tells that change again. So a
change is told twice only where a process ended, or took longer than its turn, between telling and saying so.

Changes are told by rising id, but for those that appear late (`LATE_BY`): these follow as soon as they are there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from sandra.changes import KEPT_FOR, LATE_BY, Change
from sandra.store.outbox import latest_change
from sandra.store.talk_tables import changes, followers


@dataclass(frozen=True)
class Turn:
    """A change to tell.

    Attributes:
        until: nobody else tells it before this moment.
        tries: how often it was told in vain.
    """

    change: Change
    until: datetime
    tries: int


class Following:
    """One who follows, within a transaction.

    Args:
        session: of the transaction.
        name: tells followers apart.
        kinds: of the changes they hear of.
    """

    def __init__(self, session: Session, name: str, kinds: Collection[str]) -> None:
        self._session, self._name, self._kinds = session, name, kinds

    def begin(self) -> None:
        """Hear of what comes from now on; who began before goes on where they stood.

        Raises:
            IntegrityError: another process began at the same moment.
        """
        if self._place() is None:
            start = {"name": self._name, "settled": latest_change(self._session), "told": [], "tries": 0}
            self._session.execute(insert(followers).values(start))

    def give_up_old(self, now: datetime) -> int:
        """Tell no more of what is older than changes are kept. Returns how many were not told."""
        place = self._place()
        if place is None:
            return 0
        old = self._untold(place).where(changes.c.at < now - KEPT_FOR)
        ids = [row.id for row in self._session.execute(old)]
        if ids:
            settled = max(ids)
            self._write(settled=settled, told=[one for one in place.told if one > settled], tries=0, not_before=None)
        return len(ids)

    def take(self, now: datetime, at_most: timedelta) -> Turn | None:
        """The next change, for this process to tell; None where there is none, or not yet.

        Args:
            at_most: how long telling it may take.
        """
        place = self._place()
        if place is None or (place.not_before is not None and place.not_before > now):
            return None
        found = self._session.execute(self._untold(place).order_by(changes.c.id).limit(1)).first()
        self._settle(place, found.id if found is not None else None, now)
        if found is None:
            return None
        self._write(not_before=now + at_most)
        return Turn(Change(**found._mapping), now + at_most, place.tries)

    def end(self, turn: Turn) -> None:
        """The change was told. Who took longer than their turn leaves it to whoever has the next."""
        place = self._place()
        if place is not None and place.not_before == turn.until:
            self._write(told=[*place.told, turn.change.id], tries=0, not_before=None)

    def put_off(self, turn: Turn, until: datetime) -> None:
        """The change was told in vain, and is told again after that moment."""
        place = self._place()
        if place is not None and place.not_before == turn.until:
            self._write(tries=turn.tries + 1, not_before=until)

    def _place(self) -> Row | None:
        """As it is at this moment, and nobody else's to change until the transaction ends."""
        wanted = select(followers).where(followers.c.name == self._name).with_for_update()
        found: Row | None = self._session.execute(wanted).first()
        return found

    def _untold(self, place: Row) -> Select:
        column = changes.c
        return select(changes).where(
            column.id > place.settled, column.kind.in_(self._kinds), column.id.not_in(place.told)
        )

    def _settle(self, place: Row, before: int | None, now: datetime) -> None:
        """Nothing will appear any more before what is old enough."""
        column = changes.c
        over = select(func.max(column.id)).where(column.id > place.settled, column.at < now - LATE_BY)
        settled = self._session.execute(over if before is None else over.where(column.id < before)).scalar_one()
        if settled is not None:
            self._write(settled=settled, told=[one for one in place.told if one > settled])

    def _write(self, **values: Any) -> None:
        self._session.execute(update(followers).where(followers.c.name == self._name).values(values))
