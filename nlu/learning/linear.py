"""Linear models over message features: fitting, calibrating, keeping.

scikit-learn's multinomial regression wants one matrix; with our dense columns stored as sparse ones it takes
several times as long as the two-part product used here.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from nlu.learning.features import Matrix, MessageFeatures
from nlu.learning.persistence import load_arrays, save_arrays


class LinearModel(NamedTuple):
    """Labels with one weight column and one bias each."""

    labels: tuple[str, ...]
    weights: Matrix
    bias: Matrix

    def scores(self, features: MessageFeatures) -> Matrix:
        """One row a message, one column a label."""
        return features.times(self.weights) + self.bias

    def probabilities(self, features: MessageFeatures) -> Matrix:
        """Scores as probabilities of labels that exclude each other."""
        return softmax(self.scores(features))

    def save(self, storage: ModelStorage, resource: Resource, name: str) -> None:
        """Write the model under a name of its own."""
        arrays = {"labels": np.array(self.labels), "weights": self.weights, "bias": self.bias}
        save_arrays(storage, resource, name, arrays)

    @classmethod
    def load(cls, storage: ModelStorage, resource: Resource, name: str) -> "LinearModel":
        """Read a model that `save` wrote.

        Raises:
            MissingPart: There is none.
        """
        arrays = load_arrays(storage, resource, name)
        return cls(tuple(map(str, arrays["labels"])), arrays["weights"], arrays["bias"])


def softmax(scores: Matrix) -> Matrix:
    """Rows of scores as rows of probabilities."""
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities: Matrix = exponents / exponents.sum(axis=1, keepdims=True)
    return probabilities


def sigmoid(scores: Matrix) -> Matrix:
    """Scores as probabilities of labels that do not exclude each other."""
    probabilities: Matrix = 1.0 / (1.0 + np.exp(-scores))
    return probabilities


def fit_multinomial(
    features: MessageFeatures, labels: Sequence[str], inverse_regularisation: float, iterations: int
) -> LinearModel:
    """Fit a class-balanced multinomial logistic regression.

    Args:
        features: One row an example.
        labels: The label of each example.
        inverse_regularisation: The larger, the closer the fit (scikit-learn's C).
        iterations: At most this many steps of the optimiser.

    Returns:
        The model; with a single label it always answers that one.
    """
    names, numbers = np.unique(np.asarray(labels), return_inverse=True)
    examples, classes, width = len(numbers), len(names), features.width
    balance = (examples / (classes * np.bincount(numbers)))[numbers].astype(np.float32)
    truth = np.zeros((examples, classes), dtype=np.float32)
    truth[np.arange(examples), numbers] = 1.0
    transposed = features.sparse.T.tocsr()

    def loss_and_gradient(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        parameters = flat.reshape(width + 1, classes).astype(np.float32)
        weights, bias = parameters[:-1], parameters[-1]
        probabilities = softmax(features.times(weights) + bias)
        likelihood = np.log(np.maximum((probabilities * truth).sum(axis=1), 1e-30))
        loss = -float(balance @ likelihood) + 0.5 / inverse_regularisation * float((weights**2).sum())
        residual = (probabilities - truth) * balance[:, None]
        gradient = np.vstack([features.dense.T @ residual, transposed @ residual, residual.sum(axis=0, keepdims=True)])
        gradient[:-1] += weights / inverse_regularisation
        return loss / examples, gradient.ravel().astype(np.float64) / examples

    start = np.zeros((width + 1) * classes)
    found = minimize(loss_and_gradient, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations})
    parameters = found.x.reshape(width + 1, classes).astype(np.float32)
    return LinearModel(tuple(map(str, names)), parameters[:-1], parameters[-1])


def fit_calibrated(
    features: MessageFeatures, positive: NDArray[np.bool_], inverse_regularisation: float, iterations: int
) -> tuple[Matrix, float]:
    """Fit a yes-or-no logistic regression whose probabilities can be taken at their word.

    Class balancing finds rare positives but overstates their probability; a sigmoid fitted on scores from
    held-out folds (Platt scaling) puts that right and folds into the weights.

    Args:
        features: One row an example.
        positive: Which examples are positive.
        inverse_regularisation: The larger, the closer the fit.
        iterations: At most this many steps of the optimiser.

    Returns:
        Weights (one a column) and bias of the log-odds; with too few positives to calibrate (fewer than
        three), weights of zero and the bias of their share.
    """
    folds = 3
    if positive.sum() < folds or (~positive).sum() < folds:
        share = (positive.sum() + 0.01) / (len(positive) + 0.02)
        return np.zeros(features.width, dtype=np.float32), float(np.log(share / (1 - share)))

    def margin(chosen: NDArray[np.int_]) -> tuple[Matrix, float]:
        names = ["yes" if value else "no" for value in positive[chosen]]
        model = fit_multinomial(features.rows(chosen), names, inverse_regularisation, iterations)
        return model.weights[:, 1] - model.weights[:, 0], float(model.bias[1] - model.bias[0])

    held_out = np.zeros(len(positive), dtype=np.float32)
    for kept, left_out in StratifiedKFold(folds, shuffle=True, random_state=0).split(held_out, positive):
        weights, bias = margin(kept)
        held_out[left_out] = features.rows(left_out).times(weights) + bias
    platt = LogisticRegression(C=1e6).fit(held_out[:, None], positive)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    weights, bias = margin(np.arange(len(positive)))
    return (weights * slope).astype(np.float32), bias * slope + offset
