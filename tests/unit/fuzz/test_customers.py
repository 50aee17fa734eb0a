"""Random customers: the same draws, the same customer; mostly sensible, in their own language."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from zlib import crc32

import pytest

from nlg.traditional import to_traditional
from tests.fuzz.belongings import Belongings
from tests.fuzz.customers import Customer
from tests.fuzz.engine import WORDINGS, alike, translated
from tests.fuzz.invariants.wording import is_simplified_only
from tests.fuzz.steps import CASE, IsClaimed, IsReleased, Says, SaysInVain, Step, Waits
from tests.fuzz.story import GOALS, LANGUAGES, TEMPERAMENTS, Story, draw_story
from tests.fuzz.turns import Bubble, Standing, Turn
from tests.fuzz.words import read_words

MINE = Belongings("SD2611042001", "13000014321")
THEIRS = Belongings("SD2611049999", "13777774321")
SLOTS = ("order_number", "phone_last4", "kind", "facts_confirmed", "asked_remedy", "offer_answer", None)


def talk(seed: int, story: Story | None = None) -> list[Step]:
    """What a customer does while they are asked one thing after another."""
    draw = Random(seed)
    customer = Customer(story or draw_story(draw), MINE, draw, read_words())
    steps: list[Step] = []
    last: Turn | None = None
    while (step := customer.next_step(last)) is not None:
        steps.append(step)
        asked = SLOTS[len(steps) % len(SLOTS)]
        after = Standing(slots={"requested_slot": asked})
        last = Turn(step, after, after, (Bubble("?", "say_ask", ("Yes", "No")),), actions=("complaint_form",))
    return steps


def somebody(**traits: object) -> Story:
    plain = draw_story(Random(0))
    return Story(**{**vars(plain), "claimed_at": None, "patience": 12, **traits})


def test_the_same_seed_gives_the_same_conversation() -> None:
    assert [talk(seed) for seed in range(30)] == [talk(seed) for seed in range(30)]


def test_customers_differ() -> None:
    stories = [draw_story(Random(seed)) for seed in range(400)]
    assert {story.temperament for story in stories} == set(TEMPERAMENTS)
    assert {story.language for story in stories} == set(LANGUAGES)
    assert {story.goal for story in stories} == set(GOALS)
    assert len({story.problem for story in stories}) == 13


def test_everybody_leaves_some_day() -> None:
    for seed in range(50):
        assert sum(isinstance(step, Says) for step in talk(seed)) <= 14


def test_a_person_takes_over_and_gives_back() -> None:
    steps = talk(3, somebody(claimed_at=2, claimed_for=1, temperament="calm"))
    kinds = [type(step) for step in steps]
    assert kinds.index(IsClaimed) < kinds.index(IsReleased)


@pytest.mark.parametrize("name", ["agreement", "refusal", "wishes.refund", "number", "both"])
def test_who_writes_traditional_uses_no_simplified_character(name: str) -> None:
    for seed in range(20):
        text = read_words().phrase(Random(seed), "zh-Hant", name, number="SD1", digits="1234", phone="130")
        assert not any(map(is_simplified_only, text)), text


def test_characters_both_scripts_use_are_no_mistake() -> None:
    assert not any(map(is_simplified_only, "後后里裡只台台灣abc😡"))
    assert all(map(is_simplified_only, "这们说"))
    assert not any(map(is_simplified_only, to_traditional("这件事我们说清楚，软件和里面的头发")))


def test_a_script_is_played_again_with_the_belongings_of_another() -> None:
    script: list[Step] = [Says(f"{MINE.number}，{MINE.phone}"), Waits(5), Says("4321")]
    assert translated(script, MINE, THEIRS) == [Says(f"{THEIRS.number}，{THEIRS.phone}"), Waits(5), Says("4321")]


def test_who_comes_back_by_number_names_the_case_whatever_it_will_be() -> None:
    talks = [talk(seed, somebody(temperament="joker")) for seed in range(80)]
    said = [step.text for steps in talks for step in steps if isinstance(step, Says) and CASE in step.text]
    assert said


def test_who_has_no_number_is_found_by_phone_and_name() -> None:
    customer = Customer(somebody(number="none", digits="right"), MINE, Random(1), read_words())
    last = Turn(Says("hm"), Standing(), Standing(slots={"requested_slot": "phone"}))
    assert MINE.phone in customer._answer_phone(last)
    assert MINE.name in customer._answer_customer_name(last)


def test_who_tries_the_order_of_a_stranger_comes_out_with_their_own_in_the_end() -> None:
    mine = replace(MINE, stranger="SD2611049998")
    customer = Customer(somebody(number="right", temperament="calm"), mine, Random(1), read_words())
    assert str(mine.stranger) in customer._identification()
    customer.said = 6
    assert mine.number in customer._identification()


def test_a_message_is_said_in_vain_once() -> None:
    for seed in range(20):
        steps = talk(seed, somebody(in_vain_at=2))
        assert sum(isinstance(step, SaysInVain) for step in steps) == 1


def test_who_plays_it_again_is_worded_to_alike() -> None:
    again = alike("fuzz-1-17", "again-1")
    assert again.startswith("again-1-")
    assert crc32(again.encode()) % WORDINGS == crc32(b"fuzz-1-17") % WORDINGS
