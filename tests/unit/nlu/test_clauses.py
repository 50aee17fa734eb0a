"""A message is cut where one thing ends and another begins."""

import pytest

from nlu.clauses import clauses_of
from nlu.entities.counts import find_other_one
from nlu.script import normalise


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("快递没到，客服还骂人", ["快递没到", "客服还骂人"]),
        ("东西坏了而且少了一个杯子", ["东西坏了", "少了一个杯子"]),
        ("东西壞了，還有客服不理人", ["东西壞了", "客服不理人"]),
        ("My kettle is broken and the lid is missing", ["My kettle is broken", "the lid is missing"]),
        ("Two were missing. Also I waited an hour", ["Two were missing", "I waited an hour"]),
        ("快递没到", ["快递没到"]),
        ("sandals and handles", []),
        ("", []),
    ],
)
def test_clauses_stand_alone(text: str, clauses: list[str]) -> None:
    assert clauses_of(text) == clauses


@pytest.mark.parametrize(
    "text", ["不对，是另一个", "不是这件，是另外那件", "No, the other one", "I meant the other item"]
)
def test_the_one_not_meant_so_far_is_named(text: str) -> None:
    assert [span.entity for span in find_other_one(normalise(text))] == ["other_one"]


@pytest.mark.parametrize("text", ["换个办法", "the other day it came", "one after the other", "另外我还想问"])
def test_other_words_name_nothing(text: str) -> None:
    assert not list(find_other_one(normalise(text)))
