"""What our people write: to the customer whose conversation they own, and to each other beside it (D5, G2).

TalkError (a CaseError; the message tells the cure)
├── NotTakenError     nobody owns the conversation, the assistant would answer as well
├── OthersError       somebody else owns it
├── ResolvedError     the ticket is done
└── KeyTakenError     something else was sent under this key
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from sandra.case import CaseError, Conversation, Ticket, TicketStatus
from sandra.playbook.tone import Tone
from sandra.shop.simplified import to_simplified
from sandra.tone import Violation, violations

GIVEN_UP_AFTER = timedelta(minutes=1)
"""A message on its way for longer than this was lost with the process that sent it."""
_MENTION = re.compile(r"(?<![\w@])@([A-Za-z0-9][A-Za-z0-9._-]{1,39})")
_CHINESE = re.compile("[\u3400-\u9fff]")


class TalkError(CaseError):
    """Something cannot be written to a customer."""


class NotTakenError(TalkError):
    """Nobody owns the conversation."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(f"the assistant still answers in {ticket.number}; take the ticket first")


class OthersError(TalkError):
    """Somebody else owns the conversation."""

    def __init__(self, ticket: Ticket, owner: str) -> None:
        self.owner = owner
        super().__init__(f"{owner} answers in {ticket.number}; leave a private note, or ask for the ticket")


class ResolvedError(TalkError):
    """The ticket is done."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(f"ticket {ticket.number} is resolved; reopen it to write to the customer again")


class KeyTakenError(TalkError):
    """Something else was sent under this key."""

    def __init__(self) -> None:
        super().__init__("another message was sent under this key; send this one under a key of its own")


class Sending(str, Enum):
    """What became of a message to a customer."""

    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass
class Outgoing:
    """A message one of our people writes to a customer.

    Attributes:
        key: the page's own; what is sent again under it is the same message.
        author: who wrote it, as the customer reads it.
        begun_at: when it was last handed to the channel.
        failure: why the channel refused it, with the cure.
        attachments: the keys of the files that go along with it, in their order.
    """

    key: str
    ticket_number: str
    conversation_id: str
    author: str
    text: str
    written_at: datetime
    begun_at: datetime
    status: Sending = Sending.SENDING
    sent_at: datetime | None = None
    failure: str | None = None
    attachments: list[str] = field(default_factory=list)
    id: int | None = None

    def may_be_sent(self, now: datetime) -> bool:
        """Whether nobody is sending it, and nobody has sent it."""
        lost = self.status is Sending.SENDING and now - self.begun_at > GIVEN_UP_AFTER
        return self.status is Sending.FAILED or lost

    def begin(self, now: datetime) -> None:
        """Hand it to the channel once more."""
        self.status, self.begun_at, self.failure = Sending.SENDING, now, None

    def arrive(self, now: datetime) -> None:
        """The customer has it."""
        self.status, self.sent_at, self.failure = Sending.SENT, now, None

    def fail(self, why: str) -> None:
        """The channel refused it."""
        self.status, self.failure = Sending.FAILED, why


@dataclass
class Mention:
    """Somebody's name in a note, until they have seen it."""

    login: str
    seen_at: datetime | None = None
    note_id: int | None = None
    id: int | None = None


@dataclass
class Note:
    """What our people tell each other about a ticket; no customer ever reads it.

    Attributes:
        key: the page's own; what is written again under it is the same note.
    """

    key: str
    ticket_number: str
    conversation_id: str
    author: str
    text: str
    at: datetime
    mentions: list[Mention] = field(default_factory=list)
    id: int | None = None


def require_owner(ticket: Ticket, conversation: Conversation, person: str) -> None:
    """
    Raises:
        ResolvedError: the ticket is done.
        NotTakenError: the assistant has the conversation.
        OthersError: another person has it.
    """
    if ticket.status is TicketStatus.RESOLVED:
        raise ResolvedError(ticket)
    if conversation.owner is None:
        raise NotTakenError(ticket)
    if conversation.owner != person:
        raise OthersError(ticket, conversation.owner)


def tone_findings(text: str, tone: Tone, heated: bool) -> list[Violation]:
    """What the playbook would not have us say; in Chinese, whichever characters it is written in (G2)."""
    language = "zh-Hans" if _CHINESE.search(text) else "en"
    return violations(to_simplified(text), language, tone, heated)


def mentioned(text: str, logins: Iterable[str]) -> list[str]:
    """The sign-in names after an @ that somebody has, each once, in their order."""
    known = set(logins)
    named = dict.fromkeys(name.rstrip("._-").lower() for name in _MENTION.findall(text))
    return [name for name in named if name in known]
