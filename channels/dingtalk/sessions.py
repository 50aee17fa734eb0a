"""The addresses at which DingTalk lets us answer for a while; each message brings a fresh one.

They are forgotten when the process ends: until the next message we write to people by their staff id.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from channels.messaging.addresses import is_beneath
from channels.messaging.platform import ForgedError

EARLY_SECONDS = 60.0
"""An address is not used any more so long before its end."""


@dataclass(frozen=True)
class Session:
    """Where to answer.

    Attributes:
        url: holds a secret.
        ends_at: in seconds since 1970.
    """

    url: str
    ends_at: float


class Sessions:
    """The address for each customer.

    Args:
        beneath: where all of them lie.
        clock: seconds since 1970.
    """

    def __init__(self, beneath: str, clock: Callable[[], float] = time.time) -> None:
        self._beneath, self._clock = beneath, clock
        self._sessions: dict[str, Session] = {}

    def remember(self, address: str, session: Session) -> None:
        """Answer this customer there from now on.

        Raises:
            ForgedError: it is not DingTalk's; somebody wants us to call their server.
        """
        if not is_beneath(session.url, self._beneath):
            raise ForgedError("the address to answer at lies elsewhere than SANDRA_DINGTALK_SESSIONS says")
        self._sessions[address] = session
        self._forget_ended()

    def of(self, address: str) -> str | None:
        """Where to answer a customer; None where no address holds any more."""
        session = self._sessions.get(address)
        return session.url if session is not None and self._holds(session) else None

    def forget(self, address: str) -> None:
        """DingTalk does not know this address any more."""
        self._sessions.pop(address, None)

    def _holds(self, session: Session) -> bool:
        return self._clock() < session.ends_at - EARLY_SECONDS

    def _forget_ended(self) -> None:
        self._sessions = {address: one for address, one in self._sessions.items() if self._holds(one)}
