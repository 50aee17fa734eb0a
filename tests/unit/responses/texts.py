"""The texts of data/responses, as the tests of them read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from nlg.responses import files_of
from sandra.tone import Script

ROOT = Path(__file__).parents[3]
FILES = files_of(ROOT / "data" / "responses")
LANGUAGES = {"zh", "en"}
LONGEST = {"zh": "深蓝色全自动破壁豆浆机", "en": "dark blue electric toothbrush"}
"""The longest names of things a customer is quoted with."""

Situation = frozenset[tuple[str, Any]]


@dataclass(frozen=True)
class Variant:
    """One text of a response with the situation it is for."""

    response: str
    text: str
    language: Script
    situation: Situation

    @property
    def heated(self) -> bool:
        return ("heated", True) in self.situation

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(re.findall(r"{(\w+)}", self.text))

    def __str__(self) -> str:
        return f"{self.response} {self.language} {dict(self.situation)}: {self.text}"


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def variants_in(path: Path) -> Iterator[Variant]:
    for response, texts in read(path)["responses"].items():
        for entry in texts:
            metadata = dict(entry["metadata"])
            language = metadata.pop("language")
            yield Variant(response, entry["text"], language, frozenset(metadata.items()))


VARIANTS = [variant for path in FILES for variant in variants_in(path)]
RESPONSES = sorted({variant.response for variant in VARIANTS})


def of(response: str) -> list[Variant]:
    return [variant for variant in VARIANTS if variant.response == response]


def faults(found: Iterable[object]) -> str:
    return "\n".join(str(fault) for fault in found)
