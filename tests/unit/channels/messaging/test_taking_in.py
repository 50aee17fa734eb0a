"""What customers write in an app: once, in order, fit to be read; what cannot be taken in is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from channels.messaging.channel import Post
from channels.messaging.platform import MalformedError, Media, Received
from sandra.listening.known import join_conversation
from sandra.store.database import Store
from tests.files import a_picture
from tests.unit.builders import NOW
from tests.unit.channels.messaging.builders import CONVERSATION, PLAIN, App

TWO = [{"title": "退款", "payload": "我要退款"}, {"title": "换货", "payload": "我要换货"}]
Connect = Callable[..., Post]
PICTURE = Media("picture", "m1", "box.png")


class Dialogue:
    """Hears turns as Rasa does, and answers each."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []
        self.answer: dict[str, Any] = {"text": "好的"}

    async def __call__(self, message: UserMessage) -> None:
        """One turn."""
        self.heard.append(message)
        await message.output_channel.send_response(message.sender_id, self.answer)

    @property
    def texts(self) -> list[str]:
        """What it heard."""
        return [message.text for message in self.heard]


@pytest.fixture
def dialogue() -> Dialogue:
    return Dialogue()


@pytest.fixture
async def post_of(
    tmp_path: Path, dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch, store: object
) -> AsyncIterator[Connect]:
    """Connects an app; `store` is at the address the settings name."""
    monkeypatch.setenv("SANDRA_VAR", str(tmp_path))
    running: list[asyncio.Task[None]] = []

    def connect(app: App, pause: str = "0.1") -> Post:
        monkeypatch.setenv("SANDRA_GATHER_SECONDS", pause)
        post = Post(app, dialogue)
        running.append(asyncio.ensure_future(post.postman.run_for_ever()))
        return post

    yield connect
    for task in running:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def said(text: str, message_id: str = "1", **more: Any) -> Received:
    return Received("lin", message_id, text, **more)


async def until(holds: Callable[[], object]) -> None:
    """Wait for what happens in the background."""
    for _ in range(400):
        if holds():
            return
        await asyncio.sleep(0.025)
    pytest.fail("waited ten seconds in vain")


async def test_a_message_is_heard_and_answered(post_of: Connect, dialogue: Dialogue) -> None:
    app = App()
    await post_of(app).inbox.take([said("包裹没到")])
    await until(lambda: app.texts == ["好的"])
    [heard] = dialogue.heard
    assert (heard.sender_id, heard.input_channel, heard.text) == (CONVERSATION, "app", "包裹没到")


async def test_the_same_message_told_twice_acts_once(post_of: Connect, dialogue: Dialogue) -> None:
    app = App()
    post = post_of(app)
    await asyncio.gather(*(post.inbox.take([said("包裹没到")]) for _ in range(3)))
    await until(lambda: app.texts)
    await post.inbox.take([said("包裹没到")])
    await post.inbox.take([said("还在吗", "2")])
    await until(lambda: len(app.texts) == 2)
    assert dialogue.texts == ["包裹没到", "还在吗"]


async def test_several_messages_in_a_row_are_one_turn_in_the_order_they_were_written(
    post_of: Connect, dialogue: Dialogue
) -> None:
    app = App()
    post = post_of(app, pause="3")
    await post.inbox.take([said("都碎了", "2", place=2.0), said("杯子收到", "1", place=1.0)])
    await post.inbox.take([said("你好", "0", place=0.0)])
    await until(lambda: app.texts)
    assert dialogue.texts == ["你好\n杯子收到\n都碎了"]


@pytest.mark.parametrize(("ago", "shown_ago"), [(600, 600), (-600, 0)])
async def test_a_message_was_written_when_the_app_got_it_and_never_later_than_now(
    post_of: Connect, dialogue: Dialogue, ago: float, shown_ago: float
) -> None:
    app = App()
    now = datetime.now(timezone.utc)
    await post_of(app).inbox.take([said("包裹没到", at=now - timedelta(seconds=ago))])
    await until(lambda: app.texts)
    [part] = dialogue.heard[0].metadata["parts"]
    assert abs((now - datetime.fromisoformat(part["at"])).total_seconds() - shown_ago) < 5


async def test_a_number_is_heard_as_the_choice_it_stands_for(post_of: Connect, dialogue: Dialogue) -> None:
    app = App()
    post = post_of(app)
    dialogue.answer = {"text": "您选哪个？", "buttons": TWO}
    await post.inbox.take([said("杯子碎了")])
    await until(lambda: app.texts)
    await post.inbox.take([said("2", "2")])
    await until(lambda: len(app.texts) == 2)
    assert dialogue.texts[1] == "我要换货"


@pytest.mark.parametrize("typed", ["/restart", '/complain{"order_number": "SD1"}', "／restart"])
async def test_a_typed_command_is_only_words(post_of: Connect, dialogue: Dialogue, typed: str) -> None:
    app = App()
    await post_of(app).inbox.take([said(typed)])
    await until(lambda: app.texts)
    assert dialogue.texts == [typed[1:]]


async def test_a_picture_alone_is_heard_as_one_and_kept(post_of: Connect, dialogue: Dialogue) -> None:
    app = App(files={"m1": a_picture()})
    await post_of(app).inbox.take([said("", media=[PICTURE])])
    await until(lambda: app.texts)
    [heard] = dialogue.heard
    [file] = heard.metadata["parts"][0]["attachments"]
    assert heard.text == "/send_picture"
    assert (file["name"], file["media_type"], file["width"]) == ("box.png", "image/png", 40)


async def test_what_the_app_understood_of_a_voice_message_is_what_was_said(
    post_of: Connect, dialogue: Dialogue
) -> None:
    app = App()
    await post_of(app).inbox.take([said("", media=[Media("voice", "v1", transcript="包裹没到")])])
    await until(lambda: app.texts)
    assert dialogue.texts == ["包裹没到"]


async def test_a_voice_message_nobody_has_put_into_words_is_kept_and_heard_as_one(
    post_of: Connect, dialogue: Dialogue
) -> None:
    app = App(files={"v1": b"#!AMR\n" + bytes(100)})
    await post_of(app).inbox.take([said("", media=[Media("voice", "v1", "said.amr")])])
    await until(lambda: app.texts)
    assert dialogue.texts == ["/send_voice"]
    assert dialogue.heard[0].metadata["parts"][0]["attachments"][0]["media_type"] == "audio/amr"


@pytest.mark.parametrize(("files", "told"), [({"m1": b"no picture"}, "JPG"), ({}, "没有传过来")])
async def test_a_picture_that_cannot_be_kept_is_told_and_the_words_beside_it_are_heard(
    post_of: Connect, dialogue: Dialogue, files: dict[str, bytes], told: str
) -> None:
    app = App(files=files)
    await post_of(app).inbox.take([said("杯子碎了", media=[PICTURE])])
    await until(lambda: len(app.texts) == 2)
    assert told in app.texts[0]
    assert dialogue.texts == ["杯子碎了"]


@pytest.mark.parametrize(("text", "told"), [("长" * 2001, "2000"), ("  ", "words")])
async def test_what_cannot_be_read_is_told_and_not_heard(
    post_of: Connect, dialogue: Dialogue, text: str, told: str
) -> None:
    app = App()
    await post_of(app).inbox.take([said(text)])
    await until(lambda: app.texts)
    assert told in app.texts[0]
    assert dialogue.heard == []


async def test_nothing_is_told_of_what_people_read_in_the_app_itself(post_of: Connect, dialogue: Dialogue) -> None:
    app = App(files={"m1": b"no picture"})
    inbox = post_of(app).inbox
    await inbox.take([said("长" * 2001, "1", to_people=True), said("", "2", media=[PICTURE], to_people=True)])
    await inbox.take([said("杯子碎了", "3", media=[PICTURE], to_people=True)])
    await until(lambda: app.texts)
    assert (app.texts, dialogue.texts) == (["好的"], ["杯子碎了"])


async def test_an_address_that_is_none_is_refused(post_of: Connect, dialogue: Dialogue) -> None:
    with pytest.raises(MalformedError):
        await post_of(App()).inbox.take([replace(said("hi"), address="../../etc")])
    assert dialogue.heard == []


async def test_a_slow_app_does_not_hold_up_another_customer(post_of: Connect) -> None:
    class Slow(App):
        async def send(self, address: str, message: Any) -> None:
            if address == "lin":
                await asyncio.Event().wait()
            await super().send(address, message)

    app = Slow(PLAIN)
    post = post_of(app)
    await post.inbox.take([said("包裹没到")])
    await post.inbox.take([replace(said("杯子碎了", "2"), address="chen")])
    await until(lambda: [to for to, _ in app.sent] == ["chen"])


async def test_what_is_said_to_people_is_never_taken_for_a_choice(post_of: Connect, dialogue: Dialogue) -> None:
    app = App()
    post = post_of(app)
    dialogue.answer = {"text": "您选哪个？", "buttons": TWO}
    await post.inbox.take([said("杯子碎了")])
    await until(lambda: app.texts)
    await post.inbox.take([said("2", "2", to_people=True)])
    await until(lambda: len(dialogue.heard) == 2)
    assert dialogue.texts[1] == "2"


async def test_while_a_person_answers_nothing_is_said_beside_them(
    post_of: Connect, store: Store, dialogue: Dialogue
) -> None:
    with store.transaction() as records:
        join_conversation(records, CONVERSATION, "app", NOW).owner = "林珊"
    app = App()
    post = post_of(app)
    await post.inbox.take([said("  ")])
    await post.inbox.take([said("在吗", "2")])
    await until(lambda: dialogue.heard)
    assert [text for text in app.texts if text != "好的"] == []
