"""A ticket out of the way until a moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk
from tests.unit.desk.console.handling.deeds import SOON, does, in_queue, is_answered, refusal, waits


class TestSnoozing:
    def test_it_leaves_the_queue_until_then(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        until = BEGINNING + timedelta(minutes=20)
        assert does(lin, number, "snooze", until=until.isoformat()).json()["snoozed_until"] == until.isoformat()
        assert (in_queue(lin), in_queue(lin, "?snoozed=true")) == ([], [number])
        assert in_queue(lin, f"?words={number}") == [number]
        desk.clock.passes(minutes=21)
        assert (in_queue(lin), in_queue(lin, "?snoozed=true")) == ([number], [])

    def test_it_may_be_woken_before(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "snooze", until=(BEGINNING + timedelta(minutes=20)).isoformat())
        assert does(lin, number, "wake").json()["snoozed_until"] is None
        assert in_queue(lin) == [number]

    def test_no_promise_is_slept_through(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        until = (SOON + timedelta(hours=1)).isoformat()
        refused = does(lin, number, "snooze", until=until)
        assert refusal(refused) == (409, "promised_before")
        assert refused.json()["detail"]["respond_by"] == SOON.isoformat()
        is_answered(desk, number)
        assert does(lin, number, "snooze", until=until).status_code == 200

    def test_without_a_case_an_answer_counts_too(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk, with_case=False)
        does(lin, number, "claim")
        until = (SOON + timedelta(hours=1)).isoformat()
        assert refusal(does(lin, number, "snooze", until=until)) == (409, "promised_before")
        is_answered(desk, number)
        assert does(lin, number, "snooze", until=until).status_code == 200

    @pytest.mark.parametrize("away", [timedelta(minutes=-1), timedelta(days=31)])
    def test_the_moment_is_one_to_come_and_not_too_far(self, desk: Desk, lin: Browser, away: timedelta) -> None:
        until = (BEGINNING + away).isoformat()
        assert refusal(does(lin, waits(desk), "snooze", until=until)) == (422, "unfit_moment")

    def test_a_moment_without_a_time_zone_is_refused(self, desk: Desk, lin: Browser) -> None:
        assert does(lin, waits(desk), "snooze", until="2026-11-22T10:00:00").status_code == 422
