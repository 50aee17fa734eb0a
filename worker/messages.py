"""What customers hear who are not writing: superiors' answers (D4), findings (E5), the new time of a person who is late
(F5), and the question whether it helped (F2).

Requests nobody answers come to an end.

RasaSilentError    Rasa did not answer in time; nobody is nudged any more in this round
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from cluster.memory import Memory
from desk.rasa import SilentError, Speaker, SpeakingError
from sandra.case import Case, Ticket
from sandra.closing.follow_up import FOLLOW_UP
from sandra.reach import PUSHING_CHANNELS, may_speak_first
from sandra.records import Records
from sandra.remedy.approvals import answer_on, expire_overdue
from sandra.store.database import Store

logger = logging.getLogger(__name__)


NUDGE_SECONDS = 60.0
"""Longer than Rasa may take for a nudge: should we die meanwhile, another worker nudges after it."""
NUDGED_FOR_SECONDS = 30 * 24 * 3600.0
"""Nobody is nudged for the same thing again within."""


class RasaSilentError(Exception):
    """Each further nudge would wait as long, and the worker's other work with it."""

    def __init__(self, number: str) -> None:
        super().__init__(f"Rasa did not answer in time for {number}: check that it runs; the next round tries again")


def end_overdue(store: Store, now: datetime) -> int:
    """Let requests expire that nobody answered in time. Returns how many did.

    Raises:
        StoreError: the store does not answer; the next round tries again.
    """
    with store.transaction() as records:
        return expire_overdue(records, now)


class Messenger:
    """Nudges Rasa where an answer waits to be told; what it then says comes from the conversation itself."""

    def __init__(self, store: Store, speaker: Speaker, memory: Memory) -> None:
        """
        Args:
            store: where the answers are.
            speaker: reaches Rasa.
            memory: of all workers, so that one of them nudges.
        """
        self._store, self._speaker, self._memory = store, speaker, memory
        self._late: dict[str, str] = {}

    def bring_answers(self, now: datetime) -> int:
        """Nudge each conversation with an untold answer, once. Returns how many were.

        Raises:
            RasaSilentError: Rasa did not answer in time.
            StoreError: the store does not answer; the next round tries again.
        """
        return self._nudge_each(self._untold(now))

    def bring_findings(self, now: datetime) -> int:
        """Nudge each conversation whose customer has not heard what was found, once. Returns how many were.

        Raises:
            RasaSilentError: Rasa did not answer in time.
            StoreError: the store does not answer; the next round tries again.
        """
        with self._store.reading() as records:
            found = _within_reach(records, records.cases_with_untold_finding(PUSHING_CHANNELS), now)
        return self._nudge_each((f"finding of {case.number}", case.conversation_id) for case in found)

    def note_late(self, tickets: Iterable[Ticket]) -> None:
        """Remember whom to tell a new time; who is not reached before this process ends hears it when they write."""
        self._late |= {f"{t.number} by {t.respond_by.isoformat()}": t.conversation_id for t in tickets}

    def tell_new_times(self, now: datetime) -> int:
        """Nudge each conversation that waits for somebody who is late. Returns how many were.

        Raises:
            RasaSilentError: Rasa did not answer in time.
            StoreError: the store does not answer; the next round tries again.
        """
        with self._store.reading() as records:
            free = {key: at for key, at in self._late.items() if _is_within_reach(records, at, now)}
        told = self._nudge_each(free.items())
        self._late = {key: at for key, at in free.items() if not self._memory.known([_nudge_of(key)])}
        return told

    def ask_whether_it_helped(self, now: datetime) -> int:
        """Nudge each conversation in which it is time to ask, once. Returns how many were.

        Raises:
            RasaSilentError: Rasa did not answer in time.
            StoreError: the store does not answer; the next round tries again.
        """
        with self._store.reading() as records:
            due = _within_reach(records, records.cases_to_follow_up(now, FOLLOW_UP, PUSHING_CHANNELS), now)
        keys = ((f"follow-up of {case.number}, {len(case.promises)}", case.conversation_id) for case in due)
        return self._nudge_each(keys)

    def _untold(self, now: datetime) -> list[tuple[str, str]]:
        """Numbers of the approvals, each with its conversation."""
        with self._store.reading() as records:
            decided = records.cases_with_untold_decision(PUSHING_CHANNELS)
            answers = [(answer_on(case), case) for case in _within_reach(records, decided, now)]
        return [
            (answer.number, case.conversation_id)
            for answer, case in answers
            if answer is not None and answer.told_at is None
        ]

    def _nudge_each(self, waiting: Iterable[tuple[str, str]]) -> int:
        """Nudge the conversations whose keys nobody nudged for yet. Returns how many were."""
        return sum(self._nudge(key, conversation_id) for key, conversation_id in waiting)

    def _nudge(self, number: str, conversation_id: str) -> bool:
        """Whether Rasa took our nudge; where it did not, the next round tries again, ours or another worker's."""
        nudge = _nudge_of(number)
        if not self._memory.add(nudge, "begun", NUDGE_SECONDS):
            return False
        try:
            self._speaker.nudge(conversation_id)
        except SilentError:
            self._memory.drop(nudge)
            raise RasaSilentError(number) from None
        except SpeakingError as error:
            self._memory.drop(nudge)
            logger.warning("%s could not be brought and waits for the next round: %s", number, error.why)
            return False
        self._memory.put(nudge, "taken", NUDGED_FOR_SECONDS)
        return True


def _nudge_of(number: str) -> str:
    return f"nudge:{number}"


def _within_reach(records: Records, cases: Iterable[Case], now: datetime) -> list[Case]:
    return [case for case in cases if _is_within_reach(records, case.conversation_id, now)]


def _is_within_reach(records: Records, conversation_id: str, now: datetime) -> bool:
    conversation = records.conversation(conversation_id)
    return conversation is not None and may_speak_first(records, conversation, now)
