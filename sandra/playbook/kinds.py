"""The names the playbook uses: kinds of complaint and of remedy, grades, facts."""

from __future__ import annotations

from enum import Enum

COMPLAINT_TYPES = (
    "late_delivery",
    "damaged_item",
    "wrong_item",
    "missing_item",
    "quality_defect",
    "refund_delay",
    "billing_error",
    "staff_attitude",
    "slow_response",
    "service_outage",
    "false_advertising",
    "other",
)
REMEDY_KINDS = (
    "refund",
    "partial_refund",
    "correct_bill",
    "replace",
    "reship",
    "repair",
    "return_goods",
    "compensate",
    "voucher",
    "expedite",
    "cancel",
    "apology",
    "explanation",
    "improve_service",
    "investigate",
)
# What may be asked for and no problem class can hold.
MULTIPLE_DAMAGES = "multiple_damages"
OTHER_DEMAND = "other_demand"
DEMANDS = (MULTIPLE_DAMAGES, OTHER_DEMAND)
GIFTS = frozenset({"voucher"})
MOVES_MONEY = frozenset({"refund", "partial_refund", "correct_bill", "return_goods", "compensate", "voucher", "cancel"})
BY_A_PERSON = frozenset({"apology", "explanation", "improve_service", "investigate"})
ALONG = BY_A_PERSON | {"expedite"}
"""What may be done along with another remedy: it costs the customer nothing and moves no money."""
WITHOUT_ORDER = frozenset({"compensate", "voucher", "apology", "explanation", "improve_service", "investigate"})
UNKNOWN_EXTENT = "unknown"
"""Extent of who could not say how bad it is."""
FACTS = ("order_number", "phone_last4", "item", "occurred_at", "extent", "details")


class Grade(str, Enum):
    """How serious a complaint is; decides the range of remedies (C8)."""

    SLIGHT = "slight"
    MODERATE = "moderate"
    SERIOUS = "serious"


def known_kind(kind: str) -> str:
    """The remedy's name, for a validator.

    Raises:
        ValueError: there is no such remedy; the message lists them.
    """
    if kind not in REMEDY_KINDS:
        raise ValueError(f"unknown remedy '{kind}'; choose one of {', '.join(REMEDY_KINDS)}")
    return kind
