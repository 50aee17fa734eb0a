"""One question at a time, and never one whose answer is known (B2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sandra.case import Case, Fact, Stage
from sandra.shop.simplified import to_simplified
from tests.fuzz.belongings import Belongings
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
TELLS_WHEN = ("inform", "complain", "correct")
NO_NUMBER = "no_order_number"
SAYS_IT_IS_WRONG = ("correct", "deny", NO_NUMBER)
LEAST_TOLD = 14
NOT_WORDS = re.compile(r"[A-Z]{2}\d+|\d+|尾[号號]|末四[码碼]|[订訂][单單][编編]?[号號碼码]?|手[机機]|[\s，,]")
INSULTS = 0.5


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
    if fact is not None and not turn.after.slots.get("identity_failures") and not _is_disowned(fact, history):
        yield asked, f"{asked} is asked, and the case holds {fact.value!r}"


@INVARIANTS.holds("B2")
def nothing_the_customer_told_is_asked(history: History, rules: Rules) -> Iterator[Found]:
    """What they told of this complaint, in any earlier turn; a fact that was wrong or taken back has to be asked again.

    Another browser counts where the complaint was found to be one begun there, but who somebody is they show anew.
    """
    asked, standing = history[-1].asked_now, history[-1].after
    told = TOLD.get(str(asked))
    if told is None or standing.slots.get("identity_failures"):
        return
    if asked in SHOWS_WHO and standing.slots.get("order_number") not in (None, *own_numbers(history[-1].belongings)):
        # Their digits prove nothing about the order of somebody else.
        return
    if asked == "item" and standing.slots.get("verified_order") not in (None, history[-1].belongings.number):
        # They name what is in the one order, and the complaint is about the other.
        return
    for turn in _about_the_case_in_hand(history):
        if asked in SHOWS_WHO and turn in history[-1].elsewhere:
            continue
        if (what := told(turn)) is not None and not _is_taken_back(asked, what, turn, history):
            yield str(asked), f"{asked} is asked, and was told in {turn.text!r}"
            return


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


def _order_told(turn: Turn) -> str | None:
    """The number of the customer's own order, as far as it was seen in the message."""
    mine = turn.belongings.number
    return mine if mine and mine in turn.entities("order_number") else None


def _digits_told(turn: Turn) -> str | None:
    """The customer's digits, unless they go with the order of somebody else, for which they prove nothing."""
    mine = turn.belongings.phone
    named = set(turn.entities("order_number"))
    if named and named.isdisjoint(own_numbers(turn.belongings)):
        return None
    told = [str(value) for value in turn.entities("phone_last4", "phone")]
    return mine[-4:] if mine and any(value.endswith(mine[-4:]) for value in told) else None


def _phone_told(turn: Turn) -> str | None:
    mine = turn.belongings.phone
    return mine if mine and mine in (turn.text or "") and turn.entities("phone") else None


def _day_told(turn: Turn) -> str | None:
    days = turn.entities("time") if turn.intent in TELLS_WHEN else []
    return str(days[0]) if days else None


def _item_told(turn: Turn) -> str | None:
    """The only line of the order that is named in full."""
    text = to_simplified(turn.text or "").lower()
    named = [names for names in turn.belongings.items if any(name.lower() in text for name in names)]
    return named[0][0] if len(named) == 1 else None


def own_numbers(belongings: Belongings) -> tuple[str | None, ...]:
    """The numbers of the customer's own orders."""
    return (belongings.number, belongings.second)


SHOWS_WHO = ("phone_last4", "phone")
TOLD: dict[str, Callable[[Turn], str | None]] = {
    "order_number": _order_told,
    "phone_last4": _digits_told,
    "phone": _phone_told,
    "occurred_at": _day_told,
    "item": _item_told,
}
"""What a customer told of each fact that may be asked, as is true of them; None where nothing."""


def _about_the_case_in_hand(history: History) -> list[Turn]:
    """The turns since the complaint before it was done with; with those in another browser where it began there.

    Told for another complaint is told for another order, perhaps.
    """
    case = history[-1].after.case
    if case is None:
        return list(history)
    turns = [t for t in history[-1].elsewhere if t.after.case_of(case.number)] + list(history)
    ended = [place for place, turn in enumerate(turns) if _ends_one(turn)]
    begun = [place for place, turn in enumerate(turns) if _turns_to_after_waiting(turn, case)]
    return turns[max([0, *(place + 1 for place in (*ended, *begun))]) :]


def _ends_one(turn: Turn) -> bool:
    """Whether a complaint is done with in this turn."""
    for one in turn.after.cases:
        before = turn.before.case_of(one.number)
        was_settled = before is not None and before.settled
        if one.settled and not was_settled and one.stage is not Stage.MERGED:
            return True
    return False


def _turns_to_after_waiting(turn: Turn, case: Case) -> bool:
    before = turn.before.case_of(case.number)
    return before is not None and any(c.number == case.number for c in turn.taken_up)


def _is_taken_back(asked: str | None, what: str, told: Turn, history: History) -> bool:
    """Whether the customer has put it in doubt since: with another value, or by saying that something is wrong."""
    turns = list(history)
    later = turns[turns.index(told) + 1 :] if told in turns else turns
    entities = {"order_number": ("order_number",), "item": (), "occurred_at": ("time",)}.get(
        str(asked), ("phone", "phone_last4")
    )
    for turn in [told, *later]:
        if asked == "item" and _item_told(turn) not in (None, what):
            return True
        others = [str(value) for value in turn.entities(*entities) if str(value)[-4:] != what[-4:]]
        if others or (turn is not told and turn.intent in SAYS_IT_IS_WRONG):
            return True
    return False


def _is_disowned(fact: Fact, history: History) -> bool:
    """Whether the customer has said since that they have no such number."""
    numberless = (turn for turn in history if turn.intent == NO_NUMBER and turn.at > fact.said_at)
    return fact.name == "order_number" and any(numberless)


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


def _tells_a_story(said: str) -> bool:
    """Whether there are enough words in it besides numbers."""
    return len(NOT_WORDS.sub("", said)) >= LEAST_TOLD


def _answers(asked: str, earlier: Turn, turn: Turn) -> str | None:
    """Why the message is an answer to what was asked, or None."""
    said = (turn.text or "").strip()
    if said in earlier.buttons:
        return "a button"
    if said.isdecimal() and said.isascii() and 1 <= int(said) <= len(earlier.buttons):
        return "the number of a button"
    if asked in ENTITIES and turn.entities(*ENTITIES[asked]):
        return "an entity"
    if turn.signal("abuse") >= INSULTS:
        # The principle is stated first (C6).
        return None
    if asked == "facts_confirmed" and turn.intent == "affirm":
        return "a yes"
    if asked == "details" and turn.intent in TELLS and _tells_a_story(said):
        return "a story"
    if asked == "asked_remedy" and turn.intent == "request_remedy" and turn.entities("remedy"):
        return "a wish"
    return None
