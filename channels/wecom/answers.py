"""What the platform's answers mean: most tell of a failure with a number, in a response of status 200.

The numbers are those of its list of global error codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels.messaging.platform import BusyError, ClosedWindowError, RefusedError
from channels.servers.access import AccessTokenEndedError
from channels.servers.calling import Answer

INVALID_NEWS_TOKEN = 95007
"""The token of a call is worth nothing after ten minutes."""
_ACCESS_TOKEN_ENDED = frozenset({40014, 42001})
_WAITS_SECONDS: Mapping[int, float | None] = {
    -1: None,  # the system is busy
    6000: None,  # somebody else changes the same
    45009: 60.0,  # too many calls, counted by the minute and by the hour
    45033: None,  # too many calls side by side
}
_CLOSED = frozenset(
    {
        95001,  # five messages since the customer's last
        95002,  # 48 hours since the customer's last
        95013,  # the conversation has ended
        95018,  # a person has taken the conversation over in WeCom, or the 48 hours are over
    }
)
_SUCCESS = range(200, 300)
_NOT_FOR_US = ", hint:"
"""Behind it stand our own network address and a link."""


class NumberedRefusalError(RefusedError):
    """A refusal with its number.

    Args:
        number: the errcode.
        why: the errmsg.
    """

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"{number} {why}")
        self.number = number

    @property
    def is_told_twice(self) -> bool:
        """Whether the message is there already.

        The platform publishes no number for it. Our msgids are as it wants them: the one thing that can be wrong with
        one is that it was used before.
        """
        return "msgid" in str(self).lower()


def read(answer: Answer) -> Mapping[str, Any]:
    """What an answer tells.

    Raises:
        PlatformError: that it was not done; which kind says what to do.
    """
    require_answered(answer)
    told = answer.told()
    if not told:
        raise BusyError("the answer cannot be read")
    require_done(told)
    return told


def require_answered(answer: Answer) -> None:
    """Raise where the platform, or what stands before it, did not deal with the request at all."""
    if answer.status not in _SUCCESS:
        raise RefusedError(f"status {answer.status}")


def require_done(answer: Mapping[str, Any]) -> None:
    """Raise what the number of an answer means."""
    number = int(answer.get("errcode") or 0)
    if number == 0:
        return
    why = str(answer.get("errmsg") or "").split(_NOT_FOR_US)[0]
    if number in _ACCESS_TOKEN_ENDED:
        raise AccessTokenEndedError(f"{number} {why}")
    if number in _WAITS_SECONDS:
        raise BusyError(f"{number} {why}", _WAITS_SECONDS[number])
    if number in _CLOSED:
        raise ClosedWindowError(f"{number} {why}")
    raise NumberedRefusalError(number, why)
