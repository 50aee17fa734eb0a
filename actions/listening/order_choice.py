"""Which of their own orders a customer means: offered as buttons, chosen in any words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum

import settings
from actions import resources
from actions.base import Events, SandraAction
from actions.turn import Turn
from actions.words.told import hints_in, messages_of_complaint, times_asked
from nlg.responses import load_responses
from nlg.traditional import to_traditional
from sandra.remedy.wording import enumerate_goods
from sandra.shop.finding import Hints, Of, narrowed
from sandra.shop.orders import Order
from sandra.wording import day, money

ASK = "say_ask_which_order"
ANOTHER_ORDER = "say_another_order"
ASKED_ENOUGH = 2


class Another(Enum):
    """None of the orders offered."""

    ORDER = "another"


ANOTHER = Another.ORDER


class ActionAskWhichOrder(SandraAction):
    """The orders that may be meant, as buttons with goods and day of purchase, and the way to any other."""

    action_name = "action_ask_which_order"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            found = [records.orders.find(number) for number in turn.slot("possible_orders") or []]
        orders = [choice_of(order, turn.language) for order in found if order is not None]
        turn.say(ASK, choices=[*orders, {"response": ANOTHER_ORDER}])
        return []


def choice_of(order: Order, language: str) -> dict[str, str]:
    """The order as a choice: on a page, its number and total stand beneath its title."""
    total = money(order.total, order.currency, language)
    return {"title": title_of(order, language), "detail": f"{order.number} · {total}"}


def title_of(order: Order, language: str) -> str:
    """The order on a button: 电饭煲 · 11月15日."""
    timezone = resources.playbook().sla.office_hours.timezone
    return f"{enumerate_goods(order.items, language)} · {day(order.ordered_at, timezone, language)}"


def order_chosen(turn: Turn, offered: Sequence[Order]) -> Order | Another | None:
    """The order the message picks by button, number, goods or day; None where it picks none."""
    titles = [title_of(order, turn.language) for order in offered]
    index = turn.picked([*map(to_traditional, titles), *_words_for_another(to_traditional)])
    if index is None:
        index = turn.picked([*titles, *_words_for_another(str)])
    number = turn.entity("choice")
    if index is None and number is not None and 1 <= number <= len(offered):
        index = int(number) - 1
    if index is not None:
        return offered[index] if index < len(offered) else ANOTHER
    named = _named(turn, offered)
    if len(named) == 1 < len(offered):
        return named[0]
    if named:
        return None
    return ANOTHER if turn.intent == "deny" or times_asked(turn, ASK) >= ASKED_ENOUGH else None


def _named(turn: Turn, offered: Sequence[Order]) -> list[Order]:
    """Those that fit the goods or the day named; none where neither was."""
    said = hints_in(messages_of_complaint(turn)[-1:])
    bought = tuple(replace(days, of=Of.PURCHASE) for days in said.days)
    hints = Hints(said.products or (turn.text,), bought)
    left = narrowed(offered, hints, resources.playbook().sla.office_hours.timezone)
    return left if len(left) < len(offered) else []


def _words_for_another(in_script: Callable[[str], str]) -> list[str]:
    """What the button for any other order says, in both languages."""
    variants = load_responses(settings.ROOT / "data/responses")[ANOTHER_ORDER]
    return [in_script(str(variant["text"])) for variant in variants]
