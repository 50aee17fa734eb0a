"""Telephone numbers and their last four digits."""

import re
from collections.abc import Iterator

import phonenumbers

from nlu.entities.order_numbers import has_order_cue
from nlu.entities.spans import PHONE, PHONE_LAST4, Span

_SHAPES = (
    # mainland mobile, service and landline numbers
    r"(?:\+?86|0086)?[ -]?1[3-9]\d[ -]?\d{4}[ -]?\d{4}",
    r"[48]00[ -]\d{3,4}[ -]?\d{3,4}",
    r"0[1-9]\d{1,2}[ -]\d{7,8}",
    # Hong Kong, Taiwan
    r"\+?852[ -]?[2-9]\d{3}[ -]?\d{4}",
    r"(?:\+?886[ -]?|0)9\d{2}[ -]?\d{3}[ -]?\d{3}",
    # United Kingdom, North America
    r"(?:\+?44[ -]?|0)7\d{3}[ -]?\d{3}[ -]?\d{3}",
    r"(?:\+44[ -]?|0)[12]\d{2,3}[ -]\d{3,4}[ -]?\d{3,4}",
    r"(?:\+?1[ .-]?)?\([2-9]\d{2}\) ?[2-9]\d{2}[ .-]?\d{4}",
    r"(?:\+?1[ .-]?)?[2-9]\d{2}([ .-])[2-9]\d{2}\1\d{4}",
    r"\+1[2-9]\d{9}",
)
_SHAPED = re.compile("|".join(f"(?<![a-z0-9+-])(?:{shape})(?![a-z0-9]|-\\d)" for shape in _SHAPES[:8]))
_SHAPED_AMERICAN = re.compile(rf"(?<![a-z0-9+-])(?:{_SHAPES[8]})(?![a-z0-9]|-\d)")
_ANY = re.compile(r"(?<![a-z0-9])\+?\d[\d ()-]{5,17}\d(?![a-z0-9]|[-.]\d)")
_REGIONS = ("CN", "HK", "TW", "GB", "US", "SG", "MO", "MY", "AU", "IN")

_PHONE_WORD = (
    r"(?:手机|电话|联系方式|手机号码?|电话号码?|"
    r"(?:phone|mobile|cell|tel|telephone|contact|whatsapp)(?: ?(?:number|no|num))?\.?)"
)
_GAP = r"[\s:是为号码=,.#(\"'“「【]{0,6}(?:is|are|was)?[\s:\"'“「【]{0,3}"
_PHONE_CUE = re.compile(rf"{_PHONE_WORD}{_GAP}$")
_LAST4_CUE = re.compile(
    r"(?:尾号|尾数|末尾|末?(?:后|末|尾|最后)(?:四|4|面四|面4)个?(?:位数?|码|个?数字?)?|"
    r"(?:ending|ends|end)(?: (?:in|with))?|(?:last|final) (?:four|4)(?: ?(?:digits?|numbers?|of (?:my|the) \w{1,8}))*|"
    rf"{_PHONE_WORD}){_GAP}$"
)
_LAST4_SUFFIX = re.compile(
    r"^\s?(?:结尾|收尾|尾号|这个尾号|is (?:my|the) last (?:four|4)|are (?:my|the) last (?:four|4))"
)
# The tail of an order or a card is no proof of who somebody is.
_TAIL_OF_SOMETHING_ELSE = re.compile(
    r"(?:订单|单号|运单|卡|账户|card|order|account|tracking)(?:号码?|的|是| ?number| ?no\.?|[ ,:])*$"
)
_CUE_REACH = 40

_FOUR = re.compile(r"(?<![a-z0-9+$¥£€])(?<![a-z0-9][.:/-])\d{4}(?![a-z0-9%]|[.:/-]\d)")
_SPOKEN_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_SPOKEN_FOUR = re.compile(
    rf"(?<![a-z])(?:double {_SPOKEN_WORD}[ ,-]+double {_SPOKEN_WORD}|"
    rf"{_SPOKEN_WORD}(?:[ ,-]+{_SPOKEN_WORD}){{3}})(?![ ,-]*{_SPOKEN_WORD}|[a-z])"
)
_SPOKEN_VALUES = {
    **{"zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3"},
    **{"four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"},
}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEADS_IN = re.compile(r"(?:是|为|就是|应该是|填的|报一下)$")
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)


def _is_diallable(digits: str) -> bool:
    for region in _REGIONS:
        try:
            number = phonenumbers.parse(digits, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return True
    return False


def _shaped_phones(text: str) -> Iterator[Span]:
    for pattern in (_SHAPED, _SHAPED_AMERICAN):
        for match in pattern.finditer(text):
            if not has_order_cue(text, match.start()):
                yield Span(match.start(), match.end(), PHONE, _digits(match[0]))


def _cued_phones(text: str) -> Iterator[Span]:
    for match in _ANY.finditer(text):
        digits = _digits(match[0])
        cue = _PHONE_CUE.search(text[max(0, match.start() - _CUE_REACH) : match.start()])
        if cue and 7 <= len(digits) <= 15 and _is_diallable(match[0]):
            yield Span(match.start(), match.end(), PHONE, digits, cued=True)


def _stands_apart(text: str, start: int, end: int) -> bool:
    before, after = text[:start].rstrip(" "), text[end:].lstrip(" ")
    if after and _HAN.match(after[0]) and end < len(text):
        return False
    return not before or not _HAN.match(before[-1]) or bool(_LEADS_IN.search(before))


def _is_tail_of_something_else(before: str) -> bool:
    return bool(_TAIL_OF_SOMETHING_ELSE.search(before)) and not re.search(_PHONE_WORD, before)


def _four_digits(text: str) -> Iterator[Span]:
    for match in _FOUR.finditer(text):
        before = text[max(0, match.start() - _CUE_REACH) : match.start()]
        cue = _LAST4_CUE.search(before)
        if cue and _is_tail_of_something_else(before[: cue.start()]):
            continue
        cued = bool(cue or _LAST4_SUFFIX.search(text[match.end() : match.end() + 30]))
        alone = not re.search(r"[^\W_]", text[: match.start()] + text[match.end() :])
        if cued or alone or (_stands_apart(text, *match.span()) and not _YEAR.fullmatch(match[0])):
            yield Span(match.start(), match.end(), PHONE_LAST4, match[0], cued)


def _spoken_four(text: str) -> Iterator[Span]:
    for match in _SPOKEN_FOUR.finditer(text):
        words = re.findall(r"[a-z]+", match[0])
        digits = "".join(_SPOKEN_VALUES[word] for word in words if word != "double")
        value = digits if len(digits) == 4 else digits[0] * 2 + digits[1] * 2
        yield Span(match.start(), match.end(), PHONE_LAST4, value)


def find_phones(text: str) -> Iterator[Span]:
    """Find telephone numbers (mainland China, Hong Kong, Taiwan, UK, US shapes; any shape after "电话:").

    Args:
        text: Normalised text, spoken digits already written as digits.

    Yields:
        Spans whose value is the digits as given, a country code included, nothing between them.
    """
    yield from _shaped_phones(text)
    yield from _cued_phones(text)


def find_last_four(text: str) -> Iterator[Span]:
    """Find the last four digits of a phone: four digits alone, cued ("尾号", "ending in") or spoken.

    Args:
        text: Normalised text, spoken digits already written as digits.

    Yields:
        Spans whose value is four digits.
    """
    yield from _four_digits(text)
    yield from _spoken_four(text)
