"""What the desk sends along with a message arrives on every channel: shown by the web chat, as links elsewhere."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import httpx
from rasa.core.channels.channel import OutputChannel
from rasa.shared.core.events import BotUttered, Event

from channels.turn.output import CollectingOutput
from channels.webchat.history import Message, messages_of, our_message
from desk.rasa import Speaker
from desk.transcript import Attached

AT = datetime(2026, 11, 29, 9, 30, tzinfo=timezone.utc)
PICTURE = Attached("key-1", "https://desk.test/attachments/key-1", "凭证.png", "image/png", 2048, 40, 20)
PAPER = Attached("key-2", "https://desk.test/attachments/key-2", "发票.pdf", "application/pdf", 4096)


class PlainChannel(OutputChannel):
    """A channel of somebody else's that can send texts alone."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Rasa calls this."""
        self.texts.append(text)


def as_rasa_takes_it(words: str, *attachments: Attached) -> BotUttered:
    """What the desk says, as Rasa makes an event of it."""
    bodies: list[Any] = []

    def take(request: httpx.Request) -> httpx.Response:
        bodies.extend(json.loads(request.content))
        return httpx.Response(200, json={})

    Speaker("http://rasa.test", "", httpx.MockTransport(take)).say("web-1", words, "lin", AT, attachments=attachments)
    event = Event.from_parameters(bodies[0])
    assert isinstance(event, BotUttered)
    return event


async def live(event: BotUttered) -> list[Message]:
    """The same as the web chat shows it at once."""
    output = CollectingOutput("webchat")
    await output.send_response("web-1", event.message())
    return [our_message(one) for one in output.said]


async def test_a_page_that_was_reloaded_shows_the_files_as_they_came() -> None:
    event = as_rasa_takes_it("请看附件", PICTURE, PAPER)
    (message,) = messages_of([event])
    assert await live(event) == [message]
    assert message["attachments"] == [
        {"url": PICTURE.url, "name": "凭证.png", "media_type": "image/png", "size": 2048, "width": 40, "height": 20},
        {
            "url": PAPER.url,
            "name": "发票.pdf",
            "media_type": "application/pdf",
            "size": 4096,
            "width": None,
            "height": None,
        },
    ]


async def test_files_without_a_word_are_a_message_too() -> None:
    event = as_rasa_takes_it("", PICTURE)
    (message,) = messages_of([event])
    assert message["text"] == "" and len(message["attachments"]) == 1
    assert await live(event) == [message]


async def test_a_plain_channel_gets_the_words_and_then_the_links() -> None:
    channel = PlainChannel()
    await channel.send_response("web-1", as_rasa_takes_it("请看附件", PICTURE, PAPER).message())
    words, links = channel.texts
    assert words == "请看附件"
    assert PICTURE.url in links.splitlines()[0] and links.splitlines()[1] == PAPER.url


async def test_a_message_without_files_has_none() -> None:
    (message,) = messages_of([as_rasa_takes_it("您好")])
    assert "attachments" not in message
