"""Which language a message is in, as a component of the pipeline."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.languages import language_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageDetector(GraphComponent):
    """Sets `language` (zh-Hans, zh-Hant, en, other) and `language_certain` (B7)."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageDetector":
        """Create the component for Rasa's graph."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the language of each message, judged by the message alone."""
        for message in messages:
            language = language_of(str(message.get(TEXT) or ""))
            message.set("language", language.name, add_to_output=True)
            message.set("language_certain", language.certain, add_to_output=True)
        return messages
