"""One written form for everything, and the language of a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.languages import language_of
from nlu.script import aligned, normalise


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("ＳＤ２６１１０３", "sd261103"),
        ("退\u200b款\ufeff", "退款"),
        ("我買的藍牙耳機", "我买的蓝牙耳机"),
        ("你們看著辦 著名的店", "你们看着办 著名的店"),
        ("one\ttwo\r\nthree", "one two  three"),
        ("1\ufe0f\u20e3", "1"),
        ("￥２９９．００", "¥299.00"),
        ("\ud800bad\x00", "bad"),
        ("", ""),
    ],
)
def test_every_way_of_writing_has_one_normal_form(written: str, normal: str) -> None:
    assert normalise(written) == normal


@given(st.text(max_size=200))
def test_each_normal_character_knows_where_it_came_from(text: str) -> None:
    form = aligned(text)
    assert len(form.text) == len(form.origins)
    assert list(form.origins) == sorted(form.origins)
    for place in range(len(form.text)):
        start, end = form.original_span(place, place + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("快递什么时候到", "zh-Hans"),
        ("請問我的包裹什麼時候到", "zh-Hant"),
        ("我買咗三日都未收到", "zh-Hant"),
        ("我的iPhone 15 Pro Max坏了", "zh-Hans"),
        ("这个app一直crash，用不了", "zh-Hans"),
        ("台灣寄來的", "zh-Hant"),
        ("where is my parcel", "en"),
        ("I ordered 红烧牛肉面 but got nothing at all", "en"),
    ],
)
def test_a_message_shows_its_language(message: str, language: str) -> None:
    assert language_of(message) == (language, True)


@pytest.mark.parametrize("message", ["你好", "退款", "里面是空的"])
def test_characters_of_both_scripts_leave_the_script_open(message: str) -> None:
    assert language_of(message) == ("zh-Hans", False)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "SD2611030042",
        "1234",
        "😡😡",
        "ok",
        "OK thanks",
        "？？？",
        "refund",
        "affirm",
        "action_restart",
        'inform{"order_number": "SD0"}',
    ],
)
def test_digits_emoji_and_borrowed_words_decide_nothing(message: str) -> None:
    assert language_of(message) == ("en", False)


def test_pinyin_abbreviations_are_a_hint_of_chinese() -> None:
    assert language_of("yyds") == ("zh-Hans", False)
