"""One customer in several apps: a code carries them over, and whoever asks to be forgotten is (B2, B8).

CodeError           the code opens nothing; for which reason is never told
TicketOpenError     a colleague still has something to do here, so nobody can be forgotten yet
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandra.case import Actor, Conversation, Stage, Ticket
from sandra.listening.known import current_case
from sandra.numbering import link_code
from sandra.playbook.authority import Negotiation
from sandra.records import Records
from sandra.shop.identity import counted
from sandra.shop.known_customer import end_link, know_customer, void_codes
from sandra.shop.orders import OrderError

SHOWN_BY_CODE = "a one-time code"
IN_NO_APP = "none"
"""The channel of a conversation in which nobody writes: there the cases of an unlinked one stay with their customer."""


class CodeError(OrderError):
    """Nobody was given this code, it was used, or its time is over: all one error, so that nothing leaks (B8)."""

    def __init__(self) -> None:
        super().__init__("this code opens nothing; ask for a new one in the conversation it came from")


class TicketOpenError(Exception):
    """Whoever answers the ticket would answer the next person who writes here."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(f"ticket {ticket.number} is not resolved; forget the customer after that")


@dataclass
class LinkCode:
    """A one-time code by which a customer goes on in another conversation.

    Attributes:
        digest: of the code, which itself is kept nowhere here.
        conversation_id: where it was asked for.
        used_in: the conversation that became the customer's by it.
    """

    digest: str
    conversation_id: str
    customer_id: int
    given_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_in: str | None = None
    id: int | None = None


def give_code(records: Records, rules: Negotiation, conversation: Conversation, now: datetime) -> str | None:
    """A fresh code for the customer of the conversation, in place of any given there before.

    Returns:
        The code; None where nobody knows whose conversation it is.
    """
    if conversation.customer_id is None:
        return None
    void_codes(records, conversation, now)
    code = link_code()
    expires_at = now + timedelta(minutes=rules.link_code_minutes)
    records.add(LinkCode(_digest(code), conversation.id, conversation.customer_id, now, expires_at))
    case = current_case(records, conversation.id)
    if case is not None:
        case.note("code_given", Actor.CUSTOMER, "wants to go on in another app", now)
    return code


def is_of_here(records: Records, conversation: Conversation, code: str, now: datetime) -> bool:
    """Whether the code was given in this very conversation and still waits to be used in another."""
    found = records.link_code(_digest(code))
    return found is not None and found.conversation_id == conversation.id and _is_good(found, now)


def use_code(records: Records, rules: Negotiation, conversation: Conversation, code: str, now: datetime) -> LinkCode:
    """The conversation becomes that of the customer who was given the code; a failure is counted.

    Raises:
        CodeError: the code opens nothing.
        TooManyFailuresError: wrong too often, now or before; whether this code is good is not told.
    """
    digest = _digest(code)
    with counted(records, rules, conversation.id, digest, now, CodeError):
        found = records.link_code(digest)
        if found is None or not _is_good(found, now) or not records.spend_link_code(found, conversation.id, now):
            raise CodeError
    know_customer(records, conversation, found.customer_id, SHOWN_BY_CODE, now)
    return found


def is_anybody_known(records: Records, conversation: Conversation) -> bool:
    """Whether there is anything to forget in the conversation."""
    return conversation.customer_id is not None or current_case(records, conversation.id) is not None


def ticket_open_here(records: Records, conversation: Conversation) -> Ticket | None:
    """The ticket of the conversation, or of a case told in it, that is not resolved yet."""
    waiting = records.waiting_ticket(conversation.id)
    if waiting is not None:
        return waiting
    of_cases = map(records.waiting_ticket_of_case, records.cases_of_conversation(conversation.id))
    return next((ticket for ticket in of_cases if ticket is not None), None)


def is_found_by_order(records: Records, conversation: Conversation) -> bool:
    """Whether a case told here is found again by its order and the phone's digits."""
    told = [case for case in records.cases_of_conversation(conversation.id) if case.stage is not Stage.MERGED]
    in_hand = current_case(records, conversation.id)
    cases = told if in_hand is None else [*told, in_hand]
    return any(case.customer_id is not None and case.order_number is not None for case in cases)


def unlink(records: Records, conversation: Conversation, now: datetime) -> None:
    """Forget whose conversation it is. Its cases stay with their customer, and are not to be read here any more.

    They are in no app until the customer takes them up somewhere by the order and its phone's digits.

    Raises:
        TicketOpenError: a colleague still has something to do here.
    """
    ticket = ticket_open_here(records, conversation)
    if ticket is not None:
        raise TicketOpenError(ticket)
    cases = records.cases_of_conversation(conversation.id)
    if cases:
        apart = Conversation(
            id=f"unlinked-{secrets.token_urlsafe(16)}",
            channel=IN_NO_APP,
            started_at=now,
            language=conversation.language,
            customer_id=conversation.customer_id,
        )
        records.add(apart)
        records.move_readings(conversation.id, apart.id)
        for case in cases:
            case.conversation_id = apart.id
            if case.stage is not Stage.MERGED:
                case.note("unlinked", Actor.CUSTOMER, f"not to be read in {conversation.channel} any more", now)
    conversation.continues = None
    end_link(records, conversation, now)
    records.flush()


def _is_good(code: LinkCode, now: datetime) -> bool:
    return code.used_at is None and now < code.expires_at


def _digest(code: str) -> str:
    """The code as it is kept and compared, however it was typed."""
    signs = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
    return hashlib.sha256(signs.encode("ascii")).hexdigest()
