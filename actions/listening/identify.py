"""Which order, and is it theirs (B8): shared by all forms that need an order.

By its number with the phone's digits; without a number by phone and name, goods and day; for a customer who is known
already by a choice among their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from actions import resources
from actions.listening.continued import go_on_here
from actions.listening.order_choice import ANOTHER, order_chosen
from actions.turn import Turn
from actions.words.names import name_said
from actions.words.told import NO_NUMBER, entities_of, hints_in, messages_of_complaint, times_without_number
from sandra.listening.continuing import unsettled_elsewhere
from sandra.listening.known import current_case, tie_to_order
from sandra.playbook.authority import Negotiation
from sandra.records import Records
from sandra.shop.finding import MOST_OFFERED, Hints, narrowed, plausible_first
from sandra.shop.identity import TooManyFailuresError, failures_here, order_shown, orders_shown
from sandra.shop.known_customer import know_customer
from sandra.shop.orders import Order, OrderError, OrderNotFoundError
from sandra.wording import day

BY_NUMBER = ("order_number", "phone_last4", "verified_order")
BY_NAME = ("phone", "customer_name", "verified_order")
AMONG_THEIRS = ("which_order",)
IDENTITY_FAILED = "identity_failed"
KNOWN_ALREADY = "a customer known already"
_DIGITS_BEFORE = re.compile(r"(?<![\d.:：¥￥£$-])(?P<digits>\d{4})[\s,，、;；/|]+$")
_DIGITS_BEHIND = re.compile(r"[\s,，、;；/|:：(（-]*(?P<digits>\d{4})(?![\d年月元块塊.:：-])")
ASKS_AGAIN = ("say_ask_phone_and_name", "say_ask_verified_order")
ASKED_IN_VAIN = 2
NO_MORE_NUMBERS = (NO_NUMBER, "deny")
NEVER_A_NAME = frozenset(
    {"deny", "affirm", "thank", "ask_human", "bot_challenge", "inquire", "withdraw", "goodbye", NO_NUMBER}
)


def order_named_in_passing(records: Records, turn: Turn, number: str) -> Order | None:
    """An order named beside the one in hand: a known customer's own, or one with its phone's digits beside it (B8).

    Raises:
        TooManyFailuresError: wrong too often; a person has to verify who this is.
    """
    own, known = records.orders.find(number), _known_customer(records, turn)
    if own is not None and own.customer_id == known:
        return own
    digits = digits_said(turn)
    if digits is None:
        return None
    try:
        return order_shown(records, attempts_allowed(), turn.conversation_id, number, digits, turn.now)
    except OrderNotFoundError:
        return None


def digits_said(turn: Turn) -> str | None:
    """The phone's digits in this very message."""
    digits = turn.entity("phone_last4") or turn.entity("phone") or digits_beside_number(turn)
    return str(digits) if digits else None


def digits_beside_number(turn: Turn) -> str | None:
    """Four digits right beside an order's number, which nobody called the phone's: "SD2611231095, 1974"."""
    for number in entities_of(turn.tracker.latest_message, "order_number"):
        beside = _DIGITS_BEHIND.match(turn.text, number["end"]) or _DIGITS_BEFORE.search(turn.text[: number["start"]])
        if beside is not None:
            return beside["digits"]
    return None


def order_in_hand(records: Records, turn: Turn) -> Order | None:
    """The order whose owner was confirmed, or None."""
    verified = turn.slot("verified_order")
    return records.orders.find(verified) if verified else None


def identity_needed(turn: Turn) -> Sequence[str]:
    """The slots still to ask for until it is known which order it is, in order; none where it is known."""
    if turn.slot("verified_order"):
        return ()
    if turn.slot("possible_orders"):
        return AMONG_THEIRS
    finding = turn.slot("finding") and not turn.slot("order_number") and turn.slot("possible_orders") is None
    return BY_NAME if finding else BY_NUMBER


def check_identity(records: Records, turn: Turn, wanted: bool = True) -> dict[str, Any]:
    """Find out which order it is as soon as enough was said, and tie the complaint in hand to it.

    Args:
        wanted: whether an order has to be found; otherwise only one named by its number is looked up.

    Returns:
        Slots to set. As many failures as the playbook allows lead to a person; which fact was wrong is never told.
    """
    slots = _said_of_owner(turn) | _order_of_case_named(records, turn)
    turn.tracker.slots.update(slots)
    number = turn.slot("order_number")
    if number and number == turn.slot("verified_order"):
        return slots | _tie_to_case(records, turn, str(number))
    by_number = _by_number(records, turn) if number else {}
    if by_number or turn.slot("verified_order") or not wanted:
        return slots | by_number
    customer_id = _known_customer(records, turn)
    if customer_id is not None:
        return slots | _among_theirs(records, turn, customer_id)
    return slots | _by_name(records, turn)


def _said_of_owner(turn: Turn) -> dict[str, Any]:
    """Phone and name, and that there is no number at hand, from any message of this complaint."""
    slots: dict[str, Any] = {}
    phones = [str(e["value"]) for m in messages_of_complaint(turn) for e in entities_of(m, "phone")]
    if phones:
        slots["phone"] = phones[-1]
        if turn.requested_slot == "order_number" and entities_of(turn.tracker.latest_message, "phone"):
            slots["finding"] = True
    if (digits := digits_beside_number(turn)) is not None:
        slots["phone_last4"] = digits
    if (name := _name_in(turn)) is not None:
        slots["customer_name"] = name
    refused = turn.requested_slot == "order_number" and _declines(turn)
    if refused or times_without_number(turn):
        slots["finding"] = True
    unknown = refused or turn.intent == NO_NUMBER
    if unknown and not turn.slot("verified_order") and not turn.entity("order_number"):
        slots["order_number"] = None
    return slots


def cannot_be_found(turn: Turn) -> bool:
    """Whether this message leaves no way to find the order: no number once more, or no phone or name either.

    One that brings a fact of another kind does leave a way. Asked for the right phone and name again and again, who
    speaks of something else has not got them.
    """
    asked_again = sum(turn.times_said(question) for question in ASKS_AGAIN)
    if turn.requested_slot == "verified_order" and asked_again > ASKED_IN_VAIN and not _says_whose_it_is(turn):
        return True
    if not _declines(turn) or turn.slot("verified_order") or _says_of_owner(turn):
        return False
    among_older = turn.requested_slot == "order_number" and turn.slot("possible_orders") is not None
    in_vain = among_older or turn.requested_slot in ("phone", "customer_name")
    return in_vain or (turn.intent == NO_NUMBER and times_without_number(turn) > 1)


def _order_of_case_named(records: Records, turn: Turn) -> dict[str, Any]:
    """The order of a case whose number is given where the order's was asked for; it proves nothing yet (B8)."""
    named = turn.entity("case_number")
    if named is None or turn.requested_slot != "order_number" or turn.entity("order_number"):
        return {}
    case = records.case(str(named))
    return {"order_number": case.order_number} if case is not None and case.order_number else {}


def _declines(turn: Turn) -> bool:
    """Whether they say, in words we understand, that they have not got it; a row of emoji can read like a no."""
    said_in_words = any(sign.isalnum() for sign in turn.text) and not turn.slot("foreign")
    return turn.intent in NO_MORE_NUMBERS and said_in_words


def _says_whose_it_is(turn: Turn) -> bool:
    """Whether the message brings anything to compare; a name is one where none was given, or with a phone."""
    return any(turn.entity(name) for name in ("order_number", "phone", "phone_last4")) or _name_now(turn) is not None


def _says_of_owner(turn: Turn) -> bool:
    said = any(turn.entity(name) for name in ("order_number", "phone"))
    return said or hints_in(messages_of_complaint(turn)[-1:]) != Hints() or _name_now(turn) is not None


def _name_in(turn: Turn) -> str | None:
    """The name said last; an answer to the question for it counts as one."""
    now = _name_now(turn)
    if now is not None or turn.slot("customer_name"):
        return now
    earlier = [name_said(m["text"], list(m.get("entities") or []), asked=False) for m in messages_of_complaint(turn)]
    return next((name for name in reversed(earlier) if name is not None), None)


def _name_now(turn: Turn) -> str | None:
    asked = turn.requested_slot == "customer_name" or (turn.requested_slot == "verified_order" and turn.slot("finding"))
    entities = list(turn.tracker.latest_message.get("entities") or [])
    return name_said(turn.text, entities, asked=bool(asked) and turn.intent not in NEVER_A_NAME)


def _known_customer(records: Records, turn: Turn) -> int | None:
    """Who it is, where an earlier complaint or question in this conversation showed it."""
    conversation = records.conversation(turn.conversation_id)
    return conversation.customer_id if conversation is not None else None


def _by_number(records: Records, turn: Turn) -> dict[str, Any]:
    """The order of that number; a known customer's own needs no digits."""
    number, digits = str(turn.slot("order_number")), turn.slot("phone_last4")
    known = _known_customer(records, turn)
    verified = turn.slot("verified_order")
    if verified and _letters_of(number) != _letters_of(verified):
        # The number of a parcel or a return is none of an order, and takes nothing back.
        return {"order_number": verified}
    if known is not None and (own := records.orders.find(number)) is not None and own.customer_id == known:
        return _identified(records, turn, own, KNOWN_ALREADY)
    if known is not None and turn.entity("order_number") and not digits_said(turn):
        # The digits they gave before are those of their own orders.
        return {"possible_orders": [], "phone_last4": None, "verified_order": None}
    if not digits or not _is_new(turn, [number, digits], ("order_number", "phone_last4", "phone")):
        return {}
    try:
        order = order_shown(records, attempts_allowed(), turn.conversation_id, number, str(digits), turn.now)
    except (OrderNotFoundError, TooManyFailuresError) as refused:
        return _failed(records, turn, [number, digits], refused)
    return _identified(records, turn, order, "phone digits")


def _letters_of(number: str) -> str:
    return number.rstrip("0123456789-").upper()


def _by_name(records: Records, turn: Turn) -> dict[str, Any]:
    """The orders of whoever has this phone and this name."""
    phone, name = turn.slot("phone"), turn.slot("customer_name")
    if not phone or not name:
        return {}
    if not _is_new(turn, [phone, name], ("phone",)) and _name_now(turn) is None:
        return {}
    try:
        orders = orders_shown(records, attempts_allowed(), turn.conversation_id, str(phone), str(name), turn.now)
    except (OrderNotFoundError, TooManyFailuresError) as refused:
        return _failed(records, turn, [phone, name], refused)
    conversation = records.conversation(turn.conversation_id)
    assert conversation is not None, "every message is preceded by its conversation"
    know_customer(records, conversation, orders[0].customer_id, "phone and name", turn.now)
    return _narrow(records, turn, orders, "phone and name")


def _among_theirs(records: Records, turn: Turn, customer_id: int) -> dict[str, Any]:
    """The order a known customer means, as they choose it or as what they said leaves only one."""
    orders = records.orders.orders_of(customer_id)
    offered = [order for number in turn.slot("possible_orders") or [] for order in orders if order.number == number]
    if turn.requested_slot == "which_order" and offered:
        choice = order_chosen(turn, offered)
        if choice is ANOTHER:
            return {"possible_orders": []}
        if choice is not None:
            return _identified(records, turn, choice, KNOWN_ALREADY)
    if turn.slot("possible_orders") == [] and hints_in(messages_of_complaint(turn)[-1:]) == Hints():
        return {}
    return _narrow(records, turn, orders, KNOWN_ALREADY)


def _narrow(records: Records, turn: Turn, orders: Sequence[Order], shown_by: str) -> dict[str, Any]:
    """The one order that what was said leaves, or the likeliest to choose from; the latest words count first."""
    messages, timezone = messages_of_complaint(turn), resources.playbook().sla.office_hours.timezone
    left = list(orders)
    for said in (messages[-1:], messages):
        left = narrowed(orders, hints_in(said), timezone)
        if len(left) < len(orders):
            break
    if len(left) == 1:
        _say_found(turn, left[0])
        return _identified(records, turn, left[0], shown_by)
    likeliest = plausible_first(left, turn.slot("complaint_type"))[:MOST_OFFERED]
    return {"possible_orders": [order.number for order in likeliest]}


def _say_found(turn: Turn, order: Order) -> None:
    """Name the order nobody named by its number, so that a wrong one is noticed at once."""
    timezone = resources.playbook().sla.office_hours.timezone
    key = "en" if turn.language == "en" else "zh"
    turn.say(
        "say_order_found",
        order_number=order.number,
        item=order.items[0].name[key],
        ordered_on=day(order.ordered_at, timezone, turn.language),
    )


def _identified(records: Records, turn: Turn, order: Order, shown_by: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "verified_order": order.number,
        "order_number": order.number,
        "possible_orders": None,
    }
    turn.tracker.slots.update(found)
    found |= _tie_to_case(records, turn, order.number, shown_by)
    conversation = records.conversation(turn.conversation_id)
    if conversation is not None:
        know_customer(records, conversation, order.customer_id, shown_by, turn.now)
    return found


def _tie_to_case(records: Records, turn: Turn, number: str, shown_by: str = KNOWN_ALREADY) -> dict[str, Any]:
    """The complaint in hand is about this order, or goes on where the customer told of it elsewhere (B2)."""
    case = current_case(records, turn.conversation_id)
    if case is None or case.settled or case.order_number == number:
        return {}
    order = records.orders.find(number)
    assert order is not None, "the order was confirmed before"
    earlier = unsettled_elsewhere(records, case, order)
    if earlier is None:
        tie_to_order(records, case, order, shown_by, turn.now)
        return {}
    return go_on_here(records, turn, earlier, case)


def _is_new(turn: Turn, facts: list[str], entities: Sequence[str]) -> bool:
    """Whether one of the facts came with this message, or they were never held against each other."""
    return any(turn.entity(name) for name in entities) or turn.slot("compared") != facts


def attempts_allowed() -> Negotiation:
    """The playbook's rules for how often somebody may be wrong."""
    return resources.playbook().authority.negotiation


def _failed(records: Records, turn: Turn, facts: list[str], refused: OrderError) -> dict[str, Any]:
    failures = failures_here(records, attempts_allowed(), turn.conversation_id, turn.now)
    slots: dict[str, Any] = {"verified_order": None, "identity_failures": failures, "compared": facts}
    if turn.slot("possible_orders") is not None:
        slots["possible_orders"] = []
    if isinstance(refused, TooManyFailuresError):
        slots["escalation"] = IDENTITY_FAILED
    return slots
