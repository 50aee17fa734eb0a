"""Pictures that come without a word answer nothing, and change nothing of what was felt or asked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from actions import resources
from actions.apology.apologise import ActionApologise
from actions.files.keeping import keep_with_case, waiting_files
from actions.files.thanking import may_thank_at_once
from actions.listening.read_back import rounds
from actions.perceive import ActionPerceive, perceived
from actions.turn import Turn
from actions.words.told import messages_of_complaint, times_asked
from sandra.listening.known import current_case, join_conversation, open_case
from sandra.listening.sent_files import FileKind, SentFile, files_of
from sandra.store.database import Store
from tests.unit.builders import NOW
from tests.unit.dialogue.turns import turn

VOICE = SentFile("voice-1", FileKind.VOICE)
PICTURE, PAPER = SentFile("picture-1", FileKind.PICTURE), SentFile("paper-1", FileKind.PAPER)
MEDIA_TYPES = {FileKind.PICTURE: "image/jpeg", FileKind.PAPER: "application/pdf", FileKind.VOICE: "audio/amr"}


def user(intent: str, text: str = "", *files: SentFile) -> dict[str, Any]:
    """A message as the tracker keeps it."""
    sent = [{"key": file.key, "media_type": MEDIA_TYPES[file.kind]} for file in files]
    read = {"text": text, "intent": {"name": intent}, "entities": []}
    return {"event": "user", "text": text, "parse_data": read, "metadata": {"parts": [{"attachments": sent}]}}


def bot(response: str) -> dict[str, Any]:
    return {"event": "bot", "metadata": {"utter_action": response}}


def sends(*files: SentFile, before: tuple[dict[str, Any], ...] = (), **slots: Any) -> Turn:
    """A picture without words."""
    events = [*before, user("send_picture", "/send_picture", *files)]
    return turn("/send_picture", "send_picture", events, read_as=None, **slots)


def test_nothing_was_written() -> None:
    message = sends(PICTURE, PAPER)
    assert (message.text, message.is_wordless, message.files) == ("", True, [PICTURE, PAPER])
    assert [one["text"] for one in messages_of_complaint(message)] == [""]


def test_what_was_felt_asked_and_spoken_stands() -> None:
    slots = perceived(sends(PICTURE, language="en", emotion="anger", unclear={"readings": []}), None, angrier=True)
    assert slots["language"] == "en"
    assert not {"emotion", "heated", "unclear", "insults", "escalation"} & set(slots)


@pytest.mark.clause("B7")
@pytest.mark.parametrize(
    ("channel", "language"), [(None, "zh-Hans"), ("wechat", "zh-Hans"), ("facebook", "en"), ("elsewhere", "zh-Hans")]
)
def test_who_sends_a_picture_first_is_spoken_to_in_the_usual_language(channel: str | None, language: str) -> None:
    picture = {**user("send_picture", "/send_picture", PICTURE), "input_channel": channel}
    message = turn("/send_picture", "send_picture", [picture], read_as="en", language=None)
    assert perceived(message, None, angrier=False)["language"] == language


@pytest.mark.clause("B2")
def test_the_question_before_a_picture_is_the_one_that_is_open() -> None:
    said = (bot("say_ask_for_rating"), user("send_picture"), bot("say_thank_for_files"), bot("say_ask_about_files"))
    assert sends(PICTURE, before=said).last_said == "say_ask_for_rating"


@pytest.mark.clause("B2")
def test_what_is_asked_again_for_a_picture_was_not_asked_twice() -> None:
    asked = (user("complain"), bot("say_ask_details"), user("send_picture"), bot("say_ask_details"))
    assert times_asked(sends(PICTURE, before=asked), "say_ask_details") == 1
    assert times_asked(sends(PICTURE, before=(*asked, user("thank"), bot("say_ask_details"))), "say_ask_details") == 2


@pytest.mark.clause("B5")
def test_what_is_read_back_again_for_a_picture_was_not_read_back_twice() -> None:
    read = (user("inform"), bot("say_read_back"), user("send_picture"), bot("say_read_back"))
    assert rounds(sends(PICTURE, before=read)) == 1


@pytest.mark.clause("B4")
def test_pictures_wait_for_the_case_and_are_kept_with_it(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "someone", "webchat", NOW)
        slots = keep_with_case(sends(PICTURE), None)
        open_case(records, conversation, "damaged_item", "杯子碎了", NOW)
        later = sends(PAPER, **slots)
        assert waiting_files(later) == [PICTURE]
        assert keep_with_case(later, current_case(records, "someone")) == {"files_waiting": None}
        case = current_case(records, "someone")
        assert case is not None
        assert files_of(case) == [PICTURE, PAPER]


@pytest.mark.clause("B4")
def test_a_picture_of_nobody_knows_which_case_waits_while_the_last_one_is_settled(store: Store) -> None:
    with store.transaction() as records:
        case = open_case(records, join_conversation(records, "someone", "webchat", NOW), "other", "算了", NOW)
        case.stage = type(case.stage).CLOSED
        assert keep_with_case(sends(PICTURE), case) == {"files_waiting": [["picture-1", "picture"]]}
        assert files_of(case) == []


@pytest.mark.clause("A1")
@pytest.mark.parametrize(
    ("intent", "heard", "owner", "awaits", "at_once"),
    [
        ("inform", {}, None, False, True),
        ("complain", {}, None, False, False),
        ("inform", {"escalation": "threat"}, None, False, False),
        ("inform", {"taken_up": "C1"}, None, False, False),
        ("inform", {}, "小李", False, False),
        ("inform", {}, None, True, False),
    ],
)
def test_thanks_come_first_only_where_no_apology_and_no_person_does(
    intent: str, heard: dict[str, Any], owner: str | None, awaits: bool, at_once: bool
) -> None:
    message = turn("看照片", intent, [user(intent, "看照片", PICTURE)])
    assert may_thank_at_once(message, heard, owner, awaits) is at_once


@pytest.fixture
def of_actions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "store", lambda: store)


def said_in(message: Turn) -> list[str]:
    return [str(one["response"]) for one in message.dispatcher.messages]


@pytest.mark.clause("D1")
@pytest.mark.usefixtures("of_actions")
def test_what_was_spoken_beside_words_goes_to_a_person_before_the_words_are_answered(store: Store) -> None:
    events = [user("inquire", "在吗", VOICE, PICTURE)]
    message = turn("在吗", "inquire", events, read_as="zh-Hans", language=None)
    asyncio.run(ActionPerceive().run(message.dispatcher, message.tracker, {}))
    thanked, kept = said_in(message)
    assert (thanked, kept in {"say_voice_kept", "say_voice_kept_closed"}) == ("say_thank_for_files", True)
    assert message.dispatcher.messages[1]["spoken"] == "zh-Hans"
    with store.reading() as records:
        ticket = records.waiting_ticket("someone")
        assert ticket is not None
        assert ticket.summary["added"][0]["files"] == [{"kind": "voice", "key": "voice-1"}]


@pytest.mark.clause("A1", "D1")
@pytest.mark.usefixtures("of_actions")
@pytest.mark.parametrize(("escalation", "heard"), [(None, True), ("threat", False)])
def test_what_was_spoken_with_a_complaint_is_kept_after_the_apology_or_goes_with_the_hand_over(
    store: Store, escalation: str | None, heard: bool
) -> None:
    message = turn("快递坏了", "complain", [user("complain", "快递坏了", VOICE)], escalation=escalation)
    ActionApologise().act(message)
    assert any(one.startswith("say_voice_kept") for one in said_in(message)[1:]) is heard
    with store.reading() as records:
        assert (records.waiting_ticket("someone") is not None) is heard
        case = current_case(records, "someone")
        assert case is not None
        assert files_of(case) == [VOICE]


def test_a_code_is_no_part_of_what_is_kept() -> None:
    entity = {"entity": "link_code", "start": 4, "end": 16, "value": "SD-4F7K-2QXH"}
    assert turn("我的码是SD-4F7K-2QXH，接着办", entities=[entity]).words_to_keep == "我的码是，接着办"
    alone = {**entity, "start": 0, "end": 12}
    assert turn("SD-4F7K-2QXH。", entities=[alone]).words_to_keep == ""
