"""Carrying out what was agreed, and closing (C10, F1)."""

from __future__ import annotations

import logging

from rasa_sdk.events import SlotSet

from actions import resources
from actions.base import STUCK, Events, SandraAction
from actions.propose import case_in_hand
from actions.turn import Turn
from actions.wishes import ONLY_HEARD
from sandra.escalation import refer_to_person
from sandra.listening import close_heard_out
from sandra.negotiation import carry_out, needs_person, survey
from sandra.orders import OrderNotFoundError, RefusedError

logger = logging.getLogger(__name__)

SETTLED = (
    SlotSet("settled", True),
    SlotSet("asked_remedy", None),
    SlotSet("asked_amount", None),
    SlotSet("asked_share", None),
    SlotSet("offer_answer", None),
    SlotSet("facts_confirmed", None),
)


class ActionCarryOut(SandraAction):
    """Executes the accepted offer exactly once and says what happens now, by when, under which number (C3)."""

    action_name = "action_carry_out"

    def act(self, turn: Turn) -> Events:
        try:
            return self._carried_out(turn)
        except (RefusedError, OrderNotFoundError):
            logger.exception("the shop refuses what was agreed with %s", turn.conversation_id)
            return [SlotSet("escalation", STUCK)]

    def _carried_out(self, turn: Turn) -> Events:
        playbook = resources.playbook()
        with resources.store().transaction() as records:
            case = case_in_hand(records, turn)
            if turn.slot("asked_remedy") == ONLY_HEARD:
                close_heard_out(case, turn.now)
                turn.say("say_heard_out", case_number=case.number)
                return list(SETTLED)
            situation = survey(records, playbook, case, turn.now)
            offer = carry_out(records, situation, turn.now)
            if needs_person(case, offer):
                reason = reason_for(case.complaint_type)
                ticket = refer_to_person(records, playbook.sla, case, reason, turn.now)
                told = {"steps": offer.steps, "case_number": case.number, "ticket_number": ticket.number}
                turn.say("say_done_by_person", **told)
            else:
                turn.say("say_done", steps=offer.steps, case_number=case.number)
        return list(SETTLED)


def reason_for(complaint_type: str) -> str:
    """Complaints about staff go to a team leader (E3)."""
    return "staff_complaint" if complaint_type == "staff_attitude" else "asked_for_person"
