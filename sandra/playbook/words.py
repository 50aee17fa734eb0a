"""Texts for people in the playbook, and the fields they may name."""

from __future__ import annotations

from string import Formatter

from pydantic import Field, validator

from sandra.playbook.conditions import Strict
from sandra.shop.evidence import MEASUREMENTS

WORDING_FIELDS = frozenset({"amount", "item", "order_number", "due"})
KNOWN_WITH = {
    "promised_by": "days_late",
    "arrived_on": "item_delivered",
    "arrived": "partly_delivered",
    "waiting": "parcel_missing",
    "station": "left_at_station",
    "left_on": "left_at_station",
    "scan": "days_without_scan",
    "scanned_on": "days_without_scan",
    "refunded_on": "refund_completed",
}
"""Days, places and goods a finding may name, with the measurement that says whether they are known."""
FINDING_FIELDS = frozenset({"item", "order_number", *KNOWN_WITH, *MEASUREMENTS})


class Words(Strict):
    """A text for people, in Simplified Chinese and English; Traditional Chinese is derived."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        """The text for zh-Hans, zh-Hant (in Simplified, converted on output) or en."""
        return self.en if language == "en" else self.zh


class RemedyWords(Words):
    """How a remedy is put to the customer; may name {amount}, {item}, {order_number} and {due}."""

    @validator("zh", "en")
    def known_fields(cls, text: str) -> str:
        return _naming_only(WORDING_FIELDS, text)


class FindingWords(Words):
    """What the systems said; may name the measurements, {item}, {order_number} and `KNOWN_WITH`."""

    @validator("zh", "en")
    def known_fields(cls, text: str) -> str:
        return _naming_only(FINDING_FIELDS, text)


def _naming_only(fields: frozenset[str], text: str) -> str:
    known = f"this text may name {', '.join(sorted(fields))}"
    try:
        named = fields_named(text)
    except ValueError as error:
        raise ValueError(f"a brace without its partner; {known}, each in a pair of braces") from error
    unknown = sorted(named - fields)
    if unknown:
        raise ValueError(f"unknown field {{{unknown[0]}}}; {known}")
    return text


def fields_named(text: str) -> set[str]:
    """The names in braces.

    Raises:
        ValueError: a brace has no partner.
    """
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}
