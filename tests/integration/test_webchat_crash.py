"""A crash of Rasa loses no message that was acknowledged (B6, F5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from launch.console import Screen
from tests.integration.visitor import Visitor
from tests.stack import running_stack

LONG_PAUSE = {"SANDRA_GATHER_SECONDS": "30"}
"""Nothing is answered before the crash."""


@pytest.mark.clause("F5")
async def test_a_message_acknowledged_before_a_crash_is_answered_after_it(tmp_path: Path) -> None:
    with running_stack(tmp_path, LONG_PAUSE) as stack:
        before = await Visitor(stack.settings).joins()
        assert await before.sends("包裹一直没到，太慢了", "kept-1") == {"ok": True}
        stack.supervisor.end("rasa", at_once=True)
        assert [kept.text for kept in before.waiting] == ["包裹一直没到，太慢了"]

        stack.supervisor.start("rasa")
        stack.supervisor.wait_until_ready(Screen())
        after = await Visitor(stack.settings).joins(before.token)
        bubbles = after.history + after.messages
        assert [bubble["text"] for bubble in bubbles if bubble["from"] == "customer"] == ["包裹一直没到，太慢了"]
        await after.until(lambda: bool(after.answers) or any(line["from"] == "bot" for line in after.history))

        assert after.waiting == []
        assert len(after.user_events()) == 1
        await after.leaves()
