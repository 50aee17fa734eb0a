"""What the systems showed and what we offer, in the customer's language, with the names, sums and days of the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from sandra.case import Offer
from sandra.playbook.model import Playbook
from sandra.remedy.deciding import Decision, Option, option_of_kind
from sandra.remedy.situation import Situation
from sandra.shop.orders import Item, Order
from sandra.wording import calendar_day, day, day_and_time, money, name_in_a_row

SUMS_NAMED = frozenset(
    {
        "order_total",
        "price_lost",
        "price_not_delivered",
        "item_price",
        "overcharge",
        "overcharge_returned",
        "refundable",
        "refund_pending",
        "refund_completed",
    }
)
"""Measurements that are written as money."""
DATES_HOLD = timedelta(hours=1)
"""So long an offer may wait for an answer without its result coming later."""


def describe_finding(situation: Situation, decision: Decision, playbook: Playbook, language: str) -> str:
    """What the systems showed and whose doing it was, honestly (C12), in the customer's language."""
    currency = situation.order.currency if situation.order else playbook.authority.currency
    words = {
        name: money(value, currency, language) if name in SUMS_NAMED and isinstance(value, Decimal) else str(value)
        for name, value in situation.measured.items()
    }
    words |= _names(situation, language)
    if situation.order:
        words |= _whereabouts(situation.order, situation.item, playbook.sla.office_hours.timezone, language)
    return decision.responsibility.finding.in_language(language).format_map(words)


def wording_of(situation: Situation, option: Option, playbook: Playbook, language: str) -> tuple[str, str]:
    """The remedy as it is put to the customer, and the steps that follow their yes."""
    words = _words(situation, option, playbook, language)
    say, steps = option.remedy.say.in_language(language), option.remedy.steps.in_language(language)
    return say.format_map(words), steps.format_map(words)


def restate(situation: Situation, offer: Offer, playbook: Playbook, language: str, now: datetime) -> None:
    """Put an offer that was made before in the customer's present language, and count its days from now if it is old.

    What the standard has lost meanwhile stays as it was put.
    """
    option = option_of_kind(situation.problem, situation.measured, offer.remedy, offer.amount, now)
    if option is None:
        return
    if now - offer.offered_at < DATES_HOLD:
        option = replace(option, due_at=offer.due_at)
    offer.due_at = option.due_at
    offer.wording, offer.steps = wording_of(situation, option, playbook, language)


def _words(situation: Situation, option: Option, playbook: Playbook, language: str) -> dict[str, str]:
    currency = situation.order.currency if situation.order else playbook.authority.currency
    timezone = playbook.sla.office_hours.timezone
    to_the_hour = (option.remedy.done_within.days or 0) < 2
    return {
        "amount": money(option.amount, currency, language) if option.amount is not None else "",
        "due": (day_and_time if to_the_hour else day)(option.due_at, timezone, language),
        **_names(situation, language),
    }


def _names(situation: Situation, language: str) -> dict[str, str]:
    """The goods and the order by name; empty where no order is concerned."""
    if situation.order is None:
        return {"item": "", "order_number": ""}
    goods = [situation.item] if situation.item else situation.order.items
    return {"item": enumerate_goods(goods, language), "order_number": situation.order.number}


def enumerate_goods(goods: Sequence[Item], language: str) -> str:
    """The goods by name, in a row."""
    return name_in_a_row([item.name[_key(language)] for item in goods], language)


def _whereabouts(order: Order, item: Item | None, timezone: str, language: str) -> dict[str, str]:
    """The days, places and goods of `sandra.playbook.words.KNOWN_WITH`, so far as the systems know them."""
    followed = order.parcels_under_way or order.parcels
    concerned = [parcel for parcel in order.parcels if item and item.id in parcel.item_ids] or order.parcels
    arrivals = [parcel.delivered_at for parcel in concerned if parcel.delivered_at]
    scans = sorted((event for parcel in followed for event in parcel.events), key=lambda event: event.at)
    left = [event for parcel in order.parcels if (event := parcel.left_at_station) is not None]
    repaid = [refund.completed_at for refund in order.refunds if refund.completed_at]
    known = {
        "promised_by": [calendar_day(parcel.promised_by, language) for parcel in followed],
        "arrived_on": [day(at, timezone, language) for at in sorted(arrivals)],
        "arrived": [enumerate_goods(order.items_delivered, language)] if order.items_delivered else [],
        "waiting": [enumerate_goods(order.items_not_delivered, language)] if order.items_not_delivered else [],
        "station": [event.place[_key(language)] for event in left if event.place],
        "left_on": [day(event.at, timezone, language) for event in left],
        "scan": [event.text[_key(language)] for event in scans],
        "scanned_on": [day(event.at, timezone, language) for event in scans],
        "refunded_on": [day(at, timezone, language) for at in sorted(repaid)],
    }
    return {name: values[-1] for name, values in known.items() if values}


def _key(language: str) -> str:
    """Names and texts of the shop are kept in Chinese and English."""
    return "en" if language == "en" else "zh"
