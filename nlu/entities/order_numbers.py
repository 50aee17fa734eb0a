"""Order numbers of any company's style, and how they look when typed, pasted or dictated."""

import re
from collections.abc import Iterator

from nlu.entities.spans import ORDER_NUMBER, Span

MIN_LENGTH = 6
MAX_LENGTH = 20
_MIN_BARE_DIGITS = 8
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
_SPELT = re.compile(r"(?<![a-z0-9])(?:[a-z0-9][ -]){7,19}[a-z0-9](?![a-z0-9])")
_CUE = re.compile(
    r"(?:订单|单号|单子|编号|运单|工单|号码|order(?: ?(?:number|no|num|id|ref|reference))?|"
    r"(?:ref|reference|tracking|booking|ticket)(?: ?(?:number|no|id))?|po)\.?"
    r"[\s:#是为号码=,.(\[\"'“「【]{0,6}(?:is|was)?[\s:#\"'“「【]{0,3}$"
)
_CUE_REACH = 28


def has_order_cue(text: str, start: int) -> bool:
    """Whether the words just before an offset say that an order number follows."""
    return bool(_CUE.search(text[max(0, start - _CUE_REACH) : start]))


def _is_order_like(characters: str, cued: bool) -> bool:
    digits = sum(character.isdigit() for character in characters)
    if not MIN_LENGTH <= len(characters) <= MAX_LENGTH:
        return False
    if digits == len(characters):
        return cued or digits >= _MIN_BARE_DIGITS
    return digits > _MAX_MODEL_DIGITS or (cued and digits >= 3)


def find_order_numbers(text: str) -> Iterator[Span]:
    """Find order numbers: letters and digits together 6 to 20, or 8 to 20 digits; fewer when a word cues them.

    Args:
        text: Normalised text, spoken digits already written as digits.

    Yields:
        Spans whose value is in capitals, without spaces, with the hyphens as written.
    """
    for pattern in (_RUN, _LETTERS_APART, _LETTERS_AND_GROUPS, _DIGIT_GROUPS, _SPELT):
        for match in pattern.finditer(text):
            written = match[0]
            cued = has_order_cue(text, match.start())
            bare = re.sub(r"[-_ ]", "", written)
            if _is_order_like(bare, cued):
                value = re.sub(r" ", "", bare if pattern is _SPELT else written).upper()
                yield Span(match.start(), match.end(), ORDER_NUMBER, value, cued)
