"""The outcome of an investigation is told once, with its reason: at once where we can write first (E5)."""

from __future__ import annotations

from typing import Any

from actions.turn import Turn
from sandra.case import Actor, Conversation
from sandra.escalation.handing_over import pass_on_finding
from sandra.escalation.investigation import Finding, answer_customer
from sandra.escalation.outcomes import untold_outcomes
from sandra.records import Records

TOLD = "outcomes_told"
OUTCOMES = {
    Finding.UPHELD: "say_outcome_upheld",
    Finding.PARTLY_UPHELD: "say_outcome_partly_upheld",
    Finding.NOT_UPHELD: "say_outcome_not_upheld",
    Finding.MALICIOUS: "say_outcome_malicious",
}


def tell_outcome(records: Records, turn: Turn, conversation: Conversation, slots: dict[str, Any]) -> dict[str, Any]:
    """Say what was found, before the message itself is answered.

    An apology that is due comes first (A1), and so does whoever is in need of a person (D3): then it is told with the
    next message. A conversation that a person owns is the person's (D5).

    Args:
        slots: what the message told.

    Returns:
        The slot by which the conversation remembers it: a turn that breaks off forgets it and tells it again.
    """
    comes_first = turn.complains_afresh or slots.get("escalation")
    if conversation.owner is not None or comes_first:
        return {}
    told = list(turn.slot(TOLD) or [])
    # The conversation learns only after this which language the message is in.
    spoken = slots.get("language") or turn.language
    for case, investigation in list(untold_outcomes(records, conversation, told)):
        assert investigation.finding is not None and investigation.reason is not None, "only findings are told"
        values = {"reason": investigation.reason, "case_number": case.number, "spoken": spoken}
        turn.say(OUTCOMES[investigation.finding], **values)
        told.append(case.number)
        if investigation.answered_at is None:
            answer_customer(investigation, case, investigation.reason, turn.now, Actor.BOT)
            pass_on_finding(records, case, investigation)
    return {TOLD: told} if told else {}
