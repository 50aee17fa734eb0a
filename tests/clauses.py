"""The clauses of the protocol that tests may name.

UnknownClauseError    a test names a clause there is none of
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("clauses.yml")


class UnknownClauseError(ValueError):
    """A test names a clause there is none of."""

    def __init__(self, where: str, unknown: str, known: Iterable[str]) -> None:
        super().__init__(
            f"{where}: there is no clause `{unknown}`; write one of {', '.join(known)} (tests/clauses.yml)"
        )


@dataclass(frozen=True)
class Principle:
    """One part of the protocol: its letter, its title, and what each of its clauses asks."""

    letter: str
    title: str
    clauses: dict[str, str]


@dataclass(frozen=True)
class Protocol:
    """All clauses, and those of A to F that no test with the real processes proves yet."""

    principles: tuple[Principle, ...]
    unproved: frozenset[str]

    @property
    def clauses(self) -> list[str]:
        """Every clause, in order."""
        return [clause for principle in self.principles for clause in principle.clauses]

    def require(self, clauses: Iterable[str], where: str) -> None:
        """See to it that all of these are known.

        Args:
            clauses: what a test names.
            where: the test, for the message.

        Raises:
            UnknownClauseError: one of them is not; the message lists those that are.
        """
        for clause in clauses:
            if clause not in self.clauses:
                raise UnknownClauseError(where, clause, self.clauses)


@lru_cache(maxsize=1)
def protocol() -> Protocol:
    """What tests/clauses.yml holds."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    principles = tuple(
        Principle(letter, str(part["title"]), dict(part["clauses"])) for letter, part in content["principles"].items()
    )
    return Protocol(principles, frozenset(content["unproved"]))
