"""What the regressions promise, whatever they learn from."""

import numpy as np
import pytest
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from nlu.labels import NothingToLearn
from nlu.learning.features import MessageFeatures
from nlu.learning.linear import fit_calibrated, fit_multinomial, sigmoid
from nlu.ngrams import CharacterNgramFeaturizer


def features(rows: int, of: int = 4) -> MessageFeatures:
    numbers = np.random.default_rng(7)
    dense = numbers.normal(size=(rows, of)).astype(np.float32)
    return MessageFeatures(dense, csr_matrix((dense > 0).astype(np.float32)))


def test_a_rare_label_is_learned_as_well_as_a_common_one() -> None:
    examples = features(400)
    labels = ["rare" if row[0] > 1.6 else "common" for row in examples.dense]
    model = fit_multinomial(examples, labels, inverse_regularisation=10, iterations=60)
    answers = np.array(model.labels)[model.probabilities(examples).argmax(axis=1)]
    found = [answer for answer, label in zip(answers, labels, strict=True) if label == "rare"]
    assert found.count("rare") > 0.9 * len(found)


def test_a_single_label_is_always_answered() -> None:
    model = fit_multinomial(features(5), ["greet"] * 5, inverse_regularisation=1, iterations=5)
    assert model.probabilities(features(3)).tolist() == [[1.0]] * 3


def test_probabilities_of_a_rare_signal_match_how_often_it_is_given() -> None:
    examples = features(2000)
    noise = np.random.default_rng(3).normal(size=2000)
    given = (examples.dense[:, 0] + noise > 2.5)[:, None]
    model = fit_calibrated(examples, ["threat"], given, inverse_regularisation=1, iterations=40)
    assert sigmoid(model.scores(examples)).mean() == pytest.approx(given.mean(), abs=0.02)


def test_a_signal_nobody_gives_is_never_found() -> None:
    model = fit_calibrated(features(30), ["abuse"], np.zeros((30, 1), dtype=bool), 1, 5)
    assert sigmoid(model.scores(features(30))).max() < 0.01


def test_no_examples_at_all_say_what_to_add() -> None:
    featurizer = CharacterNgramFeaturizer.__new__(CharacterNgramFeaturizer)
    with pytest.raises(NothingToLearn, match="data/nlu"):
        featurizer.train(TrainingData([]))
