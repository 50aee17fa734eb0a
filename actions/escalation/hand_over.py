"""Handing over to a person, with everything that was said (D)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet

from actions import resources
from actions.apology.apologise_again import apologise_for, apologise_for_missed_promises
from actions.apology.harm import harm_in
from actions.base import STUCK, Events, SandraAction
from actions.escalation.with_person import hear
from actions.files.keeping import waiting_files
from actions.turn import SEND_PICTURE, SEND_VOICE, STATE_BOUNDARY, Turn
from sandra.case import Ticket
from sandra.escalation.callbacks import note_new_time_told, promise_anew, ticket_overdue
from sandra.escalation.handing_over import HandOver, awaited_ticket, hand_over
from sandra.escalation.summary import add_to_ticket, pass_on_files
from sandra.escalation.urgency import SAFETY, SELF_HARM
from sandra.listening.apologies import broken_promises, not_carried_out
from sandra.listening.known import current_case, join_conversation, keep_facts, tell_more
from sandra.wording import alternatives, day_and_time

ASKED = "asked_for_person"
ASKS_FOR_PERSON = "ask_human"
# Said in the very message that brings a person, these decide who that may be and how soon (E3, D7).
WITH_TICKET = ("staff_member", "vulnerable")
# Where we have nothing more to offer, the ways outside are named (ISO 10002).
REJECTED_FOR_GOOD = ("no_agreement",)


class ActionHandOver(SandraAction):
    """Opens the ticket and says who takes over, why, and by when (D1), after owning up to what failed (A3)."""

    action_name = "action_hand_over"

    def act(self, turn: Turn) -> Events:
        sla = resources.playbook().sla
        with resources.store().transaction() as records:
            conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
            case = current_case(records, conversation.id)
            if case is not None and not case.settled:
                tell_more(case, turn.text, turn.now)
                keep_facts(case, {name: turn.slot(name) for name in WITH_TICKET}, turn.now)
            reason = turn.slot("escalation") or ASKED
            awaited = awaited_ticket(records, conversation.id)
            if awaited is not None:
                promise_anew(records, sla, awaited, case, turn.now)
            if case is not None:
                stuck = [not_carried_out(case)] if reason == STUCK else []
                apologise_for(turn, case, [*broken_promises(case, turn.now), *stuck])
            handed = hand_over(records, sla, conversation, reason, turn.now)
            note_new_time_told(handed.ticket)
            if case is None:
                pass_on_files(handed.ticket, waiting_files(turn), turn.now)
            number = handed.ticket.number
            if case is None:
                apologise_for_harm(turn, handed)
            tell_customer(turn, handed)
            if handed.ticket.reason in REJECTED_FOR_GOOD:
                routes = resources.playbook().law.here.routes
                turn.say(
                    "say_routes",
                    routes=alternatives([route.in_language(turn.language) for route in routes], turn.language),
                )
        return [
            ActiveLoop(None),
            SlotSet("requested_slot", None),
            SlotSet("escalation", None),
            SlotSet("ticket_number", number),
            SlotSet("waiting_for_person", True),
        ]


class ActionAddToTicket(SandraAction):
    """While a person is awaited, what the customer adds goes with the ticket (D2)."""

    action_name = "action_add_to_ticket"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            ticket = records.ticket_to_change(str(turn.slot("ticket_number")))
            assert ticket is not None, "the slot holds the number of a stored ticket"
            add_to_ticket(ticket, turn.text, turn.now, turn.files)
            hear(ticket, turn)
            case = current_case(records, turn.conversation_id)
            promise_anew(records, resources.playbook().sla, ticket, case, turn.now)
            apologise_for_missed_promises(turn, case)
            note_new_time_told(ticket)
            here = ticket.conversation_id == turn.conversation_id
            turn.say(
                "say_added_to_ticket" if here else "say_added_to_ticket_elsewhere",
                ticket_number=ticket.number,
                **time_of(turn, ticket),
                handled_by=_who_takes(turn, ticket),
                asks_who=turn.intent == ASKS_FOR_PERSON,
                safety=ticket.reason == SAFETY,
                sends=_sent_alone(turn) if ticket.reason != SAFETY else None,
                emergency=resources.playbook().sla.emergency_number.in_language(turn.language),
            )
        return []


class ActionStateBoundary(SandraAction):
    """An insult is answered once, politely, with the principle (C6); the next one goes to a superior."""

    action_name = STATE_BOUNDARY

    def act(self, turn: Turn) -> Events:
        turn.say("say_boundary")
        said = SlotSet("boundary_due", False)
        if turn.slot("case_number") is not None or turn.tracker.active_loop_name:
            return [said]
        turn.say("say_ask_what_happened")
        return [said, SlotSet("invited", True)]


def apologise_for_harm(turn: Turn, handed: HandOver) -> None:
    """The first thing said to who tells of harm without complaining of anything (A1, A6)."""
    harm = harm_in(turn)
    if harm and handed.ticket.reason == SAFETY and not turn.times_said("say_apologise_for_harm"):
        turn.say("say_apologise_for_harm", **harm)


def tell_customer(turn: Turn, handed: HandOver) -> None:
    """Who takes over, why, and by when; outside office hours that a person comes when they open (D6).

    Whoever may be in danger hears first what helps at once.
    """
    emergency = resources.playbook().sla.emergency_number.in_language(turn.language)
    if handed.ticket.reason == SELF_HARM:
        turn.say(
            "say_stay_with_us" if handed.staffed else "say_stay_with_us_closed",
            handled_by=handed.rule.handled_by.in_language(turn.language),
            respond_by=moment(turn, handed.ticket.respond_by),
            emergency=emergency,
        )
        return
    if handed.ticket.reason == SAFETY:
        turn.say("say_safety_first", emergency=emergency, **harm_in(turn))
    turn.say(
        "say_handed_over" if handed.staffed else "say_handed_over_closed",
        handled_by=handed.rule.handled_by.in_language(turn.language),
        why=handed.rule.why.in_language(turn.language),
        ticket_number=handed.ticket.number,
        **time_of(turn, handed.ticket),
    )


def time_of(turn: Turn, ticket: Ticket) -> dict[str, Any]:
    """What the responses about a ticket know of its time: none is told once somebody has it (B6)."""
    state = "overdue" if ticket_overdue(ticket, turn.now) else ticket.status.value
    return {"ticket": state, "respond_by": moment(turn, ticket.respond_by)}


def _sent_alone(turn: Turn) -> str | None:
    """Whether pictures or a voice message came without words, which is answered in words of its own."""
    return {SEND_PICTURE: "picture", SEND_VOICE: "voice"}.get(turn.intent)


def _who_takes(turn: Turn, ticket: Ticket) -> str:
    return resources.playbook().sla.reasons[ticket.reason].handled_by.in_language(turn.language)


def moment(turn: Turn, when: datetime) -> str:
    """A moment in the customer's language and the office's time zone."""
    return day_and_time(when, resources.playbook().sla.office_hours.timezone, turn.language)
