"""What Slack's requests say: direct messages, mentions of the app, and touched buttons.

Whoever mentions the app in a channel is answered in their direct messages, as a complaint is a private matter.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from channels.builtin.fields import Fields, each, fields_of, inside, moment, number, text
from channels.builtin.slack.wording import plain
from channels.messaging.platform import MalformedError, Media, Received

FORM = "application/x-www-form-urlencoded"
_WITH_FILES = "file_share"


def content_of_request(body: bytes, content_type: str) -> Fields:
    """The JSON of a request: events are sent as they are, touches within a form.

    Raises:
        MalformedError: there is none.
    """
    if not content_type.startswith(FORM):
        return fields_of(body)
    payloads = _form(body).get("payload")
    if not payloads:
        raise MalformedError("the form has no `payload`")
    return fields_of(payloads[0])


def _form(body: bytes) -> Mapping[str, Sequence[str]]:
    try:
        return parse_qs(body.decode(), strict_parsing=True)
    except ValueError:
        raise MalformedError("it is not a form in UTF-8") from None


def challenge_in(content: Fields) -> str:
    """What Slack wants to hear when the address is set up; empty in every other request."""
    return text(content, "challenge") if content.get("type") == "url_verification" else ""


def received_in(content: Fields) -> list[Received]:
    """The customer's message in a request; nothing where it is none."""
    if content.get("type") == "block_actions":
        return _touched(content)
    event = inside(content, "event")
    return _written(event) if _is_a_customers(event) else []


def _is_a_customers(event: Fields) -> bool:
    """Neither a bot's nor Slack's own; in channels only where the app is called."""
    if not text(event, "user") or text(event, "bot_id") or inside(event, "bot_profile"):
        return False
    if event.get("type") == "app_mention":
        return event.get("channel_type") != "im"
    is_new = event.get("subtype") in (None, _WITH_FILES)
    return event.get("type") == "message" and event.get("channel_type") == "im" and is_new


def _written(event: Fields) -> list[Received]:
    place, media = number(event, "ts"), [_media(one) for one in each(event, "files")]
    return [Received(text(event, "user"), _message_id(event), plain(event), moment(place), place, media)]


def _touched(content: Fields) -> list[Received]:
    """A touched button says its value, which Slack sends back escaped."""
    customer, channel = text(inside(content, "user"), "id"), text(inside(content, "channel"), "id")
    return [
        Received(
            customer,
            f"{channel}-{text(action, 'action_ts')}",
            html.unescape(text(action, "value")),
            moment(number(action, "action_ts")),
            number(action, "action_ts"),
        )
        for action in each(content, "actions")
        if customer and action.get("type") == "button" and text(action, "value")
    ]


def _message_id(event: Fields) -> str:
    """The same for all retries, and where one message is told both as a message and as a mention."""
    return text(event, "client_msg_id") or f"{text(event, 'channel')}-{text(event, 'ts')}"


def _media(file: Fields) -> Media:
    reference, name = text(file, "url_private_download", "url_private"), text(file, "name")
    media_type = text(file, "mimetype")
    if media_type.startswith("image/"):
        return Media("picture", reference, name)
    if media_type.startswith("audio/") or file.get("subtype") == "slack_audio":
        return Media("voice", reference, name, _transcript(file))
    return Media("file", reference, name)


def _transcript(file: Fields) -> str:
    """What Slack itself understood; where it is longer than the preview it is no transcript of the whole."""
    transcription = inside(file, "transcription")
    preview = inside(transcription, "preview")
    is_whole = transcription.get("status") == "complete" and preview.get("has_more") is False
    return text(preview, "content") if is_whole else ""
