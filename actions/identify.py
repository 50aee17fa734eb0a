"""Which order, and is it theirs (B8): shared by all forms that need an order."""

from __future__ import annotations

from typing import Any

from actions import resources
from actions.turn import Turn
from sandra.listening import current_case, identify_customer, identify_order
from sandra.orders import Order, OrderNotFoundError
from sandra.records import Records


def order_in_hand(records: Records, turn: Turn) -> Order | None:
    """The order whose owner was confirmed, or None."""
    verified = turn.slot("verified_order")
    return records.orders.find(verified) if verified else None


def check_identity(records: Records, turn: Turn) -> dict[str, Any]:
    """Compare number and digits once both are known and either is new.

    Returns:
        Slots to set. Three failures lead to a person; which of the two was wrong is never told.
    """
    number, digits = turn.slot("order_number"), turn.slot("phone_last4")
    if not number or not digits:
        return {}
    if turn.slot("verified_order") == number:
        _tie_to_case(records, turn, str(number), str(digits))
        return {}
    if not _is_new(turn):
        return {}
    try:
        order = _identified(records, turn, str(number), str(digits))
    except OrderNotFoundError:
        return _failed(turn)
    return {"verified_order": order.number, "order_number": order.number, "identity_failures": 0}


def _tie_to_case(records: Records, turn: Turn, number: str, digits: str) -> None:
    """An order confirmed earlier in the conversation belongs to the complaint in hand too (B2)."""
    case = current_case(records, turn.conversation_id)
    if case is not None and not case.settled and case.order_number != number:
        identify_order(records, case, number, digits, turn.now)


def _identified(records: Records, turn: Turn, number: str, digits: str) -> Order:
    case = current_case(records, turn.conversation_id)
    if case is None or case.settled:
        return identify_customer(records, turn.conversation_id, number, digits)
    return identify_order(records, case, number, digits, turn.now)


def _is_new(turn: Turn) -> bool:
    """Whether number or digits came with this message, or were never compared."""
    said_now = any(turn.entity(name) for name in ("order_number", "phone_last4", "phone"))
    return said_now or not turn.slot("identity_failures")


def _failed(turn: Turn) -> dict[str, Any]:
    failures = (turn.slot("identity_failures") or 0) + 1
    slots: dict[str, Any] = {"verified_order": None, "identity_failures": failures}
    if failures >= resources.playbook().authority.negotiation.identity_attempts:
        slots["escalation"] = "identity_failed"
    return slots
