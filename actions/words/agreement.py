"""How a message answers an offer. Money moves on a yes, so only an unmistakable one counts (C11)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any

from actions.turn import Turn
from actions.words.wishes import BARGAINS, QUESTION_ENDS, wish_of
from actions.words.yes_and_no import Answer, taken_apart
from sandra.case import Case, Offer
from sandra.remedy.deciding import Asked

AGREEING = frozenset({"yes", "beside_yes"})
PICKS = frozenset({"affirm", "inform"})
"""Intents of who names an offer and adds a word of their own ("the first one, only faster")."""
TURNING_DOWN = frozenset({"no", "hold", "wait"})
_QUESTION_MARKS = ("?", "？")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def agrees_to(turn: Turn, offers: Sequence[Offer], named: bool = False) -> int | None:
    """The position of the offer that the message says yes to, or None where that is not beyond doubt.

    A yes is the whole message: words that agree, what was offered, and words that change nothing. Beside an offer's
    number more may be said, as long as it neither asks nor bargains.

    Args:
        turn: the message.
        offers: what stands, of one round.
        named: whether the offer itself has to be named, by number, kind or sum.
    """
    # "Er, hello" (那个，你好) holds a word that could be a choice.
    greets = turn.intent == "greet"
    if greets or is_question(turn) or _refuses(turn):
        return None
    meant = _offers_named(turn, offers)
    is_named = len(meant) < len(offers) or _names_any(turn, offers)
    if len(meant) != 1 or (named and not is_named):
        return None
    [offer] = meant
    if _picks(turn, offer):
        return offer.position
    agrees = is_named or says(turn, "yes")
    return offer.position if agrees and not _says_more(turn, offer) else None


def says(turn: Turn, *kinds: str) -> bool:
    """Whether the message holds words of one of the trainers' lists `answer/<kind>`."""
    return any(kind in kinds for _, _, kind in turn.understood("answer") or [])


def is_question(turn: Turn) -> bool:
    """Whether the message asks something; a mark anywhere counts, and what ends like a question."""
    text = turn.text.strip()
    return any(mark in text for mark in _QUESTION_MARKS) or text.endswith(QUESTION_ENDS)


def turns_down(turn: Turn) -> bool:
    """Whether the message protests at what was offered ("打发叫花子呢", "you call that an offer")."""
    return says(turn, "no")


def scorns(turn: Turn, wish: Asked | None, offers: Collection[Offer]) -> bool:
    """Whether a sum is named to mock an offer, which is no wish for it: "20块？打发要饭的呢"."""
    if wish is None or wish.amount is None or not (turns_down(turn) and is_question(turn)):
        return False
    return any(offer.amount is not None and wish.amount <= offer.amount for offer in offers)


def holds_off(turn: Turn, *kinds: str) -> bool:
    """Whether the customer wants nothing done yet, or rather waits; "must I go on waiting?" is a reproach."""
    return says(turn, *(kinds or ("hold", "wait"))) and turn.intent != "complain" and not is_question(turn)


def names(wish: Asked | None, offers: Collection[Offer]) -> bool:
    """Whether a wish is for just what was offered, and no other sum of it."""
    return wish is not None and any(
        offer.remedy == wish.kind and (wish.amount is None or _is_sum_of(wish.amount, offer)) for offer in offers
    )


def insists(turn: Turn, case: Case) -> bool:
    """Whether this very message asks for a remedy; who protests at the latest offers does not ask for them again."""
    wish = wish_of(turn)
    asks = wish is not None and wish.kind is not None
    protests = turns_down(turn) and names(wish, case.latest_offers())
    return asks and not protests and not scorns(turn, wish, case.latest_offers())


def answers_offer(turn: Turn, wish: Asked | None) -> bool:
    """Whether the message speaks to an offer that stands, whatever intent it was taken for."""
    picks = turn.entity("choice") is not None
    return picks or wish is not None or turn.intent == "affirm" or says(turn, *TURNING_DOWN, "ask_superior")


def is_half_a_yes(turn: Turn, offers: Sequence[Offer]) -> bool:
    """Whether the message sounds like a yes, or names what was offered, and leaves room for doubt."""
    return turn.intent == "affirm" or turn.entity("choice") is not None or names(wish_of(turn), offers)


def doubts(turn: Turn, agreed: Offer, wish: Asked | None) -> bool:
    """Whether a message that follows a yes takes it back, wants something else, or asks (C11)."""
    other = wish is not None and not names(wish, [agreed])
    refuses = turn.intent in ("deny", "correct", "withdraw") or says(turn, *TURNING_DOWN)
    asks = is_question(turn) or turn.intent in ("inquire", "ask_status")
    return other or asks or (refuses and agrees_to(turn, [agreed]) is None)


def _refuses(turn: Turn) -> bool:
    """Whether it is a no; a yes in it counts only where the message does not begin with the no: "不，可以个头，1"."""
    return turn.intent == "deny" and (taken_apart(turn.text).answer is Answer.NO or not says(turn, "yes"))


def _picks(turn: Turn, offer: Offer) -> bool:
    bargains = bool(turn.remarks & BARGAINS) or turn.amount() is not None
    picked = turn.entity("choice") == offer.position
    return picked and turn.intent in PICKS and not bargains and not says(turn, *TURNING_DOWN)


def _offers_named(turn: Turn, offers: Sequence[Offer]) -> list[Offer]:
    """The offers that fit everything the message names: a number, kinds, sums."""
    choice, kinds, sums = turn.entity("choice"), set(turn.remedies()), list(_sums_in(turn))
    of_kind = [offer for offer in offers if offer.remedy in kinds]
    of_sum = [offer for offer in offers if any(_is_sum_of(said, offer) for said in sums)]
    numbered = [offer for offer in offers if offer.position == choice]
    fitting = list(offers)
    for narrowed in (of_kind, of_sum if choice is None else [], numbered):
        fitting = [offer for offer in fitting if offer in narrowed] if narrowed else fitting
    return fitting


def _names_any(turn: Turn, offers: Sequence[Offer]) -> bool:
    """Whether the only offer is named, so that no further word of agreement is needed."""
    by_number = turn.entity("choice") in [offer.position for offer in offers]
    by_kind = any(offer.remedy in turn.remedies() for offer in offers)
    return by_number or by_kind or any(_is_sum_of(said, offer) for said in _sums_in(turn) for offer in offers)


def _says_more(turn: Turn, offer: Offer) -> bool:
    """Whether anything is left of the message once the yes and the offer's own names are taken out."""
    rest = list(turn.text)
    for start, end in _places(turn, offer):
        rest[start:end] = " " * (end - start)
    return any(character.isalnum() for character in rest)


def _places(turn: Turn, offer: Offer) -> Iterator[tuple[int, int]]:
    words: list[tuple[int, int, str]] = [(start, end, kind) for start, end, kind in turn.understood("answer") or []]
    yield from ((start, end) for start, end, kind in words if kind in AGREEING)
    if turn.entity("choice") == offer.position:
        # "2... no wait, 1": what was corrected does not count.
        yield from ((0, end) for _, end, kind in words if kind == "corrects")
    for entity in turn.tracker.latest_message.get("entities") or []:
        if _is_of(entity, offer):
            yield entity["start"], entity["end"]
    for number in _NUMBER.finditer(turn.text):
        if _is_sum_of(_decimal(number[0]), offer):
            yield number.span()


def _is_of(entity: dict[str, Any], offer: Offer) -> bool:
    kind, value = entity["entity"], entity["value"]
    if kind == "amount":
        return _is_sum_of(Decimal(str(value)), offer)
    return bool((kind == "choice" and value == offer.position) or (kind == "remedy" and value == offer.remedy))


def _sums_in(turn: Turn) -> Iterator[Decimal]:
    """Sums and bare numbers of the message; what is too long for a sum is some other number."""
    yield from (Decimal(str(value)) for value in turn.entities("amount"))
    yield from (_decimal(number[0]) for number in _NUMBER.finditer(turn.text))


def _is_sum_of(said: Decimal, offer: Offer) -> bool:
    """Whether the number is the offer's sum; the small change may be left out."""
    return offer.amount is not None and said in (offer.amount, Decimal(int(offer.amount)))


def _decimal(written: str) -> Decimal:
    parts = written.replace(",", "").split(".")
    return Decimal(".".join(parts[:2]))
