"""A complaint that began in another conversation goes on in this one (B2)."""

from __future__ import annotations

from typing import Any

from actions import resources
from actions.escalation.hand_over import time_of
from actions.turn import Turn
from actions.words.wishes import LEFT_TO_US
from sandra.case import Case, Stage
from sandra.escalation.callbacks import promise_anew
from sandra.listening.continuing import continue_here
from sandra.records import Records
from sandra.wording import day

FACTS_IN_SLOTS = ("item", "occurred_at", "details", "extent")
NOT_CONFIRMED = (Stage.OPEN, Stage.HEARD, Stage.REOPENED)


def go_on_here(records: Records, turn: Turn, earlier: Case, fresh: Case) -> dict[str, Any]:
    """Go on with the earlier case and say so; one that a person has is theirs (D2).

    Returns:
        The slots as they would be, had everything been said here.
    """
    conversation = records.conversation(turn.conversation_id)
    assert conversation is not None, "a case always belongs to a stored conversation"
    ticket = continue_here(records, earlier, fresh, conversation, turn.now)
    if ticket is not None:
        promise_anew(records, resources.playbook().sla, ticket, earlier, turn.now)
        here = ticket.conversation_id == turn.conversation_id
        turn.say(
            "say_with_person" if here else "say_with_person_elsewhere",
            ticket_number=ticket.number,
            **time_of(turn, ticket),
        )
        return {**slots_of(earlier), "waiting_for_person": True, "ticket_number": ticket.number}
    timezone = resources.playbook().sla.office_hours.timezone
    turn.say("say_continued", case_number=earlier.number, opened_on=day(earlier.opened_at, timezone, turn.language))
    return {**slots_of(earlier), **wish_on_record(turn, earlier)}


def slots_of(case: Case) -> dict[str, Any]:
    """What the case knows, as the dialogue keeps it."""
    facts = {name: fact.value for name in FACTS_IN_SLOTS if (fact := case.fact(name)) is not None}
    return {
        **facts,
        "case_number": case.number,
        "complaint_type": case.complaint_type,
        "possible_types": None,
        "correcting": False,
        "facts_confirmed": confirmed_before(case),
    }


def confirmed_before(case: Case) -> bool | None:
    """The slot `facts_confirmed` of a case that goes on: what was read back and confirmed is not read back again."""
    return None if case.stage in NOT_CONFIRMED else True


def wish_on_record(turn: Turn, case: Case) -> dict[str, Any]:
    """The wish on record, unless another was named here."""
    if turn.slot("asked_remedy") is not None or not (case.purpose or case.offers):
        return {}
    amount = None if case.asked_amount is None else float(case.asked_amount)
    return {"asked_remedy": case.asked_remedy or LEFT_TO_US, "asked_amount": amount}
