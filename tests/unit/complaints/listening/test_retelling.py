"""A customer's story in short, and what exactly it tells (protocol A2, B5)."""

from __future__ import annotations

import pytest

from sandra.listening.retelling import particular, retold
from tests.unit.builders import the_playbook

RULES = the_playbook().retelling


@pytest.mark.clause("B5", "B8")
@pytest.mark.parametrize(
    ("language", "written", "told"),
    [
        (
            "zh-Hans",
            "我花了老子269买的裤子，发错颜色了！SD2611220105 尾号2231 赶紧给我换",
            "我花了269买的裤子，发错颜色了",
        ),
        ("zh-Hant", "不是，工號1024的客服在電話裡罵我，他媽的氣死我了😡", "工號1024的客服在電話裡罵我"),
        (
            "zh-Hans",
            "你好，我要投诉。APP登录不上去，一直转圈\n订单SD2611220105付不了款，怎么办啊",
            "APP登录不上去，一直转圈",
        ),
        ("zh-Hans", "宣传说续航20小时，实际只有5个小时，我要退货", "宣传说续航20小时，实际只有5个小时"),
        ("zh-Hans", "你们这群骗子！没有充电器", "没有充电器"),
        (
            "en",
            "right. well i got a jacket in the order SD2611210209 (7045) and it has a hole in the sleeve",
            "i got a jacket and it has a hole in the sleeve",
        ),
        (
            "en",
            "You are a bunch of useless idiots. I want a refund now!! The bloody app crashed when I tried to pay",
            "The app crashed when I tried to pay",
        ),
        (
            "en",
            "hi my order number is SD2611210209, last four digits 7045. the battery dies after 10 minutes",
            "the battery dies after 10 minutes",
        ),
        ("zh-Hans", "屏幕裂了，SD2611220105，2231", "屏幕裂了"),
        ("en", "the zip is stuck SD2611220205 7045", "the zip is stuck"),
        ("en", "THE MANUAL IS MISSING FROM THE BOX", "The manual is missing from the box"),
    ],
)
def test_a_quotation_is_the_story_and_nothing_else(language: str, written: str, told: str) -> None:
    assert retold(written, language, RULES) == told


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("zh-Hant", "可以賠我一點嗎"),
        ("zh-Hans", "对"),
        ("zh-Hans", "SD2611220105，尾号2231"),
        ("zh-Hans", "垃圾平台！"),
        ("en", "yes"),
        ("en", "I want a full refund"),
        ("en", "SD2611210209 (7045)"),
        ("en", "you lot are useless"),
    ],
)
def test_where_nothing_is_told_nothing_is_quoted(language: str, written: str) -> None:
    assert retold(written, language, RULES) is None


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_quotation_is_short(language: str) -> None:
    script = "en" if language == "en" else "zh"
    long = {
        "zh": "屏幕从第三天开始就一直闪个不停怎么调都没有用" * 6,
        "en": "the screen keeps flickering from day three " * 9,
    }
    told = retold(long[script], language, RULES)
    assert told is not None
    assert len(told) <= RULES.longest["en" if script == "en" else "zh"]
    assert told.endswith("…")


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    ("problem", "language", "written", "trouble"),
    [
        ("billing_error", "en", "You charged me TWICE", "charged_twice"),
        ("billing_error", "zh-Hans", "一笔订单扣了我两次钱", "charged_twice"),
        ("billing_error", "zh-Hant", "同一筆訂單重複扣款", "charged_twice"),
        ("damaged_item", "en", "my smart watch arrived with the screen cracked", "cracked_screen"),
        ("damaged_item", "en", "the screen is not cracked, it is scratched", "scratched"),
        ("damaged_item", "zh-Hans", "屏幕没碎，就是有划痕", "scratched"),
        ("damaged_item", "zh-Hans", "车厘子都烂了", "spoiled"),
        ("wrong_item", "zh-Hans", "发错颜色了", "wrong_colour"),
        ("staff_attitude", "zh-Hant", "工號1024的人在電話裡罵我", "insulted"),
        ("staff_attitude", "en", "your courier threw my parcel over the fence", "threw"),
        ("staff_attitude", "en", "I have something to say about one of your people", None),
    ],
)
def test_the_exact_trouble_is_heard(problem: str, language: str, written: str, trouble: str | None) -> None:
    assert particular([written], language, RULES.troubles[problem]) == trouble


@pytest.mark.clause("B5")
def test_what_was_said_last_counts() -> None:
    told = ["no, the wrong size", "you sent the wrong colour"]
    assert particular(told, "en", RULES.troubles["wrong_item"]) == "wrong_size"


def test_the_courier_is_told_from_our_own_people() -> None:
    assert particular(["your courier threw my parcel"], "en", RULES.served_by) == "courier"
    assert particular(["快遞員把包裹扔在門口"], "zh-Hant", RULES.served_by) == "courier"


@pytest.mark.clause("A6")
@pytest.mark.parametrize(
    ("written", "harm"),
    [("吹風機超燙，我小孩就在旁邊", None), ("把孩子烫伤了", "burned"), ("手被烫了个泡", "burned")],
)
def test_what_is_only_hot_has_burned_nobody(written: str, harm: str | None) -> None:
    assert particular([written], "zh-Hant", RULES.harms) == harm
