"""Messages that an app did not take, on the session of a transaction."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sandra.letters import DeadLetter, DeadLetterStatus
from sandra.store.talk_tables import dead_letters

_COLUMN = dead_letters.c


class SqlDeadLetters:
    """All of them, the decided ones as well."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, letter: DeadLetter) -> None:
        """Keep one; nothing where it is kept already."""
        if self._session.execute(select(_COLUMN.id).where(_COLUMN.key == letter.key)).first() is None:
            self._session.add(letter)
            self._session.flush()

    def to_send_again(self, channel: str) -> list[DeadLetter]:
        """Those of a channel to be sent again, the oldest first; nobody else's until the transaction ends."""
        wanted = (
            select(DeadLetter)
            .where(_COLUMN.channel == channel, _COLUMN.status == DeadLetterStatus.AGAIN)
            .order_by(_COLUMN.id)
            .with_for_update()
        )
        return list(self._session.execute(wanted).scalars())

    def page(self, statuses: Collection[DeadLetterStatus], limit: int) -> list[DeadLetter]:
        """The latest in one of these states, newest first."""
        wanted = select(DeadLetter).where(_COLUMN.status.in_(statuses)).order_by(_COLUMN.id.desc()).limit(limit)
        return list(self._session.execute(wanted).scalars())

    def to_decide(self, letter_id: int) -> DeadLetter | None:
        """One of them, nobody else's until the transaction ends; None where there is none."""
        wanted = select(DeadLetter).where(_COLUMN.id == letter_id).with_for_update()
        found: DeadLetter | None = self._session.execute(wanted).scalar_one_or_none()
        return found

    def undecided(self) -> int:
        """How many nobody has decided on."""
        counted = select(func.count()).where(_COLUMN.status == DeadLetterStatus.DEAD)
        number: int = self._session.execute(counted).scalar_one()
        return number
