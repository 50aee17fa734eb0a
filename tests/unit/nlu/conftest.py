"""A small model trained through Rasa's own graph, and ways to ask it and the entity finders."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.model_training import train_nlu

from nlu.entities.extractor import find_entities
from nlu.entities.lookups import LookupFinder, terms_of
from nlu.entities.spans import Value
from nlu.script import aligned

TRAINING = Path(__file__).parent / "training"
SUNDAY_AFTERNOON = datetime(2026, 11, 22, 14, 30)
LOOKUP_TABLES: list[dict[str, Any]] = [
    {"name": "remedy/refund", "elements": ["退款", "全额退款", "refund"]},
    {"name": "remedy/replacement", "elements": ["换货", "replacement"]},
    {"name": "product", "elements": ["耳机", "蓝牙耳机", "mug"]},
    {"name": "city", "elements": ["上海"]},
    {"name": "topic/returns", "elements": ["退货", "return"]},
    {"name": "topic/return_freight", "elements": ["退货运费"]},
    {"name": "topic/invoice", "elements": ["发票", "invoice"]},
    {"name": "about/order", "elements": ["包裹"]},
]

Facts = list[tuple[str, Value]]


@pytest.fixture(scope="session")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Path of a model trained on the examples beside this file."""
    path: str | None = train_nlu(
        str(TRAINING / "config.yml"), str(TRAINING / "examples.yml"), str(tmp_path_factory.mktemp("models"))
    )
    assert path
    return path


@pytest.fixture(scope="session")
def parse(model_file: str) -> Callable[[str], dict[str, Any]]:
    """What `/model/parse` answers to a message."""
    agent = Agent.load(model_file)

    def answer(text: str) -> dict[str, Any]:
        parsed: dict[str, Any] = asyncio.run(agent.parse_message(text))
        return parsed

    return answer


@pytest.fixture
def facts() -> Callable[[str], Facts]:
    """Entities and their values in a message sent on Sunday 22 November 2026 at 14:30."""
    lookups = LookupFinder(terms_of(LOOKUP_TABLES))

    def found(text: str) -> Facts:
        spans = find_entities(aligned(text).text, SUNDAY_AFTERNOON, lookups)
        return [(span.entity, span.value) for span in spans]

    return found
