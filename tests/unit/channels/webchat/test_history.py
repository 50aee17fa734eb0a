"""A reloaded page shows what was said, as it was said (know-before 25)."""

from __future__ import annotations

from datetime import datetime, timezone

from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

from channels.turn.output import CollectingOutput, Said
from channels.webchat.history import messages_of, our_message

MOMENT = 1_763_781_234.1234567


def test_a_gathered_turn_comes_back_as_the_messages_that_were_sent() -> None:
    parts = [{"id": "1", "text": "你好"}, {"id": "2", "text": "包裹没到"}]
    event = UserUttered("你好\n包裹没到", metadata={"parts": parts}, timestamp=MOMENT)

    messages = messages_of([event])

    assert [(message["id"], message["from"], message["text"]) for message in messages] == [
        ("1", "customer", "你好"),
        ("2", "customer", "包裹没到"),
    ]


def test_our_choices_come_back_with_the_text_they_send() -> None:
    buttons = [{"title": "对", "payload": "是的"}]
    (message,) = messages_of([BotUttered("对吗？", {"buttons": buttons}, timestamp=MOMENT)])

    assert message["from"] == "bot"
    assert message["choices"] == [{"title": "对", "text": "是的"}]
    assert datetime.fromisoformat(message["at"]).tzinfo == timezone.utc


def test_what_lies_beneath_a_choice_comes_back_with_it() -> None:
    button = {"title": "电饭煲 · 11月15日", "payload": "电饭煲 · 11月15日", "detail": "SD2611150001 · ¥299"}
    (message,) = messages_of([BotUttered("哪一单？", {"buttons": [button]}, timestamp=MOMENT)])

    assert message["choices"] == [{"title": button["title"], "text": button["title"], "detail": button["detail"]}]


def test_what_one_of_our_people_wrote_says_who_it_was() -> None:
    (message,) = messages_of([BotUttered("我来帮您看", metadata={"person": "林薇"}, timestamp=MOMENT)])

    assert (message["from"], message["author"]) == ("person", "林薇")


def test_pictures_come_back_with_the_message_they_were_sent_with() -> None:
    picture = {"key": "k1", "url": "https://desk.test/attachments/k1", "name": "破损.jpg", "media_type": "image/jpeg"}
    parts = [{"id": "1", "text": "你看"}, {"id": "2", "text": "", "attachments": [picture]}]
    words, alone = messages_of([UserUttered("你看", metadata={"parts": parts}, timestamp=MOMENT)])

    assert "attachments" not in words
    assert alone["text"] == ""
    assert [(file["url"], file["name"]) for file in alone["attachments"]] == [(picture["url"], picture["name"])]


def test_what_nobody_said_is_not_shown() -> None:
    assert messages_of([ActionExecuted("action_listen"), SlotSet("order", "1"), BotUttered("")]) == []


def test_a_nudge_of_the_worker_is_no_message_of_the_customer() -> None:
    assert messages_of([UserUttered.create_external("approval_decided", [], "webchat")]) == []


def test_a_message_that_was_handled_twice_is_shown_once() -> None:
    event = UserUttered("你好", metadata={"parts": [{"id": "1", "text": "你好"}]}, timestamp=MOMENT)

    assert len(messages_of([event, event])) == 1


def test_a_turn_of_another_channel_is_shown_too() -> None:
    (message,) = messages_of([UserUttered("hello", timestamp=MOMENT)])

    assert message["text"] == "hello"


async def test_what_was_said_live_is_known_again_in_the_history() -> None:
    event = BotUttered("您好", {"buttons": [{"title": "好", "payload": "好的"}]}, timestamp=MOMENT)
    output = CollectingOutput("webchat")
    await output.send_response("web-1", event.message())
    (said,) = output.said

    assert [our_message(said)] == messages_of([event])


def test_two_messages_of_ours_never_share_an_id() -> None:
    ids = {our_message(said)["id"] for said in (Said("a", moment=1.0), Said("a", moment=2.0))}

    assert len(ids) == 2
