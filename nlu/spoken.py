"""What a message says besides the numbers in it: an order number glued on must not change what is meant (B7)."""

import re

from nlu.entities.last_four import find_last_four
from nlu.entities.numbers import with_spoken_digits
from nlu.entities.order_numbers import find_order_numbers
from nlu.entities.our_numbers import find_our_numbers
from nlu.entities.phones import find_phones
from nlu.entities.spans import without_overlaps
from nlu.script import HAN, normalise

_LABELS = re.compile(
    r"(?:我的|下单|订单|单号|编号|手机|电话|号码|尾号|后四位|后4位|号|是|为|:|\s)+$"
    r"|\b(?:my |the )?(?:order|phone|number|no\.?|ending|in|with|last (?:four|4)(?: digits)?|is|:|#|\s)+$"
)
_GAP = re.compile(r"[\s,，.。;；、]+")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[a-z']+")
_LEAST_HAN, _LEAST_WORDS = 4, 3


def spoken_part(text: str) -> str:
    """The normalised text without numbers such as an order's; all of it where hardly anything else is said.

    Args:
        text: a message as written.
    """
    normalised = normalise(text)
    if not any(character.isdigit() for character in normalised):
        return normalised
    remainder = _without_numbers(with_spoken_digits(normalised))
    enough = len(_HAN_CHARACTER.findall(remainder)) >= _LEAST_HAN or len(_WORD.findall(remainder)) >= _LEAST_WORDS
    return remainder if enough else normalised


def _without_numbers(text: str) -> str:
    numbers = [*find_our_numbers(text), *find_order_numbers(text), *find_phones(text), *find_last_four(text)]
    for number in reversed(without_overlaps(numbers)):
        before = _LABELS.sub("", text[: number.start])
        text = f"{before} {text[number.end :]}"
    return _GAP.sub(lambda gap: gap[0][0] if gap[0].strip() else " ", text).strip(" ,，.。;；、")
