"""Being done with a ticket, by itself or as part of another, and taking it up again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandra.case import Stage, TicketStatus
from tests.unit.desk.console.conftest import Browser, Desk
from tests.unit.desk.console.handling.deeds import CAUSE, SOON, case_of, does, on_record, refusal, waits


class TestResolving:
    def test_it_closes_the_case_with_its_cause(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        assert does(lin, number, "resolve", words="parcel found", cause=CAUSE).json()["status"] == "resolved"
        case = case_of(desk, number)
        assert (case.stage, case.root_cause, case.responsible) == (Stage.CLOSED, "process_gap", "ours")
        assert (case.sub_cause, case.prevention) == ("label torn", "print two")
        assert on_record(desk, number)[2] is None

    def test_the_cause_may_be_left_out_only_without_a_case(self, desk: Desk, lin: Browser) -> None:
        number, without = waits(desk), waits(desk, "B", with_case=False)
        for one in (number, without):
            does(lin, one, "claim")
        assert refusal(does(lin, number, "resolve", words="done")) == (422, "cause_needed")
        assert does(lin, without, "resolve", words="done").status_code == 200

    def test_what_nobody_has_is_taken_first(self, desk: Desk, lin: Browser) -> None:
        assert refusal(does(lin, waits(desk), "resolve", words="done", cause=CAUSE)) == (409, "nobodys")

    def test_twice_is_told(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        does(lin, number, "resolve", words="done", cause=CAUSE)
        assert refusal(does(lin, number, "resolve", words="done", cause=CAUSE)) == (409, "over")

    def test_reopened_it_waits_by_a_new_promise(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        does(lin, number, "resolve", words="done", cause=CAUSE)
        desk.clock.passes(minutes=90)
        reopened = does(lin, number, "reopen", why="the parcel is empty").json()
        assert (reopened["status"], reopened["claimed_by"]) == ("waiting", None)
        case = case_of(desk, number)
        assert case.stage is Stage.ESCALATED
        assert "reopened" in [event.kind for event in case.events]
        [owed] = [promise for promise in case.promises if promise.kept_at is None]
        assert owed.due_at == on_record(desk, number)[0].respond_by > desk.clock()

    def test_an_open_one_is_not_reopened(self, desk: Desk, lin: Browser) -> None:
        assert refusal(does(lin, waits(desk), "reopen", why="x")) == (409, "not_resolved")

    def test_a_customer_with_another_open_ticket_keeps_that(self, desk: Desk, lin: Browser) -> None:
        over = waits(desk, status=TicketStatus.RESOLVED)
        waits(desk, "B")
        with desk.store.transaction() as records:
            other = records.ticket("T261122-BBBBB")
            assert other is not None
            other.conversation_id = "web-A"
        refused = does(lin, over, "reopen", why="x")
        assert refusal(refused) == (409, "another_open")
        assert refused.json()["detail"]["number"] == "T261122-BBBBB"


class TestMerging:
    def test_nothing_of_either_is_lost(self, desk: Desk, lin: Browser) -> None:
        earlier = waits(desk, respond_by=SOON + timedelta(hours=1), excluded=["Mark"])
        fresh = waits(desk, "B", priority="high", excluded=["Ann"], summary={"added": [{"at": "1", "text": "more"}]})
        assert does(lin, fresh, "merge", number=earlier.lower()).json()["status"] == "resolved"
        kept, case, _ = on_record(desk, earlier)
        assert (kept.priority, kept.respond_by, kept.excluded) == ("high", SOON, ["Mark", "Ann"])
        assert kept.summary["added"][0]["text"] == "more"
        assert kept.summary["merged"][0]["ticket"] == fresh
        assert case is not None
        story = case.fact("story")
        assert story is not None and story.value == "story of A\nstory of B"
        assert len([promise for promise in case.promises if promise.kept_at is None]) == 2
        gone, part, _ = on_record(desk, fresh)
        assert gone.summary["merged_into"] == earlier
        assert part is not None and (part.stage, part.merged_into) == (Stage.MERGED, case.number)

    def test_what_the_customer_writes_in_either_conversation_goes_to_the_one_that_stays(
        self, desk: Desk, lin: Browser
    ) -> None:
        earlier, fresh = waits(desk), waits(desk, "B")
        does(lin, fresh, "merge", number=earlier)
        with desk.store.reading() as records:
            left = records.conversation("web-B")
            assert left is not None
            assert left.continues == case_of(desk, earlier).number

    @pytest.mark.parametrize(
        ("into", "refused"),
        [
            ("T261122-AAAAA", (409, "same_ticket")),
            ("T261122-BBBBB", (409, "other_customer")),
            ("T000000-XXXXX", (404, "unknown_ticket")),
        ],
    )
    def test_what_does_not_belong_together_stays_apart(
        self, desk: Desk, lin: Browser, into: str, refused: tuple[int, str]
    ) -> None:
        number = waits(desk)
        waits(desk, "B", customer=None)
        assert refusal(does(lin, number, "merge", number=into)) == refused

    def test_what_became_part_of_another_is_not_reopened(self, desk: Desk, lin: Browser) -> None:
        earlier, fresh = waits(desk), waits(desk, "B")
        does(lin, fresh, "merge", number=earlier)
        assert refusal(does(lin, fresh, "reopen", why="x")) == (409, "merged")
