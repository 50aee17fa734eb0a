"""Four digits beside an order's number show whose it is, though nobody called them the phone's (B2, B8)."""

from __future__ import annotations

import pytest

from actions.listening.identify import digits_beside_number
from tests.unit.dialogue.turns import turn

NUMBER = "SD2611231095"

pytestmark = pytest.mark.clause("B2")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        (f"{NUMBER}，1974", "1974"),
        (f"{NUMBER} 1974", "1974"),
        (f"吊在半空 1974\n{NUMBER} 给我三百块", "1974"),
        (f"1974, {NUMBER}", "1974"),
        (f"{NUMBER} 2007年买的", None),
        (f"¥1974 {NUMBER}", None),
        (f"{NUMBER} 500 back please", None),
    ],
)
def test_digits_are_taken_from_either_side_of_the_number(text: str, digits: str | None) -> None:
    start = text.index(NUMBER)
    named = {"entity": "order_number", "start": start, "end": start + len(NUMBER), "value": NUMBER}
    assert digits_beside_number(turn(text, entities=[named])) == digits
