"""A customer wants to go on in another app: a code goes with them, and their case waits for them there (B2)."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions import resources
from actions.base import Events, SandraAction
from actions.closing.coming_back import slots_of
from actions.escalation.hand_over import time_of
from actions.listening.continued import confirmed_before, wish_on_record
from actions.listening.further_complaints import say_what_was_kept, title_of
from actions.listening.identify import IDENTITY_FAILED, attempts_allowed
from actions.turn import LISTEN, USE_LINK_CODE, Turn
from sandra.case import Case, Conversation, Ticket
from sandra.escalation.callbacks import promise_anew
from sandra.listening.continuing import Arrival, arrive
from sandra.listening.known import current_case, join_conversation
from sandra.records import Records
from sandra.shop.identity import TooManyFailuresError
from sandra.shop.linking import CodeError, LinkCode, give_code, is_of_here, use_code

LINK_CODE = "link_code"
COMPLAINT_FORM = "complaint_form"


class ActionContinueElsewhere(SandraAction):
    """Gives a customer who is known a code to send in the other app; anybody else hears how they are found there."""

    action_name = "action_continue_elsewhere"

    def act(self, turn: Turn) -> Events:
        rules = attempts_allowed()
        with resources.store().transaction() as records:
            conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
            code = give_code(records, rules, conversation, turn.now)
            case = current_case(records, conversation.id)
            if code is not None:
                turn.say("say_link_code", code=code, minutes=rules.link_code_minutes)
            elif case is not None and not case.settled:
                turn.say("say_go_on_by_number", case_number=case.number)
            else:
                turn.say("say_write_there")
        return []


class ActionUseLinkCode(SandraAction):
    """Takes the code that was given in another conversation: the case goes on here, and nothing is asked again."""

    action_name = USE_LINK_CODE

    def act(self, turn: Turn) -> Events:
        code, back = str(turn.entity(LINK_CODE)), FollowupAction(turn.tracker.active_loop_name or LISTEN)
        with resources.store().transaction() as records:
            conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
            if is_of_here(records, conversation, code, turn.now):
                turn.say("say_code_is_for_elsewhere")
                return [back]
            try:
                used = use_code(records, attempts_allowed(), conversation, code, turn.now)
            except CodeError:
                turn.say("say_code_not_valid")
                return [back]
            except TooManyFailuresError:
                return [SlotSet("escalation", IDENTITY_FAILED)]
            _speak_as_there(records, turn, conversation, used)
            arrival = arrive(records, used.conversation_id, used.customer_id, conversation, turn.now)
            return [SlotSet("language", turn.language), *_gone_on(records, turn, arrival, back)]


def _gone_on(records: Records, turn: Turn, arrival: Arrival, back: dict[str, Any]) -> Events:
    case = arrival.case
    if case is None:
        _say(turn, "say_recognised")
        return [back]
    if not arrival.goes_on:
        _say(turn, "say_recognised_beside", case_number=case.number)
        return [back]
    slots = _remembered(turn, case)
    if arrival.ticket is not None:
        _say_with_person(records, turn, case, arrival.ticket)
        slots |= {"waiting_for_person": True, "ticket_number": arrival.ticket.number}
        return [ActiveLoop(None), *_set(slots), FollowupAction(LISTEN)]
    _say(turn, "say_goes_on_here", case_number=case.number, kind=title_of(turn, case.complaint_type))
    if arrival.waits is not None:
        say_what_was_kept(turn, [arrival.waits.complaint_type])
    return [ActiveLoop(None), *_set(slots), FollowupAction(COMPLAINT_FORM)]


def _say_with_person(records: Records, turn: Turn, case: Case, ticket: Ticket) -> None:
    promise_anew(records, resources.playbook().sla, ticket, case, turn.now)
    here = ticket.conversation_id == turn.conversation_id
    response = "say_recognised_with_person" if here else "say_recognised_with_person_elsewhere"
    _say(turn, response, case_number=case.number, ticket_number=ticket.number, **time_of(turn, ticket))


def _remembered(turn: Turn, case: Case) -> dict[str, Any]:
    """The slots as they would be, had everything been said here."""
    named = case.fact("staff_member")
    return {
        **slots_of(case),
        **wish_on_record(turn, case),
        "staff_member": named.value if named is not None else None,
        "facts_confirmed": confirmed_before(case),
        "requested_slot": None,
    }


def _speak_as_there(records: Records, turn: Turn, conversation: Conversation, code: LinkCode) -> None:
    """Who has sent nothing but the code is spoken to in the language of the conversation they come from."""
    left = records.conversation(code.conversation_id)
    written = sum(event.get("event") == "user" for event in turn.tracker.events)
    if left is not None and left.language and written <= 1 and turn.says_only_facts:
        conversation.language = left.language
        turn.tracker.slots["language"] = left.language


def _say(turn: Turn, response: str, **values: Any) -> None:
    """The language may have been learned in this very step, before the tracker knows of it."""
    turn.say(response, spoken=turn.language, **values)


def _set(slots: dict[str, Any]) -> Events:
    return [SlotSet(name, value) for name, value in slots.items()]
