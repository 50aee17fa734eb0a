"""A demo shop in which every kind of complaint can be replayed truthfully.

Customers 1 (王敏) and 2 (Emily Carter) own exactly one order in each situation of situations.yml. The last
four digits of its number are fixed: two for the customer, two for the situation's `number`, so that …0102
is the late parcel of customer 1. What was bought follows from these digits too and is the same on every
machine and day; the dates, and with them the middle of the number, follow from the day of seeding.
`situations_of` looks the numbers up:

    >>> demo.situations_of("sqlite:///var/sandra.db", customer_no=1)["late_in_transit"]
    'SD2611110102'
    >>> demo.shopper(1).phone[-4:]
    '2231'
"""

from __future__ import annotations

from sandra.store.demo.plan import Shopper
from sandra.store.demo.seeding import REPLAYING_CUSTOMERS, seed_if_empty, shopper, situations_of

__all__ = ["REPLAYING_CUSTOMERS", "Shopper", "seed_if_empty", "shopper", "situations_of"]
