"""A message of ours as the platform takes it: one request, or several where one cannot hold it all.

Choices are a menu, whose items show their title and bring back an id of ours when they are touched.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from channels.messaging.platform import Choice, File, Outgoing

LONGEST_HEAD_BYTES = 1024
LONGEST_ID_BYTES = 128
_SAYS = "says:"
"""Begins the ids of our items; the console's own menus have others."""
_MSGID = re.compile(r"[0-9a-zA-Z_-]{1,32}")
_LONGEST_MSGID = 32
_PICTURES = ("image/jpeg", "image/png")


def media_kind(file: File) -> str:
    """As what a file is uploaded and sent."""
    return "image" if file.media_type in _PICTURES else "file"


def msgid(key: str, number: int) -> str:
    """What lets the platform know the request again: the key itself for the first one of a message."""
    if number == 0 and _MSGID.fullmatch(key):
        return key
    return hashlib.sha256(f"{key} {number}".encode()).hexdigest()[:_LONGEST_MSGID]


def requests_of(message: Outgoing, media_id: str) -> Sequence[dict[str, Any]]:
    """What to send, in its order: the menu comes last, as it is to be touched.

    Args:
        message: what to say.
        media_id: of its file, once that is uploaded.
    """
    is_headed = bool(message.choices) and not message.file and len(message.text.encode()) <= LONGEST_HEAD_BYTES
    requests = []
    if message.text and not is_headed:
        requests.append({"msgtype": "text", "text": {"content": message.text}})
    if message.file:
        kind = media_kind(message.file)
        requests.append({"msgtype": kind, kind: {"media_id": media_id}})
    if message.choices:
        requests.append(menu(message.text if is_headed else "", message.choices))
    return requests


def menu(head: str, choices: Sequence[Choice]) -> dict[str, Any]:
    """The message that offers the choices, under a text of at most `LONGEST_HEAD_BYTES`."""
    content: dict[str, Any] = {"list": [_item(choice) for choice in choices]}
    if head:
        content["head_content"] = head
    return {"msgtype": "msgmenu", "msgmenu": content}


def words_of(text: Mapping[str, Any]) -> str:
    """What counts as said in a text message: the choice's own words where an item of ours was touched."""
    touched = str(text.get("menu_id") or "")
    return touched.removeprefix(_SAYS) if touched.startswith(_SAYS) else str(text.get("content") or "")


def _item(choice: Choice) -> dict[str, Any]:
    click = {"content": choice.title}
    said = f"{_SAYS}{choice.text}"
    # A text too long for an id is said by its title.
    if len(said.encode()) <= LONGEST_ID_BYTES:
        click["id"] = said
    return {"type": "click", "click": click}
