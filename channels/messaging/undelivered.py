"""What the customer does not have of what we say: what waits until they write again, and what is dead.

Both are put on record before the letter box forgets them, so that our people see them and nothing is lost in any case.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sandra.dead_letters import DeadLetter, DeadLetterStatus
from sandra.letters import Letter, LetterBox, LostLetter
from sandra.listening.known import join_conversation
from sandra.store.database import Store, StoreError
from sandra.store.dead_letters import SqlDeadLetters

logger = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(days=14)
"""Who has not written for so long after a message is not waited for any more: somebody has to reach them otherwise."""
STORE_PAUSE = timedelta(seconds=30)
LEASE = timedelta(minutes=2)
"""What a process had in hand as it died is taken up by another after this time; no app takes so long."""
AT_ONCE = 100
NOBODY_WROTE = f"the customer has not written again within {LONGEST_WAIT.days} days"


class Undelivered:
    """The messages of one app that did not arrive, or not yet.

    Args:
        channel: its name.
        letters: what is on its way, and what the app told later.
        store: where our people see it.
        clock: tells the moment.
    """

    def __init__(self, channel: str, letters: LetterBox, store: Store, clock: Callable[[], datetime]) -> None:
        self._channel, self._letters, self._store, self._now = channel, letters, store, clock

    def wait_for_contact(self, letter: Letter, since: datetime, why: str) -> None:
        """It goes when the customer has written again; at once where they have since that moment."""
        logger.info("%s waits until the customer writes: %s", letter.conversation_id, why)
        if self._is_on_record(letter, DeadLetter.waiting(letter, why, self._now())):
            self._letters.wait_for_contact(letter, since, self._now())

    def goes(self, letter: Letter) -> None:
        """The customer has written: it waits no longer.

        Raises:
            StoreError: our people would go on reading that it does.
        """
        with self._store.transaction() as records:
            SqlDeadLetters(records.session).no_longer_waits(letter.key)

    def give_up(self, letter: Letter, why: str) -> None:
        """The app will never take it."""
        logger.warning("a message in %s was not taken: %s", letter.conversation_id, why)
        if self._is_on_record(letter, DeadLetter.of(letter, why, self._now(), letter.tries + 1)):
            self._letters.give_up(letter)

    def see_to_all(self) -> None:
        """Send again what our people want to be, settle what the app told later, and stop waiting for who is gone.

        Raises:
            StoreError: the rest waits for the next time.
        """
        self._send_again()
        self._settle_late_failures()
        self._stop_waiting()
        self._letters.forget_sent(self._now())

    def _send_again(self) -> None:
        with self._store.reading() as records:
            if not SqlDeadLetters(records.session).wait_to_be_sent_again(self._channel):
                return
        with self._store.transaction() as records:
            for dead in SqlDeadLetters(records.session).to_send_again(self._channel):
                dead.status = DeadLetterStatus.SENT_AGAIN
                again = f"{dead.key} again {dead.decided_at}"
                self._letters.post(dead.channel, dead.conversation_id, [dead.piece], self._now(), [again])

    def _settle_late_failures(self) -> None:
        now = self._now()
        taken = self._letters.take_lost(self._channel, now, now + LEASE, AT_ONCE)
        # A letter that went as several messages may fail with each of them; one that is refused is refused as a whole.
        for lost in {one.letter.key: one for one in sorted(taken, key=lambda one: not one.is_window_closed)}.values():
            self._settle(lost)
        for message_id in self._letters.forget_unknown_failures(self._channel, now):
            logger.warning("%s could not hand over the message %s, which is none of ours", self._channel, message_id)

    def _settle(self, lost: LostLetter) -> None:
        letter, now = lost.letter, self._now()
        logger.warning("a message in %s did not arrive after all: %s", letter.conversation_id, lost.why)
        if not lost.is_window_closed:
            self._put_on_record(letter, DeadLetter.of(letter, lost.why, now, letter.tries + 1))
            self._letters.give_up_lost(lost)
            return
        waiting = DeadLetter.waiting(letter, lost.why, now)
        waiting.key = f"{letter.key} once more"
        self._put_on_record(letter, waiting)
        self._letters.let_lost_wait(lost, waiting.key, now)

    def _stop_waiting(self) -> None:
        now = self._now()
        for letter in self._letters.take_waiting(self._channel, now - LONGEST_WAIT, now + LEASE, AT_ONCE):
            logger.warning("a message in %s is given up: %s", letter.conversation_id, NOBODY_WROTE)
            if self._is_on_record(letter, DeadLetter.of(letter, NOBODY_WROTE, now, 0)):
                self._letters.give_up(letter)

    def _is_on_record(self, letter: Letter, dead: DeadLetter) -> bool:
        """Whether it is; otherwise it is tried again when the store may answer."""
        try:
            self._put_on_record(letter, dead)
        except StoreError:
            logger.exception("what becomes of a message in %s waits for the store", letter.conversation_id)
            self._letters.try_later(letter, self._now() + STORE_PAUSE)
            return False
        return True

    def _put_on_record(self, letter: Letter, dead: DeadLetter) -> None:
        """
        Raises:
            StoreError: the store does not answer.
        """
        with self._store.transaction() as records:
            # A sentence beside the dialogue may come before its first turn.
            join_conversation(records, letter.conversation_id, letter.channel, self._now())
            SqlDeadLetters(records.session).add(dead)
