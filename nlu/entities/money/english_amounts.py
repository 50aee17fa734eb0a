"""Amounts of money in English words: 40 bucks, two hundred yuan, 75p, a grand, owe me 5k, charged 299."""

import re
from collections.abc import Iterator

from nlu.entities.numbers import DIGITS, ENGLISH, value_of
from nlu.entities.spans import AMOUNT, Span

_NUMBER = rf"(?P<digits>(?<![\d.,a-z-]){DIGITS})"
_WITH_UNIT = re.compile(
    rf"(?:{_NUMBER} ?(?P<multiplier>k(?![a-z]))?|(?P<words>{ENGLISH}))[ -]?"
    r"(?:(?:us|hong kong|canadian|australian) )?"
    r"(?P<unit>dollars?|bucks?|quid|pounds?|euros?|yuan|rmb|rupees?|gbp|usd|eur|inr|cents?|pence)(?![a-z])"
)
_PENCE = re.compile(r"(?<![\d.,a-z-])(?P<digits>[1-9]\d?)p(?![a-z0-9])")
_GRAND = re.compile(rf"(?P<number>{_NUMBER} grand(?![a-z])|(?P<words>{ENGLISH}))(?P<next> ?[a-z%/-]*)")
_FILLERS = (
    r"(?: (?:me|us|you|him|her|it|back|only|just|about|around|at least|over|an extra|extra|another|my card|nearly|"
    r"almost|up to)){0,3}"
)
_PAID_VERBS = (
    r"refund(?:ed)?|pa(?:y|id)|charged?|costs?|spent|spend|owed?|owes|deducted|debited|billed|quoted|"
    r"compensation of|refund of|deposit of"
)
# These go with other numbers as well, but hardly with thousands written "5k".
_OTHER_VERBS = r"worth|lost|took|taken|saved|sent|transferred|want|for"
_PAID = re.compile(
    rf"(?<![a-z])(?:{_PAID_VERBS}|(?P<other>{_OTHER_VERBS})){_FILLERS} (?P<number>{DIGITS})(?P<multiplier>k(?![a-z]))?"
    r"(?P<next> ?[a-z%/-]*)"
)
_THOUSANDS_OF = re.compile(
    rf"{_NUMBER}(?P<multiplier>k) (?:deposit|refund|bill|invoice|fine|fee|payment|loan|bonus|cash|budget)(?![a-z])"
)
# "the 329 back", "just give me back the 329"
_BACK = re.compile(
    rf"(?<![a-z])(?:(?:the|my|that|all|our) (?P<before>{DIGITS})(?= back(?![a-z]))"
    rf"|(?:give|pay|send|put) (?:me |us )?back (?:the |my |that )?(?P<after>{DIGITS})(?! ?[a-z%/-]))"
)
_GO_ON = frozenset(
    [
        "and",
        "but",
        "for",
        "on",
        "to",
        "twice",
        "instead",
        "when",
        "because",
        "extra",
        "or",
        "in",
        "from",
        "is",
        "was",
        "at",
        "not",
        "please",
        "so",
        "off",
        "out",
        "per",
        "each",
        "a",
        "back",
        "down",
        "of",
        "my",
        "by",
        "with",
        "that",
        "if",
        "then",
        "already",
        "upfront",
        "up",
        "now",
        "the",
    ]
) | {""}
_HUNDREDTHS = {"cent": 0.01, "cents": 0.01, "pence": 0.01}
_HALF = "half "
# "my two cents" is an opinion.
_OPINION = re.compile(r"(?<![a-z])(?:my|our|his|her|their|your) $")
_TWO_CENTS = 0.02


def _with_unit(text: str) -> Iterator[Span]:
    for match in _WITH_UNIT.finditer(text):
        value = value_of(match["digits"] or match["words"], match["multiplier"] or "")
        if value is None:
            continue
        amount = round(value * _HUNDREDTHS.get(match["unit"], 1.0), 2)
        if amount == _TWO_CENTS and _OPINION.search(text[max(0, match.start() - 6) : match.start()]):
            continue
        yield Span(match.start(), match.end(), AMOUNT, amount)
    for match in _PENCE.finditer(text):
        yield Span(match.start(), match.end(), AMOUNT, round(int(match["digits"]) / 100, 2))


def _grands(text: str) -> Iterator[Span]:
    for match in _GRAND.finditer(text):
        if not match["number"].endswith("grand") or match["next"].strip() not in _GO_ON:
            continue
        value = value_of(match["digits"], "k") if match["digits"] else value_of(match["words"])
        if value is None or match["number"] == "grand":
            continue
        half = len(_HALF) if text.endswith(_HALF, 0, match.start()) else 0
        yield Span(match.start() - half, match.end("number"), AMOUNT, round(value / 2 if half else value, 2))


def _paid(text: str) -> Iterator[Span]:
    for match in _PAID.finditer(text):
        multiplier = match["multiplier"] or ""
        value = value_of(match["number"], multiplier)
        if value is None or match["next"].strip() not in _GO_ON or (match["other"] and not multiplier):
            continue
        yield Span(match.start("number"), match.end("number") + len(multiplier), AMOUNT, round(value, 2))
    for match in _BACK.finditer(text):
        value = value_of(match["before"] or match["after"])
        if value is not None:
            name = "before" if match["before"] else "after"
            yield Span(match.start(name), match.end(name), AMOUNT, round(value, 2))
    for match in _THOUSANDS_OF.finditer(text):
        value = value_of(match["digits"], match["multiplier"])
        if value is not None:
            yield Span(match.start(), match.end("multiplier"), AMOUNT, round(value, 2))


def find_english_amounts(text: str) -> Iterator[Span]:
    """Find amounts with an English unit, and sums without one that somebody paid, owes or wants.

    Args:
        text: Normalised text.
    """
    yield from _with_unit(text)
    yield from _grands(text)
    yield from _paid(text)
