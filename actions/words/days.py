"""The day or days on which it happened, as a message tells them and as they are said back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from actions.turn import Turn
from actions.words.told import entities_of, messages_of_complaint
from actions.words.yes_and_no import taken_apart
from sandra.shop.finding import Of, days_named
from sandra.wording import calendar_day

UNKNOWN_DAY = "unknown"
WEEK = 7
_SPAN = "/"
_JOINS = re.compile(r"\s*(?:[、,，~—-]|和|跟|与|與|到|至|and|to|until|through)?\s*")


def when_told(turn: Turn, known: str | None = None) -> str | None:
    """When it happened, by this message: an ISO day or moment, or "first/last" for a stretch of days; None if unsaid.

    A week is no day of it: "last week" stays the whole of it. "The week before last", said of a Tuesday, is the Tuesday
    of that week.

    Args:
        turn: the message.
        known: when it happened as we knew it, for what is put right.
    """
    spans = _times(turn.tracker.latest_message)
    if not spans:
        return None
    row = _in_a_row(turn.text, spans)
    if len(row) > 1:
        days = sorted(_day(span) for span in row)
        return f"{days[0]}{_SPAN}{days[-1]}"
    told = _stretch(turn.text, spans[-1])
    return _same_weekday(known, told) if taken_apart(turn.text).contradicts else told


def spoken_when(turn: Turn, value: str | None) -> Any:
    """The day or days as they are said back; a week or month in the customer's own words."""
    if not value or value == UNKNOWN_DAY:
        return ""
    first, _, last = value.partition(_SPAN)
    spoken = calendar_day(datetime.fromisoformat(first).date(), turn.language)
    if not last:
        return spoken
    words = _words_for(turn, value)
    if words is not None:
        return {"response": "say_some_day", "span": words}
    return {"response": "say_days", "first": spoken, "last": calendar_day(date.fromisoformat(last), turn.language)}


def _times(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = entities_of(message, "time")
    return sorted(found, key=lambda span: int(span.get("start", 0)))


def _day(span: Mapping[str, Any]) -> date:
    return datetime.fromisoformat(span["value"]).date()


def _in_a_row(text: str, spans: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last times of the message that are named side by side: 昨天前天大前天."""
    row = [spans[-1]]
    for span in reversed(spans[:-1]):
        if not _JOINS.fullmatch(text, span["end"], row[0]["start"]):
            break
        row.insert(0, span)
    return row if len({_day(span) for span in row}) > 1 else row[-1:]


def _stretch(text: str, span: Mapping[str, Any]) -> str:
    """The value of a time; "first/last" where its words name a week or a month."""
    value = str(span["value"])
    days = days_named(_day(span), _bare(text[span["start"] : span["end"]]), Of.EITHER)
    return value if days.first == days.last else f"{days.first}{_SPAN}{days.last}"


def _bare(words: str) -> str:
    """ "The week before last" names a week as "last week" does."""
    return "last week" if words.casefold().strip() == "the week before last" else words


def _same_weekday(known: str | None, told: str) -> str:
    first, _, last = told.partition(_SPAN)
    if not last or not known or known == UNKNOWN_DAY or _SPAN in known:
        return told
    monday = date.fromisoformat(first)
    if (date.fromisoformat(last) - monday).days != WEEK - 1:
        return told
    return str(monday + timedelta(days=datetime.fromisoformat(known).weekday()))


def _words_for(turn: Turn, value: str) -> str | None:
    """The words with which the customer named a stretch of days."""
    for message in reversed(messages_of_complaint(turn)):
        text = str(message["text"])
        for span in _times(message):
            if _stretch(text, span) == value:
                return text[span["start"] : span["end"]].strip()
    return None
