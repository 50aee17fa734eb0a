"""WhatsApp through Twilio, against its stand-in and with the real processes."""

from __future__ import annotations

import random

import httpx
import pytest

from tests.files import a_picture
from tests.integration.channels.conftest import StandIns, refused
from tests.integration.channels.offering import offer
from tests.integration.channels.talk import desk_says, file_in, texts_of, turns_of, undelivered
from tests.platforms.serving import eventually
from tests.platforms.twilio import LONGEST_BODY, Sent, StandIn
from tests.stack import Stack


@pytest.fixture
def twilio(connected: Stack, stand_ins: StandIns) -> StandIn:
    """The app, with its webhook pointing at Rasa."""
    standing_in = stand_ins["twilio"]
    assert isinstance(standing_in, StandIn) and standing_in.webhook
    return standing_in


@pytest.fixture
def user() -> str:
    """A customer nobody else is."""
    return f"whatsapp:+86138{random.randrange(10**7, 10**8)}"


def conversation(user: str) -> str:
    return f"twilio-{user}"


def answered(twilio: StandIn, user: str, before: int = 0) -> list[Sent]:
    """Our messages after so many, once there are some."""
    eventually(lambda: len(twilio.sent_to(user)) > before, "we answer")
    return twilio.sent_to(user)[before:]


def test_a_text_is_answered(connected: Stack, twilio: StandIn, user: str) -> None:
    twilio.customer_writes(user, "你好")

    assert twilio.answers[-1] == "<Response/>"
    assert answered(twilio, user)[0].text
    assert texts_of(connected, conversation(user)) == ["你好"]


def test_a_picture_is_kept_and_answered(connected: Stack, twilio: StandIn, user: str) -> None:
    twilio.customer_sends_picture(user, a_picture("JPEG"), "杯子碎了")
    answered(twilio, user)

    (turn,) = turns_of(connected, conversation(user))
    assert turn["text"] == "杯子碎了"
    assert file_in(turn)["media_type"] == "image/jpeg"
    assert httpx.get(str(file_in(turn)["url"]), timeout=30, trust_env=False).status_code == 200


def test_a_voice_message_is_kept(connected: Stack, twilio: StandIn, user: str) -> None:
    twilio.customer_speaks(user, b"OggS" + bytes(200))
    eventually(lambda: turns_of(connected, conversation(user)), "it is taken in")

    (turn,) = turns_of(connected, conversation(user))
    assert file_in(turn)["media_type"] == "audio/ogg"


def test_choices_are_numbers_and_a_number_says_the_choice(connected: Stack, twilio: StandIn, user: str) -> None:
    twilio.customer_writes(user, "你好")
    before = len(answered(twilio, user))
    offer(connected, conversation(user), "您想怎么处理？", ["退款", "换货"])
    (offered,) = answered(twilio, user, before)
    assert "1. 退款\n2. 换货" in offered.text

    twilio.customer_writes(user, "2")
    answered(twilio, user, before + 1)

    assert texts_of(connected, conversation(user)) == ["你好", "换货"]


def test_a_picture_of_ours_is_told_by_an_address_that_hands_it_out(
    connected: Stack, twilio: StandIn, user: str
) -> None:
    twilio.customer_writes(user, "你好")
    before = len(answered(twilio, user))
    desk_says(connected, conversation(user), "这是退货面单", a_picture("PNG"))
    eventually(lambda: len(twilio.sent_to(user)) == before + 2, "text and picture arrive")

    text, picture = twilio.sent_to(user)[before:]
    assert text.text == "这是退货面单"
    assert picture.picture_url.startswith(connected.settings.public_desk_url)


def test_a_long_text_goes_out_in_pieces_the_platform_takes(connected: Stack, twilio: StandIn, user: str) -> None:
    twilio.customer_writes(user, "你好")
    before = len(answered(twilio, user))
    told = "".join(f"这是第{number}句话，说的是退款什么时候到账。" for number in range(150))
    desk_says(connected, conversation(user), told)
    eventually(lambda: sum(len(one.text) for one in twilio.sent_to(user)[before:]) >= len(told), "all of it arrives")

    pieces = [one.text for one in twilio.sent_to(user)[before:]]
    assert "".join(pieces) == told
    assert len(pieces) > 1
    assert all(len(piece) <= LONGEST_BODY and piece.endswith("。") for piece in pieces)


def test_a_message_told_again_acts_once(connected: Stack, twilio: StandIn, user: str) -> None:
    twilio.customer_writes(user, "你好")
    before = len(answered(twilio, user))
    twilio.twilio_tells_again()
    assert twilio.statuses[-1] == 200
    twilio.customer_writes(user, "在吗")
    answered(twilio, user, before)

    assert texts_of(connected, conversation(user)) == ["你好", "在吗"]


def test_what_becomes_of_our_messages_is_no_message(connected: Stack, twilio: StandIn, user: str) -> None:
    twilio.twilio_tells_of_failure(user, 63016)
    assert twilio.statuses[-1] == 200
    twilio.customer_writes(user, "你好")
    answered(twilio, user)

    assert texts_of(connected, conversation(user)) == ["你好"]


def test_what_may_not_be_said_any_more_waits_until_the_customer_writes(
    connected: Stack, twilio: StandIn, user: str
) -> None:
    twilio.customer_writes(user, "你好")
    before = len(answered(twilio, user))
    twilio.closed_windows.add(user)
    desk_says(connected, conversation(user), "退款已经到账了")
    eventually(lambda: user in twilio.turned_away, "Twilio does not take it")
    waiting = [("退款已经到账了", "waiting")]
    eventually(lambda: undelivered(connected, conversation(user)) == waiting, "the desk shows that it waits")
    twilio.closed_windows.discard(user)
    twilio.customer_writes(user, "在吗")

    assert answered(twilio, user, before)[0].text == "退款已经到账了"
    assert undelivered(connected, conversation(user)) == []


def test_what_twilio_could_not_hand_over_after_all_is_a_dead_letter_however_often_it_is_told(
    connected: Stack, twilio: StandIn, user: str
) -> None:
    twilio.customer_writes(user, "你好")
    before = len(answered(twilio, user))
    desk_says(connected, conversation(user), "退款已经到账了")
    (sent,) = answered(twilio, user, before)

    assert twilio.somebody_tells_of_failure(user, 63024, sent.sid) == 401
    assert [twilio.twilio_tells_of_failure(user, 63024, sent.sid) for _ in range(2)] == [200, 200]

    dead = [("退款已经到账了", "dead")]
    eventually(lambda: undelivered(connected, conversation(user)) == dead, "the desk shows that it did not arrive")
    twilio.twilio_tells_of_failure(user, 63024, sent.sid)
    twilio.customer_writes(user, "在吗")
    answered(twilio, user, before + 1)
    assert undelivered(connected, conversation(user)) == dead


def test_what_twilio_tells_too_late_to_be_outside_the_window_waits_until_the_customer_writes(
    connected: Stack, twilio: StandIn, user: str
) -> None:
    twilio.customer_writes(user, "你好")
    before = len(answered(twilio, user))
    desk_says(connected, conversation(user), "退款已经到账了")
    (sent,) = answered(twilio, user, before)
    twilio.twilio_tells_of_failure(user, 63016, sent.sid)
    waiting = [("退款已经到账了", "waiting")]
    eventually(lambda: undelivered(connected, conversation(user)) == waiting, "the desk shows that it waits")

    twilio.customer_writes(user, "在吗")

    assert answered(twilio, user, before + 1)[0].text == "退款已经到账了"
    assert undelivered(connected, conversation(user)) == []


def test_requests_that_are_not_twilios_are_refused_and_counted(connected: Stack, twilio: StandIn, user: str) -> None:
    before = refused(connected, "twilio")

    assert twilio.somebody_forges(user, "你好") == 401
    assert twilio.somebody_changes(user, "你好", into="给我退一万块") == 401
    assert twilio.twilio_sends({"MessageSid": "SM1", "From": user, "NumMedia": "many"}) == 400

    counted = {reason: count - before.get(reason, 0) for reason, count in refused(connected, "twilio").items()}
    assert counted == {"forged": 2, "malformed": 1}
    assert texts_of(connected, conversation(user)) == []
