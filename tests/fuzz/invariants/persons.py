"""A person when one is wanted or due, silence while one is there, and an answer at all other times (D)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from nlg.traditional import to_traditional
from sandra.case import Case, Stage, TicketStatus
from sandra.escalation.urgency import SELF_HARM
from tests.fuzz.invariants.base import Found, Rules, Topic
from tests.fuzz.turns import History, Turn

INVARIANTS = Topic()
SURE = 0.5
PRESSING = ("urgent", "high", "normal")
LEVELS = ("agent", "team_leader", "supervisor")


@INVARIANTS.holds("D3")
def a_threat_leads_to_a_person_at_once(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    takes_it_back = turn.new_events(Stage.WITHDRAWN.value) > 0
    threatens = turn.signal("threat") >= SURE and not takes_it_back
    if _is_ours(turn) and threatens and (lack := _lacks_a_person(turn, "threat", rules)):
        yield _answered_by(turn), f"{turn.text!r} threatens ({turn.signal('threat'):.2f}), and {lack}"


@INVARIANTS.holds("D5")
def who_asks_for_a_person_gets_one_at_once(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    if _is_ours(turn) and turn.intent == "ask_human" and (lack := _lacks_a_person(turn, "asked_for_person", rules)):
        yield _answered_by(turn), f"{turn.text!r} asks for a person, and {lack}"


@INVARIANTS.holds("D1")
def who_is_handed_over_is_told_the_ticket(history: History, rules: Rules) -> Iterator[Found]:
    """Who goes on with the assistant, while somebody works in the background, is told by when instead.

    Who thinks of ending their life is told who comes and when, and of no ticket.
    """
    turn = history[-1]
    escalated = {case.id for case in turn.after.cases if case.stage is Stage.ESCALATED}
    for ticket in turn.new_tickets:
        waits_for_it = ticket.reason != SELF_HARM and (ticket.case_id is None or ticket.case_id in escalated)
        if turn.taken_in and waits_for_it and not any(ticket.number in bubble.text for bubble in turn.bubbles):
            yield ticket.reason, f"ticket {ticket.number} ({ticket.reason}) is opened and not told"


@INVARIANTS.holds("D2")
def the_whole_case_goes_with_the_ticket(history: History, rules: Rules) -> Iterator[Found]:
    """All complaints of the conversation do, those that wait for their turn too."""
    turn = history[-1]
    done_with = {ticket.case_id for ticket in turn.after.tickets if ticket.status is TicketStatus.RESOLVED}
    unsettled = [case.number for case in turn.after.cases if not case.settled and not _is_done_with(case, done_with)]
    for ticket in turn.new_tickets:
        known = {ticket.summary.get("case"), *(other["case"] for other in ticket.summary.get("also_complains", []))}
        for number in unsettled:
            if number not in known:
                yield ticket.reason, f"ticket {ticket.number} knows nothing of {number}"


@INVARIANTS.holds("D5")
def the_assistant_is_silent_while_a_person_owns_the_conversation(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    if turn.taken_in and turn.before.owner and turn.bubbles:
        yield turn.bubbles[0].response or "?", f"says {turn.bubbles[0].text!r} though a person is there"


@INVARIANTS.holds("F6")
def the_assistant_answers_otherwise(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    if not _is_ours(turn) or turn.broken:
        return
    if not any(bubble.text.strip() for bubble in turn.bubbles):
        yield turn.intent, f"nothing is said to {turn.text!r}"


@INVARIANTS.holds("F6")
def no_turn_breaks(history: History, rules: Rules) -> Iterator[Found]:
    """But those for which the action server was taken away, which are told so (not beside a person), answered late."""
    turn = history[-1]
    if turn.broken and not turn.in_vain:
        last = history[-2].actions[-3:] if len(history) > 1 else ()
        yield turn.before.asked or "no question", f"{turn.text!r} cannot be answered (before it: {', '.join(last)})"
    elif (
        turn.in_vain
        and not turn.refused
        and not turn.before.owner
        and not any(re.search(r"\d", bubble.text) for bubble in turn.bubbles)
    ):
        yield "outage", f"{turn.text!r} cannot be answered, and nobody says by when it will be"


@INVARIANTS.holds("B8")
def an_order_is_looked_up_for_its_owner_only(history: History, rules: Rules) -> Iterator[Found]:
    """Who named neither the last four digits of the phone on the order nor the whole of it learns nothing of it."""
    turn = history[-1]
    verified, phone = turn.after.slots.get("verified_order"), turn.after.owner_phone
    if not verified or verified == turn.before.slots.get("verified_order"):
        return
    if phone is None or not any(_says_digits(earlier.text or "", phone, str(verified)) for earlier in history):
        yield "verified_order", f"{verified} is opened to somebody who named no digits of {phone}"


@INVARIANTS.holds("B8")
def nothing_of_a_strangers_order_is_told(history: History, rules: Rules) -> Iterator[Found]:
    """Nor of the customer's own, before they showed that it is theirs; what they said themselves is no secret."""
    turn = history[-1]
    said = "\n".join(earlier.text or "" for earlier in (*turn.elsewhere, *history))
    mine = () if _showed_who_they_are(history) else [name for names in turn.belongings.items for name in names]
    for secret in (*turn.belongings.secrets, *mine):
        for bubble in turn.bubbles:
            if any(shown in "\n".join((bubble.text, *bubble.buttons)) for shown in _scripts(secret)) and not any(
                shown.lower() in said.lower() for shown in _scripts(secret)
            ):
                yield bubble.response or "?", f"{secret} is told: {bubble.text}"


def _showed_who_they_are(history: History) -> bool:
    """By number and digits, which opened the order, or by the whole phone and the name."""
    said = "\n".join(turn.text or "" for turn in history)
    whose = history[-1].belongings
    by_name = whose.phone in said and any(name in said for name in _scripts(whose.name))
    return by_name or any(turn.after.owner_phone for turn in history)


def _says_digits(text: str, phone: str, order_number: str) -> bool:
    """Whether the text holds the phone or its last four digits; those of an order's number are none."""
    plain = unicodedata.normalize("NFKC", text)
    bare = re.sub(r"(?i)\b[A-Z]{1,3}\d{6,}", " | ", plain.replace(order_number, " | "))
    runs = re.findall(r"\d{4,}", bare) + re.findall(r"\d{4,}", re.sub(r"[-\s]", "", bare))
    return any(run.endswith(phone[-4:]) for run in runs)


@lru_cache(maxsize=1024)
def _scripts(text: str) -> set[str]:
    return {text, to_traditional(text)}


def _lacks_a_person(turn: Turn, reason: str, rules: Rules) -> str | None:
    """What is wrong with how the customer waits for a person who may see to the reason; None where nothing is.

    A ticket for work in the background is nobody they wait for.
    """
    escalated = {case.id for case in turn.after.cases if case.stage is Stage.ESCALATED}
    known = {case.id for case in turn.after.cases}
    awaited = [
        ticket
        for ticket in turn.after.open_tickets
        if ticket.case_id is None or ticket.case_id in escalated or ticket.case_id not in known
    ]
    if not awaited:
        return f"they wait for nobody ({len(turn.after.open_tickets)} tickets)"
    reasons, due = rules.playbook.sla.reasons, rules.playbook.sla.reasons[reason]
    if not any(PRESSING.index(ticket.priority) <= PRESSING.index(due.priority) for ticket in awaited):
        return f"the ticket is {awaited[0].priority} ({awaited[0].reason}) instead of {due.priority}"
    if not any(LEVELS.index(reasons[ticket.reason].level) >= LEVELS.index(due.level) for ticket in awaited):
        return f"the ticket ({awaited[0].reason}) goes to a {reasons[awaited[0].reason].level}, not a {due.level}"
    return None


def _is_done_with(case: Case, of_tickets_done: set[int | None]) -> bool:
    """Whether a person saw to it and is done, which the case itself does not tell here."""
    return case.stage is Stage.ESCALATED and case.id is not None and case.id in of_tickets_done


def _is_ours(turn: Turn) -> bool:
    """Whether the assistant has to answer."""
    return turn.taken_in and not turn.before.owner


def _answered_by(turn: Turn) -> str:
    return next((str(bubble.response) for bubble in turn.bubbles), "silence")
