"""What counts as a score where one was asked for."""

from __future__ import annotations

import pytest

from nlu.ratings import looks_like_score, rating_in


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("4", 4),
        ("５", 5),
        ("四分", 4),
        ("给5分吧", 5),
        ("打三分", 3),
        ("four", 4),
        ("I'd give it a 4", 4),
        ("5 stars", 5),
        ("4 out of 5", 4),
        ("5/5", 5),
        ("8分", 4),
        ("8/10", 4),
        ("10 out of 10", 5),
        ("七分吧", 4),
        ("90 out of 100", 5),
        ("4.5/5", 5),
        ("five stars", 5),
        ("很满意", 5),
        ("非常滿意", 5),
        ("满意", 4),
        ("挺好的", 4),
        ("一般", 3),
        ("还行吧", 3),
        ("it was all right", 3),
        ("not bad", 3),
        ("不太满意", 2),
        ("不是很满意", 2),
        ("not very happy", 2),
        ("很不满意", 1),
        ("太差了", 1),
        ("very unhappy", 1),
        ("1 很不满意", 1),
        ("3 all right", 3),
        ("5 very happy", 5),
    ],
)
def test_a_score_alone_says_no_more(text: str, score: int) -> None:
    rating = rating_in(text)
    assert rating is not None
    assert (rating.score, rating.says_more) == (score, False)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("5分，处理得很快", 5),
        ("4，就是等得有点久", 4),
        ("2分，建议你们晚上也安排人", 2),
        ("3 points, it took a while", 3),
        ("很满意，小李特别耐心", 5),
    ],
)
def test_a_score_may_come_with_words(text: str, score: int) -> None:
    rating = rating_in(text)
    assert rating is not None
    assert (rating.score, rating.says_more) == (score, True)


@pytest.mark.parametrize(
    "text",
    [
        "我还有2个包裹没收到",
        "等了5分钟",
        "好的，再见",
        "goodbye",
        "不用了",
        "谢谢",
        "有什么用？",
        "6",
        "15分",
        "is 5 good?",
    ],
)
def test_anything_else_is_no_score(text: str) -> None:
    assert rating_in(text) is None


@pytest.mark.parametrize(
    ("text", "looks"), [("6", True), ("15分", True), ("9", True), ("谢谢", False), ("8分吗？", False)]
)
def test_a_number_on_a_scale_unknown_is_told_from_other_words(text: str, looks: bool) -> None:
    assert looks_like_score(text) is looks
