"""What a customer sends is made fit to be read, or refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.turn.intake import LONGEST_MESSAGE, EmptyMessageError, IntakeError, TooLongError, take_in


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ("  你好 \n", "你好"),
        ("一\n二\t三", "一\n二\t三"),
        ("a\x00b\x1b[0mc", "ab[0mc"),
        ("好\ud800的", "好的"),
        ("/restart", "restart"),
        ("／／ /complain{}", "complain{}"),
        ("and/or", "and/or"),
        ("😡", "😡"),
        ("🫠", "🫠"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_text_is_taken_in_without_controls_and_commands(sent: str, taken: str) -> None:
    assert take_in(sent) == taken


@pytest.mark.parametrize("sent", ["", "   ", "\n\t", "\x00\x07", "/", "／／", "\u200b\u200d", "\ufe0f"])
def test_nothing_readable_is_refused(sent: str) -> None:
    with pytest.raises(EmptyMessageError) as refusal:
        take_in(sent)

    assert (refusal.value.code, refusal.value.response, refusal.value.values) == ("empty", "say_empty", {})


def test_the_longest_message_is_taken_in_whole() -> None:
    assert take_in("字" * LONGEST_MESSAGE) == "字" * LONGEST_MESSAGE


def test_more_than_that_is_refused_with_the_limit() -> None:
    with pytest.raises(TooLongError) as refusal:
        take_in("字" * (LONGEST_MESSAGE + 1))

    assert refusal.value.values == {"limit": LONGEST_MESSAGE}


@given(st.text(max_size=60))
def test_whatever_is_taken_in_can_be_stored_and_is_no_command(sent: str) -> None:
    try:
        taken = take_in(sent)
    except IntakeError:
        return
    assert taken.encode("utf-8").strip()
    assert not taken.startswith(("/", "／"))
    assert "\x00" not in taken
