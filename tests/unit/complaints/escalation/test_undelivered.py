"""What an app did not take is sent again or dropped, once, by somebody whose name stands under it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from sandra.dead_letters import DeadLetter, DeadLetterStatus
from sandra.escalation.undelivered import DecidedLetterError, WaitingLetterError, drop, send_again
from tests.unit.store.builders import NOW, a_dead_letter

LATER = NOW + timedelta(minutes=5)
Deed = Callable[[DeadLetter, str, datetime], bool]
BOTH = pytest.mark.parametrize(
    ("deed", "status"), [(send_again, DeadLetterStatus.AGAIN), (drop, DeadLetterStatus.DROPPED)]
)


@BOTH
def test_who_decided_and_when_is_kept(deed: Deed, status: DeadLetterStatus) -> None:
    letter = a_dead_letter()
    assert deed(letter, "林薇", NOW)
    assert (letter.status, letter.decided_by, letter.decided_at) == (status, "林薇", NOW)


@BOTH
def test_a_double_click_acts_once(deed: Deed, status: DeadLetterStatus) -> None:
    letter = a_dead_letter()
    assert [deed(letter, "林薇", NOW), deed(letter, "林薇", LATER)] == [True, False]
    assert (letter.status, letter.decided_at) == (status, NOW)


def test_a_second_click_after_the_channel_sent_it_does_not_send_it_once_more() -> None:
    letter = a_dead_letter(status=DeadLetterStatus.SENT_AGAIN, decided_by="林薇", decided_at=NOW)
    assert not send_again(letter, "林薇", LATER)
    assert letter.status is DeadLetterStatus.SENT_AGAIN


@pytest.mark.parametrize("deed", [send_again, drop])
def test_nothing_is_to_be_decided_while_it_waits_for_the_customer(deed: Deed) -> None:
    letter = a_dead_letter(status=DeadLetterStatus.WAITING)
    with pytest.raises(WaitingLetterError, match="once the customer has written again"):
        deed(letter, "林薇", NOW)
    assert (letter.status, letter.decided_by) == (DeadLetterStatus.WAITING, None)


@pytest.mark.parametrize("status", [DeadLetterStatus.AGAIN, DeadLetterStatus.SENT_AGAIN, DeadLetterStatus.DROPPED])
@pytest.mark.parametrize("deed", [send_again, drop])
def test_what_somebody_else_decided_stands(deed: Deed, status: DeadLetterStatus) -> None:
    letter = a_dead_letter(status=status, decided_by="陈静", decided_at=NOW)
    with pytest.raises(DecidedLetterError, match="陈静"):
        deed(letter, "林薇", LATER)
    assert (letter.status, letter.decided_by, letter.decided_at) == (status, "陈静", NOW)


@pytest.mark.parametrize(
    ("first", "then", "told"), [(send_again, drop, "sent again"), (drop, send_again, "dropped this message")]
)
def test_nobody_takes_back_what_they_decided(first: Deed, then: Deed, told: str) -> None:
    letter = a_dead_letter()
    first(letter, "林薇", NOW)
    with pytest.raises(DecidedLetterError, match=told):
        then(letter, "林薇", LATER)
