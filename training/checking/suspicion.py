"""Examples whose label looks wrong: a model that has not seen the row reads it as something else, and is sure of it.

Confident learning (Northcutt et al. 2021) in its simplest form; what it names is worth a look, not a mistake.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from nlu.featurizer import sentence_vectors
from nlu.learning.features import MessageFeatures
from nlu.learning.linear import fit_multinomial
from training.checking.places import Example, Finding

SURE = 0.9
UNLIKELY = 0.03
_FOLDS = 2
_INVERSE_REGULARISATION = 20.0
_ITERATIONS = 25


def suspicious(examples: Sequence[Example]) -> list[Finding]:
    """The examples least like their label, the clearest first."""
    labels = np.array([example.label for example in examples])
    vectors = sentence_vectors([example.text for example in examples])
    nothing = csr_matrix((len(examples), 0), dtype=np.float32)
    features = MessageFeatures(vectors, nothing)
    fold_of = np.random.default_rng(0).permutation(len(examples)) % _FOLDS
    found: list[tuple[float, Finding]] = []
    for fold in range(_FOLDS):
        held_out = np.flatnonzero(fold_of == fold)
        kept = np.flatnonzero(fold_of != fold)
        model = fit_multinomial(features.rows(kept), labels[kept].tolist(), _INVERSE_REGULARISATION, _ITERATIONS)
        column = {label: number for number, label in enumerate(model.labels)}
        for number, chances in zip(held_out, model.probabilities(features.rows(held_out)), strict=True):
            own = chances[column[labels[number]]] if labels[number] in column else 0.0
            best = int(chances.argmax())
            if chances[best] >= SURE and own <= UNLIKELY:
                found.append((float(chances[best]), _finding(examples[number], model.labels[best])))
    found.sort(key=lambda pair: -pair[0])
    return [finding for _, finding in found]


def _finding(example: Example, reads_like: str) -> Finding:
    return Finding(
        example.place,
        f"「{example.text}」 is `{example.label}` and reads like `{reads_like}`",
        "look whether the label is right; see docs/labels.md",
        is_mistake=False,
    )
