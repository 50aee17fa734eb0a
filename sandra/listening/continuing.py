"""One complaint in several conversations: whoever comes back elsewhere goes on where they stood (B2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandra.case import Actor, Case, Conversation, Stage, Ticket, TicketStatus
from sandra.escalation.handing_over import awaited_ticket
from sandra.escalation.summary import add_to_ticket
from sandra.listening.further_complaints import waiting_complaints
from sandra.listening.known import current_case, tell_more
from sandra.records import Records
from sandra.shop.known_customer import know_customer
from sandra.shop.orders import Order

INDEFINITE = "other"
TOLD_ANEW = frozenset({"story", "order_number"})


def unsettled_elsewhere(records: Records, case: Case, order: Order) -> Case | None:
    """The complaint of the same customer about the same order that another conversation left unsettled, or None.

    One about something else stays a complaint of its own, unless a person has the first: they take both together.
    """
    if not _may_give_way(case):
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


@dataclass(frozen=True)
class Arrival:
    """What came of a customer who comes from another conversation.

    Attributes:
        case: theirs that is unsettled; None where all are settled.
        goes_on: whether it goes on here; otherwise what is in hand here comes first.
        waits: the complaint here that is of another kind, and waits for its turn behind the case.
        ticket: of the person who has the case.
    """

    case: Case | None
    goes_on: bool = False
    waits: Case | None = None
    ticket: Ticket | None = None


def arrive(records: Records, left: str, customer_id: int, conversation: Conversation, now: datetime) -> Arrival:
    """Go on here with what a customer has unsettled, now that this conversation is known to be theirs.

    What was begun here is part of it if it is of the same kind; of another kind it waits, or comes first where it is
    further on than the facts, or with a person.

    Args:
        left: the conversation the customer comes from.
    """
    fresh = _unsettled_in_hand(records, conversation.id)
    case = _brought_along(records, left, customer_id)
    if case is None or case is fresh:
        return Arrival(None)
    if awaited_ticket(records, conversation.id) is not None or (fresh is not None and not _may_give_way(fresh)):
        return Arrival(case)
    waits = fresh if fresh is not None and not are_alike(fresh, case) else None
    if waits is not None:
        waits.taken_up_at = None
    else:
        absorb(case, fresh, now)
    ticket = go_on_with(records, case, conversation, "", now)
    for waiting in waiting_complaints(records, left):
        if waiting.customer_id in (None, customer_id):
            waiting.conversation_id = conversation.id
    return Arrival(case, goes_on=True, waits=waits, ticket=ticket)


def absorb(case: Case, fresh: Case | None, now: datetime) -> None:
    """Merge a complaint opened a moment ago into the one it turns out to be; one further on stays its own."""
    if fresh is not None and fresh is not case and _may_give_way(fresh):
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


def are_alike(case: Case, other: Case) -> bool:
    """Whether both are of one kind, or it is not clear yet of which."""
    return case.complaint_type == other.complaint_type or INDEFINITE in (case.complaint_type, other.complaint_type)


def _unsettled_in_hand(records: Records, conversation_id: str) -> Case | None:
    case = current_case(records, conversation_id)
    return None if case is None or case.settled else case


def _brought_along(records: Records, left: str, customer_id: int) -> Case | None:
    """The unsettled case in hand where the customer comes from, else their latest."""
    in_hand = _unsettled_in_hand(records, left)
    if in_hand is not None and in_hand.customer_id in (None, customer_id):
        return in_hand
    theirs = records.cases_of_customer(customer_id)
    return next((case for case in theirs if case.taken_up_at is not None and not case.settled), None)


def _may_give_way(fresh: Case) -> bool:
    """Whether a complaint was begun only: nothing is confirmed or offered yet, and nobody else has it."""
    return fresh.stage in (Stage.OPEN, Stage.HEARD) and not fresh.offers


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
