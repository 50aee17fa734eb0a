"""What Messenger's requests say; what the page itself wrote comes back as an echo and is left alone."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Literal

from channels.builtin.fields import Fields, each, inside, moment, number, text
from channels.messaging.platform import ForgedError, MalformedError, Media, Received

SIGNATURE_HEADER = "X-Hub-Signature-256"
_METHOD = "sha256="
_KINDS: Mapping[str, Literal["picture", "voice", "file"]] = {
    "image": "picture",
    "audio": "voice",
    "video": "file",
    "file": "file",
}
_LIKES = frozenset({"369239263222822", "369239343222814", "369239383222810"})
"""The thumb beside the input, in its three sizes."""
_LIKE = "👍"


def require_signed(body: bytes, signature: str, secret: str) -> None:
    """
    Args:
        signature: of the body, as the header has it.
        secret: the app's.

    Raises:
        ForgedError: it is not signed with the secret.
    """
    expected = _METHOD + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), signature.encode()):
        raise ForgedError(f"{SIGNATURE_HEADER} is not made with the app's secret")


def challenge_in(query: Mapping[str, str], verify: str) -> str:
    """What Messenger wants to hear when the address is set up.

    Args:
        verify: the word that was told to Messenger there.

    Raises:
        ForgedError: whoever asks does not know the word.
    """
    told = query.get("hub.verify_token", "")
    if query.get("hub.mode") != "subscribe" or not hmac.compare_digest(told.encode(), verify.encode()):
        raise ForgedError("hub.verify_token is not SANDRA_FACEBOOK_VERIFY")
    return query.get("hub.challenge", "")


def received_in(content: Fields) -> list[Received]:
    """The customers' messages in a request.

    Raises:
        MalformedError: it does not tell of a page.
    """
    if content.get("object") != "page":
        raise MalformedError('its `object` is not "page"')
    return [
        received
        for entry in each(content, "entry")
        for event in each(entry, "messaging")
        if text(inside(event, "sender"), "id") != text(entry, "id")
        for received in _received(event)
    ]


def _received(event: Fields) -> list[Received]:
    customer, milliseconds = text(inside(event, "sender"), "id"), number(event, "timestamp")
    message, postback = inside(event, "message"), inside(event, "postback")
    words, media = _words(message) or text(postback, "title", "payload"), _media(message)
    if not customer or not (message or postback) or message.get("is_echo") is True:
        return []
    message_id = text(message, "mid") or text(postback, "mid") or f"postback-{customer}-{text(event, 'timestamp')}"
    at = moment(milliseconds / 1000) if milliseconds is not None else None
    return [Received(customer, message_id, words, at, milliseconds, media)]


def _words(message: Fields) -> str:
    """A touched quick reply says its payload."""
    is_like = text(message, "sticker_id") in _LIKES or any(
        text(inside(one, "payload"), "sticker_id") in _LIKES for one in each(message, "attachments")
    )
    return text(inside(message, "quick_reply"), "payload") or text(message, "text") or (_LIKE if is_like else "")


def _media(message: Fields) -> Sequence[Media]:
    return [
        Media(_KINDS[kind], text(payload, "url"))
        for kind, payload in ((text(one, "type"), inside(one, "payload")) for one in each(message, "attachments"))
        if kind in _KINDS and not text(payload, "sticker_id")
    ]
