"""A yes or a no, and what comes with it."""

from __future__ import annotations

import pytest

from actions.words.yes_and_no import Answer, taken_apart

pytestmark = pytest.mark.clause("B5")


@pytest.mark.parametrize(
    ("text", "answer", "rest"),
    [
        ("对，都16天了！", Answer.YES, "都16天了"),
        ("没有不对，就是反映一下", Answer.YES, "就是反映一下"),
        ("yes, and i want my money back", Answer.YES, "and i want my money back"),
        ("不对，是上周三", Answer.NO, "是上周三"),
        ("wait, that's wrong, it is the lipstick", Answer.NO, "it is the lipstick"),
        ("对方态度很差", None, "对方态度很差"),
        ("对不起我说错了", None, "对不起我说错了"),
        ("no one called me back", None, "no one called me back"),
        ("wrong item came", None, "wrong item came"),
        ("你们是不是想赖账", None, "你们是不是想赖账"),
    ],
)
def test_a_message_begins_with_a_yes_a_no_or_neither(text: str, answer: Answer | None, rest: str) -> None:
    said = taken_apart(text)
    assert (said.answer, said.rest) == (answer, rest)


@pytest.mark.parametrize(
    ("text", "denied", "asserted"),
    [
        ("不是坏了，是没收到", ("坏了",), "没收到"),
        ("不是500 是329啦", ("500",), "329"),
        ("不是那件啦 是熊貓", ("那件",), "熊貓"),
        ("no, the parcel never arrived. it's not about a refund", ("a refund",), "the parcel never arrived"),
        ("是他先骂我的，然后才挂电话", (), "是他先骂我的，然后才挂电话"),
    ],
)
def test_what_is_denied_is_told_from_what_is_so(text: str, denied: tuple[str, ...], asserted: str) -> None:
    said = taken_apart(text)
    assert (said.denied, said.asserted) == (denied, asserted)
