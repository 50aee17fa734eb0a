"""How stock reads our data, and how our actions hear what stock understood.

Nothing here understands anything: the importer renames labels, the component names them back.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from benchmarks.nlu.examples import FlatExamplesImporter
from benchmarks.nlu.scoring import FLAT_DELIMITER

COMPLAIN = "complain"
COMPLAINT_TYPE = "complaint_type"


class StockImporter(FlatExamplesImporter):
    """Named in stock's config.yml: our domain, rules and stories; complaint types within the intents."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class FlatIntentReader(GraphComponent):
    """Last in stock's pipeline: `complain_late_delivery` becomes `complain` with its type, as rules know it."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FlatIntentReader:
        """Create the component for Rasa's graph."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Name intent and complaint type of each message apart."""
        for message in messages:
            understood = message.get(INTENT) or {}
            intent, kind = unflattened(str(understood.get("name") or ""))
            if kind:
                message.set(INTENT, {**understood, "name": intent}, add_to_output=True)
                told = {"name": kind, "confidence": understood.get(PREDICTED_CONFIDENCE_KEY, 0.0)}
                message.set(COMPLAINT_TYPE, told, add_to_output=True)
        return messages


def unflattened(label: str) -> tuple[str, str]:
    """Intent and complaint type of a flat label; an empty type for whatever complains of nothing."""
    prefix = f"{COMPLAIN}{FLAT_DELIMITER}"
    return (COMPLAIN, label.removeprefix(prefix)) if label.startswith(prefix) else (label, "")
