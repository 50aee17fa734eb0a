"""Each invariant catches what is planted, and a conversation as it should be breaks none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from sandra.case import Actor, Approval, ApprovalStatus, Case, Offer, OfferStatus, Promise, Stage, Ticket
from tests.fuzz import invariants
from tests.fuzz.invariants import Rules
from tests.fuzz.steps import Says
from tests.fuzz.turns import Bubble, Standing, Turn

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=timezone.utc)
SORRY = Bubble("I'm sorry your parcel is late. I'll look into it right now.", "say_apologise")
ASK = Bubble("Which order is it?", "say_ask_order_number")


def a_case(*stages: Stage, number: str = "C261122-AAAAA", **changes: Any) -> Case:
    """A case that went through the stages, `open` first."""
    case = Case(number, "fuzz-1", "late_delivery", "en", NOW, **{"taken_up_at": NOW, **changes})
    for minute, stage in enumerate((Stage.OPEN, *stages)):
        case.stage = stage
        case.note(stage.value, Actor.BOT, "as told", NOW + timedelta(minutes=minute))
    return case


def an_offer(remedy: str = "compensate", amount: str = "20", **changes: Any) -> Offer:
    """An offer of the first round, made after the case was confirmed."""
    plain: dict[str, Any] = {
        "key": f"{remedy}{amount}",
        "round": 1,
        "position": 1,
        "remedy": remedy,
        "amount": Decimal(amount),
        "currency": "CNY",
        "wording": "we pay you",
        "steps": "It is paid.",
        "due_at": NOW + timedelta(days=3),
        "reasons": ["fair"],
        "offered_at": NOW + timedelta(minutes=5),
    }
    return Offer(**{**plain, **changes})


def a_ticket(**changes: Any) -> Ticket:
    plain: dict[str, Any] = {
        "number": "T261122-M3XD9",
        "conversation_id": "fuzz-1",
        "reason": "threat",
        "priority": "urgent",
        "summary": {},
        "opened_at": NOW,
        "respond_by": NOW + timedelta(minutes=5),
    }
    return Ticket(**{**plain, **changes})


def an_approval(**changes: Any) -> Approval:
    """What a superior granted, not told yet."""
    plain: dict[str, Any] = {
        "number": "A261122-M3XD9",
        "remedy": "compensate",
        "amount": Decimal(200),
        "currency": "CNY",
        "wording": "we pay you",
        "steps": "It is paid.",
        "reasons": ["holds out"],
        "level": "team_leader",
        "asked_at": NOW,
        "due_at": NOW + timedelta(minutes=30),
        "status": ApprovalStatus.APPROVED,
        "decided_amount": Decimal(200),
    }
    return Approval(**{**plain, **changes})


def standing(*cases: Case, tickets: tuple[Ticket, ...] = (), owner: str | None = None, **slots: Any) -> Standing:
    return Standing({"language": "en", **slots}, cases, tickets, owner)


def turn(text: str, *bubbles: Bubble, intent: str = "inform", **seen: Any) -> Turn:
    """A turn; `understood` adds to the parsed message."""
    understood = {"intent": {"name": intent}, **seen.pop("understood", {})}
    plain: dict[str, Any] = {"before": standing(), "after": standing(), "bubbles": bubbles, "understood": understood}
    return Turn(Says(text), **{**plain, **seen})


def found(*history: Turn) -> set[str]:
    """The names of the invariants violated at the last turn."""
    rules = Rules.of_project()
    return {violation.invariant for violation in invariants.check(invariants.ALL, history, rules)}


OFFERING = (Stage.HEARD, Stage.CONFIRMED, Stage.PROPOSED)


def offering(*offers: Offer, stages: tuple[Stage, ...] = OFFERING, before: tuple[Offer, ...] = ()) -> Turn:
    """A turn in which offers are made, after the customer told what they want."""
    case, earlier = a_case(*stages, offers=[*before, *offers]), a_case(*OFFERING[:2], offers=list(before))
    bubble = Bubble("This is what I can do. Which suits you?", "say_propose")
    left_to_us = {"entities": [{"entity": "remedy", "value": "open"}]}
    return turn("you decide", bubble, before=standing(earlier), after=standing(case), understood=left_to_us)


def asks(slot: str, bubble: Bubble, text: str = "hello", **seen: Any) -> Turn:
    """A turn at whose end a form asks for a slot."""
    after = seen.pop("after", standing(a_case(), requested_slot=slot))
    return turn(text, bubble, before=standing(a_case()), after=after, actions=("complaint_form",), **seen)


def says(text: str, name: str = "say_done", **slots: Any) -> Turn:
    """A turn in which the assistant says just that."""
    return turn("hello", Bubble(text, name), after=standing(**slots))


def executing(**changes: Any) -> Turn:
    done = an_offer(status=OfferStatus.EXECUTED, answered_at=NOW, **changes)
    case = a_case(*OFFERING, Stage.AGREED, Stage.EXECUTED, offers=[done])
    case.promises.append(Promise("compensate", "we pay you", NOW, NOW + timedelta(days=3)))
    bubble = Bubble(f"It's done. Your case number is {case.number}.", "say_done")
    before = a_case(*OFFERING, offers=[an_offer()])
    return turn("1", bubble, before=standing(before), after=standing(case))


PLANTED: dict[str, Callable[[], tuple[Turn, ...]]] = {
    "the first words after a first complaint are an apology": lambda: (turn("it is late", ASK, intent="complain"),),
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
        "a message that is no agreement carries nothing out",
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


def test_a_refusal_carries_nothing_out() -> None:
    done = executing()
    after = Standing(done.after.slots, done.after.cases, postings=("compensate20",))
    refusing = Turn(done.step, done.before, after, done.bubbles, understood={"intent": {"name": "deny"}})
    assert "a message that is no agreement carries nothing out" in found(refusing)
