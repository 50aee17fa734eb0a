"""What Chatwoot tells its agent bot: each event as what a customer wrote, what the team wrote, and how it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Literal

from channels.messaging.platform import MalformedError, Media, Received
from sandra.escalation.mirroring import Standing

_OF_MESSAGES = frozenset({"message_created", "message_updated"})
_OF_CONVERSATIONS = frozenset(
    {"conversation_status_changed", "conversation_opened", "conversation_resolved", "conversation_updated"}
)
_INCOMING, _OUTGOING = ("incoming", 0), ("outgoing", 1)
_PERSON, _BOT = "user", "agent_bot"
_KINDS: Mapping[str, Literal["picture", "voice", "file"]] = {
    "image": "picture",
    "audio": "voice",
    "video": "file",
    "file": "file",
}
_BEFORE_ALL = datetime.fromtimestamp(0, timezone.utc)

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Written:
    """What somebody wrote at Chatwoot's own desk.

    Attributes:
        is_note: whether only the team reads it; the assistant's own notes are told alone.
    """

    message_id: str
    author: str
    text: str
    at: datetime
    is_note: bool


@dataclass(frozen=True)
class Event:
    """One event of a conversation.

    Attributes:
        address: account and conversation, as both count the conversations of each account by themselves.
        inbox: the kind of app the customer writes in, as Chatwoot calls it.
        at: a moment at which it stood so: whatever the event holds was there by then.
        received: what the customer wrote or touched.
        written: what the team wrote to the customer, or the assistant to the team.
    """

    address: str
    inbox: str
    standing: Standing
    at: datetime
    received: Received | None = None
    written: Written | None = None

    @property
    def is_the_assistants(self) -> bool:
        """Whether the assistant is to answer, as far as this event knows."""
        return self.standing is Standing.PENDING


def read(body: bytes) -> Event | None:
    """The event, or None where it is of a kind that says nothing to us.

    Raises:
        MalformedError: it is not what Chatwoot sends.
    """
    content = _content(body)
    if content.get("event") in _OF_MESSAGES:
        return _of_message(content)
    if content.get("event") in _OF_CONVERSATIONS:
        return _of_conversation(content)
    return None


def _content(body: bytes) -> Content:
    try:
        content = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise MalformedError("the body is no JSON") from None
    if not isinstance(content, Mapping) or not isinstance(content.get("event"), str):
        raise MalformedError("the body names no event")
    return content


def _of_conversation(conversation: Content) -> Event | None:
    """None where no message tells yet to which account it belongs: nobody has written there."""
    account = _account_of(conversation)
    return _event(account, conversation, _changed_at(conversation)) if account is not None else None


def _of_message(message: Content) -> Event:
    conversation, account = _part(message, "conversation"), _part(message, "account")
    number, written_at = _number(account, "id"), _moment(message.get("created_at"))
    about = _event(number, conversation, max(_changed_at(conversation), written_at))
    message_id = f"{number}-{_number(message, 'id')}"
    received = _received(message, about.address, message_id, written_at)
    written = _written(message, message_id, written_at)
    return Event(about.address, about.inbox, about.standing, about.at, received, written)


def _event(account: int, conversation: Content, at: datetime) -> Event:
    try:
        standing = Standing(conversation.get("status"))
    except ValueError:
        raise MalformedError("the conversation has no status that Chatwoot knows") from None
    address = f"{account}-{_number(conversation, 'id')}"
    return Event(address, str(conversation.get("channel") or ""), standing, at)


def _received(message: Content, address: str, message_id: str, at: datetime) -> Received | None:
    if message.get("event") == "message_updated":
        return _touched(message, address, message_id)
    if message.get("message_type") not in _INCOMING or message.get("private"):
        return None
    text, media = _text(message), tuple(_media(message))
    if not text and not media:
        return None
    return Received(address, message_id, text, at, float(_number(message, "id")), media)


def _touched(message: Content, address: str, message_id: str) -> Received | None:
    """The choice that was made in a message of ours, which Chatwoot writes into the message itself."""
    attributes = message.get("content_attributes")
    submitted = attributes.get("submitted_values") if isinstance(attributes, Mapping) else None
    if message.get("content_type") != "input_select" or not isinstance(submitted, list) or not submitted:
        return None
    chosen = submitted[0].get("value") if isinstance(submitted[0], Mapping) else None
    if not isinstance(chosen, str):
        raise MalformedError("a choice was made that has no value")
    return Received(address, f"{message_id}-touched", chosen, None, float(_number(message, "id")))


def _written(message: Content, message_id: str, at: datetime) -> Written | None:
    if message.get("event") != "message_created" or message.get("message_type") not in _OUTGOING:
        return None
    sender, is_note = message.get("sender"), bool(message.get("private"))
    who = sender.get("type") if isinstance(sender, Mapping) else None
    if not isinstance(sender, Mapping) or who != (_BOT if is_note else _PERSON):
        return None
    text = "\n".join(filter(None, (_text(message), *(one.reference for one in _media(message)))))
    return Written(message_id, str(sender.get("name") or ""), text, at, is_note) if text else None


def _text(message: Content) -> str:
    text = message.get("content")
    if text is not None and not isinstance(text, str):
        raise MalformedError("the content of a message is no text")
    return text or ""


def _media(message: Content) -> Iterator[Media]:
    """Its files; places and visiting cards have none."""
    attachments = message.get("attachments") or ()
    if not isinstance(attachments, list | tuple):
        raise MalformedError("the attachments of a message are no list")
    for one in attachments:
        kind = _KINDS.get(str(one.get("file_type"))) if isinstance(one, Mapping) else None
        address = one.get("data_url") if kind else None
        if kind is not None and isinstance(address, str):
            name = address.partition("?")[0].rpartition("/")[2]
            yield Media(kind, address, name, str(one.get("transcribed_text") or ""))


def _account_of(conversation: Content) -> int | None:
    """Events of conversations name it in their latest message only, those of some versions beside it."""
    account, messages = conversation.get("account"), conversation.get("messages")
    if isinstance(account, Mapping):
        return _number(account, "id")
    if "account_id" in conversation:
        return _number(conversation, "account_id")
    latest = messages[-1] if isinstance(messages, list) and messages else None
    return _number(latest, "account_id") if isinstance(latest, Mapping) else None


def _changed_at(conversation: Content) -> datetime:
    """The latest moment that it names; older versions tell only when somebody last wrote."""
    return max(map(_moment, (conversation.get("updated_at"), conversation.get("timestamp"))))


def _moment(value: object) -> datetime:
    """Chatwoot writes seconds since 1970, or a date; the beginning of time where it does neither."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, timezone.utc)
        if isinstance(value, str):
            moment = datetime.fromisoformat(value.replace("Z", "+00:00").replace(" UTC", "+00:00"))
            return moment if moment.tzinfo is not None else moment.replace(tzinfo=timezone.utc)
    except (ValueError, OverflowError, OSError):
        raise MalformedError(f"{str(value)[:40]!r} is no moment") from None
    return _BEFORE_ALL


def _part(content: Content, name: str) -> Content:
    part = content.get(name)
    if not isinstance(part, Mapping):
        raise MalformedError(f"it has no {name}")
    return part


def _number(content: Content, name: str) -> int:
    value = content.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise MalformedError(f"its {name} is no number")
    return value
