"""How things stand, and saying goodbye (B6, F1)."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions import resources
from actions.apology.apologise_again import apologise_for_missed_promises
from actions.base import Events, SandraAction
from actions.escalation.hand_over import time_of
from actions.forms import NOTHING_MORE, SandraForm
from actions.listening.identify import (
    IDENTITY_FAILED,
    check_identity,
    identity_needed,
    order_in_hand,
    order_named_in_passing,
)
from actions.turn import TELL_STATUS, Turn
from actions.words.told import entities_of, messages_of_complaint
from sandra.case import Conversation, Ticket
from sandra.closing.standing import Owed, Standing, standing_of, standings_to_tell
from sandra.escalation.handing_over import awaited_ticket
from sandra.listening.known import current_case, join_conversation
from sandra.records import Records
from sandra.remedy.situation import item_concerned
from sandra.remedy.wording import enumerate_goods
from sandra.shop.identity import TooManyFailuresError
from sandra.shop.orders import Order
from sandra.wording import calendar_day, day, day_and_time, money

STATUS_FORM = "status_form"
CASE, ORDER = "case", "order"
COMPLAINT_FORMS = frozenset({"complaint_form", "remedy_form"})
LOOKED_BACK = 8
"""How many messages ago the question may lie that the form asks for."""
ABOUT_PARCELS = frozenset({"late_delivery", "missing_item"})
ABOUT_MONEY = frozenset({"refund_delay", "billing_error"})
MONEY_BACK = frozenset({"refund", "partial_refund", "return_goods", "cancel"})


class ActionTellStatus(SandraAction):
    """How a case, a ticket or an order stands, whichever is asked about; asks for the order where nothing is known.

    A promise of ours that was missed is apologised for first, once (A3).
    """

    action_name = TELL_STATUS

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            apologise_for_missed_promises(turn, current_case(records, turn.conversation_id))
            if (number := turn.entity("case_number")) is not None:
                return tell_case_of(records, turn, str(number))
            if (number := turn.entity("ticket_number")) is not None:
                return tell_ticket_of(records, turn, str(number))
            try:
                told = tell_order_asked_about(records, turn)
            except TooManyFailuresError:
                return [SlotSet("escalation", IDENTITY_FAILED)]
            if told is not None:
                return told
            if tell_awaited(records, turn) or tell_order_in_trouble(records, turn):
                return []
            if tell_cases(records, turn) or tell_waiting_ticket(records, turn):
                return []
            order = order_in_hand(records, turn)
        if order is not None:
            tell_order(turn, order)
            return []
        return ask_for_order(turn)


class ValidateStatusForm(SandraForm):
    """Learns which order is asked about, for its owner only (B8)."""

    form = STATUS_FORM

    def take(self, records: Records, turn: Turn) -> dict[str, Any]:
        return check_identity(records, turn)

    def take_aside(self, records: Records, turn: Turn) -> dict[str, Any]:
        return check_identity(records, turn)

    def needed(self, records: Records, turn: Turn) -> tuple[str, ...]:
        if turn.slot("escalation") or knows_cases(records, turn):
            return tuple(NOTHING_MORE)
        return tuple(identity_needed(turn))


def knows_cases(records: Records, turn: Turn) -> bool:
    """Whether it is known who asks, and there are cases to tell them of; no order has to be found for that."""
    about = [entity["value"] for m in messages_of_complaint(turn)[-LOOKED_BACK:] for entity in entities_of(m, "about")]
    if turn.slot("order_number") or (ORDER in about and CASE not in about):
        return False
    return bool(standings_to_tell(records, conversation_of(records, turn), turn.now))


def tell_case_of(records: Records, turn: Turn, number: str) -> Events:
    """The case of that number, which is proof enough for its stage and its promises, and for nothing else (B8)."""
    case = records.case(number)
    if case is None:
        turn.say("say_unknown_number", number=number)
    else:
        tell_standing(turn, standing_of(records, case, turn.now))
    return leave_status_form(turn)


def tell_ticket_of(records: Records, turn: Turn, number: str) -> Events:
    """The ticket of that number, with its time."""
    ticket = records.ticket(number)
    if ticket is None:
        turn.say("say_unknown_number", number=number)
    else:
        tell_ticket(turn, ticket)
    return leave_status_form(turn)


def tell_order_asked_about(records: Records, turn: Turn) -> Events | None:
    """The order where the message asks about one, or where it was just identified for that; None where not."""
    identified = turn.tracker.latest_action_name == STATUS_FORM
    if not identified and not asks_about_order(turn):
        return None
    order = order_named(records, turn)
    if order is None:
        return ask_for_order(turn) if turn.tracker.active_loop_name is None and not identified else None
    tell_order(turn, order)
    if identified and not asks_about_order(turn):
        tell_pending_cases(records, turn)
    # An order asked about in passing does not become the one that is complained about.
    return [SlotSet("order_number", turn.slot("verified_order"))]


def asks_about_order(turn: Turn) -> bool:
    """Whether the words are of an order or a parcel, and not of a complaint."""
    subjects = turn.entities("about")
    named = turn.entity("order_number") is not None
    return CASE not in subjects and (ORDER in subjects or named)


def order_named(records: Records, turn: Turn) -> Order | None:
    """The order the message names, else the one in hand; only for its owner (B8).

    Raises:
        TooManyFailuresError: wrong too often; a person has to verify who this is.
    """
    verified, named = turn.slot("verified_order"), turn.entity("order_number")
    if named in (None, verified):
        return order_in_hand(records, turn)
    # Where no form is in hand, and none of the orders is known, the form compares.
    in_passing = verified is not None and turn.tracker.active_loop_name is not None
    return order_named_in_passing(records, turn, str(named)) if in_passing else None


def tell_cases(records: Records, turn: Turn) -> bool:
    """The cases of which something is to come, or the latest one; False where there is none."""
    standings = standings_to_tell(records, conversation_of(records, turn), turn.now)
    if len(standings) == 1 or turn.slot("heated"):
        # One idea a message for the very upset (A7).
        for standing in standings:
            tell_standing(turn, standing)
    elif standings:
        turn.say("say_cases_status", cases=[in_a_line(records, turn, standing) for standing in standings])
    return bool(standings)


def tell_awaited(records: Records, turn: Turn) -> bool:
    """The one answer somebody waits for, where they wait for a person's; False where they do not."""
    ticket = awaited_ticket(records, turn.conversation_id)
    if ticket is None:
        return False
    case = records.case_of_ticket(ticket)
    if case is None:
        tell_ticket(turn, ticket)
    else:
        tell_standing(turn, standing_of(records, case, turn.now))
    return True


def tell_order_in_trouble(records: Records, turn: Turn) -> bool:
    """In the middle of a complaint about a parcel or a refund, how that stands: "where is it then" (B7).

    Returns:
        False where that is no answer: another complaint is in hand, or the case itself is asked about.
    """
    order = order_in_hand(records, turn) if turn.tracker.active_loop_name in COMPLAINT_FORMS else None
    if order is None or CASE in turn.entities("about"):
        return False
    if order.refunds and (turn.slot("complaint_type") in ABOUT_MONEY or MONEY_BACK & set(turn.remedies())):
        tell_refunds(turn, order)
        return True
    if turn.slot("complaint_type") in ABOUT_PARCELS:
        tell_order(turn, order)
        return True
    return False


def tell_refunds(turn: Turn, order: Order) -> None:
    """What was or will be returned of an order's price, and when; it goes where the payment came from."""
    timezone = resources.playbook().sla.office_hours.timezone
    for refund in order.refunds:
        when = refund.completed_at or refund.requested_at
        turn.say(
            "say_refund_status",
            order_number=order.number,
            refund=refund.status,
            amount=money(refund.amount, order.currency, turn.language),
            on=day(when, timezone, turn.language),
        )


def tell_pending_cases(records: Records, turn: Turn) -> None:
    """What else is still to come for the customer who was just identified."""
    standings = standings_to_tell(records, conversation_of(records, turn), turn.now)
    if any(standing.pending for standing in standings):
        tell_cases(records, turn)


def tell_standing(turn: Turn, standing: Standing) -> None:
    """Stage and promises of a case."""
    stage = {"response": "say_stage_name", "stage": standing.stage.value}
    owed = [in_words(turn, promise) for promise in standing.owed]
    turn.say("say_case_status", case_number=standing.case_number, stage=stage, owed=owed)


def in_a_line(records: Records, turn: Turn, standing: Standing) -> dict[str, Any]:
    """A case of theirs among others: the goods, and what is owed first, or else its stage."""
    goods = goods_of(records, turn, standing)
    line = {
        "response": "say_case_line",
        "case_number": standing.case_number,
        "goods": goods,
        "names_goods": bool(goods),
    }
    if standing.owed:
        return {**line, "owes": True, "owed": in_words(turn, standing.owed[0])}
    return {**line, "stage_name": {"response": "say_stage_name", "stage": standing.stage.value}}


def goods_of(records: Records, turn: Turn, standing: Standing) -> str:
    """The goods a case is about, or nothing where no order is known."""
    case = records.case(standing.case_number)
    order = records.orders.find(case.order_number) if case is not None and case.order_number else None
    if case is None or order is None:
        return ""
    item = item_concerned(case, order)
    return enumerate_goods([item] if item is not None else order.items, turn.language)


def in_words(turn: Turn, owed: Owed) -> dict[str, Any]:
    """A promise with its time, in the customer's language and the office's time zone."""
    timezone = resources.playbook().sla.office_hours.timezone
    when = day_and_time if owed.by_the_hour else day
    return {
        "response": "say_owed",
        "promise": owed.state.value,
        "promised": {"response": "say_promised_name", "promised": owed.kind, "of": owed.complaint_type},
        "due": when(owed.due_at, timezone, turn.language),
    }


def tell_waiting_ticket(records: Records, turn: Turn) -> bool:
    """The ticket of a conversation without a case; False where none waits."""
    ticket = records.waiting_ticket(turn.conversation_id)
    if ticket is not None:
        tell_ticket(turn, ticket)
    return ticket is not None


def tell_ticket(turn: Turn, ticket: Ticket) -> None:
    """A ticket's number and time, or that it is overdue, or what became of it."""
    turn.say("say_ticket_status", ticket_number=ticket.number, **time_of(turn, ticket))


def ask_for_order(turn: Turn) -> Events:
    """Begins to ask for the order; who asks about a complaint hears that its number would do."""
    if CASE in turn.entities("about"):
        turn.say("say_number_would_do")
    return [FollowupAction(STATUS_FORM)]


def leave_status_form(turn: Turn) -> Events:
    """What a case's or ticket's number answers needs no order any more."""
    asked = turn.tracker.active_loop_name == STATUS_FORM
    return [ActiveLoop(None), SlotSet("requested_slot", None)] if asked else []


def conversation_of(records: Records, turn: Turn) -> Conversation:
    """The conversation of the message."""
    return join_conversation(records, turn.conversation_id, turn.channel, turn.now)


def promised_day(turn: Turn, order: Order) -> dict[str, Any] | str:
    """By when the parcel is promised, or was; nothing once it is there, or the order is off."""
    parcel = order.shipments[-1] if order.shipments else None
    if parcel is None or parcel.delivered_at is not None or order.status == "cancelled" or parcel.status == "lost":
        return ""
    today = turn.now.astimezone(ZoneInfo(resources.playbook().sla.office_hours.timezone)).date()
    return {
        "response": "say_parcel_promised",
        "promise": "passed" if parcel.promised_by < today else "ahead",
        "due": calendar_day(parcel.promised_by, turn.language),
    }


def tell_order(turn: Turn, order: Order) -> None:
    """The order's state and the latest news of its parcel."""
    key = "en" if turn.language == "en" else "zh"
    parcel = order.shipments[-1] if order.shipments else None
    news = parcel.events[-1].text[key] if parcel and parcel.events else ""
    state = {"response": "say_order_state_name", "state": parcel.status if parcel else order.status}
    turn.say(
        "say_order_status", order_number=order.number, state=state, latest=news, promised=promised_day(turn, order)
    )
