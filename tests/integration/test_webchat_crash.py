"""A crash of Rasa loses no message that was acknowledged (B6, F5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from launch.console import Screen
from sandra.leases import LEASE
from sandra.spool import Spool
from tests.integration.visitor import PATIENCE_SECONDS, Visitor
from tests.stack import Stack, running_stack

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


@pytest.mark.clause("F5")
async def test_what_one_rasa_leaves_behind_another_answers(tmp_path: Path) -> None:
    with running_stack(tmp_path / "one", LONG_PAUSE) as one, running_stack(tmp_path / "other", beside(one)) as other:
        before = await Visitor(one.settings).joins()
        assert await before.sends("包裹一直没到，太慢了") == {"ok": True}
        one.supervisor.end("rasa", at_once=True)
        after = await Visitor(other.settings).joins(before.token)
        assert [bubble["text"] for bubble in after.history] == ["包裹一直没到，太慢了"]
        await after.until(lambda: bool(after.answers), 2 * LEASE.total_seconds() + PATIENCE_SECONDS)
        assert len(after.user_events()) == 1
        assert after.waiting == []

        assert await after.sends("怎么办") == {"ok": True}
        other.supervisor.end("rasa")
        assert Spool(one.settings.spool_url).free("webchat") == [after.conversation_id], "it has let go as it ended"


def beside(one: Stack) -> dict[str, str]:
    """Settings of a second installation on the same databases."""
    shared = one.settings
    return {
        **LONG_PAUSE,
        "SANDRA_STORE_URL": shared.store_url,
        "SANDRA_TRACKER_URL": shared.tracker_url,
        "SANDRA_SPOOL_URL": shared.spool_url,
        "SANDRA_SECRET": shared.secret,
    }
