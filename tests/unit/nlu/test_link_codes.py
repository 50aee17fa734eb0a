"""The codes that carry a customer to another app, however they are written, and what only looks like them."""

from collections.abc import Callable

import pytest

from nlu.script import normalise
from sandra.numbering import link_code
from tests.unit.nlu.conftest import Facts

Find = Callable[[str], Facts]


@pytest.mark.parametrize(
    "message",
    [
        "SD-4F7K-2QXH",
        "sd-4f7k-2qxh",
        "SD4F7K2QXH",
        "SD 4F7K 2QXH",
        "ＳＤ－４Ｆ７Ｋ－２ＱＸＨ",
        "SD—4F7K—2QXH",
        "我的码是 SD-4F7K-2QXH，麻烦接着办",
        "我的代碼是SD-4F7K-2QXH，麻煩接著辦",
        "換過來了，驗證碼 4F7K-2QXH",
        "接续码：4f7k2qxh",
        "here is my code: 4F7K-2QXH.",
        "the code is sd-4f7k-2qxh thanks",
        "S D 4 F 7 K 2 Q X H",
        "s d - 4 f 7 k - 2 q x h",
    ],
)
def test_a_code_is_found_in_any_way_of_writing(facts: Find, message: str) -> None:
    assert ("link_code", "SD-4F7K-2QXH") in facts(message)
    assert "order_number" not in dict(facts(message))


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ("SD2611070104", "SD2611070104"),
        ("SD26110701", "SD26110701"),
        ("SD-2611-0701", "SD-2611-0701"),
        ("sd261122-04k7q", "SD261122-04K7Q"),
        ("订单号 AB12-CD34", "AB12-CD34"),
    ],
)
def test_an_order_number_stays_an_order_number(facts: Find, message: str, number: str) -> None:
    assert facts(message) == [("order_number", number)]


@pytest.mark.parametrize("message", ["my sd card 2pcs arrived", "两张 SD 卡", "SDXC card 2023", "code of conduct"])
def test_words_and_goods_are_no_codes(facts: Find, message: str) -> None:
    assert "link_code" not in dict(facts(message))


def test_whatever_we_give_out_is_found(facts: Find) -> None:
    for code in (link_code() for _ in range(300)):
        assert facts(normalise(code)) == [("link_code", code)]
