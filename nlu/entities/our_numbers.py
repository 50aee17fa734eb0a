"""Numbers we give out ourselves, of cases (C261122-K7QF2) and tickets (T261122-M3XD9), in any way of writing."""

import re
from collections.abc import Iterator

from nlu.entities.spans import CASE_NUMBER, TICKET_NUMBER, Span

_KINDS = {"c": CASE_NUMBER, "t": TICKET_NUMBER}
_HYPHENS = r"\-_‐‑‒–—―~.·/"
_DATE = r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_END = r"(?![a-z0-9]|-[a-z0-9])"
# A tail set apart by blanks alone holds a digit: "C261122 thank you" has no tail.
_WITH_DIGIT = r"(?=[a-z]*\d)"
_NUMBER = re.compile(
    rf"(?<![a-z0-9])(?P<kind>[ct])(?: ?[{_HYPHENS}] ?)?(?P<date>{_DATE})"
    rf"(?: ?[{_HYPHENS}]{{1,2}} ?(?P<hyphened>[a-z0-9]{{5}})"
    rf"|(?P<joined>(?=\d*[a-z])[a-z0-9]{{5}})| (?P<apart>{_WITH_DIGIT}[a-z0-9]{{5}})){_END}"
)
# Character by character, as numbers are read aloud: "C 2 6 1 1 2 2 - K 7 Q F 2".
_SPELT = re.compile(
    rf"(?<![a-z0-9])(?P<kind>[ct])(?P<date>(?: \d){{6}})"
    rf"(?: ?[{_HYPHENS}]| dash| hyphen)?(?P<tail>(?: [a-z0-9]){{5}}){_END}"
)


def find_our_numbers(text: str) -> Iterator[Span]:
    """Find the numbers of cases and tickets.

    Args:
        text: Normalised text, spoken digits already written as digits.

    Yields:
        Spans whose value is the number as we write it; no order number is written like one (SD2611070104 is none).
    """
    for match in _NUMBER.finditer(text):
        yield _span(match, match["date"], match["hyphened"] or match["joined"] or match["apart"])
    for match in _SPELT.finditer(text):
        date, tail = match["date"].replace(" ", ""), match["tail"].replace(" ", "")
        if re.fullmatch(_DATE, date):
            yield _span(match, date, tail)


def _span(match: re.Match[str], date: str, tail: str) -> Span:
    value = f"{match['kind']}{date}-{tail}".upper()
    return Span(match.start(), match.end(), _KINDS[match["kind"]], value, cued=True)
