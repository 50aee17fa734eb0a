"""Requests to an app's webhook that were refused: counted, so that somebody notices who tries."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping

from channels.messaging.platform import RequestError

logger = logging.getLogger(__name__)


class Refusals:
    """Those of one app, since the process began."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._counts: Counter[str] = Counter()

    def count(self, error: RequestError) -> None:
        """One more."""
        self._counts[error.reason] += 1
        logger.warning("%s: request %s (%s)", self._channel, error.reason, error)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many, by reason."""
        return dict(self._counts)
