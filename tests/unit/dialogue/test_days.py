"""The day or days on which it happened."""

from __future__ import annotations

from typing import Any

import pytest

from actions.words.days import when_told
from tests.unit.dialogue.turns import turn

pytestmark = pytest.mark.clause("B5")


def times(text: str, **words: str) -> list[dict[str, Any]]:
    found = [(text.index(said), said, value) for said, value in words.items()]
    return [{"entity": "time", "value": v, "start": at, "end": at + len(said)} for at, said, v in found]


@pytest.mark.parametrize(("text", "said"), [("last week", "last week"), ("大概是上週", "上週")])
def test_a_week_is_no_day_of_it(text: str, said: str) -> None:
    assert when_told(turn(text, entities=times(text, **{said: "2026-11-16"}))) == "2026-11-16/2026-11-22"


def test_days_named_in_a_row_are_a_stretch_from_the_first_to_the_last() -> None:
    text = "就昨天前天大前天"
    found = times(text, 昨天="2026-11-28", 前天="2026-11-27", 大前天="2026-11-26")
    found[1].update(start=3, end=5)
    assert when_told(turn(text, entities=found)) == "2026-11-26/2026-11-28"


def test_another_week_after_a_weekday_is_that_weekday_of_it() -> None:
    text = "no, the week before last"
    told = turn(text, "deny", entities=times(text, **{"the week before last": "2026-11-09"}))
    assert when_told(told, known="2026-11-24") == "2026-11-10"
