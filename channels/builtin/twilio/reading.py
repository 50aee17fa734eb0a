"""What Twilio's requests say: forms, signed with the account's token over the address they are sent to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

from channels.builtin.twilio.client import refusal_of
from channels.messaging.platform import ForgedError, LateFailure, MalformedError, Media, Received

SIGNATURE_HEADER = "X-Twilio-Signature"
MOST_MEDIA = 10
MOST_FIELDS = 200
LONGEST_WORDS = 200
_FAILED = ("failed", "undelivered")

Form = Mapping[str, str]


def form_of(body: bytes) -> Form:
    """The fields of a request; the empty ones as well, since they are signed.

    Raises:
        MalformedError: it is no form.
    """
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise MalformedError("it is not a form in UTF-8") from None


def require_signed(form: Form, address: str, signature: str, token: str) -> None:
    """
    Args:
        address: the one that Twilio calls, as it stands in its console.
        token: the account's auth token.

    Raises:
        ForgedError: the signature is not made with the token over this address and these fields.
    """
    if not RequestValidator(token).validate(address, form, signature):
        raise ForgedError(
            f"{SIGNATURE_HEADER} is not made with the auth token over {address}; "
            "if Twilio calls another address, set SANDRA_TWILIO_WEBHOOK_URL to that"
        )


def received_in(form: Form) -> list[Received]:
    """The customer's message in a form; nothing where it is none, as in what becomes of our own."""
    message_id, address = form.get("MessageSid", ""), form.get("From", "")
    if not address or "MessageStatus" in form:
        return []
    if not message_id:
        raise MalformedError("it has no `MessageSid`")
    words, media = form.get("ButtonText") or form.get("Body", ""), _media(form)
    return [Received(address, message_id, words, media=media)]


def failures_in(form: Form) -> list[LateFailure]:
    """What Twilio tells of a message of ours that did not arrive after all; nothing in every other request."""
    status, message_id, code = (form.get(name, "") for name in ("MessageStatus", "MessageSid", "ErrorCode"))
    if status not in _FAILED:
        return []
    if not message_id:
        raise MalformedError("it has no `MessageSid`")
    said = f"Twilio: {form.get('ErrorMessage') or form.get('ChannelStatusMessage') or status}"[:LONGEST_WORDS]
    return [LateFailure(message_id, refusal_of(int(code) if code.isascii() and code.isdigit() else 0, said))]


def _media(form: Form) -> Sequence[Media]:
    told = form.get("NumMedia", "0")
    if not (told.isascii() and told.isdigit()):
        raise MalformedError("`NumMedia` is no number")
    return [_medium(form, place) for place in range(min(int(told), MOST_MEDIA))]


def _medium(form: Form, place: int) -> Media:
    address, media_type = form.get(f"MediaUrl{place}", ""), form.get(f"MediaContentType{place}", "")
    if media_type.startswith("image/"):
        return Media("picture", address)
    return Media("voice" if media_type.startswith("audio/") else "file", address)
