"""Cues of feeling that a sentence's meaning does not carry: telling words, shouting, drawn-out letters, emoji."""

import re
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
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from nlu.entities.terms import Term, TermFinder, listed
from nlu.learning.persistence import load_json, save_json, source_fingerprint
from nlu.script import normalise

_PART = "cues"
_TABLES = ("feels/", "shows/")
_READ_CHARACTERS = 2000
_RATED_CHARACTERS = 600
_FULL_SCALE = 3.0
_LONG = 40
_LEAST_LETTERS = 8

_MARKS = tuple(
    re.compile(pattern) for pattern in (r"!", r"[!?]{2,}", r"\?", r"\.{3,}|。{2,}|…", r"([a-z\u4e00-\u9fff])\1{2,}")
)
_CAPITAL_WORD = re.compile(r"\b[A-Z]{3,}\b")


@lru_cache(maxsize=1)
def _analyser() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def _polarity(original: str) -> tuple[float, ...]:
    """How bad, good and neutral English words make it, their sum, and the sum's two sides; nothing for Chinese."""
    found = _analyser().polarity_scores(original[:_RATED_CHARACTERS])
    compound = float(found["compound"])
    return found["neg"], found["pos"], found["neu"], compound, max(compound, 0.0), max(-compound, 0.0)


def _saturated(count: float) -> float:
    return min(count, _FULL_SCALE) / _FULL_SCALE


def _shouting(original: str) -> tuple[float, float]:
    letters = [character for character in original if character.isascii() and character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    share = capitals / len(letters) if len(letters) >= _LEAST_LETTERS else 0.0
    return share, _saturated(len(_CAPITAL_WORD.findall(original)))


class CueCounter:
    """Counts the cues of a message: the words of each lookup table, marks, capitals, length, polarity (VADER)."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """
        Args:
            terms: the words of the tables `feels/<emotion>` and `shows/<what>`.
        """
        self._tables = sorted({term.table for term in terms})
        self._finder = TermFinder(terms)

    def count(self, text: str) -> NDArray[np.float32]:
        """The cues of one message, from 0 to 1, polarity from -1 (A6)."""
        original = text[:_READ_CHARACTERS]
        normalised = normalise(original)
        words = dict.fromkeys(self._tables, 0)
        for found in self._finder.find(normalised):
            words[found.term.table] += 1
        marks = [_saturated(sum(1 for _ in mark.finditer(normalised))) for mark in _MARKS]
        counted = [*map(_saturated, words.values()), *marks, *_shouting(original), _saturated(len(normalised) / _LONG)]
        counted += _polarity(original)
        return np.array(counted, dtype=np.float32)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CueFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the cues as sentence features; trainers list the words in data/nlu/<language>/lookups/feelings.yml."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No settings of our own."""
        return DenseFeaturizer.get_default_config()  # type: ignore[no-any-return]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make Rasa run this step again when our sources change."""
        return source_fingerprint()

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing to get wrong."""

    def __init__(
        self, config: dict[str, Any], name: str, storage: ModelStorage, resource: Resource, terms: Sequence[Term] = ()
    ) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._counter = CueCounter(terms)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CueFeaturizer":
        """Create the component before it knows any words."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "CueFeaturizer":
        """Load the component with its words.

        Raises:
            MissingPart: The model has none.
        """
        terms = [Term(*term) for term in load_json(model_storage, resource, _PART)]
        return cls(config, execution_context.node_name, model_storage, resource, terms)

    def train(self, training_data: TrainingData) -> Resource:
        """Take the words out of the lookup tables."""
        terms = listed(training_data.lookup_tables, _TABLES)
        self._counter = CueCounter(terms)
        save_json(self._storage, self._resource, _PART, terms)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the cues of each message that has text, even an empty one."""
        for message in messages:
            if isinstance(message.get(TEXT), str):
                counted = self._counter.count(message.get(TEXT))[None, :]
                message.add_features(Features(counted, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the cues of all training examples."""
        self.process([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data
