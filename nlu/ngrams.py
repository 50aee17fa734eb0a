"""How a message is spelt, as sparse character n-grams: names, slang and typos that the encoder blurs."""

import re
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.labels import NothingToLearn
from nlu.learning.persistence import load_arrays, save_arrays
from nlu.learning.trained import TrainedFeaturizer
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
class CharacterNgramFeaturizer(TrainedFeaturizer, SparseFeaturizer):
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

    def restore(self) -> None:
        """Read the n-grams from the model."""
        arrays = load_arrays(self._storage, self._resource, _PART)
        vocabulary = {str(ngram): number for number, ngram in enumerate(arrays["vocabulary"])}
        self._vectorizer = _vectorizer(self._config, vocabulary)
        self._vectorizer.idf_ = arrays["idf"]

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
        self._vectorizer = _vectorizer(self._config)
        self._vectorizer.fit(documents)
        arrays = {
            "vocabulary": self._vectorizer.get_feature_names_out().astype(str),
            "idf": self._vectorizer.idf_,
        }
        save_arrays(self._storage, self._resource, _PART, arrays)
        return self._resource

    def features_of_texts(self, texts: list[str]) -> csr_matrix:
        """The weighted n-grams of each text."""
        rows: csr_matrix = self._vectorizer.transform([self._document(text) for text in texts])
        # A restored vectorizer weighs in double precision; a product with our weights would then copy all of them.
        return (rows * self._config["weight"]).astype(np.float32)
