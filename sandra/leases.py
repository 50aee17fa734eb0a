"""What a process has in hand, so that the others leave it alone; one that died lets go by time.

The clocks of the machines that share a database have to agree to within a few seconds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from datetime import datetime, timedelta, timezone
from uuid import uuid4

from sqlalchemy import Column, MetaData, Table, Text, delete, or_, select, update
from sqlalchemy.engine import Connection

from sandra.spool_database import WrittenMoment, insertion

LEASE = timedelta(seconds=15)
"""So long a process has something in hand without a word from it."""
RENEWALS = 4
"""So often in the length of a lease a process that lives says so."""

SCHEMA = MetaData()
leases = Table(
    "leases",
    SCHEMA,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("taken_by", Text, nullable=False),
    Column("taken_until", WrittenMoment, nullable=False),
)

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(timezone.utc)


class Leases:
    """Those of one process. What is done belongs to the transaction of the connection that is given.

    Args:
        length: of a lease.
        clock: tells the moment.
    """

    def __init__(self, length: timedelta = LEASE, clock: Clock = utc_now) -> None:
        self.length, self._clock = length, clock
        self._id = uuid4().hex

    @property
    def _me(self) -> str:
        # A web server's workers are forks of one process, and this may have been made before they were.
        return f"{os.getpid()}-{self._id}"

    def take(self, connection: Connection, kind: str, name: str) -> bool:
        """Whether it is ours, and stays so for the length of a lease."""
        now = self._clock()
        taken = {"taken_by": self._me, "taken_until": now + self.length}
        # Where it is another's, PostgreSQL locks its row all the same: who lets go at this moment comes after us.
        taking = (
            insertion(connection, leases)
            .values(kind=kind, name=name, **taken)
            .on_conflict_do_update(
                index_elements=[leases.c.kind, leases.c.name],
                set_=taken,
                where=or_(leases.c.taken_by == self._me, leases.c.taken_until <= now),
            )
        )
        return bool(connection.execute(taking).rowcount)

    def renew(self, connection: Connection, kind: str, names: Collection[str]) -> set[str]:
        """Those of the names that are ours still, and stay so for the length of a lease."""
        ours = (leases.c.kind == kind, leases.c.taken_by == self._me, leases.c.name.in_(names))
        connection.execute(update(leases).where(*ours).values(taken_until=self._clock() + self.length))
        return set(connection.execute(select(leases.c.name).where(*ours)).scalars())

    def let_go(self, connection: Connection, kind: str, name: str) -> bool:
        """Leave it to whoever comes next; False where it was not ours any more."""
        ours = (leases.c.kind == kind, leases.c.name == name, leases.c.taken_by == self._me)
        return bool(connection.execute(delete(leases).where(*ours)).rowcount)

    def now(self) -> datetime:
        """The moment by which leases end."""
        return self._clock()
