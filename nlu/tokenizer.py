"""One tokenizer for both scripts: jieba cuts Han, spaCy's English rules cut the rest."""

import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import jieba
import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from nlu.learning.persistence import source_fingerprint
from nlu.script import HAN, aligned

jieba.setLogLevel(logging.WARNING)

# A number-like run such as an order number, a price or a date keeps its inner punctuation.
_PIECE = re.compile(
    rf"(?P<han>[{HAN}]+)|(?P<number>(?=[a-z\-]*\d)[a-z0-9]+(?:[-_.:/][a-z0-9]+)*)|(?P<other>[^\s{HAN}]+)"
)


_IN_TRAINING = "in_training"


@lru_cache(maxsize=1)
def _english() -> Language:
    return spacy.blank("en")


def _cut(piece: re.Match[str]) -> Iterator[tuple[int, int]]:
    if piece["han"]:
        for _, start, end in jieba.tokenize(piece["han"]):
            yield start, end
    elif piece["number"]:
        yield 0, len(piece["number"])
    else:
        for token in _english().tokenizer(piece["other"]):
            yield token.idx, token.idx + len(token)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BilingualTokenizer(Tokenizer):
    """Cuts Chinese in either script, English and mixtures into words, with offsets in the original text.

    Blanks are never tokens, order numbers stay whole, and each token's lemma is its normalised form (B7).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's own settings, which only concern intents, and whether training examples are cut as well.

        Cutting them is for components that learn from tokens. Without such a component it only costs: Rasa
        takes the digest of every token after every training step.
        """
        return {
            _IN_TRAINING: True,
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Packages whose version decides the result."""
        return ["jieba", "spacy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make Rasa run this step again when our sources change."""
        return source_fingerprint()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Cut the training examples, if anything learns from tokens."""
        return super().process_training_data(training_data) if self._config[_IN_TRAINING] else training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Cut one attribute of a message into tokens.

        Args:
            message: The message.
            attribute: Which of its texts to cut.

        Returns:
            The tokens in order; none for an empty or blank text.
        """
        original = message.get(attribute)
        normalised = aligned(original)
        tokens = []
        for piece in _PIECE.finditer(normalised.text):
            for offset_start, offset_end in _cut(piece):
                start, end = piece.start() + offset_start, piece.start() + offset_end
                first, last = normalised.original_span(start, end)
                tokens.append(Token(original[first:last], first, last, lemma=normalised.text[start:end]))
        cut: list[Token] = self._apply_token_pattern(tokens)
        return cut
