"""What comes before every rule, whatever the customer says."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
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


@pytest.mark.clause("B2")
@pytest.mark.parametrize("loop", ["complaint_form", "remedy_form", "status_form", "reopen_form"])
@pytest.mark.parametrize(
    ("intent", "action", "asks_on"),
    [
        ("send_picture", "action_thank_for_files", True),
        ("send_voice", "action_keep_voice", True),
        ("continue_elsewhere", "action_continue_elsewhere", False),
        ("unlink", "action_ask_unlink", False),
    ],
)
def test_no_form_takes_for_an_answer_what_is_none(
    domain: Domain, loop: str, intent: str, action: str, asks_on: bool
) -> None:
    asked = tracker(domain, intent, requested_slot="extent")
    asked.change_loop_to(loop)
    assert action_taking_precedence(asked) == action
    answered = tracker(domain, intent, action, requested_slot="extent")
    answered.change_loop_to(loop)
    assert action_taking_precedence(answered) == (loop if asks_on else "action_listen")


@pytest.mark.clause("A1")
@pytest.mark.parametrize("loop", ["status_form", "reopen_form"])
def test_a_complaint_is_apologised_for_where_only_an_order_is_asked_for(domain: Domain, loop: str) -> None:
    asked = tracker(domain, "complain")
    asked.change_loop_to(loop)
    assert action_taking_precedence(asked) == "action_apologise"
    apologised = tracker(domain, "complain", "action_apologise")
    apologised.change_loop_to(loop)
    assert action_taking_precedence(apologised) == "complaint_form"


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
        ("complain", "action_listen", {"escalation": "abuse"}, "action_hand_over"),
        ("complain", "action_listen", {"escalation": "abuse", "waiting_for_person": True}, "action_apologise"),
        ("bot_challenge", "action_listen", {"told_besides": {"kind": "other"}}, "action_apologise"),
        ("bot_challenge", "action_apologise", {"told_besides": {"kind": "other"}}, "utter_bot_challenge"),
        ("bot_challenge", "utter_bot_challenge", {"told_besides": {"kind": "other"}}, "complaint_form"),
        ("inform", "action_listen", {"waiting_for_person": True}, "action_add_to_ticket"),
        ("ask_status", "action_listen", {"waiting_for_person": True}, None),
        ("bot_challenge", "action_listen", {"waiting_for_person": True}, None),
        ("inform", "complaint_form", {"waiting_for_person": True}, "action_listen"),
        ("inform", "action_add_to_ticket", {"waiting_for_person": True}, "action_listen"),
        ("deny", "action_listen", {"boundary_due": True}, "action_state_boundary"),
        ("deny", "action_state_boundary", {"boundary_due": False}, "action_listen"),
        ("out_of_scope", "action_listen", {"foreign": True}, "action_say_languages"),
        ("out_of_scope", "action_say_languages", {"foreign": True}, "action_listen"),
        ("ask_human", "action_listen", {"foreign": True, "escalation": "asked_for_person"}, "action_hand_over"),
        ("approval_decided", "action_listen", {"answer_untold": False}, "action_listen"),
        ("approval_decided", "action_listen", {"answer_untold": True}, "action_listen"),
        ("approval_decided", "action_listen", {"answer_untold": True, "owner": "小李"}, "action_listen"),
        ("approval_decided", "action_listen", {"answer_untold": False, "closing": "ask"}, "action_follow_up"),
        ("affirm", "action_listen", {"closing": "leaves"}, "action_say_goodbye"),
        ("affirm", "action_say_goodbye", {"closing": "leaves"}, "action_listen"),
        ("inquire", "action_listen", {"closing": "ask_after"}, None),
        ("inquire", "action_answer_question", {"closing": "ask_after"}, "action_follow_up"),
        ("inquire", "action_follow_up", {"closing": "ask_after"}, "action_listen"),
        ("complain", "action_listen", {"taken_up": "C1"}, "action_reopen"),
        ("complain", "action_listen", {"taken_up": "C1", "escalation": "threat"}, "action_reopen"),
        ("complain", "action_listen", {"taken_up": "C1", "owner": "小李"}, "action_listen"),
        ("deny", "action_reopen", {}, "complaint_form"),
        ("deny", "action_reopen", {"escalation": "repeat_complaint", "case_number": "C1"}, "action_hand_over"),
        ("withdraw", "action_listen", {"takes_back": True, "waiting_for_person": True}, "action_withdraw"),
        ("withdraw", "action_withdraw", {}, "action_listen"),
        ("affirm", "action_listen", {"unlinking": "sure"}, "action_unlink"),
        ("affirm", "action_unlink", {"unlinking": None}, "action_listen"),
        ("deny", "action_listen", {"unlinking": "not_sure"}, "action_stay_linked"),
        ("affirm", "action_listen", {"unlinking": "sure", "owner": "小李"}, "action_listen"),
        ("continue_elsewhere", "action_listen", {"waiting_for_person": True}, None),
        ("unlink", "action_listen", {"waiting_for_person": True}, None),
        ("send_picture", "action_listen", {"owner": "小李"}, "action_listen"),
        ("send_picture", "action_listen", {"waiting_for_person": True}, "action_add_to_ticket"),
        ("send_voice", "action_listen", {"waiting_for_person": True}, "action_add_to_ticket"),
        ("send_picture", "action_listen", {}, None),
        ("send_picture", "action_listen", {"emotion": "anger"}, "action_apologise"),
        ("send_picture", "action_listen", {"emotion": "anger", "case_number": "C1"}, None),
        ("send_picture", "action_listen", {"emotion": "satisfied"}, None),
        ("send_picture", "action_apologise", {"emotion": "anger"}, "complaint_form"),
        ("complain", "action_listen", {"aside": "addition"}, "action_add_to_case"),
        ("complain", "action_listen", {"aside": "addition", "waiting_for_person": True}, "action_add_to_ticket"),
        ("complain", "action_add_to_case", {"aside": "addition"}, "action_listen"),
        ("inform", "action_listen", {"clarified": {"text": "x", "picked": None}}, None),
        ("inform", "action_listen", {"clarified": {"picked": "complain/late_delivery"}}, "action_apologise"),
        ("inform", "action_apologise", {"clarified": {"picked": "complain/late_delivery"}}, "complaint_form"),
        ("inform", "action_listen", {"clarified": {"picked": "ask_status"}}, "action_tell_status"),
        ("inform", "action_answer_question", {"clarified": {"picked": "inquire"}}, "action_listen"),
        ("inform", "action_listen", {"clarified": {"picked": "something_else"}}, "action_ask_what_happened"),
    ],
)
def test_precedence(domain: Domain, intent: str, last_action: str, slots: dict[str, Any], expected: str | None) -> None:
    assert action_taking_precedence(tracker(domain, intent, last_action, **slots)) == expected


@pytest.mark.parametrize(
    ("intent", "asked", "expected"),
    [
        ("complain", "which_order", "complaint_form"),
        ("out_of_scope", "customer_name", "complaint_form"),
        ("complain", "details", None),
        ("thank", "which_order", None),
    ],
)
def test_a_bare_name_or_order_answers_the_question_however_it_reads(
    domain: Domain, intent: str, asked: str, expected: str | None
) -> None:
    events = [
        ActiveLoop("complaint_form"),
        SlotSet("requested_slot", asked),
        ActionExecuted("action_listen"),
        UserUttered("the kettle", {"name": intent}),
    ]
    assert action_taking_precedence(DialogueStateTracker.from_events("someone", events, domain.slots)) == expected


@pytest.mark.clause("B8")
@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ({}, "action_use_link_code"),
        ({"waiting_for_person": True}, "action_use_link_code"),
        ({"owner": "小李"}, "action_listen"),
        ({"escalation": "threat", "case_number": "C1"}, "action_hand_over"),
    ],
)
def test_a_code_from_elsewhere_is_used_wherever_it_comes(
    domain: Domain, slots: dict[str, Any], expected: str | None
) -> None:
    events = [
        *[SlotSet(name, value) for name, value in slots.items()],
        ActiveLoop("complaint_form"),
        ActionExecuted("action_listen"),
        UserUttered("SD-4F7K-2QXH", {"name": "inform"}, [{"entity": "link_code", "value": "SD-4F7K-2QXH"}]),
    ]
    assert action_taking_precedence(DialogueStateTracker.from_events("someone", events, domain.slots)) == expected


@pytest.mark.clause("A1")
@pytest.mark.parametrize(
    ("asked", "confidence", "text", "expected"),
    [
        ("phone", 0.95, "the pot arrived broken", "action_apologise"),
        ("which_order", 0.95, "the one that arrived broken", "action_apologise"),
        ("which_order", 0.52, "the kettle", "status_form"),
        ("customer_name", 0.99, "Bill Short", "status_form"),
        ("customer_name", 0.95, "complaint, your guard pushed me", "action_apologise"),
    ],
)
def test_who_surely_complains_where_it_is_asked_whose_order_it_is_gets_the_apology(
    domain: Domain, asked: str, confidence: float, text: str, expected: str
) -> None:
    events = [
        ActiveLoop("status_form"),
        SlotSet("requested_slot", asked),
        ActionExecuted("action_listen"),
        UserUttered(text, {"name": "complain", "confidence": confidence}),
    ]
    assert action_taking_precedence(DialogueStateTracker.from_events("someone", events, domain.slots)) == expected


@pytest.mark.parametrize(
    ("intent", "entity", "last_action", "slots", "expected"),
    [
        ("inform", "case_number", "action_listen", {}, "action_tell_status"),
        ("inform", "ticket_number", "action_listen", {}, "action_tell_status"),
        ("inquire", "case_number", "action_listen", {}, "action_tell_status"),
        ("inform", "order_number", "action_listen", {}, None),
        ("ask_status", "order_number", "action_listen", {}, None),
        ("complain", "case_number", "action_listen", {}, None),
        ("inform", "case_number", "action_listen", {"requested_slot": "details"}, None),
        ("inform", "case_number", "action_tell_status", {}, "action_listen"),
        ("inform", "case_number", "action_listen", {"waiting_for_person": True}, "action_add_to_ticket"),
    ],
)
def test_a_number_of_ours_asks_how_it_stands(
    domain: Domain, intent: str, entity: str, last_action: str, slots: dict[str, Any], expected: str | None
) -> None:
    giving = tracker(domain, intent, last_action, **slots)
    giving.latest_message.entities.append({"entity": entity, "value": "C261122-K7QF2"})
    assert action_taking_precedence(giving) == expected


@pytest.mark.parametrize(
    ("intent", "loop", "last_action", "expected"),
    [
        ("ask_status", "complaint_form", "action_listen", "action_tell_status"),
        ("ask_status", "complaint_form", "action_tell_status", "complaint_form"),
        ("inquire", "remedy_form", "action_listen", "action_answer_question"),
        ("ask_status", "status_form", "action_listen", None),
        ("inform", "complaint_form", "action_listen", None),
    ],
)
def test_a_question_beside_an_order_number_is_answered_in_the_middle_of_a_complaint(
    domain: Domain, intent: str, loop: str, last_action: str, expected: str | None
) -> None:
    asking = tracker(domain, intent, last_action)
    asking.change_loop_to(loop)
    asking.latest_message.entities.append({"entity": "order_number", "value": "SD2611070104"})
    assert action_taking_precedence(asking) == expected


def test_a_superiors_answer_is_told_where_the_negotiation_waits_for_it(domain: Domain) -> None:
    waiting = tracker(domain, "approval_decided", answer_untold=True)
    waiting.update(ActiveLoop("remedy_form"))
    assert action_taking_precedence(waiting) == "remedy_form"


@pytest.mark.clause("A1")
@pytest.mark.parametrize(
    ("intent", "last_action", "expected"),
    [
        ("complain", "action_listen", "action_apologise"),
        ("complain", "action_apologise", "complaint_form"),
        ("inform", "action_listen", None),
    ],
)
def test_a_complaint_that_grows_out_of_a_question_is_apologised_for_before_its_order_is_looked_up(
    domain: Domain, intent: str, last_action: str, expected: str | None
) -> None:
    asked = tracker(domain, intent, last_action, requested_slot="order_number")
    asked.change_loop_to("status_form")
    assert action_taking_precedence(asked) == expected
