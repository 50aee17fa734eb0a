"""Part of a set is lost: how much of it, by the customer's own count."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sandra.shop.counted import share_lost
from sandra.shop.orders import Item

CRABS = Item(1, {"zh": "大闸蟹", "en": "crabs"}, 1, Decimal(398), {"zh": "8 只装", "en": "box of 8"}, True)
CHERRIES = Item(2, {"zh": "车厘子", "en": "cherries"}, 1, Decimal(168), {"zh": "2.5 公斤", "en": "2.5 kg"}, True)


@pytest.mark.parametrize(
    ("said", "lost"),
    [
        ("8只大闸蟹死了3只", 3),
        ("8只螃蟹里3只是死的", 3),
        ("收到的时候有两只已经臭了", 2),
        ("盒子里少了两隻", 2),
        ("说好八只，只收到五只", 3),
        ("缺了 1 只", 1),
        ("3 of the 8 crabs were dead", 3),
        ("three of them arrived dead", 3),
        ("there are 2 missing", 2),
        ("The box was missing two crabs", 2),
        ("I only got 6 crabs", 2),
    ],
)
def test_a_count_of_the_lost_is_a_share_of_the_set(said: str, lost: int) -> None:
    assert share_lost(said, CRABS) == Decimal(lost) / 8


@pytest.mark.parametrize(
    "said", ["螃蟹都死了", "8只全死了", "all 8 were dead", "死了好几只", "坏了一半", "不新鲜", "等了3天都坏了"]
)
def test_what_is_not_counted_as_a_part_is_no_share(said: str) -> None:
    assert share_lost(said, CRABS) is None


def test_what_is_not_sold_by_the_piece_is_not_counted() -> None:
    assert share_lost("坏了3个", CHERRIES) is None
    assert share_lost("坏了3个", None) is None
