"""Long texts go in pieces that the app takes, cut where a reader would pause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.messaging.splitting import split, split_for
from sandra.channels import CHANNELS


def test_a_text_that_fits_goes_whole() -> None:
    assert split("非常抱歉。", 10, len) == ["非常抱歉。"]


def test_a_text_is_cut_at_the_end_of_a_sentence() -> None:
    text = "非常抱歉让您久等。包裹在途中丢了！我们今天补发，明天送到。"
    assert split(text, 20, len) == ["非常抱歉让您久等。包裹在途中丢了！", "我们今天补发，明天送到。"]


def test_a_sum_and_an_abbreviation_are_not_cut() -> None:
    text = "We refund 1299.50 today. It will be on your card soon."
    assert split(text, 30, len) == ["We refund 1299.50 today.", "It will be on your card soon."]


def test_a_paragraph_comes_before_a_sentence() -> None:
    assert split("一。二。\n\n三。四。五。", 9, len) == ["一。二。", "三。四。五。"]


def test_a_text_without_any_pause_is_cut_hard_and_nothing_is_lost() -> None:
    pieces = split("好" * 25, 10, len)
    assert [len(piece) for piece in pieces] == [10, 10, 5]


def test_a_joined_emoji_is_not_torn() -> None:
    family = "👨\u200d👩\u200d👧"
    assert split(f"好好好好{family}好", 6, len)[1].startswith(family)


def test_bytes_are_counted_where_the_app_counts_bytes() -> None:
    pieces = split_for(CHANNELS["wechat"], "很抱歉。" * 300)
    assert len(pieces) == 2
    assert all(len(piece.encode()) <= 2048 for piece in pieces)


@given(st.text(alphabet="好，。 ab.\n👍🏽\u200d", max_size=200), st.integers(4, 40))
def test_pieces_fit_and_only_blanks_are_lost(text: str, longest: int) -> None:
    pieces = split(text, longest, len)
    assert all(len(piece) <= longest for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_every_channel_takes_a_short_answer_whole(channel: str) -> None:
    assert split_for(CHANNELS[channel], "马上办") == ["马上办"]
