"""Coming back to a case: taking it up again, adding to it, taking it back (protocol F1, F2, know-before 35)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from operator import itemgetter

from sandra.case import Actor, Case, Conversation, OfferStatus, Stage, Ticket, TicketStatus
from sandra.closing.follow_up import end_follow_up
from sandra.escalation.callbacks import CALLBACK
from sandra.escalation.handing_over import let_rest, return_to_others
from sandra.escalation.summary import add_to_ticket
from sandra.listening.clarifying import UNCLEAR_TYPE
from sandra.listening.known import current_case, tell_more, turn_to
from sandra.playbook.kinds import BY_A_PERSON, MOVES_MONEY
from sandra.records import Records
from sandra.remedy.approvals import take_back

ADDED = "added"
REASON_LENGTH = 300
# What a customer complains of when the remedy does not come, or does not help; the matter stays the same.
_GOODS_AGAIN = frozenset({"replace", "reship", "repair"})
_FAILURE_OF: dict[str, frozenset[str]] = {
    "refund_delay": MOVES_MONEY,
    "late_delivery": frozenset({"replace", "reship", "expedite"}),
    "damaged_item": _GOODS_AGAIN,
    "wrong_item": _GOODS_AGAIN,
    "missing_item": _GOODS_AGAIN,
    "quality_defect": _GOODS_AGAIN,
    "slow_response": BY_A_PERSON,
}
_ABOUT_THE_HANDLING = (UNCLEAR_TYPE, "slow_response")


@dataclass(frozen=True)
class Return:
    """What a message says that may take up a case again.

    Attributes:
        complaint_type: the class it complains of, None where it is no complaint.
        order_number: the order it names, None where it names none.
        unsolved: whether it says that the trouble goes on.
        resumes: whether it asks to take the case up again.
    """

    complaint_type: str | None = None
    order_number: str | None = None
    unsolved: bool = False
    resumes: bool = False


class TakenBack(Enum):
    """What came of taking a complaint back."""

    WITHDRAWN = "withdrawn"
    BEFORE = "before"
    """It was taken back already."""
    NOTHING = "nothing"
    """There is none, or it was carried out."""


def taken_up(cases: Sequence[Case], said: Return) -> Case | None:
    """The settled case that a message comes back to, or None: something different is a complaint of its own.

    Args:
        cases: those of the conversation.
        said: the message. An unsettled case is simply gone on with.
    """
    turned_to = [(case.taken_up_at, case) for case in cases if case.taken_up_at and case.stage is not Stage.MERGED]
    latest_first = [case for _, case in sorted(turned_to, key=itemgetter(0), reverse=True)]
    if not latest_first or not latest_first[0].settled:
        return None
    return next((case for case in latest_first if case.settled and is_same_matter(case, said)), None)


def is_same_matter(case: Case, said: Return) -> bool:
    """Whether a message is about what the case was about."""
    if said.order_number is not None and said.order_number != case.order_number:
        return False
    kind = said.complaint_type
    if kind is None:
        return said.unsolved or said.resumes
    if kind == case.complaint_type or _remedy_failed(case, kind):
        return True
    return (said.unsolved or said.resumes) and kind in _ABOUT_THE_HANDLING


def _remedy_failed(case: Case, complaint_type: str) -> bool:
    """Whether the complaint is that what was carried out did not come or did not help."""
    given = case.accepted_offer()
    return given is not None and given.remedy in _FAILURE_OF.get(complaint_type, frozenset())


def reopen(case: Case, conversation: Conversation, words: str, now: datetime) -> bool:
    """Take a settled case up again, with the customer's words as the reason; all facts stay known.

    Returns:
        Whether it had been settled by us, so that this is a second failure and goes up (know-before 35). What the
        customer had taken back, or only wanted to tell, goes on where it stood.
    """
    was_let_rest = case.stage is Stage.WITHDRAWN or case.heard_out
    if case.heard_out:
        case.purpose = None
    case.conversation_id = conversation.id
    turn_to(conversation, case, now)
    end_follow_up(case, now)
    case.move_to(Stage.REOPENED, Actor.CUSTOMER, words[:REASON_LENGTH], now)
    tell_more(case, words, now)
    return not was_let_rest or case.accepted_offer() is not None


def belongs_to(case: Case, customer_id: int | None) -> bool:
    """Whether the identified customer is the one of the case; its number alone opens nothing (B8)."""
    return customer_id is not None and case.customer_id == customer_id


def add_to_case(case: Case, words: str, now: datetime) -> None:
    """Keep something more on a case: in its story while it is unsettled, as a note once it is settled."""
    case.note(ADDED, Actor.CUSTOMER, words[:REASON_LENGTH], now)
    if not case.settled:
        tell_more(case, words, now)


def withdraw(records: Records, conversation_id: str, now: datetime) -> tuple[TakenBack, Case | None]:
    """The customer takes the complaint back, at any time until it is carried out.

    Offers lapse, and a ticket that waits is closed; one that a person holds is told.

    Returns:
        What came of it, and the case; WITHDRAWN without a case where only a person was called off.
    """
    case = current_case(records, conversation_id)
    ticket = _ticket_of(records, conversation_id, case)
    if case is None or case.settled:
        if ticket is not None and ticket.case_id is None:
            _call_off(ticket, now)
            return TakenBack.WITHDRAWN, None
        before = case is not None and case.stage is Stage.WITHDRAWN
        return (TakenBack.BEFORE if before else TakenBack.NOTHING), case
    let_rest(records, case, "the complaint was taken back", now)
    take_back(records, case, Actor.CUSTOMER, "takes the complaint back", now)
    if ticket is not None and not return_to_others(records, ticket, case, now):
        _call_off(ticket, now)
    for offer in case.offers:
        if offer.status in (OfferStatus.OFFERED, OfferStatus.ACCEPTED):
            offer.status, offer.answered_at = OfferStatus.LAPSED, now
    for promise in case.promises:
        if promise.kind == CALLBACK and promise.kept_at is None:
            promise.kept_at = now
    case.move_to(Stage.WITHDRAWN, Actor.CUSTOMER, "taken back by the customer", now)
    return TakenBack.WITHDRAWN, case


def _ticket_of(records: Records, conversation_id: str, case: Case | None) -> Ticket | None:
    """The unresolved ticket of the case, or the conversation's that it goes along with, or that is about no case."""
    of_case = records.waiting_ticket_of_case(case) if case is not None else None
    here = records.waiting_ticket(conversation_id)
    with_person = case is not None and case.stage is Stage.ESCALATED
    return of_case or (here if here is not None and (here.case_id is None or with_person) else None)


def _call_off(ticket: Ticket, now: datetime) -> None:
    add_to_ticket(ticket, "taken back by the customer", now)
    if ticket.status is TicketStatus.WAITING:
        ticket.status = TicketStatus.RESOLVED
