"""Who asks to be forgotten hears only what holds: whether a case is found again, and who still has it (B8)."""

from __future__ import annotations

from typing import Any

import pytest

from actions import resources
from actions.linking.unlinking import ActionAskUnlink, ActionUnlink
from sandra.case import Conversation
from sandra.escalation.handing_over import hand_over
from sandra.listening.known import identify_order, join_conversation, open_case
from sandra.records import Records
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook
from tests.unit.dialogue.turns import turn

pytestmark = pytest.mark.clause("B8")


@pytest.fixture(autouse=True)
def of_actions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "store", lambda: store)


def complains(records: Records, shows_order: bool) -> Conversation:
    conversation = join_conversation(records, "someone", "wechat", NOW)
    case = open_case(records, conversation, "late_delivery", "我的快递一直没送到", NOW)
    if shows_order:
        order = records.orders.orders_of(1)[0]
        identify_order(records, case, order.number, order.phone_last4, NOW)
    return conversation


def said(action: ActionAskUnlink | ActionUnlink) -> dict[str, Any]:
    message = turn("unlink me", "unlink")
    action.act(message)
    [one] = message.dispatcher.messages
    return dict(one)


@pytest.mark.parametrize("shows_order", [True, False])
def test_a_case_is_promised_to_be_found_again_only_where_it_is(store: Store, shows_order: bool) -> None:
    with store.transaction() as records:
        complains(records, shows_order)
    asked, done = said(ActionAskUnlink()), said(ActionUnlink())
    assert [(one["response"], one["kept"]) for one in (asked, done)] == [
        ("say_ask_unlink", shows_order),
        ("say_unlinked", shows_order),
    ]


def test_while_a_colleague_has_the_case_they_hear_that_it_can_be_done_later(store: Store) -> None:
    with store.transaction() as records:
        conversation = complains(records, shows_order=True)
        number = hand_over(records, the_playbook().sla, conversation, "asked_for_person", NOW).ticket.number
    for action in (ActionAskUnlink(), ActionUnlink()):
        one = said(action)
        assert (one["response"], one["ticket_number"]) == ("say_unlink_later", number)
    with store.reading() as records:
        assert records.waiting_ticket("someone") is not None
        assert len(records.cases_of_conversation("someone")) == 1
