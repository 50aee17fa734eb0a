"""Cues of feeling that a sentence's meaning does not carry: telling words, shouting, drawn-out letters, emoji."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.training_data.training_data import TrainingData
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from nlu.entities.terms import Term, TermFinder, listed
from nlu.learning.persistence import load_json, save_json
from nlu.learning.trained import TrainedFeaturizer
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
class CueFeaturizer(TrainedFeaturizer, DenseFeaturizer):
    """Adds the cues as sentence features; trainers list the words in data/nlu/<language>/lookups/feelings.yml."""

    _counter: CueCounter

    def train(self, training_data: TrainingData) -> Resource:
        """Take the words out of the lookup tables."""
        terms = listed(training_data.lookup_tables, _TABLES)
        self._counter = CueCounter(terms)
        save_json(self._storage, self._resource, _PART, terms)
        return self._resource

    def restore(self) -> None:
        """Read the words from the model."""
        self._counter = CueCounter([Term(*term) for term in load_json(self._storage, self._resource, _PART)])

    def features_of_texts(self, texts: list[str]) -> NDArray[np.float32]:
        """The cues of each text."""
        return np.stack([self._counter.count(text) for text in texts])
