"""What customers do in Feishu: events in, messages out.

The address is the person, also for what they say in a group: a complaint is between them and us, and others in the
group would read of orders and money. So a group's message is answered to its writer alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from channels.messaging.platform import MalformedError, Media, Received

MESSAGE = "im.message.receive_v1"
TOUCH = "card.action.trigger"
SAID = "said"
"""The key under which a card's button has what counts as said."""
_MENTION = re.compile(r"(@_(?:user_\d+|all))( ?)")
_SPOKEN_TAGS = frozenset({"text", "a", "md", "code_block"})
_SURELY_MICROSECONDS = 10**14
_Parsed = TypeVar("_Parsed", bound=BaseModel)


class _Header(BaseModel):
    event_id: str
    event_type: str
    create_time: int


class _Person(BaseModel):
    open_id: str


class _Sender(BaseModel):
    sender_id: _Person
    sender_type: str


class _Mentioned(BaseModel):
    open_id: str | None = None


class _Mention(BaseModel):
    key: str
    id: _Mentioned
    name: str = ""


class _Message(BaseModel):
    message_id: str
    create_time: int
    chat_type: str
    message_type: str
    content: str
    mentions: Sequence[_Mention] = ()


class _MessageEvent(BaseModel):
    sender: _Sender
    message: _Message


class _Action(BaseModel):
    value: Any = None


class _TouchEvent(BaseModel):
    operator: _Person
    action: _Action


def is_said_in_group(content: Mapping[str, Any]) -> bool:
    """Whether it matters who is mentioned, before it is read.

    Raises:
        MalformedError: it is not an event of Feishu.
    """
    if _header_of(content).event_type != MESSAGE:
        return False
    return _parsed(_MessageEvent, content.get("event")).message.chat_type != "p2p"


def read(content: Mapping[str, Any], bot_id: str) -> list[Received]:
    """What an event says to us; nothing where it is not for us.

    Args:
        content: of the request, opened.
        bot_id: our own open_id; in a group only what mentions it is meant for us.

    Raises:
        MalformedError: it is not an event of Feishu.
    """
    header = _header_of(content)
    if header.event_type == MESSAGE:
        return list(_read_message(_parsed(_MessageEvent, content.get("event")), bot_id))
    if header.event_type == TOUCH:
        return list(_read_touch(_parsed(_TouchEvent, content.get("event")), header))
    return []


def _read_message(event: _MessageEvent, bot_id: str) -> Iterator[Received]:
    message = event.message
    is_for_us = message.chat_type == "p2p" or any(one.id.open_id == bot_id for one in message.mentions)
    if event.sender.sender_type != "user" or not is_for_us:
        return
    text, media = _content_of(message)
    yield Received(
        address=event.sender.sender_id.open_id,
        message_id=message.message_id,
        text=_without_mentions(text, message.mentions, bot_id),
        at=_moment(message.create_time),
        place=_moment(message.create_time).timestamp(),
        media=media,
    )


def _read_touch(event: _TouchEvent, header: _Header) -> Iterator[Received]:
    value = event.action.value
    said = value.get(SAID) if isinstance(value, Mapping) else None
    if isinstance(said, str):
        at = _moment(header.create_time)
        yield Received(event.operator.open_id, header.event_id, said, at, at.timestamp())


def _content_of(message: _Message) -> tuple[str, list[Media]]:
    """The text and the files of a message; a kind that says nothing, such as a sticker, has neither."""
    try:
        content = json.loads(message.content)
        match message.message_type:
            case "text":
                return str(content["text"]), []
            case "post":
                return _post(content, message.message_id)
            case "image":
                return "", [_media("picture", message.message_id, content["image_key"])]
            case "audio":
                return "", [_media("voice", message.message_id, content["file_key"])]
            case "file" | "media":
                name = str(content.get("file_name", ""))
                return "", [_media("file", message.message_id, content["file_key"], name)]
            case _:
                return "", []
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MalformedError(f"the content of a message of the type {message.message_type} cannot be read") from error


def _post(content: Mapping[str, Any], message_id: str) -> tuple[str, list[Media]]:
    """Text with a title, links and pictures, in lines of pieces."""
    lines = [str(content.get("title", ""))]
    media = []
    for line in content["content"]:
        lines.append("".join(_spoken(piece) for piece in line))
        media += [_media("picture", message_id, piece["image_key"]) for piece in line if piece["tag"] == "img"]
    return "\n".join(line for line in lines if line.strip()), media


def _spoken(piece: Mapping[str, Any]) -> str:
    if piece["tag"] == "at":
        return str(piece["user_id"])
    return str(piece.get("text", "")) if piece["tag"] in _SPOKEN_TAGS else ""


def _media(kind: Literal["picture", "voice", "file"], message_id: str, key: str, name: str = "") -> Media:
    return Media(kind, f"{message_id}/{key}", name)


def _without_mentions(text: str, mentions: Sequence[_Mention], bot_id: str) -> str:
    """The text with the names of who is mentioned; the call to us is no part of what is said."""
    names = {one.key: f"@{one.name}" for one in mentions if one.id.open_id != bot_id}

    def name(found: re.Match[str]) -> str:
        key, blank = found.groups()
        return f"{names[key]}{blank}" if key in names else ""

    return _MENTION.sub(name, text).strip()


def _header_of(content: Mapping[str, Any]) -> _Header:
    return _parsed(_Header, content.get("header"))


def _parsed(model: type[_Parsed], content: Any) -> _Parsed:
    try:
        return model.parse_obj(content)
    except ValidationError as error:
        raise MalformedError(f"it is not an event of Feishu: {_places(error)} is missing or wrong") from error


def _places(error: ValidationError) -> str:
    """Where it is wrong, without what stands there."""
    return ", ".join(".".join(map(str, one["loc"])) for one in error.errors())


def _moment(told: int) -> datetime:
    """Messages tell their time in milliseconds, touches in microseconds."""
    seconds = told / 1_000_000 if told >= _SURELY_MICROSECONDS else told / 1000
    try:
        return datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError) as error:
        raise MalformedError("a time lies outside the calendar") from error
