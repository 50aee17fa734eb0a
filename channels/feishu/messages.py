"""What we say, in the forms of Feishu's messages: a type, its content, and a key against duplicates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.feishu.reading import SAID
from channels.messaging.platform import Choice, Outgoing

LONGEST_KEY = 50
"""Characters; within an hour the same key brings the same message only once."""


@dataclass(frozen=True)
class FeishuMessage:
    """One message as Feishu's interface takes it."""

    kind: str
    content: Mapping[str, Any]
    key: str

    def sent_to(self, open_id: str) -> Mapping[str, str]:
        """The body of the request that sends it."""
        return {
            "receive_id": open_id,
            "msg_type": self.kind,
            "content": json.dumps(self.content, ensure_ascii=False),
            "uuid": self.key,
        }


def said(message: Outgoing) -> FeishuMessage:
    """The text of a message, with its choices as buttons."""
    key = _key(message, "text")
    if message.choices:
        return FeishuMessage("interactive", _card(message.text, message.choices), key)
    return FeishuMessage("text", {"text": message.text}, key)


def picture(message: Outgoing, image_key: str) -> FeishuMessage:
    """The picture that goes along, which was uploaded before."""
    return FeishuMessage("image", {"image_key": image_key}, _key(message, "picture"))


def _key(message: Outgoing, part: str) -> str:
    """Text and picture are two messages to Feishu, so each has a key of its own."""
    return hashlib.sha256(f"{part} {message.key}".encode()).hexdigest()[:LONGEST_KEY]


def _card(text: str, choices: Sequence[Choice]) -> Mapping[str, Any]:
    words = {"tag": "div", "text": _plain(text)}
    return {"schema": "2.0", "body": {"elements": [words, *map(_button, choices)]}}


def _button(choice: Choice) -> Mapping[str, Any]:
    return {
        "tag": "button",
        "text": _plain(choice.title),
        "width": "fill",
        "behaviors": [{"type": "callback", "value": {SAID: choice.text}}],
    }


def _plain(text: str) -> Mapping[str, str]:
    return {"tag": "plain_text", "content": text}
