"""What a customer named is said back to them as they named it, or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sandra.listening.mentioned import Mention, day_named, goods_named

TODAY = date(2026, 11, 22)
YESTERDAY = TODAY - timedelta(days=1)


def mentions(text: str, *words: str, value: str | None = None) -> list[Mention]:
    return [Mention(text.index(word), text.index(word) + len(word), value or word) for word in words]


@pytest.mark.parametrize(
    ("text", "thing", "name"),
    [
        ("the blue kettle I bought arrived broken", "kettle", "blue kettle"),
        ("My kettle leaks", "kettle", "kettle"),
        ("a pair of running shoes never came", "running shoes", "running shoes"),
        ("I ordered two mugs", "mugs", "mugs"),
        ("these 3 dark blue towels are stained", "towels", "dark blue towels"),
        ("Kettle arrived broken", "Kettle", "kettle"),
        ("MY KETTLE IS BROKEN", "KETTLE", "kettle"),
        ("the TV does not switch on", "TV", "TV"),
        ("this stupid printer jams", "printer", "printer"),
        ("the laptop bag is torn", "laptop", "laptop bag"),
        ("my new wireless headphones crackle", "headphones", "new wireless headphones"),
        ("my phone arrived with a cracked glass", "phone", "phone"),
    ],
)
def test_an_english_name_stands_after_your_without_article_number_or_anger(text: str, thing: str, name: str) -> None:
    assert goods_named(text, mentions(text, thing), "en") == name


@pytest.mark.parametrize(
    ("text", "thing", "name"),
    [
        ("我买的电饭煲还没到", "电饭煲", "电饭煲"),
        ("两个红色的保温杯少了一个", "保温杯", "红色的保温杯"),
        ("買的藍牙耳機還沒到", "藍牙耳機", "藍牙耳機"),
        ("新买的手机开不了机", "手机", "手机"),
        ("那双白色跑鞋开胶了", "跑鞋", "白色跑鞋"),
    ],
)
def test_a_chinese_name_is_the_customers_own(text: str, thing: str, name: str) -> None:
    assert goods_named(text, mentions(text, thing), "zh-Hans") == name


def test_neighbouring_names_are_one() -> None:
    assert goods_named("苹果手机坏了", mentions("苹果手机坏了", "苹果", "手机"), "zh-Hans") == "苹果手机"


def test_the_same_thing_named_twice_is_one_thing() -> None:
    text = "kettle, my kettle!"
    twice = [Mention(0, 6, "kettle"), Mention(11, 17, "kettle")]
    assert goods_named(text, twice, "en") == "kettle"


@pytest.mark.parametrize(
    ("text", "things", "language"),
    [
        ("I ordered a kettle and got a toaster", ("kettle", "toaster"), "en"),
        ("My parcel is late, order SD1, phone ends in 7045", ("phone",), "en"),
        ("I waited 40 minutes on the phone", ("phone",), "en"),
        ("the phone number is wrong", ("phone",), "en"),
        ("手机尾号2231，快递没到", ("手机",), "zh-Hans"),
        ("打我手机没人接", ("手机",), "zh-Hans"),
        ("我在手机上下的单", ("手机",), "zh-Hans"),
        ("蛋糕店没人", ("蛋糕",), "zh-Hans"),
        ("我的 kettle 坏了", ("kettle",), "zh-Hans"),
        ("my 电饭煲 is broken", ("电饭煲",), "en"),
        ("什么都没到", (), "zh-Hans"),
    ],
)
def test_nothing_is_named_where_it_would_be_wrong_or_in_the_other_language(
    text: str, things: tuple[str, ...], language: str
) -> None:
    assert goods_named(text, mentions(text, *things), language) is None


def test_a_name_too_long_to_say_back_is_left_out() -> None:
    text = "我的智能无线蓝牙降噪头戴式立体声耳机坏了"
    assert goods_named(text, mentions(text, "智能无线蓝牙降噪头戴式立体声耳机"), "zh-Hans") is None


@pytest.mark.parametrize(
    ("text", "words", "language", "said"),
    [
        ("上周三你们客服骂我", "上周三", "zh-Hans", "上周三"),
        ("昨天下午客服骂我", "昨天下午", "zh-Hans", "昨天下午"),
        ("Your agent was rude yesterday", "yesterday", "en", "21 November"),
        ("Your agent was rude last week", "last week", "en", None),
        ("我的 last week 那次", "last week", "zh-Hans", None),
    ],
)
def test_a_day_is_said_as_one_would_say_it(text: str, words: str, language: str, said: str | None) -> None:
    assert day_named(text, mentions(text, words, value=YESTERDAY.isoformat()), language, TODAY) == said


def test_a_day_to_come_two_days_and_this_very_day_in_english_are_left_out() -> None:
    text = "they said tomorrow, then today"
    tomorrow = mentions(text, "tomorrow", value="2026-11-23")
    today = mentions(text, "today", value="2026-11-22T10:00:00")
    assert day_named(text, tomorrow, "en", TODAY) is None
    assert day_named(text, today, "en", TODAY) is None
    assert day_named(text, [*tomorrow, *today], "en", TODAY) is None
    assert day_named(text, [], "en", TODAY) is None
