"""One question at a time, and never one whose answer is known (B2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.fuzz.invariants.base import Found, Rules, Topic, own_words
from tests.fuzz.turns import History, Standing, Turn

INVARIANTS = Topic()
FACTS = ("order_number", "phone_last4", "item", "occurred_at", "extent", "details")
ENTITIES = {
    "order_number": ("order_number",),
    "phone_last4": ("phone_last4", "phone"),
    "occurred_at": ("time",),
}
TELLS = ("inform", "complain")
LEAST_TOLD = 14


@INVARIANTS.holds("B2")
def a_message_asks_at_most_one_thing(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    for bubble in turn.bubbles:
        if _questions(own_words(bubble, turn)) > 1:
            yield bubble.response or "?", bubble.text


@INVARIANTS.holds("B2")
def an_answer_asks_at_most_one_thing(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    asking = [bubble for bubble in turn.bubbles if _questions(own_words(bubble, turn))]
    if len(asking) > 1:
        yield " + ".join(str(bubble.response) for bubble in asking), " / ".join(bubble.text for bubble in asking)


@INVARIANTS.holds("B2")
def nothing_known_is_asked(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    asked = turn.asked_now
    if asked is None:
        return
    if turn.after.slots.get(asked) is not None:
        yield asked, f"{asked} is asked, and the slot holds {turn.after.slots[asked]!r}"
        return
    case = turn.after.case
    fact = case.fact(asked) if case is not None and not case.settled and asked in FACTS else None
    if fact is not None and not turn.after.slots.get("identity_failures"):
        yield asked, f"{asked} is asked, and the case holds {fact.value!r}"


@INVARIANTS.holds("B2")
def who_answers_is_not_asked_the_same_again(history: History, rules: Rules) -> Iterator[Found]:
    if len(history) < 2:
        return
    earlier, turn = history[-2], history[-1]
    asked = earlier.asked_now
    if asked is None or turn.asked_now != asked or not _is_same_question(earlier, turn):
        return
    if (why := _answers(asked, earlier, turn)) is not None:
        yield asked, f"{turn.text!r} answers {asked} ({why}), which is asked again: {turn.bubbles[-1].text}"


def _questions(text: str) -> int:
    return len(re.findall("[?？]", text))


def _is_same_question(earlier: Turn, turn: Turn) -> bool:
    """Nothing was learnt between the two: no other facts, offers or words."""
    if earlier.bubbles[-1].response != turn.bubbles[-1].response and turn.after.asked == "facts_confirmed":
        return False
    return _learnt(earlier.after) == _learnt(turn.after)


def _learnt(standing: Standing) -> tuple[object, ...]:
    case = standing.case
    facts = [(f.name, f.value) for f in case.facts if not f.superseded and f.name != "story"] if case else []
    offers = [(offer.key, offer.status) for offer in case.offers] if case else []
    return facts, offers, standing.slots.get("asked_remedy"), standing.slots.get("identity_failures")


def _answers(asked: str, earlier: Turn, turn: Turn) -> str | None:
    """Why the message is an answer to what was asked, or None."""
    said = (turn.text or "").strip()
    if said in earlier.buttons:
        return "a button"
    if said.isdecimal() and said.isascii() and 1 <= int(said) <= len(earlier.buttons):
        return "the number of a button"
    if asked in ENTITIES and turn.entities(*ENTITIES[asked]):
        return "an entity"
    if asked == "facts_confirmed" and turn.intent == "affirm":
        return "a yes"
    if asked == "details" and turn.intent in TELLS and len(said) >= LEAST_TOLD and not turn.entities():
        return "a story"
    if asked == "asked_remedy" and turn.intent == "request_remedy" and turn.entities("remedy"):
        return "a wish"
    return None
