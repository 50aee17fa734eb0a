"""What comes before every rule, whatever the customer says."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from policies.precedence import action_taking_precedence
from settings import ROOT


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


def tracker(domain: Domain, intent: str, last_action: str = "action_listen", **slots: Any) -> DialogueStateTracker:
    events = [
        ActionExecuted("action_listen"),
        UserUttered("text", {"name": intent}),
        *[SlotSet(name, value) for name, value in slots.items()],
        *([ActionExecuted(last_action)] if last_action != "action_listen" else []),
    ]
    return DialogueStateTracker.from_events("someone", events, domain.slots)


@pytest.mark.parametrize(
    ("loop", "intent", "slots", "expected"),
    [
        ("remedy_form", "complain", {"bargains": True}, "remedy_form"),
        ("complaint_form", "complain", {"bargains": True}, None),
        ("complaint_form", "withdraw", {"takes_back": False}, "complaint_form"),
        ("complaint_form", "withdraw", {"takes_back": True}, "action_withdraw"),
    ],
)
def test_what_answers_a_question_is_no_digression(
    domain: Domain, loop: str, intent: str, slots: dict[str, Any], expected: str | None
) -> None:
    asked = tracker(domain, intent, **slots)
    asked.change_loop_to(loop)
    assert action_taking_precedence(asked) == expected


@pytest.mark.parametrize(
    ("intent", "last_action", "slots", "expected"),
    [
        ("complain", "action_listen", {}, None),
        ("complain", "action_listen", {"owner": "小李"}, "action_listen"),
        ("ask_human", "action_listen", {"owner": "小李", "escalation": "asked_for_person"}, "action_listen"),
        ("ask_human", "action_listen", {"escalation": "asked_for_person"}, "action_hand_over"),
        ("complain", "action_listen", {"escalation": "threat"}, "action_apologise"),
        ("complain", "action_apologise", {"escalation": "threat"}, "action_hand_over"),
        ("complain", "action_listen", {"escalation": "threat", "case_number": "C1"}, "action_hand_over"),
        ("inform", "action_listen", {"waiting_for_person": True}, "action_add_to_ticket"),
        ("bot_challenge", "action_listen", {"waiting_for_person": True}, None),
        ("inform", "action_add_to_ticket", {"waiting_for_person": True}, "action_listen"),
        ("deny", "action_listen", {"boundary_due": True}, "action_state_boundary"),
        ("deny", "action_state_boundary", {"boundary_due": False}, None),
        ("out_of_scope", "action_listen", {"foreign": True}, "action_say_languages"),
        ("out_of_scope", "action_say_languages", {"foreign": True}, "action_listen"),
        ("ask_human", "action_listen", {"foreign": True, "escalation": "asked_for_person"}, "action_hand_over"),
        ("complain", "action_listen", {"taken_up": "C1"}, "action_reopen"),
        ("complain", "action_listen", {"taken_up": "C1", "escalation": "threat"}, "action_reopen"),
        ("complain", "action_listen", {"taken_up": "C1", "owner": "小李"}, "action_listen"),
        ("deny", "action_reopen", {}, "complaint_form"),
        ("deny", "action_reopen", {"escalation": "repeat_complaint", "case_number": "C1"}, "action_hand_over"),
        ("withdraw", "action_listen", {"takes_back": True, "waiting_for_person": True}, "action_withdraw"),
        ("withdraw", "action_withdraw", {}, "action_listen"),
        ("complain", "action_listen", {"aside": "addition"}, "action_add_to_case"),
        ("complain", "action_listen", {"aside": "addition", "waiting_for_person": True}, "action_add_to_ticket"),
        ("complain", "action_add_to_case", {"aside": "addition"}, "action_listen"),
        ("inform", "action_listen", {"clarified": {"text": "x", "picked": None}}, None),
        ("inform", "action_listen", {"clarified": {"picked": "complain/late_delivery"}}, "action_apologise"),
        ("inform", "action_apologise", {"clarified": {"picked": "complain/late_delivery"}}, "complaint_form"),
        ("inform", "action_listen", {"clarified": {"picked": "ask_status"}}, "action_tell_status"),
        ("inform", "utter_inquire", {"clarified": {"picked": "inquire"}}, "action_listen"),
        ("inform", "action_listen", {"clarified": {"picked": "something_else"}}, "action_ask_what_happened"),
    ],
)
def test_precedence(domain: Domain, intent: str, last_action: str, slots: dict[str, Any], expected: str | None) -> None:
    assert action_taking_precedence(tracker(domain, intent, last_action, **slots)) == expected
