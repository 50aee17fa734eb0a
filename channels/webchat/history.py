"""The conversation so far, for a page that was reloaded (know-before 25)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from rasa.shared.core.constants import IS_EXTERNAL
from rasa.shared.core.events import BotUttered, Event, UserUttered

from channels.turn.output import Said, said_in

Message = dict[str, Any]
SHOWN_OF_A_FILE = ("url", "name", "media_type", "size", "width", "height")


def messages_of(events: Iterable[Event]) -> list[Message]:
    """What customer and assistant said, oldest first, as the widget shows it."""
    by_id: dict[str, Message] = {}
    for event in events:
        for message in _messages(event):
            by_id.setdefault(message["id"], message)
    return list(by_id.values())


def customer_message(
    message_id: str, text: str, at: datetime, attachments: Sequence[Mapping[str, Any]] = ()
) -> Message:
    """A message of the customer; its text may be empty where a picture came along."""
    message: Message = {"id": message_id, "from": "customer", "text": text, "at": at.isoformat()}
    return message | _files(attachments)


def our_message(said: Said) -> Message:
    """A message of the assistant or of one of our people; the same moment gives the same id, live and later."""
    at = datetime.fromtimestamp(said.moment, timezone.utc)
    speaker = {"from": "bot"} if said.author is None else {"from": "person", "author": said.author}
    message: Message = {"id": f"b-{said.moment}", **speaker, "text": said.text, "at": at.isoformat()}
    if said.choices:
        message["choices"] = said.choices
    return message | _files(said.attachments)


def _files(attachments: Sequence[Mapping[str, Any]]) -> Message:
    shown = [{name: one.get(name) for name in SHOWN_OF_A_FILE} for one in attachments]
    return {"attachments": shown} if shown else {}


def _is_said(event: UserUttered) -> bool:
    """Whether the customer wrote it; the worker's nudges are kept as user events too."""
    return not (event.metadata or {}).get(IS_EXTERNAL)


def _messages(event: Event) -> Iterator[Message]:
    if isinstance(event, UserUttered) and _is_said(event):
        at = datetime.fromtimestamp(event.timestamp, timezone.utc)
        parts = (event.metadata or {}).get("parts") or [{"id": f"c-{event.timestamp}", "text": event.text}]
        for part in parts:
            yield customer_message(part["id"], part["text"], at, part.get("attachments") or ())
    elif isinstance(event, BotUttered) and (event.text or event.data.get("attachments")):
        yield our_message(said_in(event.message()))
