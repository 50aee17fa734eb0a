"""Conversations as the checks see them, built turn by turn, and what the checks find in them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from sandra.case import Actor, Approval, ApprovalStatus, Case, Offer, OfferStatus, Promise, Stage, Ticket
from tests.fuzz import invariants
from tests.fuzz.belongings import Belongings
from tests.fuzz.invariants import Rules
from tests.fuzz.steps import Says
from tests.fuzz.turns import Bubble, Standing, Turn

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=timezone.utc)
SORRY = Bubble("I'm sorry your parcel is late. I'll look into it right now.", "say_apologise")
ASK = Bubble("Which order is it?", "say_ask_order_number")
ASK_WHEN = Bubble("When did it happen?", "say_ask_occurred_at")
MINE = Belongings(
    "SD2611042001",
    "13000014321",
    items=(("电热水壶", "Electric kettle"), ("手冲咖啡壶", "Pour-over coffee set")),
    stranger="SD2611049999",
    secrets=("Quentin Abernathy", "15000008642", "XD123456789012"),
)


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
    plain |= {"at": NOW, "belongings": MINE}
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


def names(**entities: str) -> dict[str, Any]:
    """The entities of a parsed message."""
    return {"entities": [{"entity": name, "value": value} for name, value in entities.items()]}


def executing(
    text: str = "1", intent: str = "inform", understood: dict[str, Any] | None = None, **changes: Any
) -> Turn:
    """A turn that carries an offer out, as the answer to it."""
    done = an_offer(status=OfferStatus.EXECUTED, answered_at=NOW, **changes)
    case = a_case(*OFFERING, Stage.AGREED, Stage.EXECUTED, offers=[done])
    case.promises.append(Promise("compensate", "we pay you", NOW, NOW + timedelta(days=3)))
    bubble = Bubble(f"It's done. Your case number is {case.number}.", "say_done")
    before = a_case(*OFFERING, offers=[an_offer()])
    seen: dict[str, Any] = {"before": standing(before), "after": standing(case), "understood": understood or {}}
    return turn(text, bubble, intent=intent, **seen)


def unoffered(history: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The same after a turn in which an offer was put with its buttons."""
    put = Bubble("This is what I can do. All right?", "say_agree_remedy", ("Yes, please do", "Another way"))
    return (turn("hm", put, before=history[0].before, after=history[0].before), *history)


def told_order(text: str, entity: str, value: str, intent: str = "inform") -> Turn:
    """A turn in which a fact of the complaint in hand is told."""
    after = standing(a_case(), requested_slot="kind")
    return turn(text, ASK, intent=intent, before=after, after=after, understood=names(**{entity: value}))


def waiting(reason: str, priority: str = "normal", stage: Stage = Stage.ESCALATED, **changes: Any) -> dict[str, Any]:
    """Where a customer stands whose case is with a person, or whose ticket waits in the background."""
    case = a_case(stage, id=1)
    known = {"case": case.number}
    return {"after": standing(case, tickets=(a_ticket(reason=reason, priority=priority, case_id=1, summary=known),))}


def overdue() -> Promise:
    """Made long ago, by the record, and over before it is told."""
    return Promise("refund", "we pay", NOW - timedelta(days=9), NOW - timedelta(days=2))


HANDED_OVER = Bubble("A colleague takes over by 17:35. Ticket T261122-M3XD9.", "say_handed_over")
