"""How a message is spelt, as sparse character n-grams: names, slang and typos that the encoder blurs."""

import re
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.labels import NothingToLearn
from nlu.learning.persistence import load_arrays, save_arrays, source_fingerprint
from nlu.spoken import spoken_part

_DIGIT = re.compile(r"\d")
_PART = "ngrams"


def _vectorizer(config: dict[str, Any], vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(config["min_ngram"], config["max_ngram"]),
        min_df=config["min_examples"],
        sublinear_tf=True,
        lowercase=False,
        dtype=np.float32,
        vocabulary=vocabulary,
    )


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterNgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Weighted character n-grams of the normalised text, all digits alike; gives sentence features only."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Settings: n-gram lengths, how many examples must share an n-gram, characters of a message read, weight.

        The weight is that of the n-grams beside the sentence vector, which is one long: words tell more than it does.
        """
        return {
            **SparseFeaturizer.get_default_config(),
            "min_ngram": 1,
            "max_ngram": 4,
            "min_examples": 2,
            "max_characters": 2000,
            "weight": 2.5,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Packages whose version decides the result."""
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make Rasa run this step again when our sources change."""
        return source_fingerprint()

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing beyond what scikit-learn checks itself."""

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        storage: ModelStorage,
        resource: Resource,
        vectorizer: TfidfVectorizer,
    ) -> None:
        """Hold a vectorizer, fitted or about to be."""
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._vectorizer = vectorizer

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CharacterNgramFeaturizer":
        """Create the untrained component."""
        return cls(config, execution_context.node_name, model_storage, resource, _vectorizer(config))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "CharacterNgramFeaturizer":
        """Load the trained component.

        Raises:
            MissingPart: The model has no n-grams.
        """
        arrays = load_arrays(model_storage, resource, _PART)
        vectorizer = _vectorizer(config, {str(ngram): number for number, ngram in enumerate(arrays["vocabulary"])})
        vectorizer.idf_ = arrays["idf"]
        return cls(config, execution_context.node_name, model_storage, resource, vectorizer)

    def _document(self, text: str) -> str:
        return _DIGIT.sub("0", spoken_part(text[: self._config["max_characters"]]))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which n-grams there are and how telling each is.

        Raises:
            NothingToLearn: There are no examples.
        """
        documents = [self._document(example.get(TEXT)) for example in training_data.nlu_examples]
        if not documents:
            raise NothingToLearn("There are no examples to learn from", "Add some to data/nlu")
        self._vectorizer.fit(documents)
        arrays = {
            "vocabulary": self._vectorizer.get_feature_names_out().astype(str),
            "idf": self._vectorizer.idf_,
        }
        save_arrays(self._storage, self._resource, _PART, arrays)
        return self._resource

    def _add_features(self, messages: list[Message]) -> None:
        if not messages:
            return
        documents = [self._document(message.get(TEXT)) for message in messages]
        rows: csr_matrix = self._vectorizer.transform(documents) * np.float32(self._config["weight"])
        for number, message in enumerate(messages):
            message.add_features(Features(rows[number], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the n-grams of each message that has text, even an empty one."""
        self._add_features([message for message in messages if isinstance(message.get(TEXT), str)])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the n-grams of all training examples."""
        self._add_features([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data
