"""The facts of a complaint in words, for the read-back (B5)."""

from __future__ import annotations

from typing import Any

from actions import resources
from actions.turn import Turn
from actions.words.days import spoken_when
from actions.words.told import messages_of_complaint
from nlg.traditional import to_traditional
from sandra.listening.retelling import particular, retold
from sandra.playbook import ProblemClass
from sandra.remedy.wording import enumerate_goods
from sandra.shop.orders import Item, Order
from sandra.wording import day

SURNAME = "姓"


def spoken_facts(turn: Turn, problem: ProblemClass, order: Order | None) -> dict[str, Any]:
    """What the variants of say_read_back name, and the keys by which one of them is chosen.

    Args:
        turn: the message that is being answered.
        problem: the class of the complaint in hand.
        order: the one it is about, where there is any.
    """
    language, wish = turn.language, turn.slot("asked_remedy")
    picked = [item for item in order.items if str(item.id) == turn.slot("item")] if order else []
    goods = picked or (order.items if order else [])
    timezone = resources.playbook().sla.office_hours.timezone
    return {
        "order_number": order.number if order else "",
        "item": enumerate_goods(goods, language) if goods else "",
        "ordered_on": day(order.ordered_at, timezone, language) if order else "",
        "picked": bool(order and picked and len(order.items) > 1),
        **_trouble(turn, problem),
        "extent": _extent(turn, problem, goods),
        "day": _day(turn),
        **_staff(turn),
        "wish": {"response": "say_wish", "remedy": {"response": "say_remedy_name", "remedy": wish}} if wish else "",
    }


def _trouble(turn: Turn, problem: ProblemClass) -> dict[str, Any]:
    """The trouble in our words where we have some for it, otherwise in the customer's own, in short."""
    rules = resources.playbook().retelling
    name = particular(_told(turn), turn.language, rules.troubles.get(problem.problem, {}))
    if name is not None:
        return {"names_trouble": True, "trouble": {"response": "say_trouble", "trouble": name}}
    asks_for_account = any(needed.fact == "details" for needed in problem.facts)
    details = retold(turn.slot("details") or "", turn.language, rules) if asks_for_account else ""
    return {"quotes": True, "details": details} if details else {}


def _extent(turn: Turn, problem: ProblemClass, goods: list[Item]) -> dict[str, Any] | str:
    choices = next((needed.choices or {} for needed in problem.facts if needed.fact == "extent"), {})
    if turn.slot("extent") not in choices:
        return ""
    food = bool(goods) and all(item.perishable for item in goods)
    return {"response": "say_extent", "extent": turn.slot("extent"), "food": food}


def _day(turn: Turn) -> dict[str, Any] | str:
    spoken = spoken_when(turn, turn.slot("occurred_at"))
    return {"response": "say_on_day", "occurred_at": spoken} if spoken else ""


def _staff(turn: Turn) -> dict[str, Any]:
    """Whom the complaint is about, and where they met."""
    rules, told = resources.playbook().retelling, _told(turn)
    named = turn.slot("staff_member")
    served_by = _kind_of_name(named) if named else particular(told, turn.language, rules.served_by)
    met_at = particular(told, turn.language, rules.met_at)
    return {
        "staff_member": _in_their_script(named or "", turn.language),
        "served_by": {"response": "say_served_by", "served_by": served_by},
        "met_at": {"response": "say_met_at", "met_at": met_at} if met_at else "",
    }


def _in_their_script(name: str, language: str) -> str:
    """The name, which is kept in Simplified, as who writes Traditional wrote it."""
    return to_traditional(name) if language == "zh-Hant" else name


def _kind_of_name(named: str) -> str:
    if any(character.isdigit() for character in named):
        return "number"
    return "surname" if named.startswith(SURNAME) else "name"


def _told(turn: Turn) -> list[str]:
    """What the customer wrote of this complaint, the latest first."""
    messages = [str(message["text"]) for message in reversed(messages_of_complaint(turn))]
    details = turn.slot("details")
    return [details, *messages] if details else messages
