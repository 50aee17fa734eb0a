"""After a person handed back, the customer's next message takes the complaint up where it stood (D5)."""

from __future__ import annotations

import pytest

from actions.closing.returning import coming_back_in
from sandra.escalation.handing_back import hand_back, note_resumed
from sandra.store.database import Store
from tests.unit.builders import NOW
from tests.unit.complaints.escalation.test_handing_back import with_ann
from tests.unit.complaints.escalation.test_taking_tickets import SLA
from tests.unit.dialogue.turns import turn


@pytest.mark.clause("D5")
@pytest.mark.parametrize(
    ("intent", "goes_on"),
    [
        ("affirm", True),
        ("inform", True),
        ("request_remedy", True),
        ("thank", False),
        ("ask_status", False),
        ("ask_human", False),
    ],
)
def test_what_asks_nothing_else_goes_on_with_it(store: Store, intent: str, goes_on: bool) -> None:
    with store.transaction() as records:
        case, ticket = with_ann(records)
        hand_back(records, SLA, ticket, "Ann", "it is on its way", None, NOW)
        message = turn("ok", intent)
        message.tracker.sender_id = "web-1"
        assert coming_back_in(records, message, None)["taken_up"] == (case.number if goes_on else None)
        note_resumed(case, NOW)
        assert coming_back_in(records, message, None)["taken_up"] is None
