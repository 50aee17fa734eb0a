"""Conversations and messages as Chatwoot tells them to an agent bot."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

ACCOUNT = 3
Payload = dict[str, Any]


@dataclass
class Message:
    """One message, of whichever side."""

    id: int
    content: str | None
    message_type: str
    private: bool = False
    content_type: str = "text"
    content_attributes: Payload = field(default_factory=dict)
    attachments: list[Payload] = field(default_factory=list)
    sender: Mapping[str, Any] | None = None
    files: list[bytes] = field(default_factory=list)
    created_at: float = field(default_factory=time.time)

    @property
    def choices(self) -> list[str]:
        """What stands on its buttons."""
        return [item["title"] for item in self.content_attributes.get("items", ())]


@dataclass
class Conversation:
    """One conversation of the account."""

    number: int
    inbox: str
    status: str = "pending"
    updated_at: float = field(default_factory=time.time)
    messages: list[Message] = field(default_factory=list)


def as_json(payload: Payload) -> bytes:
    """The body of a request that tells an event."""
    return json.dumps(payload, ensure_ascii=False).encode()


def as_told(message: Message) -> Payload:
    """A message as an event holds it."""
    shown: Payload = {
        "id": message.id,
        "content": message.content,
        "message_type": message.message_type,
        "private": message.private,
        "content_type": message.content_type,
        "content_attributes": message.content_attributes,
        "created_at": datetime.fromtimestamp(message.created_at, timezone.utc).isoformat(timespec="milliseconds"),
        "sender": message.sender,
        "source_id": None,
    }
    return {**shown, "attachments": message.attachments} if message.attachments else shown


def state_of(conversation: Conversation) -> Payload:
    """A conversation as an event holds it."""
    latest = conversation.messages[-1] if conversation.messages else None
    return {
        "id": conversation.number,
        "channel": conversation.inbox,
        "inbox_id": 5,
        "status": conversation.status,
        "messages": [latest_of(conversation, latest)] if latest is not None else [],
        "meta": {"sender": {"id": 11, "type": "contact"}, "assignee": None},
        "timestamp": int(latest.created_at) if latest is not None else 0,
        "updated_at": conversation.updated_at,
    }


def latest_of(conversation: Conversation, message: Message) -> Payload:
    """A message as a conversation holds it."""
    return {
        "id": message.id,
        "content": message.content,
        "account_id": ACCOUNT,
        "conversation_id": conversation.number,
        "created_at": int(message.created_at),
    }


def contact(user: str) -> Payload:
    """A customer as an event holds them."""
    return {"id": 11, "name": user, "email": None, "phone_number": None}
