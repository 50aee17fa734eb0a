"""WeChat's messages and events as ours.

Every request is about one message or one event. Of the events only two are for us: somebody began to follow the
account, and somebody touched an entry of its menu, which counts as if they had written what the entry's key says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Literal

from channels.messaging.platform import MalformedError, Media, Received

NOT_FOR_ACCOUNTS = "【收到不支持的消息类型，暂无法显示】"
"""What WeChat writes instead of stickers and whatever else accounts do not get."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Push:
    """One request of WeChat's.

    Attributes:
        account: the official account it is for, as WeChat calls it in answers.
        address: the customer, who has another name (OpenID) in each account.
        message_id: the same when WeChat repeats the request.
        received: what the customer said; None where there is nothing to answer.
        begins_following: whether they began to follow the account just now.
    """

    account: str
    address: str
    message_id: str
    received: Received | None = None
    begins_following: bool = False


def read(fields: Mapping[str, str]) -> Push:
    """Raises MalformedError: something is missing that every message has."""
    account, address = _name(fields, "ToUserName"), _name(fields, "FromUserName")
    at = _moment(fields)
    message_id = fields.get("MsgId") or _id_of_event(fields)
    said = _said(fields)
    received = None
    if said is not None:
        text, media = said
        received = Received(address, message_id, text, at, at.timestamp(), media)
    return Push(account, address, message_id, received, _event(fields) == "subscribe")


_Said = tuple[str, tuple[Media, ...]]


def _said(fields: Mapping[str, str]) -> _Said | None:
    reader = _READERS.get(_required(fields, "MsgType"))
    return reader(fields) if reader is not None else None


def _text(fields: Mapping[str, str]) -> _Said:
    content = fields.get("Content", "")
    return "" if content == NOT_FOR_ACCOUNTS else content, ()


def _media(kind: Literal["picture", "voice", "file"]) -> Callable[[Mapping[str, str]], _Said]:
    def read_media(fields: Mapping[str, str]) -> _Said:
        transcript = fields.get("Recognition", "")
        return "", (Media(kind, _required(fields, "MediaId"), transcript=transcript),)

    return read_media


def _location(fields: Mapping[str, str]) -> _Said:
    place = fields.get("Label") or f"{_required(fields, 'Location_X')}, {_required(fields, 'Location_Y')}"
    return place, ()


def _link(fields: Mapping[str, str]) -> _Said:
    return "\n".join(filter(None, (fields.get("Title"), _required(fields, "Url")))), ()


def _touched(fields: Mapping[str, str]) -> _Said | None:
    return (_required(fields, "EventKey"), ()) if _event(fields) == "CLICK" else None


_READERS: Mapping[str, Callable[[Mapping[str, str]], _Said | None]] = {
    "text": _text,
    "image": _media("picture"),
    "voice": _media("voice"),
    "video": _media("file"),
    "shortvideo": _media("file"),
    "location": _location,
    "link": _link,
    "event": _touched,
}


def _event(fields: Mapping[str, str]) -> str:
    return fields.get("Event", "") if fields.get("MsgType") == "event" else ""


def _id_of_event(fields: Mapping[str, str]) -> str:
    """Events have no id; by these WeChat's documentation knows one that comes again."""
    return "-".join((fields["FromUserName"], fields["CreateTime"], _event(fields)))


def _moment(fields: Mapping[str, str]) -> datetime:
    created = _required(fields, "CreateTime")
    try:
        return datetime.fromtimestamp(int(created), timezone.utc)
    except (ValueError, OverflowError, OSError) as error:
        raise MalformedError(f"CreateTime is {created[:32]!r}, not a time in seconds") from error


def _name(fields: Mapping[str, str], field: str) -> str:
    value = _required(fields, field)
    if not _NAME.fullmatch(value):
        raise MalformedError(f"{field} is not a name that WeChat gives")
    return value


def _required(fields: Mapping[str, str], field: str) -> str:
    if not fields.get(field):
        raise MalformedError(f"the message has no {field}")
    return fields[field]
