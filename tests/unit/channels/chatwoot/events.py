"""Events of Chatwoot with sensible values; a test names only what it is about."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


def seconds(after: float = 0) -> float:
    """So many seconds after noon, as Chatwoot counts them."""
    return NOON.timestamp() + after


def a_conversation(**changes: Any) -> dict[str, Any]:
    """A conversation that waits for the bot."""
    plain = {
        "id": 42,
        "channel": "Channel::WebWidget",
        "status": "pending",
        "messages": [{"id": 900, "account_id": 3, "content": "hello"}],
        "timestamp": int(seconds()),
        "updated_at": seconds(),
    }
    return {**plain, **changes}


def a_message(status: str = "pending", after: float = 0, **changes: Any) -> bytes:
    """A customer's message in a conversation of that state."""
    plain = {
        "event": "message_created",
        "id": 901,
        "content": "包裹没到",
        "message_type": "incoming",
        "private": False,
        "content_type": "text",
        "content_attributes": {},
        "created_at": datetime.fromtimestamp(seconds(after), timezone.utc).isoformat(),
        "sender": {"id": 11, "name": "王敏"},
        "account": {"id": 3, "name": "Shop"},
        "conversation": a_conversation(status=status, updated_at=seconds(after)),
    }
    return json.dumps({**plain, **changes}).encode()


def a_reply(text: str, sender: str = "user", after: float = 0, **changes: Any) -> bytes:
    """A message of the team, or of the bot."""
    who = {"id": 7, "name": "Zoe", "type": sender}
    return a_message("open", after, content=text, message_type="outgoing", sender=who, **changes)


def a_change(status: str, after: float, *, event: str = "conversation_updated", **changes: Any) -> bytes:
    """The state of a conversation changes so many seconds after noon."""
    return json.dumps({**a_conversation(status=status, updated_at=seconds(after)), "event": event, **changes}).encode()
