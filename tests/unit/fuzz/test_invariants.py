"""Each invariant catches what is planted, and a conversation as it should be breaks none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sandra.case import Actor, Approval, ApprovalStatus, Case, OfferStatus, Promise, Stage
from tests.fuzz import invariants
from tests.fuzz.steps import SaysInVain
from tests.fuzz.turns import Bubble, Standing, Turn
from tests.unit.fuzz.histories import (
    ASK,
    ASK_WHEN,
    HANDED_OVER,
    MINE,
    NOW,
    OFFERING,
    SORRY,
    a_case,
    a_ticket,
    an_approval,
    an_offer,
    asks,
    executing,
    found,
    names,
    offering,
    overdue,
    says,
    standing,
    told_order,
    turn,
    unoffered,
    waiting,
)

PLANTED: dict[str, Callable[[], tuple[Turn, ...]]] = {
    "the first words after a complaint are an apology": lambda: (turn("it is late", ASK, intent="complain"),),
    "a complaint that waited is apologised for before anything is asked": lambda: (
        turn(
            "hm",
            ASK,
            before=standing(a_case(number="C2", taken_up_at=None), a_case(Stage.HEARD, Stage.CLOSED)),
            after=standing(a_case(number="C2"), a_case(Stage.HEARD, Stage.CLOSED)),
        ),
    ),
    "nobody is apologised to twice for one thing": lambda: (
        turn("it is late", SORRY, intent="complain", after=standing(a_case())),
        turn("still late", SORRY, before=standing(a_case()), after=standing(a_case())),
    ),
    "nothing but an apology apologises": lambda: (says("So sorry, the number is wrong.", "say_ask_order_number"),),
    "a message asks at most one thing": lambda: (says("Which order? And when was it?"),),
    "an answer asks at most one thing": lambda: (turn("hm", ASK, Bubble("Shall I?", "say_agree_remedy")),),
    "nothing known is asked": lambda: (
        asks("order_number", ASK, after=standing(a_case(), requested_slot="order_number", order_number="SD1")),
    ),
    "nothing the customer told is asked": lambda: (
        told_order("SD2611042001", "order_number", "SD2611042001"),
        asks("order_number", ASK),
    ),
    "who answers is not asked the same again": lambda: (
        asks("kind", Bubble("Which is it?", "say_ask_kind", ("It is late", "It is broken"))),
        asks("kind", Bubble("Which is it?", "say_ask_kind", ("It is late", "It is broken")), text="It is late"),
    ),
    "nothing is offered before the read back was confirmed": lambda: (offering(an_offer(), stages=(Stage.PROPOSED,)),),
    "nothing is offered before the customer was asked": lambda: (
        turn("hm", ASK, before=standing(a_case()), after=standing(a_case(*OFFERING, offers=[an_offer()]))),
    ),
    "no offer comes twice": lambda: (
        offering(an_offer(key="b", round=2), before=(an_offer(status=OfferStatus.REJECTED, answered_at=NOW),)),
    ),
    "no gift is offered first or alone": lambda: (offering(an_offer("voucher", "10")),),
    "nothing beyond the assistants authority is offered or done": lambda: (offering(an_offer("refund", "1000.01")),),
    "a superiors answer is told with the next message": lambda: (
        turn(
            "and now?",
            ASK,
            before=standing(a_case(*OFFERING, approvals=[an_approval()]), requested_slot="offer_answer"),
            after=standing(a_case(*OFFERING, approvals=[an_approval()]), requested_slot="offer_answer"),
        ),
    ),
    "a message that is no agreement carries nothing out": lambda: (executing("I want to complain", "complain"),),
    "nothing of a strangers order is told": lambda: (says("That one went to Quentin Abernathy.", "say_order_found"),),
    "what is promised now is due later": lambda: (
        turn("hm", ASK, before=standing(a_case()), after=standing(a_case(promises=[overdue()]))),
    ),
    "who waits for a person is told a time to come": lambda: (
        turn("hm", HANDED_OVER, after=standing(tickets=(a_ticket(respond_by=NOW - timedelta(minutes=1)),))),
    ),
    "no message was kept back for its tone": lambda: (
        says("I'm listening, and I'm taking it all down.", "say_order_found"),
    ),
    "nothing is done that was not offered and agreed to": lambda: (executing(key="never offered"),),
    "a threat leads to a person at once": lambda: (
        turn("I will sue you", ASK, understood={"signals": {"threat": 0.9}}),
    ),
    "who asks for a person gets one at once": lambda: (turn("a person please", ASK, intent="ask_human"),),
    "who is handed over is told the ticket": lambda: (turn("hm", ASK, after=standing(tickets=(a_ticket(),))),),
    "the whole case goes with the ticket": lambda: (
        turn("hm", Bubble("Ticket T261122-M3XD9.", None), after=standing(a_case(), tickets=(a_ticket(),))),
    ),
    "the assistant is silent while a person owns the conversation": lambda: (
        turn("hello", ASK, before=standing(owner="lin"), after=standing(owner="lin")),
    ),
    "the assistant answers otherwise": lambda: (turn("hello"),),
    "no turn breaks": lambda: (turn("hello", Bubble("Our system didn't answer.", None), broken=True),),
    "an order is looked up for its owner only": lambda: (turn("SD1", ASK, after=standing(verified_order="SD1")),),
    "a promise is due after it was made": lambda: (
        turn("hm", ASK, after=standing(a_case(promises=[Promise("callback", "we call", NOW, NOW)]))),
    ),
    "a hand over is promised for later": lambda: (
        turn("hm", ASK, after=standing(tickets=(a_ticket(respond_by=NOW),))),
    ),
    "what is carried out is promised": lambda: (executing(remedy="refund"),),
    "the stage is that of the last stage event": lambda: (
        turn("hm", ASK, after=standing(Case("C1", "fuzz-1", "other", "en", NOW, Stage.HEARD))),
    ),
    "every change of stage is one the protocol knows": lambda: (
        turn("hm", ASK, before=standing(a_case()), after=standing(a_case(Stage.AGREED))),
    ),
    "offers and log agree": lambda: (offering(an_offer(status=OfferStatus.ACCEPTED, answered_at=NOW)),),
    "one case at a time is open": lambda: (
        turn("hm", SORRY, before=standing(a_case()), after=standing(a_case(number="C2"), a_case())),
    ),
    "no rule of tone is broken": lambda: (says("Calm down, it is on its way."),),
    "a message is short and shorter for the heated": lambda: (says("We look into it. " * 20, heated=True),),
    "the answer is in the customers language": lambda: (says("您好，我在。"),),
    "the language follows the customer": lambda: (
        turn("貨還沒到", ASK, understood={"language": "zh-Hant", "language_certain": True}),
    ),
    "who writes traditional reads no simplified character": lambda: (says("请您稍等", language="zh-Hant"),),
    "nothing of our own names or gaps is read": lambda: (says("Your {remedy} for late_delivery is None."),),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found(name: str) -> None:
    assert name in found(*PLANTED[name]())


def test_every_invariant_has_something_planted() -> None:
    planted_below = {
        "what is done is done once",
        "who is done with knows the cases number",
    }
    assert {invariant.name for invariant in invariants.ALL} == set(PLANTED) | planted_below


def test_every_invariant_names_its_clause() -> None:
    assert all(invariant.clause[0] in "ABCDEF" and invariant.clause[1:].isdigit() for invariant in invariants.ALL)


@pytest.mark.parametrize(
    "good",
    [
        lambda: (turn("it is late", SORRY, intent="complain", after=standing(a_case())),),
        lambda: (offering(an_offer()),),
        lambda: (executing(),),
        lambda: (turn("hello", before=standing(owner="lin"), after=standing(owner="lin")),),
        lambda: (says("請您稍等，我馬上去查。", language="zh-Hant"),),
        lambda: (says("Let me check: “sorry but calm down!”. Is that right?", "say_read_back"),),
    ],
)
def test_a_conversation_as_it_should_be_breaks_nothing(good: Callable[[], tuple[Turn, ...]]) -> None:
    assert found(*good()) == set()


def test_a_postings_key_belongs_to_an_executed_offer_once() -> None:
    done = executing()
    stray = Turn(
        done.step, done.before, Standing(done.after.slots, done.after.cases, postings=("stray",)), done.bubbles
    )
    assert "what is done is done once" in found(stray)


def test_who_is_done_with_must_be_told_the_number() -> None:
    done = executing()
    untold = Turn(done.step, done.before, done.after, (Bubble("It's done.", "say_done"),), understood=done.understood)
    assert "who is done with knows the cases number" in found(untold)


HELD = "nothing known is asked"


@pytest.mark.parametrize(("intent", "is_known"), [("inform", True), ("no_order_number", False)])
def test_a_number_the_customer_says_they_have_not_got_may_be_asked(intent: str, is_known: bool) -> None:
    case = a_case()
    case.state_fact("order_number", "SD2611042001", NOW - timedelta(minutes=1))
    asked = asks("order_number", ASK, after=standing(case, requested_slot="order_number"))
    assert (HELD in found(turn("well", intent=intent), asked)) == is_known


NO_AGREEMENT = "a message that is no agreement carries nothing out"


@pytest.mark.parametrize(
    "intent",
    ["request_remedy", "nlu_fallback", "complain", "inform", "thank", "greet", "ask_status", "cancel_order", "deny"],
)
def test_nothing_is_carried_out_on_anything_but_an_agreement(intent: str) -> None:
    assert NO_AGREEMENT in found(*unoffered((executing("well", intent),)))


@pytest.mark.parametrize(
    ("text", "intent", "understood"),
    [
        ("yes?", "affirm", {}),
        ("yes, a refund", "affirm", names(remedy="refund")),
        ("fine, make it 50", "affirm", names(amount="50")),
        ("Another way", "affirm", {}),
        ("2", "inform", {}),
        ("compensate me? no, I never said that", "deny", names(remedy="compensate")),
    ],
)
def test_a_yes_to_something_else_carries_nothing_out(text: str, intent: str, understood: dict[str, Any]) -> None:
    assert NO_AGREEMENT in found(*unoffered((executing(text, intent, understood),)))


@pytest.mark.parametrize(
    ("text", "intent", "understood"),
    [
        ("yes", "affirm", {}),
        ("Yes, please do", "nlu_fallback", {}),
        ("1", "nlu_fallback", {}),
        ("the first one", "inform", {"entities": [{"entity": "choice", "value": "1", "start": 0, "end": 13}]}),
        (
            "what a good plan, thank you so much\nthe first one",
            "thank",
            {"entities": [{"entity": "choice", "value": "1", "start": 36, "end": 49}]},
        ),
        ("compensation then", "request_remedy", names(remedy="compensate")),
        ("ok 20", "inform", names(amount="20")),
    ],
)
def test_an_agreement_in_whatever_words_carries_it_out(text: str, intent: str, understood: dict[str, Any]) -> None:
    assert found(*unoffered((executing(text, intent, understood),))) == set()


def test_a_yes_that_was_said_in_vain_counts_later() -> None:
    done = executing("hello?", "nlu_fallback")
    down: dict[str, Any] = {"broken": True, "understood": {"intent": {"name": "affirm"}}}
    vain = Turn(SaysInVain("yes"), done.before, done.before, (Bubble("Within 30 minutes.", None),), at=NOW, **down)
    assert NO_AGREEMENT not in found(vain, done)


TWICE = "nobody is apologised to twice for one thing"
APOLOGY_NOTED = "apologised"


def test_a_first_complaint_is_no_reason_for_two_apologies() -> None:
    case = a_case()
    case.note(APOLOGY_NOTED, Actor.BOT, "the complaint", NOW)
    assert TWICE in found(turn("it is late", SORRY, SORRY, intent="complain", after=standing(case)))


def test_noting_an_apology_is_no_reason_for_it() -> None:
    before, after = a_case(), a_case()
    after.note(APOLOGY_NOTED, Actor.BOT, "something", NOW)
    first = turn("it is late", SORRY, intent="complain", after=standing(before))
    assert TWICE in found(first, turn("still late", SORRY, before=standing(before), after=standing(after)))


def test_a_promise_missed_is_a_reason_once() -> None:
    first = turn("it is late", SORRY, intent="complain", after=standing(a_case()))
    missed = standing(a_case(promises=[overdue()]))
    again = turn("well?", SORRY, before=missed, after=missed)
    assert TWICE not in found(first, again)
    assert TWICE in found(first, again, again)


def test_a_second_complaint_answered_by_a_question_is_found() -> None:
    done, fresh = a_case(Stage.HEARD, Stage.CLOSED), a_case(number="C2")
    second = turn("and it is broken", ASK, intent="complain", before=standing(done), after=standing(fresh, done))
    assert "the first words after a complaint are an apology" in found(second)


def test_an_apology_by_its_name_alone_is_none() -> None:
    hollow = Bubble("I'll look into it.", "say_apologise")
    named = turn("it is late", hollow, intent="complain", after=standing(a_case()))
    assert "the first words after a complaint are an apology" in found(named)


KNOWN = "nothing the customer told is asked"


@pytest.mark.parametrize(
    ("slot", "text", "entity", "value"),
    [
        ("order_number", "it's SD2611042001", "order_number", "SD2611042001"),
        ("phone_last4", "4321", "phone_last4", "4321"),
        ("occurred_at", "it broke yesterday", "time", "2026-11-21"),
        ("item", "the Electric kettle leaks", "product", "kettle"),
    ],
)
def test_what_was_told_two_turns_ago_is_known(slot: str, text: str, entity: str, value: str) -> None:
    between = turn("hm", ASK, before=standing(a_case()), after=standing(a_case()))
    assert KNOWN in found(told_order(text, entity, value), between, asks(slot, ASK_WHEN))


def test_what_was_told_in_another_browser_of_the_same_complaint_is_known() -> None:
    told = told_order("it broke yesterday", "time", "2026-11-21")
    assert KNOWN in found(asks("occurred_at", ASK_WHEN, elsewhere=(told,)))


@pytest.mark.parametrize(
    "between",
    [
        lambda: turn("no, not then", ASK, intent="correct", before=standing(a_case()), after=standing(a_case())),
        lambda: turn("that's wrong", ASK, intent="deny", before=standing(a_case()), after=standing(a_case())),
        lambda: turn(
            "bye", ASK, before=standing(a_case(number="C0")), after=standing(a_case(Stage.CLOSED, number="C0"))
        ),
    ],
)
def test_what_was_put_in_doubt_or_told_of_another_complaint_may_be_asked(between: Callable[[], Turn]) -> None:
    told = told_order("it broke yesterday", "time", "2026-11-21")
    assert KNOWN not in found(told, between(), asks("occurred_at", ASK_WHEN))


def test_a_wrong_number_may_be_asked_for_again() -> None:
    wrong = told_order("SD2619042001", "order_number", "SD2619042001")
    assert KNOWN not in found(wrong, asks("order_number", ASK))


def test_naming_something_else_does_not_bring_an_offer_back() -> None:
    earlier = an_offer(status=OfferStatus.REJECTED, answered_at=NOW)
    again = offering(an_offer(key="b", round=2), before=(earlier,))
    other = Turn(again.step, again.before, again.after, again.bubbles, understood=names(remedy="refund"), at=NOW)
    named = Turn(again.step, again.before, again.after, again.bubbles, understood=names(remedy="compensate"), at=NOW)
    assert "no offer comes twice" in found(other)
    assert "no offer comes twice" not in found(named)


@pytest.mark.parametrize(("wished", "is_met"), [("15", True), ("20", True), ("21", False)])
def test_who_asks_again_for_no_more_than_was_offered_may_have_it(wished: str, is_met: bool) -> None:
    earlier = an_offer(status=OfferStatus.REJECTED, answered_at=NOW)
    again = offering(an_offer(key="b", round=2), before=(earlier,))
    understood = names(remedy="compensate", amount=wished)
    asked = Turn(again.step, again.before, again.after, again.bubbles, understood=understood, at=NOW)
    assert ("no offer comes twice" in found(asked)) is not is_met


def test_a_late_refund_is_no_wish() -> None:
    made = offering(an_offer())
    silent = Turn(made.step, made.before, made.after, made.bubbles, at=NOW)
    late = turn("my refund is late", SORRY, intent="complain", after=made.before, understood=names(remedy="refund"))
    assert "nothing is offered before the customer was asked" in found(late, silent)


def test_who_was_asked_about_another_complaint_was_not_asked_about_this() -> None:
    made = offering(an_offer())
    done = a_case(Stage.HEARD, Stage.CLOSED, number="C0")
    asked = turn(
        "hm",
        ASK,
        before=standing(a_case(number="C0")),
        after=standing(done, requested_slot="asked_remedy"),
        actions=("remedy_form",),
    )
    silent = Turn(made.step, made.before, made.after, made.bubbles, at=NOW)
    assert "nothing is offered before the customer was asked" in found(asked, silent)


def opened(text: str) -> Turn:
    """An order is opened to somebody who said that."""
    after = Standing({"language": "en", "verified_order": "SD2611042001"}, owner_phone=MINE.phone)
    return turn(text, ASK, after=after)


def test_guessed_digits_open_nothing() -> None:
    assert "an order is looked up for its owner only" in found(opened("SD2611042001, 0000"))
    assert "an order is looked up for its owner only" in found(opened("SD2611044321"))


@pytest.mark.parametrize("text", ["SD2611042001, 4321", "1300001 4321, Alex Morgan", "尾号４３２１"])
def test_the_owners_digits_open_the_order(text: str) -> None:
    assert "an order is looked up for its owner only" not in found(opened(text))


def test_nothing_of_ones_own_order_is_told_before_it_is_shown_to_be_ones_own() -> None:
    assert "nothing of a strangers order is told" in found(says("Is it the Electric kettle?", "say_ask_item"))


def test_who_named_phone_and_name_may_choose_among_their_orders() -> None:
    named = turn("1300001 4321".replace(" ", ""), ASK)
    shown = says("Which one is it?", "say_ask_which_order")
    choices = Bubble("Which one is it?", "say_ask_which_order", ("Electric kettle",))
    which = Turn(shown.step, shown.before, shown.after, (choices,), at=NOW, belongings=MINE)
    assert "nothing of a strangers order is told" in found(named, which)
    assert "nothing of a strangers order is told" not in found(named, turn("张伟", ASK), which)


THREAT: dict[str, Any] = {"understood": {"signals": {"threat": 0.9}}}


@pytest.mark.parametrize(
    "stands",
    [
        lambda: waiting("threat", "normal"),
        lambda: waiting("asked_for_person", "urgent"),
        lambda: waiting("threat", "urgent", stage=Stage.HEARD),
    ],
)
def test_any_ticket_is_not_enough_for_a_threat(stands: Callable[[], dict[str, Any]]) -> None:
    assert "a threat leads to a person at once" in found(turn("I will sue you", ASK, **THREAT, **stands()))


def test_a_supervisor_soon_is_enough_for_a_threat() -> None:
    answered = turn("I will sue you", HANDED_OVER, **THREAT, **waiting("safety", "urgent"))
    assert "a threat leads to a person at once" not in found(answered)


def test_a_ticket_in_the_background_is_no_person() -> None:
    asked = turn("a person please", ASK, intent="ask_human", **waiting("staff_complaint", stage=Stage.HEARD))
    assert "who asks for a person gets one at once" in found(asked)


def test_a_time_told_is_the_one_on_record() -> None:
    wrong = Bubble("A colleague takes over by 11:00. Ticket T261122-M3XD9.", "say_handed_over")
    told = turn("hm", wrong, after=standing(tickets=(a_ticket(),)))
    assert "who waits for a person is told a time to come" in found(told)
    right = turn("hm", HANDED_OVER, after=standing(tickets=(a_ticket(),)))
    assert "who waits for a person is told a time to come" not in found(right)


def test_an_offer_put_again_for_a_day_that_is_over_is_found() -> None:
    stale = standing(a_case(*OFFERING, offers=[an_offer(due_at=NOW - timedelta(days=1))]))
    again = Bubble("We pay you 20 by yesterday. All right?", "say_offer_reminder")
    assert "what is promised now is due later" in found(turn("hm", again, before=stale, after=stale))
    assert "what is promised now is due later" not in found(turn("hm", ASK, before=stale, after=stale))


def test_a_request_that_nobody_answered_in_time_does_not_wait_on() -> None:
    late = standing(a_case(*OFFERING, approvals=[forgotten()]))
    assert "what is promised now is due later" in found(turn("hm", ASK, before=late, after=late))


def forgotten() -> Approval:
    return an_approval(status=ApprovalStatus.WAITING, decided_amount=None, due_at=NOW - timedelta(minutes=1))


def test_an_outage_that_is_not_explained_is_found() -> None:
    nothing = Turn(SaysInVain("hello"), standing(), standing(), (Bubble("Oh.", None),), broken=True, at=NOW)
    told = Turn(SaysInVain("hello"), standing(), standing(), (Bubble("In 30 minutes.", None),), broken=True, at=NOW)
    assert "no turn breaks" in found(nothing)
    assert "no turn breaks" not in found(told)
