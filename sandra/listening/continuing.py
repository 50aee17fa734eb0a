"""One complaint in several conversations: whoever comes back elsewhere goes on where they stood (B2)."""

from __future__ import annotations

from datetime import datetime

from sandra.case import Actor, Case, Conversation, Stage, Ticket, TicketStatus
from sandra.escalation.summary import add_to_ticket
from sandra.listening.further_complaints import waiting_complaints
from sandra.listening.known import tell_more
from sandra.records import Records
from sandra.shop.known_customer import know_customer
from sandra.shop.orders import Order

INDEFINITE = "other"
TOLD_ANEW = frozenset({"story", "order_number"})


def unsettled_elsewhere(records: Records, case: Case, order: Order) -> Case | None:
    """The complaint of the same customer about the same order that another conversation left unsettled, or None.

    One about something else stays a complaint of its own, unless a person has the first: they take both together.
    """
    if case.stage not in (Stage.OPEN, Stage.HEARD) or case.offers:
        return None
    same = (other for other in records.cases_of_order(order.number) if _is_the_same(case, other, order))
    return next((other for other in same if _goes_on(records, other)), None)


def continue_here(
    records: Records, earlier: Case, fresh: Case, conversation: Conversation, now: datetime
) -> Ticket | None:
    """Go on with an earlier case in this conversation; the one opened here is merged into it.

    What was told here joins what was told there. The case, and a ticket nobody has taken yet, move to where the
    customer is now, so that answers reach them; the conversation it came from still leads to it.

    Returns:
        The ticket of the person who has the case, or None.
    """
    ticket = records.waiting_ticket_of_case(earlier) if earlier.stage is Stage.ESCALATED else None
    become_part(earlier, fresh, now)
    if ticket is not None and (story := fresh.fact("story")) is not None:
        add_to_ticket(ticket, story.value, now)
    _go_on_in(records, earlier, ticket, conversation, now)
    return ticket


def go_on_with(records: Records, case: Case, conversation: Conversation, words: str, now: datetime) -> Ticket | None:
    """Go on in this conversation with an unsettled case whose customer is known here.

    Args:
        words: what they came with; empty where that was a code.

    Returns:
        The ticket of the person who has the case, or None.
    """
    ticket = records.waiting_ticket_of_case(case) if case.stage is Stage.ESCALATED else None
    if ticket is not None and words:
        add_to_ticket(ticket, words, now)
    elif ticket is None:
        tell_more(case, words, now)
    if case.conversation_id != conversation.id:
        _go_on_in(records, case, ticket, conversation, now)
    return ticket


def absorb(case: Case, fresh: Case | None, now: datetime) -> None:
    """Merge a complaint opened a moment ago into the one it turns out to be; one further on stays its own."""
    unheard = fresh is not None and fresh is not case and fresh.stage in (Stage.OPEN, Stage.HEARD)
    if fresh is not None and unheard and not fresh.offers:
        become_part(case, fresh, now)


def _go_on_in(
    records: Records, earlier: Case, ticket: Ticket | None, conversation: Conversation, now: datetime
) -> None:
    if ticket is None or _may_move(records, ticket, conversation):
        _move(records, earlier, ticket, conversation)
    conversation.continues = earlier.number
    if earlier.customer_id is not None:
        know_customer(records, conversation, earlier.customer_id, f"case {earlier.number}", now)
    earlier.note("continued", Actor.CUSTOMER, f"goes on in {conversation.channel}, conversation {conversation.id}", now)
    records.flush()


def bring_along(records: Records, left: str, conversation: Conversation) -> None:
    """The complaints that wait for their turn in the conversation that was left wait for it here."""
    for waiting in waiting_complaints(records, left):
        waiting.conversation_id = conversation.id


def are_alike(case: Case, other: Case) -> bool:
    """Whether both are of one kind, or it is not clear yet of which."""
    return case.complaint_type == other.complaint_type or INDEFINITE in (case.complaint_type, other.complaint_type)


def _is_the_same(case: Case, other: Case, order: Order) -> bool:
    if other.id == case.id or other.settled or other.customer_id != order.customer_id:
        return False
    elsewhere = other.conversation_id != case.conversation_id
    return elsewhere and (are_alike(case, other) or other.stage is Stage.ESCALATED)


def _goes_on(records: Records, case: Case) -> bool:
    """Whether the assistant still has the case, or a person who is due to answer."""
    return case.stage is not Stage.ESCALATED or records.waiting_ticket_of_case(case) is not None


def become_part(earlier: Case, fresh: Case, now: datetime) -> None:
    """What was told of one complaint joins the earlier one, of which it is a part from now on."""
    if earlier.complaint_type == INDEFINITE != fresh.complaint_type:
        earlier.note("reclassified", Actor.BOT, f"{INDEFINITE} -> {fresh.complaint_type}", now)
        earlier.complaint_type = fresh.complaint_type
    for fact in [fact for fact in fresh.facts if not fact.superseded]:
        if fact.name == "story":
            tell_more(earlier, fact.value, now)
        elif fact.name not in TOLD_ANEW and earlier.fact(fact.name) is None:
            earlier.state_fact(fact.name, fact.value, now)
    fresh.merged_into = earlier.number
    fresh.move_to(Stage.MERGED, Actor.SYSTEM, f"the same complaint as {earlier.number}, which goes on", now)
    earlier.note("took_in", Actor.SYSTEM, f"{fresh.number} was opened about the same and is part of this now", now)


def _may_move(records: Records, ticket: Ticket, conversation: Conversation) -> bool:
    """A ticket somebody has taken stays where they answer; and no conversation has two."""
    return ticket.status is TicketStatus.WAITING and records.waiting_ticket(conversation.id) is None


def _move(records: Records, case: Case, ticket: Ticket | None, conversation: Conversation) -> None:
    left = records.conversation(case.conversation_id)
    if left is not None:
        left.continues = case.number
    case.conversation_id = conversation.id
    if ticket is not None:
        ticket.conversation_id = conversation.id
