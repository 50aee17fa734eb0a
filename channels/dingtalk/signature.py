"""How DingTalk signs its requests: the time, with the app's secret.

The body is not signed, so whoever overhears a request could send others for as long as its time is accepted.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping

from channels.messaging.platform import ForgedError
from channels.servers.freshness import require_fresh

MILLISECONDS = 1000
LONGEST_WAY_SECONDS = 600
"""DingTalk asks to refuse what is older than an hour; a message is on its way for seconds."""


class Signature:
    """Checks who sends.

    Args:
        app_secret: of the app the robot belongs to.
        clock: seconds since 1970.
    """

    def __init__(self, app_secret: str, clock: Callable[[], float] = time.time) -> None:
        self._secret, self._clock = app_secret, clock

    def check(self, headers: Mapping[str, str]) -> None:
        """Return where the request is DingTalk's.

        Args:
            headers: of the request, whose names may be asked for in lower case.

        Raises:
            ForgedError: it is not signed with the secret.
            StaleError: it was signed too long ago, or in the future.
            MalformedError: its time is no time.
        """
        timestamp, signature = headers.get("timestamp", ""), headers.get("sign", "")
        if not hmac.compare_digest(self._signed(timestamp).encode(), signature.encode()):
            raise ForgedError("the signature is not that of the app's secret")
        require_fresh(timestamp, self._clock(), LONGEST_WAY_SECONDS, MILLISECONDS)

    def _signed(self, timestamp: str) -> str:
        words = f"{timestamp}\n{self._secret}".encode()
        return base64.b64encode(hmac.new(self._secret.encode(), words, hashlib.sha256).digest()).decode()
