"""What came of messages in an app: what Rasa's tracker has of a conversation, and what our people say in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

import httpx

from channels.turn.output import PERSON
from sandra.attachments import attach, prepare, shown
from sandra.store.attachments import SqlAttachments
from sandra.store.dead_letters import SqlDeadLetters
from tests.stack import Stack

PATIENCE_SECONDS = 30.0


def turns_of(stack: Stack, conversation_id: str) -> list[dict[str, Any]]:
    """The customer's turns."""
    address = f"{stack.settings.rasa_url}/conversations/{conversation_id}/tracker"
    tracker = httpx.get(address, params={"include_events": "ALL"}, timeout=PATIENCE_SECONDS, trust_env=False).json()
    return [event for event in tracker["events"] if event["event"] == "user"]


def texts_of(stack: Stack, conversation_id: str) -> list[str]:
    """What the customer said in each of their turns."""
    return [str(turn["text"]) for turn in turns_of(stack, conversation_id)]


def file_in(turn: Mapping[str, Any]) -> Mapping[str, Any]:
    """The only file that came with a turn."""
    ((file,),) = [part["attachments"] for part in turn["metadata"]["parts"]]
    return dict(file)


def desk_says(stack: Stack, conversation_id: str, text: str, picture: bytes = b"") -> None:
    """What a person at the desk writes, and the picture they send along."""
    event: dict[str, Any] = {"event": "bot", "text": text, "metadata": {PERSON: "林珊"}}
    if picture:
        event["data"] = {"attachments": [_kept(stack, conversation_id, picture)]}
    address = f"{stack.settings.rasa_url}/conversations/{conversation_id}/tracker/events"
    query = {"output_channel": "latest", "execute_side_effects": "true"}
    answer = httpx.post(address, params=query, json=event, timeout=PATIENCE_SECONDS, trust_env=False)
    answer.raise_for_status()


def undelivered(stack: Stack, conversation_id: str) -> list[tuple[str, str]]:
    """What the desk shows that the customer does not have, and what becomes of it."""
    with stack.store.reading() as records:
        found = SqlDeadLetters(records.session).undelivered_in(conversation_id)
    return [(one.text, one.status.value) for one in found]


def _kept(stack: Stack, conversation_id: str, picture: bytes) -> Mapping[str, Any]:
    now = datetime.now(timezone.utc)
    file = attach(prepare(picture, "label.png"), conversation_id, "林珊", now)
    with stack.store.transaction() as records:
        SqlAttachments(records.session).add(file)
        return shown(file, stack.settings.public_desk_url)
