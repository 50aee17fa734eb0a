"""Whether what questions are about has both its words and its answers: neither works without the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from nlg.responses import load_responses
from training.checking.places import LANGUAGES, Finding, Place

_TOPIC = "topic/"
_ANSWER = "say_answer"


def unanswered(examples: Path, responses: Path) -> Iterator[Finding]:
    """Topics that are recognised and have no answer, and answers that no words lead to.

    Args:
        examples: the folder of the lookup tables, by language.
        responses: the folder of the answers.
    """
    answers = load_responses(responses)[_ANSWER]
    for language in LANGUAGES:
        file = examples / language / "lookups/topics.yml"
        worded = _topics_in(file)
        answered = {v["metadata"]["topic"] for v in answers if _is_for(v["metadata"], language)}
        for topic in sorted(worded - answered):
            yield Finding(
                Place(file), f"`{_TOPIC}{topic}` has no answer", f"give it some under {_ANSWER} in {responses}"
            )
        for topic in sorted(answered - worded):
            yield Finding(Place(file), f"`{_TOPIC}{topic}` is answered, and has no words", "list what people call it")


def _topics_in(file: Path) -> set[str]:
    if not file.exists():
        return set()
    sections = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]
    names = (str(section.get("lookup", "")) for section in sections)
    return {name.removeprefix(_TOPIC) for name in names if name.startswith(_TOPIC)}


def _is_for(metadata: dict[str, Any], language: str) -> bool:
    return metadata["language"] == language and "topic" in metadata
