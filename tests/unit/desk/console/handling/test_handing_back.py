"""The assistant goes on with what a person hands back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandra.case import Stage, TicketStatus
from sandra.escalation.handing_over import hand_over
from tests.unit.builders import the_playbook
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk
from tests.unit.desk.console.handling.deeds import SOON, case_of, does, on_record, refusal, waits


class TestHandingBack:
    def test_the_case_stands_where_it_stood_and_the_ticket_is_done(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        assert does(lin, number, "hand-back", said="explained the delay").json()["status"] == "resolved"
        case = case_of(desk, number)
        assert case.stage is Stage.CONFIRMED
        assert (case.events[-1].kind, case.events[-1].reason) == ("handed_back", "lin: explained the delay")
        assert on_record(desk, number)[2] is None

    def test_what_was_promised_is_kept_in_mind_with_the_ticket(self, desk: Desk, lin: Browser) -> None:
        number = waits(desk)
        does(lin, number, "claim")
        promise = {
            "kind": "callback",
            "what": "calls about the parcel",
            "due_at": (SOON + timedelta(days=1)).isoformat(),
        }
        assert does(lin, number, "hand-back", said="x", promise=promise).json()["status"] == "claimed"
        owed = [p for p in case_of(desk, number).promises if p.kept_at is None]
        assert [(p.what, p.due_at) for p in owed] == [("calls about the parcel", SOON + timedelta(days=1))]
        assert on_record(desk, number)[2] is None
        assert does(lin, number, "claim").json()["owner"] == "lin"

    @pytest.mark.parametrize(
        ("with_case", "away", "refused"), [(True, -1, (422, "unfit_promise")), (False, 1, (409, "no_case"))]
    )
    def test_a_promise_needs_a_time_to_come_and_a_case(
        self, desk: Desk, lin: Browser, with_case: bool, away: int, refused: tuple[int, str]
    ) -> None:
        number = waits(desk, with_case=with_case)
        does(lin, number, "claim")
        due_at = (BEGINNING + timedelta(hours=away)).isoformat()
        promise = {"kind": "callback", "what": "calls", "due_at": due_at}
        assert refusal(does(lin, number, "hand-back", said="x", promise=promise)) == refused
        assert on_record(desk, number)[2] == "lin"


def test_what_was_handed_back_once_is_not_handed_back_again(desk: Desk, lin: Browser) -> None:
    number = waits(desk)
    does(lin, number, "claim")
    promise = {"kind": "explanation", "what": "why it was late", "due_at": (BEGINNING + timedelta(days=1)).isoformat()}
    assert does(lin, number, "hand-back", said="we talked", promise=promise).status_code == 200
    assert refusal(does(lin, number, "hand-back", said="we talked", promise=promise)) == (409, "handed_back")


def test_who_waits_for_a_person_again_gets_whoever_is_free(desk: Desk, lin: Browser) -> None:
    number = waits(desk)
    does(lin, number, "claim")
    promise = {"kind": "explanation", "what": "why it was late", "due_at": (BEGINNING + timedelta(days=1)).isoformat()}
    does(lin, number, "hand-back", said="we talked", promise=promise)
    with desk.store.transaction() as records:
        conversation = records.conversation("web-A")
        assert conversation is not None
        hand_over(records, the_playbook().sla, conversation, "asked_for_person", BEGINNING)
    ticket = on_record(desk, number)[0]
    assert (ticket.status, ticket.claimed_by) == (TicketStatus.WAITING, None)
