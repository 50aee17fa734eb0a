"""Coming back to a case: taking it up again, adding to it, taking it back (F1, F2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions import resources
from actions.apology.apologise_again import apologise_if_unheard
from actions.base import Events, SandraAction
from actions.digressions.status import in_words
from actions.escalation.hand_over import time_of
from actions.files.keeping import keep_with_case
from actions.files.thanking import thank_for_files
from actions.files.voice import keep_voice
from actions.forms import NOTHING_MORE, SandraForm
from actions.listening.continued import confirmed_before
from actions.listening.further_complaints import go_on_with_next
from actions.listening.identify import check_identity, identity_needed, order_in_hand
from actions.remedy.carry_out import SETTLED
from actions.turn import Turn
from actions.words.told import entities_of, messages_of_complaint
from actions.words.wishes import ONLY_HEARD
from sandra.case import Case
from sandra.closing.reopening import TakenBack, add_to_case, belongs_to, reopen, withdraw
from sandra.closing.standing import standing_of
from sandra.escalation.callbacks import promise_anew
from sandra.escalation.handing_back import is_handed_back, note_resumed
from sandra.listening.continuing import absorb, go_on_with
from sandra.listening.known import current_case, join_conversation
from sandra.records import Records
from sandra.remedy.bargaining import keep_claim

SECOND_FAILURE = "repeat_complaint"
REOPEN_FORM = "reopen_form"
# Kept with the case under the same names as the slots (actions/listening/listen.py).
REMEMBERED = ("order_number", "item", "occurred_at", "extent", "details")


class ActionReopen(SandraAction):
    """Takes a settled case up again: a second failure goes to a person, what was taken back goes on (F2)."""

    action_name = "action_reopen"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            case = records.case(str(turn.slot("taken_up") or turn.slot("case_to_reopen")))
            assert case is not None, "the slot holds the number of a stored case"
            apologise_if_unheard(turn)
            if case.conversation_id != turn.conversation_id and not _is_theirs(records, turn, case):
                return _identify_first(turn, case)
            absorb(case, current_case(records, turn.conversation_id), turn.now)
            slots = self._settled(records, turn, case) if case.settled else self._unsettled(records, turn, case)
            slots |= keep_with_case(turn, case)
            thank_for_files(records, turn)
            if not (slots.get("escalation") or turn.slot("escalation")):
                keep_voice(records, turn)
        return [ActiveLoop(None), SlotSet("requested_slot", None), *_set(slots)]

    def _settled(self, records: Records, turn: Turn, case: Case) -> dict[str, Any]:
        conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
        owed = standing_of(records, case, turn.now).owed
        again = reopen(case, conversation, self._words(turn), turn.now)
        turn.say("say_reopened" if again else "say_taken_up_again", case_number=case.number)
        if again and owed:
            turn.say("say_promised_there", owed=[in_words(turn, promise) for promise in owed])
        goes_up = {"escalation": turn.slot("escalation") or SECOND_FAILURE} if again else {}
        return {**slots_of(case), **_wished_now(turn), **goes_up}

    def _unsettled(self, records: Records, turn: Turn, case: Case) -> dict[str, Any]:
        conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
        if is_handed_back(case) and case.conversation_id == turn.conversation_id:
            note_resumed(case, turn.now)
            return {**slots_of(case), "facts_confirmed": confirmed_before(case)}
        ticket = go_on_with(records, case, conversation, self._words(turn), turn.now)
        if ticket is None:
            turn.say("say_taken_up_again", case_number=case.number)
            return slots_of(case)
        promise_anew(records, resources.playbook().sla, ticket, case, turn.now)
        here = ticket.conversation_id == turn.conversation_id
        response = "say_with_person" if here else "say_with_person_elsewhere"
        turn.say(response, ticket_number=ticket.number, **time_of(turn, ticket))
        return {**slots_of(case), "waiting_for_person": True, "ticket_number": ticket.number}

    def _words(self, turn: Turn) -> str:
        """What they came back with, which may be some messages ago: since then they were asked who they are."""
        said = [m["text"] for m in messages_of_complaint(turn) if entities_of(m, "case_number")]
        return str(said[-1]) if said else turn.text


class ValidateReopenForm(SandraForm):
    """Learns the order of a case from another conversation, for its owner only (B8)."""

    form = REOPEN_FORM

    def take(self, records: Records, turn: Turn) -> dict[str, object]:
        return check_identity(records, turn)

    def needed(self, records: Records, turn: Turn) -> Sequence[str]:
        if turn.slot("escalation"):
            return NOTHING_MORE
        return identity_needed(turn)


class ActionAddToCase(SandraAction):
    """Keeps what a customer says beside the question: one thing more, or a promise that somebody made."""

    action_name = "action_add_to_case"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            case = current_case(records, turn.conversation_id)
            assert case is not None, "there is nothing to add to before a case was opened"
            if turn.slot("aside") == "claimed_promise":
                note_claim(records, turn, case)
                return []
            add_to_case(case, turn.text, turn.now)
            if case.settled:
                again = [{"response": "say_take_up_again"}, {"response": "say_leave_it"}]
                turn.say("say_added_to_settled", case_number=case.number, choices=again)
            else:
                turn.say("say_added_to_case")
        return []


class ActionWithdraw(SandraAction):
    """The customer takes the complaint back; the case is closed with their word, and may be reopened."""

    action_name = "action_withdraw"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            outcome, case = withdraw(records, turn.conversation_id, turn.now)
            number = case.number if case is not None else ""
            if outcome is TakenBack.NOTHING:
                turn.say("say_nothing_to_withdraw")
            elif outcome is TakenBack.BEFORE:
                turn.say("say_withdrawn_before", case_number=number)
            elif case is None:
                turn.say("say_person_called_off")
            else:
                turn.say("say_withdrawn", case_number=number)
            following = go_on_with_next(records, turn)
        off = {"requested_slot": None, "waiting_for_person": False, "case_to_reopen": None}
        # What was told before any complaint is known still.
        settled = () if outcome is TakenBack.NOTHING else SETTLED
        return [ActiveLoop(None), *_set(off), *settled, *following]


def _wished_now(turn: Turn) -> dict[str, Any]:
    """What the message that comes back asks for; of an earlier one nothing is left once a case is settled."""
    if turn.slot("asked_remedy") in (None, ONLY_HEARD):
        return {}
    return {name: turn.slot(name) for name in ("asked_remedy", "asked_amount")}


def note_claim(records: Records, turn: Turn, case: Case) -> None:
    """Keep a promise that somebody is said to have made, have it checked, and say so (B6)."""
    ticket = keep_claim(records, resources.playbook().sla, case, turn.text, turn.now)
    turn.say("say_claim_noted", **time_of(turn, ticket))


def slots_of(case: Case) -> dict[str, Any]:
    """The dialogue's memory of a case that is taken up again: nothing that is known is asked again (B2)."""
    facts = {name: fact.value if (fact := case.fact(name)) else None for name in REMEMBERED}
    return {
        **facts,
        "order_number": case.order_number or facts["order_number"],
        "verified_order": case.order_number,
        "kind": case.complaint_type,
        "possible_types": None,
        "complaint_type": case.complaint_type,
        "case_number": case.number,
        "asked_remedy": case.asked_remedy,
        "asked_amount": float(case.asked_amount) if case.asked_amount is not None else None,
        "facts_confirmed": None,
        "offer_answer": None,
        "correcting": False,
        "settled": False,
        "invited": False,
        "taken_up": None,
        "case_to_reopen": None,
    }


def _is_theirs(records: Records, turn: Turn, case: Case) -> bool:
    """Whether the case is this customer's; one of nobody known and about no order is whose number it is told (B8)."""
    if case.order_number is None and case.customer_id is None:
        return True
    order, conversation = order_in_hand(records, turn), records.conversation(turn.conversation_id)
    known = conversation.customer_id if conversation is not None else None
    return belongs_to(case, order.customer_id if order is not None else known)


def _identify_first(turn: Turn, case: Case) -> Events:
    """Ask whose order it is; a case without one, or somebody else's, is for a person."""
    if case.order_number is None or turn.slot("verified_order"):
        return [*_set({"taken_up": None, "case_to_reopen": None, "escalation": "identity_failed"})]
    asked_of = {"order_number": case.order_number, "possible_orders": None, "finding": False}
    return [*_set({"taken_up": None, "case_to_reopen": case.number, **asked_of}), FollowupAction(REOPEN_FORM)]


def _set(slots: dict[str, Any]) -> Events:
    return [SlotSet(name, value) for name, value in slots.items()]
