"""What our trained classifiers share: how Rasa creates them, loads them and notices that their code changed."""

from abc import abstractmethod
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from typing_extensions import Self

from nlu.cues import CueFeaturizer
from nlu.featurizer import SentenceEncoderFeaturizer
from nlu.learning.persistence import source_fingerprint
from nlu.ngrams import CharacterNgramFeaturizer


class TrainedComponent(GraphComponent):
    """A component that learns from the training data and keeps what it learned in the model."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Hold settings and the place in the model."""
        self._config = config
        self._storage = model_storage
        self._resource = resource

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make Rasa train again when our sources change."""
        return source_fingerprint()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Create the untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Load the trained component.

        Raises:
            MissingPart: The model was trained without it.
        """
        component = cls(config, model_storage, resource)
        component.restore()
        return component

    @abstractmethod
    def train(self, training_data: TrainingData) -> Resource:
        """Learn, and write what was learned into the model."""

    @abstractmethod
    def restore(self) -> None:
        """Read what `train` wrote."""

    @abstractmethod
    def process(self, messages: list[Message]) -> list[Message]:
        """Say what was learned about each message."""


class FeatureClassifier(TrainedComponent):
    """A trained component that reads the features of our featurizers."""

    @classmethod
    def required_components(cls) -> list[type[GraphComponent]]:
        """Featurizers that must come earlier in the pipeline."""
        return [SentenceEncoderFeaturizer, CharacterNgramFeaturizer, CueFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages whose version decides the result."""
        return ["sklearn"]
