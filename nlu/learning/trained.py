"""What our trained components share: how Rasa creates them, loads them and notices that their code changed."""

from abc import abstractmethod
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from typing_extensions import Self

from nlu.learning.persistence import source_fingerprint


class Trained(GraphComponent):
    """What learns from the training data and keeps what it learned in the model."""

    _config: dict[str, Any]
    _storage: ModelStorage
    _resource: Resource

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make Rasa train again when our sources change."""
        return source_fingerprint()

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
        component: Self = cls.create(config, model_storage, resource, execution_context)
        component.restore()
        return component

    @abstractmethod
    def train(self, training_data: TrainingData) -> Resource:
        """Learn, and write what was learned into the model."""

    @abstractmethod
    def restore(self) -> None:
        """Read what `train` wrote."""


class TrainedComponent(Trained):
    """A component that says something about each message."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Hold settings and the place in the model."""
        self._config = config
        self._storage = model_storage
        self._resource = resource

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

    @abstractmethod
    def process(self, messages: list[Message]) -> list[Message]:
        """Say what was learned about each message."""


class TrainedFeaturizer(Featurizer[Any], Trained):
    """A featurizer; named before SparseFeaturizer or DenseFeaturizer among the bases."""

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        """Hold settings, the name in the graph and the place in the model."""
        super().__init__(name, config)
        self._storage = model_storage
        self._resource = resource

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing beyond what the libraries behind it check themselves."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Create the untrained component."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @abstractmethod
    def features_of_texts(self, texts: list[str]) -> Any:
        """One row of features a text; at least one text is given."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features of each message that has text, even an empty one."""
        self._add_features([message for message in messages if isinstance(message.get(TEXT), str)])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features of all training examples."""
        self._add_features([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    def _add_features(self, messages: list[Message]) -> None:
        if not messages:
            return
        rows = self.features_of_texts([message.get(TEXT) for message in messages])
        for number, message in enumerate(messages):
            # A slice of one row: a dense row alone would lose its second dimension.
            own = rows[number : number + 1]
            message.add_features(Features(own, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
