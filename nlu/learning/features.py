"""What the featurizers left on messages, as matrices for the classifiers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, hstack, vstack

from nlu.script import normalise

Matrix = NDArray[np.float32]


class MessageFeatures(NamedTuple):
    """One row a message: a dense part (meaning, cues) and a sparse part (character n-grams)."""

    dense: Matrix
    sparse: csr_matrix

    @property
    def width(self) -> int:
        """Columns of both parts together."""
        return int(self.dense.shape[1] + self.sparse.shape[1])

    def rows(self, chosen: NDArray[Any]) -> "MessageFeatures":
        """The rows with the given numbers."""
        return MessageFeatures(self.dense[chosen], self.sparse[chosen])

    def times(self, weights: Matrix) -> Matrix:
        """Product with one weight row a column: dense columns first, then sparse ones."""
        split = self.dense.shape[1]
        product: Matrix = self.dense @ weights[:split] + self.sparse @ weights[split:]
        return product


def is_readable(message: Message) -> bool:
    """Whether there is anything in the message to understand: text that is more than blanks."""
    text = message.get(TEXT)
    return isinstance(text, str) and bool(normalise(text).strip())


def _side_by_side(rows: list[csr_matrix]) -> csr_matrix:
    return rows[0] if len(rows) == 1 else hstack(rows, format="csr")


def features_of(messages: Sequence[Message]) -> MessageFeatures:
    """Collect the sentence features of messages that went through our featurizers.

    Args:
        messages: At least one message with text.

    Returns:
        Their features, one row each.
    """
    dense, sparse = [], []
    for message in messages:
        # Message.get_dense_features and its like copy deeply, which takes longer than learning itself.
        own = [part for part in message.features if part.attribute == TEXT and part.type == FEATURE_TYPE_SENTENCE]
        dense.append(np.hstack([part.features for part in own if part.is_dense()]))
        sparse.append(_side_by_side([part.features for part in own if part.is_sparse()]))
    return MessageFeatures(np.vstack(dense).astype(np.float32), vstack(sparse, format="csr"))
