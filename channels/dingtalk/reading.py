"""What customers do in DingTalk: callbacks in, messages out.

The address is the person's staff id, also for what they say in a group: a complaint is between them and us, so a
group's message is answered to its writer alone. Only who is not of the organisation has no staff id, and can be
answered nowhere else than where they wrote.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from channels.dingtalk.sessions import Session
from channels.messaging.platform import MalformedError, Media, Received

_GUEST = "guest."
_STAFF_ID = re.compile(r"[A-Za-z0-9_.@-]{1,64}")
_DIRECT = "1"


class _Callback(BaseModel):
    message_id: str = Field(alias="msgId")
    kind: str = Field(alias="msgtype")
    conversation_type: str = Field(alias="conversationType")
    conversation_id: str = Field("", alias="conversationId")
    sender_id: str = Field(alias="senderId")
    staff_id: str | None = Field(None, alias="senderStaffId")
    session_url: str = Field(alias="sessionWebhook")
    session_ends: int = Field(alias="sessionWebhookExpiredTime")
    written_at: int = Field(alias="createAt")
    text: dict[str, Any] = {}
    content: dict[str, Any] = {}


@dataclass(frozen=True)
class Heard:
    """A message and where it may be answered.

    Attributes:
        session: None where an answer there would be read by a whole group, and the writer can be reached alone.
    """

    received: Received
    session: Session | None


def read(body: bytes) -> Heard:
    """What a callback says.

    Raises:
        MalformedError: it is not a robot's callback.
    """
    try:
        callback = _Callback.parse_obj(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"it is not a robot's callback{_places(error)}") from error
    address = _address_of(callback)
    text, media = _content_of(callback)
    at = _moment(callback.written_at)
    received = Received(address, callback.message_id, text, at, at.timestamp(), media)
    is_private = callback.conversation_type == _DIRECT or is_guest(address)
    return Heard(received, Session(callback.session_url, callback.session_ends / 1000) if is_private else None)


def is_guest(address: str) -> bool:
    """Whether somebody is not of the organisation: without a session they cannot be written to."""
    return address.startswith(_GUEST)


def _address_of(callback: _Callback) -> str:
    if callback.staff_id and _STAFF_ID.fullmatch(callback.staff_id) and not is_guest(callback.staff_id):
        return callback.staff_id
    # What is answered in a group others read: it never mixes with what the same guest says in private.
    where = "" if callback.conversation_type == _DIRECT else f" in {callback.conversation_id}"
    return f"{_GUEST}{hashlib.sha256(f'{callback.sender_id}{where}'.encode()).hexdigest()[:32]}"


def _content_of(callback: _Callback) -> tuple[str, list[Media]]:
    """The text and the files of a message; a kind we do not know has neither."""
    content = callback.content
    try:
        match callback.kind:
            case "text":
                return str(callback.text["content"]).strip(), []
            case "richText":
                return _rich_text(content)
            case "picture":
                return "", [_media("picture", content)]
            case "audio":
                return "", [_media("voice", content)]
            case "file" | "video":
                return "", [_media("file", content)]
            case _:
                return "", []
    except (KeyError, TypeError, AttributeError) as error:
        raise MalformedError(f"the content of a message of the type {callback.kind} cannot be read") from error


def _rich_text(content: Mapping[str, Any]) -> tuple[str, list[Media]]:
    pieces = content["richText"]
    pictures = [_media("picture", piece) for piece in pieces if piece.get("type") == "picture"]
    return "".join(str(piece.get("text", "")) for piece in pieces).strip(), pictures


def _media(kind: Literal["picture", "voice", "file"], content: Mapping[str, Any]) -> Media:
    name, transcript = str(content.get("fileName", "")), str(content.get("recognition", ""))
    return Media(kind, str(content["downloadCode"]), name, transcript)


def _places(error: Exception) -> str:
    """Where it is wrong, without what stands there."""
    if not isinstance(error, ValidationError):
        return ""
    return ": missing or wrong " + ", ".join(".".join(map(str, one["loc"])) for one in error.errors())


def _moment(milliseconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
    except (ValueError, OverflowError, OSError) as error:
        raise MalformedError("a time lies outside the calendar") from error
