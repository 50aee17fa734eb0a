"""A message that an app did not take: one of our people decides, once, whether it is sent again or dropped.

A CaseError is raised where there is nothing to decide:
DecidedLetterError    it was decided on before; says by whom
WaitingLetterError    it goes by itself once the customer has written again
"""

from __future__ import annotations

from datetime import datetime

from sandra.case import CaseError
from sandra.dead_letters import DeadLetter, DeadLetterStatus


class DecidedLetterError(CaseError):
    """Somebody decided on the message before."""

    def __init__(self, letter: DeadLetter) -> None:
        self.letter = letter
        what = "dropped this message" if letter.status is DeadLetterStatus.DROPPED else "had this message sent again"
        super().__init__(f"{letter.decided_by} {what}; look at the list again")


class WaitingLetterError(CaseError):
    """Nothing went wrong with the message yet."""

    def __init__(self) -> None:
        super().__init__("the message goes by itself once the customer has written again; nothing is to be decided")


def send_again(letter: DeadLetter, person: str, now: datetime) -> bool:
    """Let the channel send it once more.

    Returns:
        Whether that is news; not where the same person asked for the same before, as by a double click.

    Raises:
        DecidedLetterError: it was dropped, or somebody else had it sent again.
        WaitingLetterError: it waits for the customer.
    """
    return _decide(letter, DeadLetterStatus.AGAIN, person, now)


def drop(letter: DeadLetter, person: str, now: datetime) -> bool:
    """Let it be: the customer is not to have it any more.

    Returns:
        Whether that is news; not where the same person asked for the same before, as by a double click.

    Raises:
        DecidedLetterError: it was sent again, or somebody else dropped it.
        WaitingLetterError: it waits for the customer.
    """
    return _decide(letter, DeadLetterStatus.DROPPED, person, now)


def _decide(letter: DeadLetter, wanted: DeadLetterStatus, person: str, now: datetime) -> bool:
    if letter.status is DeadLetterStatus.WAITING:
        raise WaitingLetterError
    if letter.status is DeadLetterStatus.DEAD:
        letter.status, letter.decided_by, letter.decided_at = wanted, person, now
        return True
    is_dropped, is_to_be = letter.status is DeadLetterStatus.DROPPED, wanted is DeadLetterStatus.DROPPED
    if letter.decided_by != person or is_dropped != is_to_be:
        raise DecidedLetterError(letter)
    return False
