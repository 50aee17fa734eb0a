"""What a team that works at a desk of its own reads first when a person is called (D2): the desk's words and names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sandra.case import Ticket
from sandra.wording import day_and_time

MOODS_SHOWN = 6
_ARROW = " → "
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class DeskWords:
    """How the desk's pages name things in one language."""

    language: str
    labels: Mapping[str, Any]
    names: Mapping[str, Mapping[str, str]]

    def pair(self, name: str, value: str) -> str:
        """What something is."""
        return f"{name}: {value}" if self.language == "en" else f"{name}：{value}"

    def aside(self, words: str, beside: str) -> str:
        """Words with others in brackets."""
        return f"{words} ({beside})" if self.language == "en" else f"{words}（{beside}）"

    def row(self, words: Iterable[str]) -> str:
        """Several in a row."""
        return (", " if self.language == "en" else "、").join(words)

    def label(self, path: str, **values: str) -> str:
        """A line of the pages, such as `case.facts`."""
        found: Any = self.labels
        for step in path.split("."):
            found = found[step]
        return str(found).format(**values)

    def named(self, kind: str, name: str) -> str:
        """What people call something; a name of the business's own making stays as they write it."""
        return self.names[kind].get(name, name.replace("_", " "))


@lru_cache(maxsize=8)
def desk_words(folder: Path, language: str) -> DeskWords:
    """Those of the pages' locale files in that folder."""
    labels, names = (
        json.loads((folder / f"{language}{kind}.json").read_text(encoding="utf-8")) for kind in ("", ".names")
    )
    return DeskWords(language, labels, names)


def note_of(ticket: Ticket, words: DeskWords, timezone: str) -> str:
    """The ticket's summary in seven points: why a person is called, the case, what the customer said, what our systems
    say, what was offered, what is asked for, and the mood. Written in Markdown."""
    summary: Entry = ticket.summary
    moods = _moods(summary["emotion"], words) or [words.label("mood.none")]
    parts = [
        _why(ticket, words, timezone),
        _case(summary, words),
        *_of_the_case(summary, words),
        _list(words.label("mood.title"), moods),
    ]
    return "\n\n".join(parts)


def _why(ticket: Ticket, words: DeskWords, timezone: str) -> str:
    respond_by = day_and_time(ticket.respond_by, timezone, words.language)
    lines = [
        words.pair(words.label("ticket.why"), words.named("reason", ticket.reason)),
        words.pair(words.label("left.clocks.first_response"), words.label("case.due", time=respond_by)),
    ]
    if ticket.excluded:
        lines.append(words.pair(words.label("ticket.excluded"), words.row(map(_plain, ticket.excluded))))
    return _list(f"{ticket.number} · {words.named('priority', ticket.priority)}", lines)


def _case(summary: Entry, words: DeskWords) -> str:
    also = [words.pair(_case_name(one, words), _plain(str(one["story"]))) for one in summary.get("also_complains", ())]
    if "case" not in summary:
        return _list(words.label("case.none"), also)
    lines = [words.pair(words.label("case.order"), str(summary["order_number"]))] if summary.get("order_number") else []
    if summary.get("earlier_cases"):
        lines.append(words.pair(words.label("case.earlier"), words.row(summary["earlier_cases"])))
    return _list(_case_name(summary, words), [*lines, *also])


def _case_name(summary: Entry, words: DeskWords) -> str:
    number = words.label("case.number", number=str(summary["case"]))
    return f"{number} · {words.named('complaint_type', str(summary['complaint_type']))}"


def _of_the_case(summary: Entry, words: DeskWords) -> Iterator[str]:
    if "case" not in summary:
        return
    facts, evidence = [*_facts(summary["facts"], words)], [*_evidence(summary["evidence"], words)]
    offers = [*_offers(summary, words)]
    yield _list(words.label("case.facts"), facts or [words.label("case.no_facts")])
    yield _list(words.label("case.evidence"), evidence or [words.label("case.no_evidence")])
    yield _list(words.label("case.offers"), offers or [words.label("case.no_offers")])
    yield _list(words.label("case.asks"), [_asked(summary["asked"], words)])


def _facts(facts: Mapping[str, str], words: DeskWords) -> Iterator[str]:
    for name, value in facts.items():
        said = words.named("value", value) if name == "extent" else value
        yield words.pair(words.named("fact", name), _plain(said))


def _evidence(evidence: Iterable[str], words: DeskWords) -> Iterator[str]:
    for one in evidence:
        source, _, value = one.partition(" = ")
        system, _, finding = source.partition(".")
        yield words.pair(
            f"{words.named('system', system)} · {words.named('evidence', finding)}", words.named("value", value)
        )


def _offers(summary: Entry, words: DeskWords) -> Iterator[str]:
    for offer in summary["offers"]:
        yield words.aside(_plain(offer["what"]), words.named("offer_status", offer["status"]))
    for one in summary["approvals"]:
        status = words.label(f"decide.statuses.{one['status']}")
        answer = " ".join(filter(None, (status, one["granted"])))
        yield words.aside(f"{one['number']} · {_plain(one['what'])}", answer)


def _asked(asked: Entry, words: DeskWords) -> str:
    remedy = words.named("remedy", asked["remedy"]) if asked.get("remedy") else ""
    return " · ".join(filter(None, (remedy, asked.get("amount")))) or words.label("case.asks_nothing")


def _moods(readings: Sequence[Entry], words: DeskWords) -> list[str]:
    """How it went, the same only once in a row."""
    named = [words.named("emotion", reading["emotion"]) for reading in readings]
    changes = [name for place, name in enumerate(named) if place == 0 or named[place - 1] != name]
    return [_ARROW.join(changes[-MOODS_SHOWN:])] if changes else []


def _list(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"**{title}**", *(f"- {line}" for line in lines)])


def _plain(words: str) -> str:
    """A customer's words on one line; none of them calls somebody of the team, as such an address does in Chatwoot."""
    return " ".join(words.split()).replace("mention://", "mention:/ /")
