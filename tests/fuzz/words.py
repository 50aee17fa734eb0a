"""What customers have to say: the trainers' examples by label and language, and set phrases of words.yml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from nlg.traditional import to_traditional
from settings import ROOT

SIGNALS = ("abuse", "threat")
COMPLAIN = "complain"


@dataclass(frozen=True)
class Words:
    """Examples by language (zh, en) and label, an intent, "complain/<type>" or a signal; and the set phrases."""

    examples: Mapping[str, Mapping[str, Sequence[str]]]
    phrases: Mapping[str, Any]

    def example(self, draw: Random, language: str, label: str) -> str:
        """Something trainers wrote for a label, in the language and script of the customer."""
        return in_script(draw.choice(self.examples[_spoken(language)][label]), language)

    def any_example(self, draw: Random, language: str) -> str:
        """An example of any label; rare labels come as often as the others."""
        return self.example(draw, language, draw.choice(list(self.examples[_spoken(language)])))

    def phrase(self, draw: Random, language: str, name: str, /, **values: str) -> str:
        """A set phrase; a dotted name leads to one further down."""
        entry: Any = self.phrases[_spoken(language)]
        for key in name.split("."):
            entry = entry[key]
        chosen = draw.choice(entry) if isinstance(entry, list) else entry
        return in_script(str(chosen).format(**values), language)

    def oddity(self, draw: Random, name: str) -> str:
        """A set phrase of no language."""
        return str(draw.choice(self.phrases["any"][name])).format()


def in_script(text: str, language: str) -> str:
    """The text as somebody of that language writes it."""
    return to_traditional(text) if language == "zh-Hant" else text


def _spoken(language: str) -> str:
    return "en" if language == "en" else "zh"


@cache
def read_words(root: Path = ROOT) -> Words:
    """All words of the project's training data and of words.yml."""
    phrases = yaml.load((Path(__file__).with_name("words.yml")).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Words({language: _examples(root / "data/nlu" / language) for language in ("zh", "en")}, phrases)


def _examples(folder: Path) -> dict[str, list[str]]:
    examples: dict[str, list[str]] = defaultdict(list)
    for file in sorted(folder.rglob("*.yml")):
        for section in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            if "intent" in section:
                texts = list(_texts(section["examples"]))
                examples[section["intent"]] += texts
                for signal in (section.get("metadata") or {}).get("signals") or []:
                    examples[signal] += texts
    return dict(examples)


def _texts(examples: str | list[dict[str, Any]]) -> list[str]:
    if isinstance(examples, list):
        return [str(example["text"]) for example in examples]
    rows = (line.removeprefix("- ").strip() for line in examples.splitlines())
    return [row.strip('"') for row in rows if row]
