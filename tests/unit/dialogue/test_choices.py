"""Which choice a customer means."""

from __future__ import annotations

import pytest

from actions.choices import chosen

EXTENTS = [["完全不能用了", "用不了"], ["还能用一部分"], ["只是外观有损伤", "瑕疵"]]
ITEMS = [["羽绒服", "down jacket"], ["拼图", "puzzle"], ["玩具车", "toy car"]]


@pytest.mark.parametrize(
    ("text", "number", "titles", "index"),
    [
        ("第二个", 2, EXTENTS, 1),
        ("完全用不了了", None, EXTENTS, 0),
        ("外观有点瑕疵", None, EXTENTS, 2),
        ("the puzzle please", None, ITEMS, 1),
        ("Down Jacket", None, ITEMS, 0),
        ("9", 9, ITEMS, None),
        ("你们几点下班", None, EXTENTS, None),
        ("", None, [], None),
    ],
)
def test_choice_is_found_by_number_name_or_near_words(
    text: str, number: int | None, titles: list[list[str]], index: int | None
) -> None:
    assert chosen(text, number, titles) == index


@pytest.mark.parametrize("written", ["毛絨熊貓", "毛绒熊猫", "那個毛絨熊貓"])
def test_goods_are_named_in_either_script(written: str) -> None:
    assert chosen(written, None, [["电动牙刷"], ["毛绒熊猫"], ["家常菜谱"]]) == 1
