"""The conversation so far, for a page that was reloaded (know-before 25)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from rasa.shared.core.constants import IS_EXTERNAL
from rasa.shared.core.events import BotUttered, Event, UserUttered

Message = dict[str, Any]
SHOWN_OF_A_FILE = ("url", "name", "media_type", "size", "width", "height")


def messages_of(events: Iterable[Event]) -> list[Message]:
    """What customer and assistant said, oldest first, as the widget shows it."""
    by_id: dict[str, Message] = {}
    for event in events:
        for message in _messages(event):
            by_id.setdefault(message["id"], message)
    return list(by_id.values())


def customer_message(message_id: str, text: str, at: datetime) -> Message:
    """A message of the customer."""
    return {"id": message_id, "from": "customer", "text": text, "at": at.isoformat()}


def our_message(
    text: str, choices: list[dict[str, str]], moment: float, attachments: Sequence[Mapping[str, Any]] = ()
) -> Message:
    """A message of the assistant; the same moment (seconds since 1970) gives the same id, live and in the history."""
    at = datetime.fromtimestamp(moment, timezone.utc)
    message: Message = {"id": f"b-{moment}", "from": "bot", "text": text, "at": at.isoformat()}
    if choices:
        message["choices"] = choices
    if attachments:
        message["attachments"] = [{name: one.get(name) for name in SHOWN_OF_A_FILE} for one in attachments]
    return message


def _is_said(event: UserUttered) -> bool:
    """Whether the customer wrote it; the worker's nudges are kept as user events too."""
    return not (event.metadata or {}).get(IS_EXTERNAL)


def _messages(event: Event) -> Iterator[Message]:
    if isinstance(event, UserUttered) and _is_said(event):
        at = datetime.fromtimestamp(event.timestamp, timezone.utc)
        parts = (event.metadata or {}).get("parts") or [{"id": f"c-{event.timestamp}", "text": event.text}]
        for part in parts:
            yield customer_message(part["id"], part["text"], at)
    elif isinstance(event, BotUttered) and (event.text or event.data.get("attachments")):
        buttons = event.data.get("buttons") or []
        choices = [{"title": button["title"], "text": button["payload"]} for button in buttons]
        yield our_message(event.text or "", choices, event.timestamp, event.data.get("attachments") or ())
