"""What the customer does not have is known to our people: what waits until they write, and what is lost for good."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from channels.messaging.pacing import Pace, counts_at
from channels.messaging.platform import ClosedWindowError, RefusedError
from channels.messaging.postman import Postman
from channels.messaging.undelivered import LONGEST_WAIT
from channels.turn.output import Said
from sandra.dead_letters import DeadLetterStatus
from sandra.letters import KEPT_AFTER_SENDING, UNKNOWN_AFTER, LetterBox
from sandra.store.database import Store
from sandra.store.dead_letters import LetterEntry, SqlDeadLetters
from tests.unit.channels.messaging.builders import CONVERSATION, PLAIN, App, Clock, MakePostman

DAY = timedelta(hours=24)
UNHURRIED = Pace("app", 100, counts_at(""))
TellsFailure = Callable[..., None]


@pytest.fixture
def app_tells_failure(letters: LetterBox, clock: Clock) -> TellsFailure:
    """The app could not hand over the message of that id."""

    def tell(message_id: str, why: str = "the phone is off", is_window_closed: bool = False) -> None:
        letters.note_failure("app", message_id, why, is_window_closed, clock.now)

    return tell


def with_window(**more: object) -> App:
    return App(replace(PLAIN, window=DAY, **more), tells_later=True)  # type: ignore[arg-type]


def missing(store: Store) -> list[LetterEntry]:
    """What our people see at the ticket."""
    with store.reading() as records:
        return SqlDeadLetters(records.session).undelivered_in(CONVERSATION)


def statuses(store: Store) -> list[tuple[str, str]]:
    return [(one.text, one.status.value) for one in missing(store)]


async def brings(postman: Postman) -> None:
    """Whatever may go now, with a fresh look at what did not arrive."""
    postman.look_at_undelivered()
    while started := await postman.start_what_is_due():
        await asyncio.gather(*started)
        postman.look_at_undelivered()


async def test_what_waits_for_the_customer_is_shown_until_it_goes(
    postman: MakePostman, letters: LetterBox, store: Store, clock: Clock
) -> None:
    app = with_window()
    sender = postman(app)
    clock.goes(hours=25)
    for text in ("一", "二"):
        await sender.say(CONVERSATION, text)
    await brings(sender)
    assert (app.texts, statuses(store)) == ([], [("一", "waiting"), ("二", "waiting")])

    letters.hear("app", CONVERSATION, clock.now)
    await brings(sender)

    assert (app.texts, statuses(store)) == (["一", "二"], [])


async def test_a_window_the_app_closes_itself_is_shown_with_what_it_says(postman: MakePostman, store: Store) -> None:
    app = App(failures=[ClosedWindowError("95013 conversation has ended")])
    sender = postman(app)
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    assert [(one.status, one.why) for one in missing(store)] == [
        (DeadLetterStatus.WAITING, "95013 conversation has ended")
    ]


async def test_what_waited_and_is_refused_then_is_dead(
    postman: MakePostman, letters: LetterBox, store: Store, clock: Clock
) -> None:
    app = with_window()
    sender = postman(app)
    clock.goes(hours=25)
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    app.failures = [RefusedError("blocked")]
    letters.hear("app", CONVERSATION, clock.now)
    await brings(sender)
    assert [(one.status, one.why) for one in missing(store)] == [(DeadLetterStatus.DEAD, "blocked")]


async def test_who_has_not_written_for_two_weeks_is_waited_for_no_longer(
    postman: MakePostman, letters: LetterBox, store: Store, clock: Clock
) -> None:
    app = with_window()
    sender = postman(app)
    clock.goes(hours=25)
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    clock.now += LONGEST_WAIT - timedelta(minutes=1)
    await brings(sender)
    assert statuses(store) == [("一", "waiting")]

    clock.goes(minutes=2)
    await brings(sender)

    [letter] = missing(store)
    assert (letter.status, letter.tries, letters.waiting("app")) == (DeadLetterStatus.DEAD, 0, 0)
    assert "has not written again within 14 days" in letter.why


async def test_what_waits_stays_where_the_store_is_down(
    postman: MakePostman, letters: LetterBox, clock: Clock, store: Store
) -> None:
    app = with_window()
    postman(app)
    gone = Store("postgresql+psycopg2://nobody@127.0.0.1:1/none")
    sender = Postman(app, lambda one: one, letters, gone, str, UNHURRIED, clock)
    clock.goes(hours=25)
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    assert (letters.waiting("app"), statuses(store)) == (1, [])

    clock.goes(minutes=1)
    await brings(Postman(app, lambda one: one, letters, store, str, UNHURRIED, clock))

    assert statuses(store) == [("一", "waiting")]


async def test_our_people_may_write_for_longer_where_the_app_lets_them_and_pass_what_waits(
    postman: MakePostman, store: Store, clock: Clock
) -> None:
    app = with_window(persons_window=timedelta(days=7))
    sender = postman(app)
    clock.goes(days=3)
    await sender.say(CONVERSATION, "您还在吗？")
    await sender.post(CONVERSATION, [Said("退款到账了", author="林珊")])
    await brings(sender)
    assert [(message.text, message.by_person) for _, message in app.sent] == [("退款到账了", True)]
    assert statuses(store) == [("您还在吗？", "waiting")]

    clock.goes(days=5)
    await sender.post(CONVERSATION, [Said("请回电", author="林珊")])
    await brings(sender)

    assert app.texts == ["退款到账了"]


async def test_what_did_not_arrive_after_all_is_put_before_our_people_once(
    postman: MakePostman, store: Store, app_tells_failure: TellsFailure
) -> None:
    app = with_window()
    sender = postman(app)
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    for _ in range(2):
        app_tells_failure("1")
        await brings(sender)
    assert [(one.text, one.status, one.why) for one in missing(store)] == [
        ("一", DeadLetterStatus.DEAD, "the phone is off")
    ]
    assert app.texts == ["一"]


async def test_a_letter_of_two_messages_that_both_did_not_arrive_is_one_dead_letter(
    postman: MakePostman, store: Store, letters: LetterBox, clock: Clock, app_tells_failure: TellsFailure
) -> None:
    sender = postman(App())
    await sender.say(CONVERSATION, "一")
    [letter] = letters.take("app", clock.now, clock.now + DAY, 1)
    letters.sent(letter, clock.now, ["text", "menu"])
    for message_id in ("text", "menu"):
        app_tells_failure(message_id)
    await brings(sender)
    clock.now += UNKNOWN_AFTER * 2
    await brings(sender)
    assert statuses(store) == [("一", "dead")]


async def test_a_failure_told_before_the_sending_was_answered_counts(
    postman: MakePostman, store: Store, app_tells_failure: TellsFailure
) -> None:
    sender = postman(with_window())
    app_tells_failure("1")
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    await brings(sender)
    assert statuses(store) == [("一", "dead")]


async def test_what_fell_out_of_the_window_goes_again_when_the_customer_writes(
    postman: MakePostman, store: Store, letters: LetterBox, clock: Clock, app_tells_failure: TellsFailure
) -> None:
    app = with_window()
    sender = postman(app)
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    clock.goes(minutes=1)
    for _ in range(2):
        app_tells_failure("1", "63016", is_window_closed=True)
        await brings(sender)
    assert (app.texts, statuses(store)) == (["一"], [("一", "waiting")])

    letters.hear("app", CONVERSATION, clock.now)
    await brings(sender)

    assert (app.texts, statuses(store)) == (["一", "一"], [])
    keys = [message.key for _, message in app.sent]
    assert len(set(keys)) == 2, "an app that knows the key would take it for told twice"


async def test_who_wrote_meanwhile_gets_at_once_what_fell_out_of_the_window(
    postman: MakePostman, store: Store, letters: LetterBox, clock: Clock, app_tells_failure: TellsFailure
) -> None:
    app = with_window()
    sender = postman(app)
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    clock.goes(minutes=1)
    letters.hear("app", CONVERSATION, clock.now)
    app_tells_failure("1", "63016", is_window_closed=True)
    await brings(sender)
    await brings(sender)
    assert (app.texts, statuses(store)) == (["一", "一"], [])


async def test_a_failure_of_a_message_that_is_none_of_ours_is_noted_and_forgotten(
    postman: MakePostman, store: Store, clock: Clock, app_tells_failure: TellsFailure, caplog: pytest.LogCaptureFixture
) -> None:
    sender = postman(with_window())
    app_tells_failure("stranger")
    clock.now += UNKNOWN_AFTER * 2
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            await brings(sender)
    assert caplog.text.count("could not hand over the message stranger, which is none of ours") == 1
    assert missing(store) == []


async def test_what_was_sent_long_ago_is_kept_no_longer(
    postman: MakePostman, store: Store, letters: LetterBox, clock: Clock, app_tells_failure: TellsFailure
) -> None:
    sender = postman(with_window())
    await sender.say(CONVERSATION, "一")
    await brings(sender)
    clock.now += KEPT_AFTER_SENDING + timedelta(minutes=1)
    await brings(sender)
    app_tells_failure("1")
    await brings(sender)
    assert letters.take_lost("app", clock.now, clock.now, 10) == [] and missing(store) == []


async def test_a_letter_of_two_messages_that_both_fell_out_of_the_window_waits_and_goes_once(
    postman: MakePostman, store: Store, letters: LetterBox, clock: Clock, app_tells_failure: TellsFailure
) -> None:
    app = App()
    sender = postman(app)
    await sender.say(CONVERSATION, "一")
    [letter] = letters.take("app", clock.now, clock.now + DAY, 1)
    letters.sent(letter, clock.now, ["text", "menu"])
    for message_id in ("text", "menu"):
        app_tells_failure(message_id, "63016", is_window_closed=True)
    await brings(sender)
    assert statuses(store) == [("一", "waiting")]

    clock.goes(minutes=1)
    letters.hear("app", CONVERSATION, clock.now)
    await brings(sender)

    assert (app.texts, statuses(store)) == (["一"], [])


async def test_a_letter_of_which_one_message_is_refused_for_good_is_dead_and_does_not_wait_as_well(
    postman: MakePostman, store: Store, letters: LetterBox, clock: Clock, app_tells_failure: TellsFailure
) -> None:
    app = App()
    sender = postman(app)
    await sender.say(CONVERSATION, "一")
    [letter] = letters.take("app", clock.now, clock.now + DAY, 1)
    letters.sent(letter, clock.now, ["text", "file", "menu"])
    for message_id in ("text", "file", "menu"):
        app_tells_failure(message_id, message_id, is_window_closed=message_id != "file")
    await brings(sender)
    clock.goes(minutes=1)
    letters.hear("app", CONVERSATION, clock.now)
    await brings(sender)

    assert (app.texts, [(one.status, one.why) for one in missing(store)]) == ([], [(DeadLetterStatus.DEAD, "file")])
