"""Which choice a customer means."""

from __future__ import annotations

import pytest

from actions.words.choices import chosen, told_in
from sandra.playbook import load_playbook
from settings import ROOT

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


@pytest.mark.clause("B2")
@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("cannot use it, screen's shattered", 0),
        ("doesnt heat up… just stopped working", 0),
        ("jug smashed to pieces", 0),
        ("车厘子一半都烂了", 1),
        ("the strap is an identical one, and the case too", None),
        ("不是完全不能用", None),
    ],
)
def test_how_bad_it_is_is_told_by_the_words_of_the_playbook_and_never_guessed(text: str, index: int | None) -> None:
    problem = load_playbook(ROOT / "playbook").problems["damaged_item"]
    [extent] = [needed for needed in problem.facts if needed.fact == "extent"]
    assert told_in(text, [choice.names for choice in (extent.choices or {}).values()]) == index
