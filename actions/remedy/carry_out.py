"""Carrying out what was agreed, and closing (C10, F1)."""

from __future__ import annotations

import logging

from rasa_sdk.events import SlotSet

from actions import resources
from actions.base import STUCK, Events, SandraAction
from actions.escalation.hand_over import ASKED
from actions.listening.further_complaints import go_on_with_next
from actions.remedy.propose import case_in_hand
from actions.turn import Turn
from actions.words.wishes import ONLY_HEARD, wish_in_words, wishes_besides
from sandra.case import Case, Offer
from sandra.escalation.handing_over import let_rest, refer_to_person
from sandra.escalation.urgency import STAFF_COMPLAINT
from sandra.playbook import ProblemClass
from sandra.remedy.negotiation import needs_person
from sandra.remedy.settling import settle, settle_heard_out
from sandra.remedy.situation import survey
from sandra.shop.orders import OrderNotFoundError, RefusedError
from sandra.wording import day

logger = logging.getLogger(__name__)

SETTLED = (
    SlotSet("settled", True),
    SlotSet("asked_remedy", None),
    SlotSet("asked_amount", None),
    SlotSet("asked_share", None),
    SlotSet("offer_answer", None),
    SlotSet("facts_confirmed", None),
    SlotSet("only_heard", False),
    # The order belongs to the complaint; who it is remains known.
    SlotSet("order_number", None),
    SlotSet("verified_order", None),
    SlotSet("possible_orders", None),
    SlotSet("finding", False),
)


class ActionCarryOut(SandraAction):
    """Executes the accepted offer exactly once and says what happens now, by when, under which number (C3).

    It also says when we ask whether it helped (F2).
    """

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
                settle_heard_out(case, playbook.problems[case.complaint_type], turn.now)
                let_rest(records, case, "only wants it known", turn.now)
                turn.say("say_heard_out", case_number=case.number)
                return [*SETTLED, *go_on_with_next(records, turn)]
            situation = survey(records, playbook, case, turn.now)
            settled = settle(records, situation, playbook, turn.language, turn.now)
            offer = settled.offer
            told = {
                "steps": offer.steps,
                "case_number": case.number,
                "follow_up": day(settled.follow_up.due_at, playbook.sla.office_hours.timezone, turn.language),
            }
            if needs_person(case, offer):
                reason = reason_for(situation.problem)
                ticket = refer_to_person(records, playbook.sla, case, reason, turn.now)
                turn.say("say_done_by_person", ticket_number=ticket.number, **told)
            else:
                turn.say("say_done", **told)
            tell_what_was_asked_besides(turn, case, offer)
            return [*SETTLED, *go_on_with_next(records, turn)]


def tell_what_was_asked_besides(turn: Turn, case: Case, done: Offer) -> None:
    """What the customer asked for on top, answered honestly once the first is settled (C8)."""
    for wish in wishes_besides(case):
        if wish.kind != done.remedy:
            asked = wish_in_words(wish.kind, wish.amount, done.currency, turn.language)
            turn.say("say_also_asked_stands", asked=asked)
            return


def reason_for(problem: ProblemClass) -> str:
    """What is investigated stays with a team leader (E3)."""
    return STAFF_COMPLAINT if problem.resolution.investigation else ASKED
