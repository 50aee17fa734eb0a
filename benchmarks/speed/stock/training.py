"""Stock's assistant: its configuration, and its trained model, kept from one run to the next.

What differs from `rasa init`, each time for the better of stock or because our actions cannot do without it:

- JiebaTokenizer and lookup tables that match within sentences, as for understanding (`benchmarks.nlu.stock`).
- No ResponseSelector, which would only make training longer.
- Our entity extractor and reader of answers stand behind its pipeline, since the forms ask for their facts; they
  learn nothing. Without them no stock dialogue would come past the order's number.
- No augmentation of stories, which takes hours with so many rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from benchmarks.nlu.stock import configuration, default_configuration
from benchmarks.speed.assistants import Assistant

LANGUAGE = "zh"
IMPORTER = "benchmarks.speed.stock.reading.StockImporter"
HEARD_BY_ACTIONS = (
    "nlu.entities.extractor.ComplaintEntityExtractor",
    "nlu.answers.AnswerReader",
    "benchmarks.speed.stock.reading.FlatIntentReader",
)
CREDENTIALS = "rest:\n"
ENDPOINTS = """
action_endpoint:
  url: ${ACTIONS_URL}

nlg:
  type: nlg.generator.ComplaintGenerator

tracker_store:
  type: SQL
  url: ${TRACKER_URL}
"""
"""Our action server and wording; the tracker store is Rasa's own."""


def stock_configuration(epochs: int) -> dict[str, Any]:
    """Content of stock's config.yml.

    Args:
        epochs: of each component that learns by epochs; Rasa's own number is 100.
    """
    of_understanding = configuration(LANGUAGE, epochs)
    behind = [{"name": name} for name in HEARD_BY_ACTIONS]
    return {
        **of_understanding,
        "importers": [{"name": IMPORTER}],
        "pipeline": [*of_understanding["pipeline"], *behind],
        "policies": [_with_epochs(policy, epochs) for policy in default_configuration()["policies"]],
    }


def stock_assistant(model: Path, folder: Path) -> Assistant:
    """Stock, with Rasa's own REST channel and tracker store.

    Args:
        model: as trained.
        folder: for its credentials and endpoints.
    """
    credentials = folder / "credentials.yml"
    credentials.write_text(CREDENTIALS, encoding="ascii")
    endpoints = folder / "endpoints.yml"
    endpoints.write_text(ENDPOINTS, encoding="ascii")
    return Assistant("stock", model, credentials, endpoints)


def write_configuration(file: Path, epochs: int) -> Path:
    """Write stock's config.yml."""
    file.write_text(yaml.safe_dump(stock_configuration(epochs), sort_keys=False), encoding="utf-8")
    return file


def _with_epochs(component: Mapping[str, Any], epochs: int) -> dict[str, Any]:
    return {**component, "epochs": epochs} if "epochs" in component else dict(component)
