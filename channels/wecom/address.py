"""Whom to answer: a customer, and the account they wrote to."""

from __future__ import annotations

import re

_ID = re.compile(r"[0-9A-Za-z_-]{1,90}")
_AT = "@"
"""In neither of the two ids."""


def joined(customer: str, account: str) -> str:
    """One address of an external_userid and an open_kfid.

    Raises:
        ValueError: one of them has signs that no id of the platform has.
    """
    for one in (customer, account):
        if not _ID.fullmatch(one):
            raise ValueError(f"{one!r} is no id")
    return f"{customer}{_AT}{account}"


def parted(address: str) -> tuple[str, str]:
    """The customer and the account of an address."""
    customer, _, account = address.rpartition(_AT)
    return customer, account
