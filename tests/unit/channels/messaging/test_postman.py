"""What we say reaches the app in order, however often it fails; what it never takes is put before our people."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from channels.messaging.pacing import Pace, counts_at
from channels.messaging.platform import BusyError, ClosedWindowError, Outgoing, RefusedError
from channels.messaging.postman import PAUSES_SECONDS, Postman
from channels.messaging.undelivered import LEASE
from channels.turn.output import Said
from sandra.attachments import attach, prepare, shown
from sandra.channels import CHANNELS, ChannelTraits
from sandra.dead_letters import DeadLetterStatus
from sandra.letters import LetterBox, Piece
from sandra.store.attachments import SqlAttachments
from sandra.store.database import Store
from sandra.store.dead_letters import LetterEntry, SqlDeadLetters
from tests.files import a_picture
from tests.unit.builders import NOW
from tests.unit.channels.messaging.builders import CONVERSATION, PLAIN, App, Clock, MakePostman

TWO = [{"title": "退款", "text": "我要退款"}, {"title": "换货", "text": "我要换货"}]
AtOnce = Callable[[Callable[[int], Any], int], list[Any]]


def dead(store: Store) -> tuple[LetterEntry, ...]:
    with store.reading() as records:
        return SqlDeadLetters(records.session).page((), (), 0, 10).entries


def with_traits(**given: object) -> App:
    return App(replace(PLAIN, **given))  # type: ignore[arg-type]


async def brings(postman: Postman) -> None:
    """Whatever may go now, and what may go after it."""
    while started := await postman.start_what_is_due():
        await asyncio.gather(*started)


async def test_messages_arrive_in_the_order_they_were_said(postman: MakePostman) -> None:
    app = App()
    sender = postman(app)
    await sender.post(CONVERSATION, [Said("非常抱歉。"), Said("订单号是多少？")])
    await brings(sender)
    assert [(to, one.text) for to, one in app.sent] == [("lin", "非常抱歉。"), ("lin", "订单号是多少？")]


async def test_a_busy_app_gets_the_same_message_again_and_the_next_one_waits_for_it(
    postman: MakePostman, clock: Clock
) -> None:
    app = App(failures=[BusyError("too many requests")])
    sender = postman(app)
    await sender.post(CONVERSATION, [Said("一"), Said("二")])
    await brings(sender)
    assert app.texts == []
    clock.goes(seconds=PAUSES_SECONDS[0] + 1)
    await brings(sender)
    assert app.texts == ["一", "二"]


async def test_an_app_that_names_a_time_is_left_alone_until_then(postman: MakePostman, clock: Clock) -> None:
    app = App(failures=[BusyError("slow down", wait_seconds=60)])
    sender = postman(app)
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    clock.goes(seconds=59)
    await brings(sender)
    assert app.texts == []
    clock.goes(seconds=2)
    await brings(sender)
    assert app.texts == ["一"]


async def test_what_is_tried_in_vain_too_often_is_put_before_our_people_and_the_next_one_goes(
    postman: MakePostman, clock: Clock, store: Store
) -> None:
    app = App(failures=[BusyError("no answer")] * (len(PAUSES_SECONDS) + 1))
    sender = postman(app)
    await sender.post(CONVERSATION, [Said("一"), Said("二")])
    for _ in range(len(PAUSES_SECONDS) + 1):
        await brings(sender)
        clock.goes(hours=5)
    [letter] = dead(store)
    assert (letter.text, letter.why, letter.tries) == ("一", "no answer", len(PAUSES_SECONDS) + 1)
    assert app.texts == ["二"]


async def test_what_is_refused_for_good_is_not_tried_again(postman: MakePostman, store: Store) -> None:
    app = App(failures=[RefusedError("blocked by the customer")])
    sender = postman(app)
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    await brings(sender)
    assert app.texts == []
    assert [letter.why for letter in dead(store)] == ["blocked by the customer"]


async def test_a_dead_letter_is_sent_again_when_our_people_want_it(
    letters: LetterBox, postman: MakePostman, store: Store, clock: Clock
) -> None:
    app = App(failures=[RefusedError("blocked")])
    first = postman(app)
    await first.say(CONVERSATION, "一")
    await brings(first)
    with store.transaction() as records:
        found = SqlDeadLetters(records.session).to_decide(1)
        assert found is not None
        found.status = DeadLetterStatus.AGAIN
    await brings(postman(app))
    assert app.texts == ["一"]
    assert dead(store)[0].status is DeadLetterStatus.SENT_AGAIN


async def test_what_may_not_be_said_any_more_waits_until_the_customer_writes(
    postman: MakePostman, letters: LetterBox, clock: Clock
) -> None:
    window = CHANNELS["wechat"].window
    app = with_traits(window=window)
    sender = postman(app)
    clock.goes(hours=49)
    await sender.say(CONVERSATION, "现在好了吗？")
    await brings(sender)
    assert app.texts == []
    letters.hear("app", CONVERSATION, clock.now)
    await brings(sender)
    assert app.texts == ["现在好了吗？"]


async def test_an_app_that_closes_its_window_itself_is_believed(
    postman: MakePostman, letters: LetterBox, clock: Clock, store: Store
) -> None:
    app = App(failures=[ClosedWindowError("out of the reply window")])
    sender = postman(app)
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    clock.goes(days=3)
    await brings(sender)
    assert app.texts == []
    letters.hear("app", CONVERSATION, clock.now)
    await brings(sender)
    assert app.texts == ["一"]


async def test_an_app_that_counts_answers_gets_one_message_for_a_turn_and_no_more_than_it_takes(
    postman: MakePostman, letters: LetterBox, clock: Clock
) -> None:
    app = with_traits(messages_a_contact=2)
    sender = postman(app)
    for turn in ("一", "二", "三"):
        await sender.post(CONVERSATION, [Said(turn), Said("还有吗？")])
    await brings(sender)
    assert app.texts == ["一\n\n还有吗？", "二\n\n还有吗？"]
    letters.hear("app", CONVERSATION, clock.now)
    await brings(sender)
    assert app.texts[2:] == ["三\n\n还有吗？"]


async def test_choices_become_numbers_where_there_are_no_buttons(postman: MakePostman, letters: LetterBox) -> None:
    app = App()
    sender = postman(app)
    await sender.post(CONVERSATION, [Said("您选哪个？", TWO)])
    await brings(sender)
    assert app.texts == ["您选哪个？\n1. 退款\n2. 换货\n回复数字就可以。"]
    contact = letters.contact("app", CONVERSATION)
    assert contact is not None and contact.choices == TWO


async def test_buttons_stand_with_the_last_piece_of_a_long_text(postman: MakePostman) -> None:
    app = with_traits(longest_text=10, buttons=3)
    sender = postman(app)
    await sender.post(CONVERSATION, [Said("很抱歉让您久等了。您选哪一个？", TWO)])
    await brings(sender)
    assert [(one.text, [choice.title for choice in one.choices]) for _, one in app.sent] == [
        ("很抱歉让您久等了。", []),
        ("您选哪一个？", ["退款", "换货"]),
    ]


@pytest.mark.parametrize(
    ("pictures_out", "texts"), [(True, ["请看", ""]), (False, ["请看\nhttps://desk/attachments/"])]
)
async def test_a_picture_goes_as_one_or_as_a_link(
    postman: MakePostman, store: Store, pictures_out: bool, texts: list[str]
) -> None:
    app = with_traits(pictures_out=pictures_out)
    sender = postman(app)
    with store.transaction() as records:
        file = attach(prepare(a_picture(), "label.png"), CONVERSATION, "林珊", NOW)
        SqlAttachments(records.session).add(file)
    await sender.post(CONVERSATION, [Said("请看", attachments=[shown(file, "https://desk")])])
    await brings(sender)
    assert [text.replace(file.key, "") for text in app.texts] == texts
    if pictures_out:
        sent = app.sent[1][1].file
        assert sent is not None and (sent.media_type, sent.content) == ("image/png", file.content)


async def test_while_the_store_is_down_nothing_is_lost(
    letters: LetterBox, clock: Clock, store: Store, postman: MakePostman
) -> None:
    gone = Store("postgresql+psycopg2://nobody@127.0.0.1:1/none")
    app = App(failures=[RefusedError("blocked")])
    postman(app)
    sender = Postman(app, lambda one: one, letters, gone, str, Pace("app", 100, counts_at("")), clock)
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    assert letters.waiting("app") == 1


async def test_a_letter_put_to_sleep_as_the_customer_writes_goes_at_once(letters: LetterBox, clock: Clock) -> None:
    letters.post("app", CONVERSATION, [Piece("一")], clock.now)
    [letter] = letters.take("app", clock.now, clock.now, 1)
    began = clock.now
    clock.goes(seconds=1)
    letters.hear("app", CONVERSATION, clock.now)
    letters.wait_for_contact(letter, began, clock.now)
    assert [one.key for one in letters.take("app", clock.now, clock.now, 1)] == [letter.key]


async def test_what_an_app_makes_us_stumble_over_is_put_before_our_people_in_the_end(
    postman: MakePostman, clock: Clock, store: Store
) -> None:
    class Odd(App):
        async def send(self, address: str, message: Outgoing) -> Sequence[str]:
            raise KeyError("errcode")

    sender = postman(Odd())
    await sender.say(CONVERSATION, "一")
    for _ in range(len(PAUSES_SECONDS) + 1):
        await brings(sender)
        clock.goes(hours=5)
    assert [letter.why for letter in dead(store)] == ["unforeseen (KeyError)"]


async def test_what_is_refused_before_the_first_turn_is_put_before_our_people(
    postman: MakePostman, letters: LetterBox, store: Store
) -> None:
    sender = postman(App(failures=[RefusedError("blocked")]))
    letters.hear("app", "app-stranger", NOW)
    await sender.say("app-stranger", "请用文字再说一下")
    await brings(sender)
    assert [letter.conversation_id for letter in dead(store)] == ["app-stranger"]


def test_two_processes_that_look_at_once_take_each_letter_once(
    letters: LetterBox, spool_url: str, at_once: AtOnce
) -> None:
    beside = LetterBox(spool_url)
    for number in range(20):
        letters.post("app", f"app-{number}", [Piece("一")], NOW)
    taken = at_once(lambda number: [letters, beside][number % 2].take("app", NOW, NOW + LEASE, 20), 4)
    beside.dispose()
    assert sorted(letter.id for some in taken for letter in some) == list(range(1, 21))


def test_letters_sent_while_their_customers_write_hold_each_other_up_in_no_way(
    letters: LetterBox, at_once: AtOnce
) -> None:
    letters.hear("app", CONVERSATION, NOW)
    letters.post("app", CONVERSATION, [Piece("一")] * 20, NOW)

    def write() -> None:
        while letters.waiting("app"):
            letters.hear("app", CONVERSATION, NOW)

    def send() -> None:
        while letters.waiting("app"):
            for letter in letters.take("app", NOW, NOW, 1):
                letters.sent(letter, NOW)

    at_once(lambda number: (write, send)[number](), 2)
    assert letters.waiting("app") == 0


def test_a_dead_letter_posted_again_twice_is_one_letter(letters: LetterBox) -> None:
    for _ in range(2):
        letters.post("app", CONVERSATION, [Piece("一")], NOW, ["k again"])
    assert letters.waiting("app") == 1


def test_traits_of_every_app_can_be_kept_by_the_postman() -> None:
    limits = [(one.buttons, one.messages_a_second) for one in CHANNELS.values()]
    assert all(buttons >= 0 and rate > 0 for buttons, rate in limits)
    assert isinstance(PLAIN, ChannelTraits)
