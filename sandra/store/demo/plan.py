"""The demo shop as its YAML files tell it: what is sold, who buys, and how orders can stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


@dataclass(frozen=True)
class Product:
    """Something the shop sells, with the variants to choose from."""

    name: dict[str, str]
    price: Decimal
    variants: list[dict[str, str]]
    perishable: bool = False
    kind: str = "goods"


@dataclass(frozen=True)
class Shopper:
    """A customer of the demo shop."""

    name: str
    phone: str


@dataclass(frozen=True)
class Scan:
    """A carrier's scan: days before the day of seeding, and a time of day where it matters."""

    day: int
    code: str
    at: time | None = None


@dataclass(frozen=True)
class Parcel:
    """A parcel; `holds` are line numbers from 1, all lines when empty."""

    status: str
    promised: int
    kind: str = "original"
    holds: list[int] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)


@dataclass(frozen=True)
class Charge:
    """Money taken `after` minutes, the total and a surplus."""

    after: int
    surplus: Decimal = Decimal(0)
    kind: str = "purchase"


@dataclass(frozen=True)
class Repayment:
    """A refund of all that was due, in days before the day of seeding."""

    requested: int
    completed: int | None = None


@dataclass(frozen=True)
class Situation:
    """How an order stands; the fields are explained at the head of situations.yml."""

    name: str
    number: int
    ordered: int
    status: str
    categories: list[str]
    lines: int
    share: int
    spread: int
    parcels: list[Parcel]
    charges: list[Charge]
    repayments: list[Repayment]


@dataclass(frozen=True)
class Plan:
    """Everything the demo data is made from."""

    products: dict[str, list[Product]]
    shoppers: list[Shopper]
    carriers: list[str]
    towns: list[dict[str, str]]
    stations: list[dict[str, str]]
    situations: dict[str, Situation]


@cache
def plan() -> Plan:
    """The demo shop, read once."""
    people = _read("people.yml")
    return Plan(
        products={
            category: [_product(product) for product in products]
            for category, products in _read("catalogue.yml").items()
        },
        shoppers=[Shopper(**customer) for customer in people["customers"]],
        carriers=people["carriers"],
        towns=people["towns"],
        stations=people["stations"],
        situations={name: _situation(name, told) for name, told in _read("situations.yml").items()},
    )


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name(name))
    return content


def _product(told: dict[str, Any]) -> Product:
    return Product(**{**told, "price": Decimal(told["price"])})


def _situation(name: str, told: dict[str, Any]) -> Situation:
    return Situation(
        name=name,
        number=told["number"],
        ordered=told["ordered"],
        status=told["status"],
        categories=told["from"],
        lines=told.get("lines", 1),
        share=told["share"],
        spread=told.get("spread", 0),
        parcels=[_parcel(parcel) for parcel in told.get("parcels", [])],
        charges=[_charge(charge) for charge in told.get("payments", [{"after": 2}])],
        repayments=[Repayment(**refund) for refund in told.get("refunds", [])],
    )


def _parcel(told: dict[str, Any]) -> Parcel:
    scans = [Scan(day, code, *map(time.fromisoformat, at)) for day, code, *at in told.get("scans", [])]
    return Parcel(**{**told, "scans": scans})


def _charge(told: dict[str, Any]) -> Charge:
    return Charge(**{**told, "surplus": Decimal(told.get("surplus", "0"))})
