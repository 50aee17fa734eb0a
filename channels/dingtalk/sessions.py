"""The addresses at which DingTalk lets us answer for a while; each message brings a fresh one.

Where they are forgotten, we write to people by their staff id until the next message.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from redis import RedisError

from channels.messaging.platform import ForgedError
from channels.servers.addresses import is_beneath
from cluster.memory import Memory

logger = logging.getLogger(__name__)

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
        memory: of all workers, as any of them may answer.
        clock: seconds since 1970.
    """

    def __init__(self, beneath: str, memory: Memory, clock: Callable[[], float] = time.time) -> None:
        self._beneath, self._clock = beneath, clock
        self._memory = memory

    def remember(self, address: str, session: Session) -> None:
        """Answer this customer there from now on.

        Raises:
            ForgedError: it is not DingTalk's; somebody wants us to call their server.
        """
        if not is_beneath(session.url, self._beneath):
            raise ForgedError("the address to answer at lies elsewhere than SANDRA_DINGTALK_SESSIONS says")
        lasts = session.ends_at - EARLY_SECONDS - self._clock()
        try:
            if lasts > 0:
                self._memory.put(_key(address), session.url, lasts)
            else:
                self.forget(address)
        except RedisError:
            # DingTalk tells a message once: that we cannot remember this must not keep it from being taken.
            logger.exception("where to answer %s could not be remembered", address)

    def of(self, address: str) -> str | None:
        """Where to answer a customer; None where no address holds any more."""
        return self._memory.get(_key(address))

    def forget(self, address: str) -> None:
        """DingTalk does not know this address any more."""
        self._memory.drop(_key(address))


def _key(address: str) -> str:
    return f"dingtalk:{address}"
