"""Who may not have a ticket, or takes none any more, keeps none (D7, E3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandra.case import TicketStatus
from sandra.escalation.handing_over import refer_to_person
from sandra.people import Role
from tests.unit.builders import the_playbook
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk
from tests.unit.desk.console.handling.deeds import does, on_record, refusal, waits


class TestComplaintsAboutOneself:
    """Who a complaint may be about neither sees nor touches it (E3)."""

    @pytest.fixture
    def about_lin(self, desk: Desk, lin: Browser) -> str:
        return waits(desk, excluded=["lin"])

    @pytest.mark.parametrize(
        ("deed", "told"),
        [
            ("claim", {}),
            ("snooze", {"until": (BEGINNING + timedelta(minutes=1)).isoformat()}),
            ("resolve", {"words": "nothing in it", "cause": {"category": "unknown", "responsible": "unknown"}}),
            ("reopen", {"why": "because"}),
        ],
    )
    def test_it_cannot_be_handled(
        self, desk: Desk, lin: Browser, about_lin: str, deed: str, told: dict[str, Any]
    ) -> None:
        assert refusal(does(lin, about_lin, deed, **told)) == (403, "may_not_take_named")

    def test_it_cannot_be_made_part_of_another(self, desk: Desk, lin: Browser, about_lin: str) -> None:
        assert refusal(does(lin, about_lin, "merge", number="T261122-XXXXX")) == (403, "may_not_take_named")

    @pytest.mark.parametrize("part", ["", "/messages", "/notes", "/outgoing", "/canned", "/undelivered"])
    def test_it_cannot_be_read(self, lin: Browser, about_lin: str, part: str) -> None:
        assert refusal(lin.gets(f"/tickets/{about_lin}{part}")) == (403, "named")


def test_who_takes_no_tickets_any_more_leaves_theirs_to_others(desk: Desk, lin: Browser) -> None:
    number = waits(desk)
    does(lin, number, "claim")
    administrator = desk.signed_in(Role.ADMIN, "admin")
    left = {"name": "lin", "role": "agent", "active": False}
    assert administrator.asks("PUT", "/people/lin", left).status_code == 200
    ticket, _, owner = on_record(desk, number)
    assert (ticket.status.value, ticket.claimed_by, owner) == ("waiting", None, None)


def test_who_is_complained_about_in_the_middle_keeps_no_ticket(desk: Desk, lin: Browser) -> None:
    number = waits(desk)
    does(lin, number, "claim")
    with desk.store.transaction() as records:
        case, conversation = records.case("C261122-AAAAA"), records.conversation("web-A")
        assert case is not None and conversation is not None
        case.state_fact("staff_member", "lin", BEGINNING)
        refer_to_person(records, the_playbook().sla, case, "staff_complaint", BEGINNING)
    ticket = on_record(desk, number)[0]
    assert (ticket.status, ticket.claimed_by, ticket.excluded) == (TicketStatus.WAITING, None, ["lin"])
