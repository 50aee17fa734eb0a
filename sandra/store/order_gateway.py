"""The order gateway on the tables of our store; docs/order-gateway.md tells how another shop plugs in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from decimal import Decimal

from sqlalchemy import insert, select
from sqlalchemy.engine import Row
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from sandra.numbering import READABLE
from sandra.shop.orders import GatewayError, Order, OrderNotFoundError, Receipt, RefusedError, RemedyOrder
from sandra.shop.owner import phone_key, same_name
from sandra.store import tables
from sandra.store.columns import is_money
from sandra.store.remedy_effects import EFFECTS, NEEDS_NO_ORDER, Posting, amount_to_post
from sandra.store.shop_rows import normalised, read_orders


class SqlOrderGateway:
    """`sandra.shop.orders.OrderGateway` on a session; what it writes is part of the session's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        # A turn looks at the order in hand again and again; only what is carried out here changes it meanwhile.
        self._found: dict[str, Order | None] = {}

    def find(self, order_number: str) -> Order | None:
        """The order of that number, however it is written, or None.

        Raises:
            GatewayError: the database failed.
        """
        key = normalised(order_number)
        if key not in self._found:
            with _as_gateway_errors():
                self._found[key] = next(iter(read_orders(self._session, tables.orders.c.number_key == key)), None)
        return self._found[key]

    def orders_of(self, customer_id: int) -> list[Order]:
        """A customer's orders, newest first.

        Raises:
            GatewayError: the database failed.
        """
        with _as_gateway_errors():
            return read_orders(self._session, tables.orders.c.customer_id == customer_id)

    def orders_of_owner(self, phone: str, name: str) -> list[Order]:
        """The orders of whoever has this phone and this name, newest first; none unless both fit (B8).

        Raises:
            GatewayError: the database failed.
        """
        with _as_gateway_errors():
            reachable = self._session.execute(
                select(tables.customers.c.id, tables.customers.c.name).where(
                    tables.customers.c.phone_key == phone_key(phone)
                )
            )
            owners = [row.id for row in reachable if same_name(row.name, name)]
            return read_orders(self._session, tables.orders.c.customer_id == owners[0]) if len(owners) == 1 else []

    def carry_out(self, remedy: RemedyOrder) -> Receipt:
        """Write the posting and its effect, exactly once for each key (C10).

        Returns:
            The receipt; for a key carried out before, the receipt of that time.

        Raises:
            OrderNotFoundError: there is no such order, or it is another customer's.
            GatewayError: the database failed, or the remedy is refused; nothing was changed.
        """
        with _as_gateway_errors():
            order_id = self._lock_order(remedy.order_number)
            # What was read before the lock may have changed until it was had.
            self._found.clear()
            receipt = self._receipt(remedy.key) or self._carry_out_once(remedy, order_id)
        self._found.clear()
        return receipt

    def _lock_order(self, order_number: str | None) -> int | None:
        """Two remedies for one order wait for each other: together they never exceed what was paid."""
        if order_number is None:
            return None
        key = normalised(order_number)
        order_id: int | None = self._session.execute(
            select(tables.orders.c.id).where(tables.orders.c.number_key == key).with_for_update()
        ).scalar_one_or_none()
        return order_id

    def _receipt(self, key: str) -> Receipt | None:
        posting = self._session.execute(
            select(tables.remedy_postings).where(tables.remedy_postings.c.idempotency_key == key)
        ).one_or_none()
        return None if posting is None else _receipt_of(posting)

    def _carry_out_once(self, remedy: RemedyOrder, order_id: int | None) -> Receipt:
        order = self._checked_order(remedy)
        try:
            with self._session.begin_nested():
                posting = self._post(remedy, order)
                if order is not None and order_id is not None:
                    EFFECTS[remedy.kind](self._session, order_id, order, posting)
        except IntegrityError:
            first = self._receipt(remedy.key)
            if first is None:
                raise
            return first
        return Receipt(posting.reference, remedy.kind, posting.amount, posting.expected_by)

    def _checked_order(self, remedy: RemedyOrder) -> Order | None:
        if remedy.kind not in EFFECTS:
            raise RefusedError(
                f"'{remedy.kind}' is not something the shop can carry out; use one of {', '.join(EFFECTS)}"
            )
        if remedy.amount is not None and not (is_money(remedy.amount) and remedy.amount > 0):
            raise RefusedError(f"{remedy.amount} cannot be paid out; use an amount above 0 of two decimals")
        if remedy.order_number is None and remedy.kind in NEEDS_NO_ORDER:
            return None
        order = None if remedy.order_number is None else self.find(remedy.order_number)
        if order is None or remedy.customer_id not in (None, order.customer_id):
            raise OrderNotFoundError
        _require_match(remedy, order)
        return order

    def _post(self, remedy: RemedyOrder, order: Order | None) -> Posting:
        now = datetime.now(timezone.utc)
        amount = remedy.amount if order is None else amount_to_post(remedy, order)
        reference = _new_reference(now)
        written = self._session.execute(
            insert(tables.remedy_postings).values(
                reference=reference,
                idempotency_key=remedy.key,
                case_number=remedy.case_number,
                kind=remedy.kind,
                order_number=order.number if order else None,
                customer_id=order.customer_id if order else remedy.customer_id,
                amount=amount,
                currency=remedy.currency,
                reason=remedy.reason,
                posted_at=now,
                expected_by=remedy.expected_by,
            )
        )
        return Posting(
            id=written.inserted_primary_key[0],
            reference=reference,
            amount=amount,
            item_ids=remedy.item_ids,
            posted_at=now,
            expected_by=remedy.expected_by,
        )


def _require_match(remedy: RemedyOrder, order: Order) -> None:
    if remedy.currency != order.currency:
        raise RefusedError(f"order {order.number} is in {order.currency}, not {remedy.currency}; use its currency")
    foreign = set(remedy.item_ids) - {item.id for item in order.items}
    if foreign:
        raise RefusedError(f"order {order.number} has no lines {sorted(foreign)}; name lines of this order")


def _receipt_of(posting: Row) -> Receipt:
    amount: Decimal | None = posting.amount
    return Receipt(posting.reference, posting.kind, amount, posting.expected_by)


def _new_reference(now: datetime) -> str:
    """For example R261122-K7QF2M9D: dated for the books, random so that two never wait for a counter."""
    tail = "".join(secrets.choice(READABLE) for _ in range(8))
    return f"R{now:%y%m%d}-{tail}"


@contextmanager
def _as_gateway_errors() -> Iterator[None]:
    """A failing database as the gateway's error; a broken constraint is a conflict, the store's matter."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise GatewayError("the shop's tables did not answer; try again later") from error
