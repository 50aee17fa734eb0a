"""An offer that was withheld for its tone was read by nobody, so nobody can agree to it (C11)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.dialogue.turns import turn

pytestmark = pytest.mark.clause("C11")

USER, BOT = {"event": "user"}, {"event": "bot", "metadata": {"utter_action": "say_options"}}
WITHHELD = {"event": "bot", "metadata": {"utter_action": "say_options", "withheld": "say_options"}}


@pytest.mark.parametrize(
    ("events", "unread"),
    [
        ([USER, WITHHELD, USER], True),
        ([USER, WITHHELD], True),
        ([USER, BOT, USER], False),
        ([USER, WITHHELD, USER, BOT, USER], False),
    ],
)
def test_only_what_the_message_answers_counts(events: list[dict[str, Any]], unread: bool) -> None:
    assert turn("yes", "affirm", events=events).unread is unread
