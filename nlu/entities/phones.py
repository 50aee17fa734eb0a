"""Telephone numbers."""

import re
from collections.abc import Iterator

import phonenumbers

from nlu.entities.number_words import Cue, has_phone_cue, order_cue
from nlu.entities.spans import PHONE, Span
from nlu.entities.spoken_digits import read_out

_SHAPES = (
    # mainland mobile, service and landline numbers
    r"(?:(?:\+?86|0086)[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}",
    r"[48]00[ -]\d{3,4}[ -]?\d{3,4}",
    r"0[1-9]\d{1,2}[ -]\d{7,8}",
    # landlines in two groups after the area code: mainland China, Taiwan, London
    r"0(?:[2-8]|[1-9]\d{1,2})[ -]\d{3,4}[ -]\d{4}",
    r"\(0\d{1,4}\) ?\d{3,4}[ -]?\d{3,4}",
    # Hong Kong, Taiwan
    r"\+?852[ -]?[2-9]\d{3}[ -]?\d{4}",
    r"(?:\+?886[ -]?|0)9\d{2}[ -]?\d{3}[ -]?\d{3}",
    # United Kingdom, North America
    r"(?:\+?44[ -]?|0)7\d{3}[ -]?\d{3}[ -]?\d{3}",
    r"(?:\+44[ -]?|0)[12]\d{2,3}[ -]\d{3,4}[ -]?\d{3,4}",
    r"(?:\+?1[ .-]?)?\([2-9]\d{2}\) ?[2-9]\d{2}[ .-]?\d{4}",
    r"(?:\+?1[ .-]?)?[2-9]\d{2}(?P<between>[ .-])[2-9]\d{2}(?P=between)\d{4}",
)
_SHAPED = re.compile(rf"(?<![a-z0-9+-])(?:{'|'.join(_SHAPES)})(?![a-z0-9]|-\d)")
_INTERNATIONAL = re.compile(r"(?<![a-z0-9+-])\+\d[\d ()-]{7,17}\d(?![a-z0-9]|-\d)")
_ANY = re.compile(r"(?<![a-z0-9])(?:\(\+?\d{1,4}\) ?|\+?\d)[\d ().-]{5,17}\d(?![a-z0-9]|[-.]\d)")
_REGIONS = ("CN", "HK", "TW", "GB", "US", "SG", "MO", "MY", "AU", "IN")


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)


def _is_diallable(number: str) -> bool:
    for region in _REGIONS:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(parsed):
            return True
    return False


def _shaped(text: str) -> Iterator[Span]:
    for match in _SHAPED.finditer(text):
        if order_cue(text, match.start()) == Cue.NONE:
            yield Span(match.start(), match.end(), PHONE, _digits(match[0]))
    for match in _INTERNATIONAL.finditer(text):
        if _is_diallable(match[0]):
            yield Span(match.start(), match.end(), PHONE, _digits(match[0]))


def _cued(text: str) -> Iterator[Span]:
    for match in _ANY.finditer(text):
        digits = _digits(match[0])
        if 7 <= len(digits) <= 15 and has_phone_cue(text, match.start()) and _is_diallable(match[0]):
            yield Span(match.start(), match.end(), PHONE, digits, cued=True)


def _dictated(text: str) -> Iterator[Span]:
    for start, end, digits in read_out(text):
        cued = has_phone_cue(text, start)
        if (cued and 7 <= len(digits) <= 15 and _is_diallable(digits)) or _SHAPED.fullmatch(digits):
            yield Span(start, end, PHONE, digits, cued)


def find_phones(text: str) -> Iterator[Span]:
    """Find telephone numbers (shapes of China, Hong Kong, Taiwan, UK, US; with "+" any; any after "电话:").

    Args:
        text: Normalised text, spoken digits already written as digits.

    Yields:
        Spans whose value is the digits as given, a country code included, nothing between them.
    """
    yield from _shaped(text)
    yield from _cued(text)
    yield from _dictated(text)
