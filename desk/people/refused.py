"""Tells what is refused of people: who signs in, what they change of themselves, and what administrators do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desk.refusals import Code, Refusal
from sandra.people import LockedOutError, PeopleError, SignInError, UnknownPersonError

STATUSES: dict[type[PeopleError], int] = {SignInError: 401, UnknownPersonError: 404, LockedOutError: 429}
"""Where it is not 422: what was given does not fit."""


@contextmanager
def people_refusals() -> Iterator[None]:
    """What cannot be done is told with its code, and the cure.

    Raises:
        Refusal: of whichever `PeopleError` came.
    """
    try:
        yield
    except PeopleError as error:
        raise Refusal(STATUSES.get(type(error), 422), Code(error.code), str(error), **error.facts) from error
