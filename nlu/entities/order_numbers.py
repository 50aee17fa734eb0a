"""Order numbers of any company's style, and how they look when typed, pasted, spelt or dictated."""

import re
from collections.abc import Iterator

from nlu.entities.number_words import Cue, is_other_number, order_cue
from nlu.entities.spans import ORDER_NUMBER, Span
from nlu.entities.spoken_digits import read_out

MIN_LENGTH = 6
MAX_LENGTH = 20
_MIN_BARE_DIGITS = 8
_MIN_CUED_LENGTH = 5
_MIN_NAMED_LENGTH = 4
# A product name such as rtx4090 or iphone15 has no more digits than this; an order number has.
_MAX_MODEL_DIGITS = 4

_RUN = re.compile(r"(?<![a-z0-9.])[a-z0-9]+(?:[-_][a-z0-9]+){0,4}(?![a-z0-9]|\.\d)")
# Two letters apart from their digits ("SD 2611030042"), unless they are a word of their own.
_LETTERS_APART = re.compile(
    r"(?<![a-z0-9])(?!(?:in|on|at|is|no|my|to|of|it|id|me|by|or|so|we|as|am|an|be|do|go|he|if|up|us) )"
    r"[a-z]{2} (?:\d{5,18}|\d{3,6}(?: \d{2,6}){1,4})(?![a-z0-9])"
)
_LETTERS_AND_GROUPS = re.compile(r"(?<![a-z0-9])[a-z]{1,4}\d{2,6}(?: \d{2,6}){1,4}(?![a-z0-9])")
_DIGIT_GROUPS = re.compile(r"(?<![a-z0-9+])\d{3,6}(?: \d{3,6}){2,4}(?![a-z0-9])")
_SPELT = re.compile(r"(?<![a-z0-9])(?:[a-z0-9][ -]){4,19}[a-z0-9](?![a-z0-9])")
_SPELT_LETTERS = re.compile(r"(?<![a-z0-9'’])(?:[a-z][ -]){1,4}(?P<dash>(?:dash|hyphen) )?$")
_LETTERS_REACH = 16
_MIXED = re.compile(r"[a-z]\d+[a-z]|\d[a-z]+\d")
_MEASURED = re.compile(
    r" ?(?:[元块万千件个份盒箱瓶包袋套台部本张支天次年月日人]|(?:dollars?|pounds?|euros?|yuan|units?|pieces?|pcs|"
    r"items?|people|times|days)(?![a-z]))"
)


def _is_order_like(characters: str, cue: Cue) -> bool:
    length, digits = len(characters), sum(character.isdigit() for character in characters)
    if not digits or length > MAX_LENGTH:
        return False
    if digits == length:
        return digits >= (_MIN_CUED_LENGTH if cue else _MIN_BARE_DIGITS)
    if cue == Cue.NAMED:
        return length >= _MIN_NAMED_LENGTH and digits >= 2
    if cue and length >= _MIN_CUED_LENGTH and digits >= 2 and _MIXED.search(characters):
        return True
    return length >= MIN_LENGTH and digits >= (3 if cue else _MAX_MODEL_DIGITS + 1)


def _is_spelt_in_vain(bare: str, cue: Cue) -> bool:
    """Single characters apart are seldom more than a list unless they are many or something cues them."""
    return not cue and len(bare) < _MIN_BARE_DIGITS


def _written(text: str) -> Iterator[Span]:
    for pattern in (_RUN, _LETTERS_APART, _LETTERS_AND_GROUPS, _DIGIT_GROUPS, _SPELT):
        for match in pattern.finditer(text):
            cue = order_cue(text, match.start())
            bare = re.sub(r"[-_ ]", "", match[0])
            if not _is_order_like(bare, cue) or (pattern is _SPELT and _is_spelt_in_vain(bare, cue)):
                continue
            if is_other_number(text, match.start()) or (bare.isdigit() and _MEASURED.match(text, match.end())):
                continue
            value = bare if pattern is _SPELT else match[0].replace(" ", "")
            yield Span(match.start(), match.end(), ORDER_NUMBER, value.upper(), bool(cue))


def _dictated(text: str) -> Iterator[Span]:
    for start, end, digits in read_out(text):
        letters = _SPELT_LETTERS.search(text[max(0, start - _LETTERS_REACH) : start])
        begin = start - len(letters[0]) if letters else start
        if letters and order_cue(text, begin):
            dash = letters["dash"] or ""
            spelt = re.sub(r"[ -]", "", letters[0].removesuffix(dash)).upper()
            yield Span(begin, end, ORDER_NUMBER, f"{spelt}{'-' if dash else ''}{digits}", cued=True)
        elif _is_order_like(digits, order_cue(text, start)) and not is_other_number(text, start):
            yield Span(start, end, ORDER_NUMBER, digits, bool(order_cue(text, start)))


def find_order_numbers(text: str) -> Iterator[Span]:
    """Find order numbers: letters and digits together 6 to 20, or 8 to 20 digits; fewer when a word cues them.

    Args:
        text: Normalised text, spoken digits already written as digits.

    Yields:
        Spans whose value is in capitals, without spaces, with the hyphens as written.
    """
    yield from _written(text)
    yield from _dictated(text)
