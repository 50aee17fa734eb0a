"""Whether somebody is an order's owner, and how often they may be wrong about it (B8).

Every comparison of what somebody says with what only a customer knows goes through here, so that nobody can try on and
on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandra.playbook.authority import Negotiation
from sandra.records import Records
from sandra.shop.orders import Order, OrderError, OrderNotFoundError, order_of_owner, orders_of_owner
from sandra.shop.owner import phone_key


class TooManyFailuresError(OrderError):
    """Wrong too often in this conversation, or about this order: nothing is compared any more, a person checks."""

    def __init__(self) -> None:
        super().__init__("the owner check failed too often; a person has to verify who this is")


@dataclass
class IdentityFailure:
    """A comparison that failed.

    Attributes:
        about: what was tried, an order's number, a phone or a one-time code as they are compared. Kept whether or not
            it exists.
    """

    conversation_id: str
    about: str
    at: datetime
    id: int | None = None


def order_shown(
    records: Records, rules: Negotiation, conversation_id: str, number: str, digits: str, now: datetime
) -> Order:
    """The order of that number, for who knows the last digits of its phone; a failure is counted.

    Raises:
        TooManyFailuresError: wrong too often, now or before; whether these facts are right is not told.
        OrderNotFoundError: no such order, or the digits are not its owner's.
        GatewayError: the shop's system failed.
    """
    with counted(records, rules, conversation_id, _number_key(number), now):
        return order_of_owner(records.orders, number, digits)


def orders_shown(
    records: Records, rules: Negotiation, conversation_id: str, phone: str, name: str, now: datetime
) -> list[Order]:
    """All orders of who has this phone and this name, newest first; a failure is counted.

    Raises:
        TooManyFailuresError: wrong too often, now or before; whether these facts are right is not told.
        OrderNotFoundError: nobody has both.
        GatewayError: the shop's system failed.
    """
    with counted(records, rules, conversation_id, phone_key(phone), now):
        return orders_of_owner(records.orders, phone, name)


def failures_here(records: Records, rules: Negotiation, conversation_id: str, now: datetime) -> int:
    """How often this conversation was wrong within the playbook's window."""
    return records.identity_failures_in(conversation_id, _window_start(rules, now))


def _require_unlocked(records: Records, rules: Negotiation, conversation_id: str, about: str, now: datetime) -> None:
    since = _window_start(rules, now)
    here = records.identity_failures_in(conversation_id, since) >= rules.identity_attempts
    if here or records.identity_failures_about(about, since) >= rules.identity_attempts_an_order:
        raise TooManyFailuresError


@contextmanager
def counted(
    records: Records,
    rules: Negotiation,
    conversation_id: str,
    about: str,
    now: datetime,
    failure: type[OrderError] = OrderNotFoundError,
) -> Iterator[None]:
    """Compares only while nothing is locked, and keeps it as a failure where what was said does not fit.

    Args:
        about: what is tried, as `IdentityFailure` has it.
        failure: the error by which the comparison tells so.

    Raises:
        TooManyFailuresError: wrong too often before, or this was one too many.
    """
    _require_unlocked(records, rules, conversation_id, about, now)
    try:
        yield
    except failure:
        records.add(IdentityFailure(conversation_id, about, now))
        _require_unlocked(records, rules, conversation_id, about, now)
        raise


def _window_start(rules: Negotiation, now: datetime) -> datetime:
    return now - timedelta(hours=rules.identity_window_hours)


def _number_key(number: str) -> str:
    return "".join(sign for sign in number if sign.isalnum()).upper()
