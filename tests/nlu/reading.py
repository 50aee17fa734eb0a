"""The rows of the test set and what the model answers to each."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog

from nlu.entities.extractor import find_entities
from nlu.entities.lookups import LookupFinder
from nlu.script import aligned

FOLDER = Path(__file__).parent
MESSAGES = FOLDER / "messages.tsv"
ENTITIES = FOLDER / "entities.tsv"
CLARITY = 0.5


@dataclass(frozen=True)
class Row:
    """A message with what a careful reader takes it for."""

    text: str
    label: str
    emotion: str
    intensity: float
    signals: frozenset[str]
    language: str


@dataclass(frozen=True)
class FactRow:
    """A message sent at a moment, with the facts in it: entity, words, value."""

    at: datetime
    text: str
    facts: frozenset[tuple[str, str, str]]


def message_rows() -> list[Row]:
    """tests/nlu/messages.tsv"""
    return [
        Row(text, label, emotion, float(intensity), frozenset(filter(None, signals.split(","))), language)
        for text, label, emotion, intensity, signals, language in _rows(MESSAGES)
    ]


def fact_rows() -> list[FactRow]:
    """tests/nlu/entities.tsv"""
    return [
        FactRow(
            datetime.fromisoformat(at),
            text,
            frozenset((fact["entity"], fact["text"], _plain(fact["value"])) for fact in json.loads(facts)),
        )
        for at, text, facts in _rows(ENTITIES)
    ]


def answers(model: Path, texts: Sequence[str]) -> list[dict[str, Any]]:
    """What `/model/parse` would answer to each message."""
    configure_structlog(logging.WARNING)
    agent = Agent.load(str(model))

    async def ask() -> list[dict[str, Any]]:
        return [await agent.parse_message(text) for text in texts]

    return asyncio.run(ask())


def facts_found(row: FactRow, kinds: frozenset[str]) -> frozenset[tuple[str, str, str]]:
    """The facts of these kinds that are found in a message."""
    normalised = aligned(row.text)
    found = set()
    for span in find_entities(normalised.text, row.at, LookupFinder([])):
        if span.entity in kinds:
            start, end = normalised.original_span(span.start, span.end)
            found.add((span.entity, row.text[start:end], _plain(span.value)))
    return frozenset(found)


def label_in(answer: dict[str, Any]) -> str:
    """The label of an answer, with its type where it is a complaint."""
    intent = str(answer["intent"]["name"])
    kind = answer.get("complaint_type")
    return f"{intent}/{kind['name']}" if kind else intent


def signals_in(answer: dict[str, Any]) -> frozenset[str]:
    """The signals an answer gives."""
    return frozenset(name for name, chance in answer["signals"].items() if chance >= CLARITY)


def _rows(file: Path) -> Iterator[list[str]]:
    lines = file.read_text(encoding="utf-8").splitlines()[1:]
    return (line.split("\t") for line in lines if line.strip())


def _plain(value: Any) -> str:
    """Numbers alike however they are written."""
    return f"{float(value):g}" if isinstance(value, int | float) else str(value)
