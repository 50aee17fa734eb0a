"""The plain classes of `sandra.case` on their tables; the classes themselves stay free of SQLAlchemy."""

from __future__ import annotations

from threading import Lock

from sqlalchemy import Table
from sqlalchemy.orm import deferred, registry, relationship

from sandra.attachments import Attachment
from sandra.case import (
    Approval,
    Case,
    CaseEvent,
    Conversation,
    EmotionReading,
    Evidence,
    Fact,
    Offer,
    Praise,
    Promise,
    Ticket,
    UnclearMessage,
)
from sandra.closing.satisfaction import Satisfaction
from sandra.dead_letters import DeadLetter
from sandra.escalation.canned import CannedReply
from sandra.escalation.clocks import Breach
from sandra.escalation.investigation import EvidenceSlot, Investigation
from sandra.escalation.mirroring import Mirrored, TeamNote
from sandra.escalation.talking import Mention, Note, Outgoing
from sandra.people import AuditEntry, DeskSession, Person
from sandra.shop.identity import IdentityFailure
from sandra.shop.known_customer import CustomerLink
from sandra.shop.linking import LinkCode
from sandra.store import identity_tables, people_tables, tables, talk_tables

_mappers = registry()
_lock = Lock()

PARTS_OF_A_CASE: dict[str, tuple[type, Table]] = {
    "events": (CaseEvent, tables.case_events),
    "facts": (Fact, tables.facts),
    "evidence": (Evidence, tables.evidence),
    "offers": (Offer, tables.offers),
    "promises": (Promise, tables.promises),
    "approvals": (Approval, tables.approvals),
}


def start_mappers() -> None:
    """Map the classes, once for the process however often it is called.

    An object made before the first call cannot be stored.
    """
    with _lock:
        if not list(_mappers.mappers):
            _map()


def _map() -> None:
    for part, table in PARTS_OF_A_CASE.values():
        _mappers.map_imperatively(part, table)
    _mappers.map_imperatively(Conversation, tables.conversations)
    _mappers.map_imperatively(EmotionReading, tables.emotion_readings)
    _mappers.map_imperatively(IdentityFailure, identity_tables.identity_failures)
    _mappers.map_imperatively(CustomerLink, identity_tables.customer_links)
    _mappers.map_imperatively(LinkCode, identity_tables.link_codes)
    _mappers.map_imperatively(Praise, tables.praises)
    _mappers.map_imperatively(Satisfaction, tables.satisfaction)
    _mappers.map_imperatively(Ticket, tables.tickets)
    _mappers.map_imperatively(Breach, tables.breaches)
    _mappers.map_imperatively(Person, people_tables.people)
    _mappers.map_imperatively(DeskSession, people_tables.desk_sessions)
    _mappers.map_imperatively(AuditEntry, people_tables.audit_entries)
    _mappers.map_imperatively(UnclearMessage, tables.unclear_messages)
    _mappers.map_imperatively(
        Case,
        tables.cases,
        properties={
            name: relationship(
                part,
                order_by=table.c.id,
                cascade="all, delete-orphan",
                passive_deletes=True,
                # Loaded with the case, so that a case can still be read after its transaction.
                lazy="selectin",
            )
            for name, (part, table) in PARTS_OF_A_CASE.items()
        },
    )
    _mappers.map_imperatively(EvidenceSlot, tables.investigation_evidence)
    _mappers.map_imperatively(
        Investigation,
        tables.investigations,
        properties={
            "slots": relationship(
                EvidenceSlot,
                order_by=tables.investigation_evidence.c.id,
                cascade="all, delete-orphan",
                passive_deletes=True,
                lazy="selectin",
            )
        },
    )
    _map_talk()
    _mappers.configure()


def _map_talk() -> None:
    _mappers.map_imperatively(DeadLetter, talk_tables.dead_letters)
    _mappers.map_imperatively(Outgoing, talk_tables.outgoing_messages)
    _mappers.map_imperatively(Mirrored, talk_tables.mirrored_conversations)
    _mappers.map_imperatively(TeamNote, talk_tables.team_notes)
    _mappers.map_imperatively(CannedReply, talk_tables.canned_replies)
    content = deferred(talk_tables.attachments.c.content)
    _mappers.map_imperatively(Attachment, talk_tables.attachments, properties={"content": content})
    _mappers.map_imperatively(Mention, talk_tables.note_mentions)
    by_id = talk_tables.note_mentions.c.id
    mentions = relationship(
        Mention, order_by=by_id, cascade="all, delete-orphan", passive_deletes=True, lazy="selectin"
    )
    _mappers.map_imperatively(Note, talk_tables.notes, properties={"mentions": mentions})
