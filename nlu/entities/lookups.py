"""Remedies, products and what questions are about, as the trainers' lookup tables list them."""

import re
from collections.abc import Iterator
from typing import Any

from nlu.entities.spans import ABOUT, PRODUCT, REMEDY, TOPIC, Span
from nlu.entities.terms import Term, TermFinder, listed

_REMEDY_TABLE = f"{REMEDY}/"
_SUBJECT_TABLES = (f"{TOPIC}/", f"{ABOUT}/")
_DECLINED = re.compile(
    r"(?:(?<!要)不要|不想要?|不需要|不用|不接受|别给我|谁要|谁稀罕|拒绝|"
    r"(?:don't|do not|dont|not|no) (?:want|need|accept|interested in)(?: (?:a|an|any|your|the|another))?|"
    r"instead of(?: a| the)?)[ 你们的什么]{0,4}$"
)
_DECLINED_REACH = 28
# "my £2499 back" asks for a refund as "my money back" does.
_SUM_BACK = re.compile(
    r"(?<![a-z])(?:my|our|the|all|that) [£$€¥]? ?[\d,.]+ ?(?:pounds|quid|dollars|yuan|euros?)? (?P<back>back)(?![a-z])"
)
# "send the sunscreen", "just post me my kettle": whatever is to be sent again.
_SENT_AGAIN = re.compile(
    r"(?<![a-z])(?:send|post|ship|bring|deliver)(?: (?:me|us|out|over))?"
    r" (?:the|my|our)(?: (?:other|missing|remaining|actual))? $"
)
_SENT_NEW = re.compile(
    r"(?<![a-z])(?:send|post|ship|bring|deliver)(?: (?:me|us|out|over))? (?:a|another)(?: (?:brand )?new)? $"
)
_SENT_REACH = 36
# "phone 2784", "mobile ending 7045" and 手机号 say whose digits they are, and name nothing that was bought.
_PHONES = re.compile(r"(?:mobile |cell )?phone|mobile|cell|手机|电话|手機|電話")
_ITS_DIGITS = re.compile(
    r"的?(?:[号號]|尾[号號]|[后後]四|末四)|"
    r"[ '’s]{0,3}(?:(?:no|num|number|nr)\.?)?[ :#=-]{0,3}(?:is|ends?|ending)?(?: (?:in|with|on))?[ :#]{0,3}"
    r"(?:\d{4}|\d{7,})(?!\d)"
)


def terms_of(lookup_tables: list[dict[str, Any]]) -> list[Term]:
    """Take the tables `remedy/<kind>`, `product`, `topic/<name>` and `about/<what>` out of Rasa's lookup tables."""
    return listed(lookup_tables, (_REMEDY_TABLE, PRODUCT, *_SUBJECT_TABLES))


class LookupFinder:
    """Finds the remedies and products named in a text, and what it asks about."""

    def __init__(self, terms: list[Term]) -> None:
        self._finder = TermFinder(term for term in terms if not term.table.startswith(_SUBJECT_TABLES))
        self._subjects = {
            table: TermFinder(term for term in terms if term.table.startswith(table)) for table in _SUBJECT_TABLES
        }

    def find(self, text: str) -> Iterator[Span]:
        """Find remedies, unless they are declined ("不要退款", "I don't want a voucher"), and products.

        Args:
            text: Normalised text.

        Yields:
            Spans whose value is the remedy's kind, or the product as the normalised text has it.
        """
        for start, end, term in self._finder.find(text):
            if term.table == PRODUCT:
                if not _is_label_of_digits(text, start, end):
                    yield Span(start, end, PRODUCT, term.text)
                yield from _sent(text, start)
            elif not _DECLINED.search(text[max(0, start - _DECLINED_REACH) : start]):
                yield Span(start, end, REMEDY, term.table.removeprefix(_REMEDY_TABLE))
        for match in _SUM_BACK.finditer(text):
            yield Span(match.start("back"), match.end("back"), REMEDY, "refund")

    def find_subjects(self, text: str) -> Iterator[Span]:
        """Find what a question is about: topics ("topic/returns"), and a case or an order ("about/case").

        They may overlap with facts: the words for a topic ("退货运费") hold those for a remedy.

        Args:
            text: Normalised text.

        Yields:
            Spans whose value is the table's second name.
        """
        for finder in self._subjects.values():
            for start, end, term in finder.find(text):
                entity, _, value = term.table.partition("/")
                yield Span(start, end, entity, value)


def _is_label_of_digits(text: str, start: int, end: int) -> bool:
    return bool(_PHONES.fullmatch(text, start, end) and _ITS_DIGITS.match(text, end))


def _sent(text: str, start: int) -> Iterator[Span]:
    before = text[max(0, start - _SENT_REACH) : start]
    for pattern, kind in ((_SENT_AGAIN, "reship"), (_SENT_NEW, "replace")):
        asked = pattern.search(before)
        if asked:
            yield Span(start - len(asked[0]), start - 1, REMEDY, kind)
