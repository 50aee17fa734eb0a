"""Column types that hold the same value on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Numeric, Text
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

CENT = Decimal("0.01")
BELOW = 10**16


class Moment(TypeDecorator):
    """An aware moment, kept in UTC. A naive one is refused: nobody could tell which clock it came from."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no zone, so it gets none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; use an aware datetime")
        in_utc = value.astimezone(timezone.utc)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


class Money(TypeDecorator):
    """An exact amount of two decimals; SQLite, which knows only floats, keeps hundredths as an integer."""

    impl = Numeric(18, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine:
        """NUMERIC, or BIGINT on SQLite."""
        kept_as: TypeEngine = BigInteger() if dialect.name == "sqlite" else Numeric(18, 2)
        return dialect.type_descriptor(kept_as)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | int | None:
        """Refuses fractions of a cent: rounding is a decision about money and is not made here."""
        if value is None:
            return None
        if not is_money(value):
            raise ValueError(f"{value} is no amount of two decimals below {BELOW}; round it before it is kept")
        return int(value * 100) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Decimal | int | None, dialect: Dialect) -> Decimal | None:
        """With two decimals."""
        if value is None:
            return None
        return (Decimal(value) / 100 if dialect.name == "sqlite" else Decimal(value)).quantize(CENT)


def is_money(amount: Decimal) -> bool:
    """Whether the amount can be paid and kept exactly: whole cents, and not beyond all reason."""
    exponent = amount.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -2 and abs(amount) < BELOW


class StatedAmount(TypeDecorator):
    """An amount as a customer named it: any size, any decimals, never calculated with in SQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """The exact number as text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """The exact number."""
        return None if value is None else Decimal(value)


class Words(TypeDecorator):
    """Text of any length from anybody: what no database can keep (NUL, half a surrogate pair) is replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Storable text."""
        return None if value is None else storable(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """As kept."""
        return value


def storable(text: str) -> str:
    """The text without NUL and broken Unicode, which PostgreSQL refuses."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def choice(values: type[Enum]) -> TypeEngine:
    """A column for an enum, kept as its value so that the rows can be read without the code."""
    length = max(20, *(len(value) for value in _values_of(values)))
    return EnumColumn(values, native_enum=False, length=length, values_callable=_values_of)


def _values_of(members: type[Enum]) -> list[Any]:
    return [member.value for member in members]
