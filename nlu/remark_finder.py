"""What a message says about the handling itself, as a component of the pipeline."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.remarks import remarks_in

_KEY = "remarks"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RemarkFinder(GraphComponent):
    """Sets `remarks`: unsolved, resume, addition, claimed_promise, suggestion, halfway, solved and bargain."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "RemarkFinder":
        """Create the component for Rasa's graph."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the remarks of each message."""
        for message in messages:
            message.set(_KEY, remarks_in(str(message.get(TEXT) or "")), add_to_output=True)
        return messages
