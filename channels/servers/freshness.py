"""How old the signature of a request may be: an old request may be one that is played again."""

from __future__ import annotations

from channels.messaging.platform import MalformedError, StaleError


def require_fresh(signed_at: str, now: float, longest_seconds: float, parts_of_a_second: int = 1) -> None:
    """Return where a request was signed a short while ago.

    Args:
        signed_at: as the request tells it, since 1970.
        now: seconds since 1970.
        longest_seconds: so far the two may be apart, as clocks differ both ways.
        parts_of_a_second: what `signed_at` counts, 1000 where it is milliseconds.

    Raises:
        MalformedError: it is no time.
        StaleError: it was signed too long ago, or in the future.
    """
    if not signed_at.isascii() or not signed_at.isdigit():
        raise MalformedError("the time of the signature is not a number")
    if abs(now - int(signed_at) / parts_of_a_second) > longest_seconds:
        raise StaleError(f"it was signed more than {longest_seconds:.0f} seconds ago, or one of the clocks is wrong")
