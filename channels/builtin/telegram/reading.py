"""What Telegram's updates say; groups and channels are left alone, as a complaint is a private matter."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Literal

from channels.builtin.fields import Fields, each, inside, moment, number, text
from channels.builtin.telegram.buttons import said_by
from channels.messaging.platform import ForgedError, Media, Received

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
Kind = Literal["picture", "voice", "file"]

_START = re.compile(r"/start(\s|$)")
_GREETINGS = {"zh": "你好", "": "hello"}
"""Telegram itself writes /start for whoever opens the chat; it counts as a greeting in the language of their app."""
_AUDIBLE = ("voice", "audio")
_OTHER_FILES = ("video", "video_note", "animation")
_UNREADABLE = ("location", "venue", "poll", "dice", "game", "story")
"""The customer is told that nothing readable came; what Telegram itself tells in a chat is left alone."""


def require_secret(told: str, secret: str) -> None:
    """
    Args:
        told: the header that Telegram sends along with every update.

    Raises:
        ForgedError: it is not the secret that Telegram was given with the webhook.
    """
    if not secrets.compare_digest(told.encode(), secret.encode()):
        raise ForgedError(f"{SECRET_HEADER} is not the secret of the webhook")


def touch_in(update: Fields) -> str:
    """The id of the touch that the update tells of, which Telegram wants to have confirmed; empty where it is none."""
    return text(inside(update, "callback_query"), "id")


def received_in(update: Fields) -> list[Received]:
    """The customer's message in an update; nothing where it is none."""
    place = number(update, "update_id")
    touch = inside(update, "callback_query")
    if touch:
        return _touched(touch, place)
    written, edited = inside(update, "message"), inside(update, "edited_message")
    return _written(written, place) if written else _written(edited, place)


def _touched(touch: Fields, place: float | None) -> list[Received]:
    customer = inside(touch, "from")
    chat = inside(touch, "message", "chat")
    if not _is_private(chat, customer):
        return []
    return [Received(text(chat, "id"), f"touch-{text(touch, 'id')}", said_by(touch), place=place)]


def _written(message: Fields, place: float | None) -> list[Received]:
    chat = inside(message, "chat")
    words, media = _greeting(message) or _words(message), _media(message)
    is_said = words or media or any(name in message for name in _UNREADABLE)
    if not is_said or not _is_private(chat, inside(message, "from")):
        return []
    return [Received(text(chat, "id"), _message_id(message), words, moment(number(message, "date")), place, media)]


def _is_private(chat: Fields, customer: Fields) -> bool:
    return chat.get("type") == "private" and bool(text(chat, "id")) and customer.get("is_bot") is False


def _message_id(message: Fields) -> str:
    """Numbers rise in each chat from 1; what is edited counts as written once more."""
    own = f"{text(inside(message, 'chat'), 'id')}-{text(message, 'message_id')}"
    edited = text(message, "edit_date")
    return f"{own}-{edited}" if edited else own


def _greeting(message: Fields) -> str:
    if not _START.match(text(message, "text")):
        return ""
    language = text(inside(message, "from"), "language_code").partition("-")[0]
    return _GREETINGS.get(language, _GREETINGS[""])


def _words(message: Fields) -> str:
    return (
        text(message, "text", "caption")
        or text(inside(message, "sticker"), "emoji")
        or text(inside(message, "contact"), "phone_number")
    )


def _media(message: Fields) -> Sequence[Media]:
    sizes = each(message, "photo")
    if sizes:
        return [Media("picture", text(max(sizes, key=_points), "file_id"))]
    for name in _AUDIBLE:
        if inside(message, name):
            return [_file(inside(message, name), "voice")]
    for name in _OTHER_FILES:
        if inside(message, name):
            return [_file(inside(message, name), "file")]
    document = inside(message, "document")
    is_picture = text(document, "mime_type").startswith("image/")
    return [_file(document, "picture" if is_picture else "file")] if document else []


def _file(described: Fields, kind: Kind) -> Media:
    return Media(kind, text(described, "file_id"), text(described, "file_name"))


def _points(size: Fields) -> float:
    return (number(size, "width") or 0) * (number(size, "height") or 0)
