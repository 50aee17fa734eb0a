"""How things stand, and saying goodbye (B6, F1)."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet

from actions import resources
from actions.base import Events, SandraAction
from actions.forms import NOTHING_MORE, SandraForm
from actions.hand_over import moment
from actions.identify import check_identity, order_in_hand
from actions.turn import Turn
from sandra.case import Actor
from sandra.listening import current_case
from sandra.orders import Order
from sandra.records import Records


class ActionTellStatus(SandraAction):
    """The ticket's, the case's or the order's state, whichever is nearest; asks for the order where none is known."""

    action_name = "action_tell_status"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            ticket = records.waiting_ticket(turn.conversation_id)
            if ticket is not None:
                due = moment(turn, ticket.respond_by)
                turn.say("say_ticket_status", ticket_number=ticket.number, respond_by=due)
                return []
            case = current_case(records, turn.conversation_id)
            if case is not None:
                stage = {"response": "say_stage_name", "stage": case.stage.value}
                turn.say("say_case_status", case_number=case.number, stage=stage)
                return []
            order = order_in_hand(records, turn)
        if order is None:
            return [FollowupAction("status_form")]
        tell_order(turn, order)
        return []


class ValidateStatusForm(SandraForm):
    """Learns which order is asked about, for its owner only (B8)."""

    form = "status_form"

    def take(self, records: Records, turn: Turn) -> dict[str, object]:
        return check_identity(records, turn)

    def needed(self, records: Records, turn: Turn) -> tuple[str, ...]:
        if turn.slot("escalation"):
            return tuple(NOTHING_MORE)
        return ("order_number", "phone_last4", "verified_order")


class ActionSayGoodbye(SandraAction):
    """Thanks and, where there was a case, its number and the way back to it (F1)."""

    action_name = "action_say_goodbye"

    def act(self, turn: Turn) -> Events:
        number = turn.slot("case_number")
        if number:
            turn.say("say_close_with_case", case_number=number)
        else:
            turn.say("say_goodbye")
        return [SlotSet("invited", False)]


class ActionRecordPraise(SandraAction):
    """Praise is recorded too."""

    action_name = "action_record_praise"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            case = current_case(records, turn.conversation_id)
            if case is not None:
                case.note("praise", Actor.CUSTOMER, turn.text[:500], turn.now)
        turn.say("say_praise_reply")
        return []


def tell_order(turn: Turn, order: Order) -> None:
    """The order's state and the latest news of its parcel."""
    key = "en" if turn.language == "en" else "zh"
    parcel = order.shipments[-1] if order.shipments else None
    news = parcel.events[-1].text[key] if parcel and parcel.events else ""
    state = {"response": "say_order_state_name", "state": parcel.status if parcel else order.status}
    turn.say("say_order_status", order_number=order.number, state=state, latest=news)
