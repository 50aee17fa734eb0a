"""Exchanges signals of typing with the web chat, while anybody is at a ticket."""

from __future__ import annotations

import logging

from desk.live.company import Company
from desk.live.news import News
from desk.rasa import Speaker, SpeakingError

logger = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
AFTER_A_FAILURE_SECONDS = 10.0


class CustomersTyping:
    """Which customers type, in the conversations our people have open.

    Args:
        company: who is at which ticket.
        speaker: reaches the web chat.
    """

    def __init__(self, company: Company, speaker: Speaker) -> None:
        self._company, self._speaker = company, speaker
        self._typing: set[str] = set()
        self._shown: set[str] = set()
        self._next = 0.0

    def news(self, now: float) -> list[News]:
        """Who began to type, and who ended.

        Args:
            now: seconds on a clock that only goes forward.
        """
        at_tickets = self._company.conversations()
        if now < self._next or not (at_tickets or self._typing or self._shown):
            return []
        self._next = now + EVERY_SECONDS
        active = {conversation for conversation, somebody_types in at_tickets.items() if somebody_types}
        try:
            typing = set(self._speaker.exchange_typing(list(at_tickets), active, self._shown - active))
            self._shown = active
        except SpeakingError as error:
            logger.debug("nobody sees who types: %s", error)
            self._next = now + AFTER_A_FAILURE_SECONDS
            typing = set()
        began, ended = typing - self._typing, self._typing - typing
        self._typing = typing
        return [
            *(News("typing", conversation, what="on") for conversation in sorted(began)),
            *(News("typing", conversation, what="off") for conversation in sorted(ended)),
        ]
