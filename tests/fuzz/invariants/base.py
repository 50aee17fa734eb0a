"""What an invariant is, and what all of them need to know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from opencc import OpenCC

from nlg.responses import load_responses
from nlg.traditional import to_traditional
from sandra.playbook import Playbook, load_playbook
from sandra.tone import apologises
from settings import ROOT
from tests.fuzz.turns import Bubble, History, Turn

RESPONSES = "data/responses"
_QUOTED = re.compile(r"「.*」|“.*”", re.DOTALL)


@dataclass(frozen=True, eq=False)
class Rules:
    """The standard the running processes work by.

    Attributes:
        apologies: names of the responses that apologise.
    """

    playbook: Playbook
    apologies: frozenset[str]
    responses: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    @cache  # noqa: B019 - there is one of these a project
    def texts(self, response: str) -> frozenset[str]:
        """Every wording of a response, in both scripts, as it is where it has no gaps to fill."""
        written = [str(variant["text"]) for variant in self.responses.get(response, ())]
        return frozenset([*written, *map(to_traditional, written)])

    @staticmethod
    @cache
    def of_project(root: Path = ROOT) -> Rules:
        """Those of this folder."""
        playbook = load_playbook(root / "playbook")
        texts = load_responses(root / RESPONSES)
        apologies = {name for name, variants in texts.items() if any(_apologises(v, playbook) for v in variants)}
        return Rules(playbook, frozenset(apologies), texts)


Found = tuple[str, str]
"""What a violation hinges on, by which alike ones are grouped; and what is wrong, for people."""


@dataclass(frozen=True)
class Invariant:
    """A check of the latest turn of a conversation."""

    name: str
    clause: str
    find: Callable[[History, Rules], Iterable[Found]]


@dataclass(frozen=True)
class Violation:
    """Something that must not be, at the latest turn of a conversation."""

    invariant: str
    clause: str
    about: str
    problem: str

    @property
    def kind(self) -> tuple[str, str]:
        """Violations alike in this have most likely one cause."""
        return self.invariant, self.about


class Topic(list[Invariant]):
    """The invariants of one module, in the order they are written."""

    def holds(self, clause: str) -> Callable[[Callable[[History, Rules], Iterable[Found]]], Invariant]:
        """Makes a function an invariant that serves a clause."""

        def register(find: Callable[[History, Rules], Iterable[Found]]) -> Invariant:
            self.append(Invariant(find.__name__.replace("_", " "), clause, find))
            return self[-1]

        return register


def check(invariants: Iterable[Invariant], history: History, rules: Rules) -> list[Violation]:
    """All violations at the latest turn."""
    return [
        Violation(invariant.name, invariant.clause, about, problem)
        for invariant in invariants
        for about, problem in invariant.find(history, rules)
    ]


def own_words(bubble: Bubble, turn: Turn) -> str:
    """The text without what the customer is quoted with."""
    text = bubble.text
    quotes = [str(turn.after.slots.get("details") or "").strip(" 。.！!"), *_facts(turn)]
    for quote in filter(None, quotes):
        text = text.replace(quote, "").replace(_traditional(quote), "")
    return _QUOTED.sub("", text)


def _apologises(variant: dict[str, Any], playbook: Playbook) -> bool:
    return apologises(str(variant["text"]), str(variant["metadata"]["language"]), playbook.tone)


def _facts(turn: Turn) -> Iterator[str]:
    for case in turn.after.cases[:1]:
        yield from (fact.value for fact in case.facts if fact.name in ("details", "story", "staff_member"))


@lru_cache(maxsize=4096)
def _traditional(text: str) -> str:
    return to_traditional(text)


@lru_cache(maxsize=4096)
def in_simplified(text: str, language: str) -> str:
    """What the rules for Chinese, which are written in Simplified characters, are held against."""
    return str(_to_simplified().convert(text)) if language.startswith("zh") else text


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("tw2s")
