"""What the customer tells while a person answers: not for us to speak of, but not lost either (B2, D5)."""

from __future__ import annotations

from actions import resources
from actions.turn import Turn
from actions.words.facts_told import item_named
from sandra.case import Case, Ticket, TicketStatus
from sandra.escalation.clocks import customer_wrote
from sandra.listening.known import keep_facts
from sandra.records import Records

TELLS_WHEN = ("inform", "complain", "correct")


def hear_with_person(records: Records, turn: Turn, case: Case | None, awaited: Ticket | None) -> None:
    """Keep the facts, and let the clock of the person's next word run (F6).

    Args:
        case: the one in hand.
        awaited: the ticket whose person the customer waits for, wherever it is.
    """
    if case is not None and not case.settled:
        keep_facts(case, _facts_told(records, turn), turn.now)
    seen = awaited or records.waiting_ticket(turn.conversation_id)
    ticket = records.ticket_to_change(seen.number) if seen is not None else None
    if ticket is not None:
        hear(ticket, turn)


def hear(ticket: Ticket, turn: Turn) -> None:
    """Whoever has the ticket, wherever they answer, owes the customer a word."""
    if ticket.status is TicketStatus.CLAIMED:
        customer_wrote(resources.playbook().sla, ticket, turn.now)


def _facts_told(records: Records, turn: Turn) -> dict[str, str]:
    """They are not asked for again when the assistant goes on, here or elsewhere."""
    verified = turn.slot("verified_order")
    order = records.orders.find(str(verified)) if verified else None
    told = {
        "order_number": turn.entity("order_number"),
        "staff_member": turn.entity("staff_member"),
        "occurred_at": turn.entity("time") if turn.intent in TELLS_WHEN else None,
        "item": item_named(turn, order) if order is not None else None,
    }
    return {name: str(value) for name, value in told.items() if value is not None}
