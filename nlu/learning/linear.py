"""Linear models over message features: fitting, calibrating, keeping.

scikit-learn's multinomial regression wants one matrix; with our dense columns stored as sparse ones it takes
several times as long as the two-part product used here.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from nlu.learning.descent import minimise
from nlu.learning.features import Matrix, MessageFeatures
from nlu.learning.persistence import load_arrays, save_arrays

_CALIBRATION_FOLDS = 3
_THREADS = 2
_TEMPERATURES = (0.25, 4.0)


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

    def tempered(self, temperature: float) -> "LinearModel":
        """The same answers with their confidence lowered (above 1) or raised (below 1)."""
        return LinearModel(self.labels, self.weights / temperature, self.bias / temperature)

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
    probabilities: Matrix = expit(scores)
    return probabilities


class _Halves:
    """A sparse matrix cut in two, so that two threads share each product (scipy itself uses one)."""

    def __init__(self, matrix: csr_matrix) -> None:
        cuts = np.searchsorted(matrix.indptr, np.linspace(0, matrix.nnz, _THREADS + 1)[1:-1])
        edges = [0, *map(int, cuts), matrix.shape[0]]
        self._parts = [matrix[first:last] for first, last in pairwise(edges)]

    def times(self, weights: Matrix, threads: ThreadPoolExecutor) -> Matrix:
        """Product with a dense matrix."""
        product: Matrix = np.vstack(list(threads.map(lambda part: part @ weights, self._parts)))
        return product


def _minimised(
    features: MessageFeatures,
    truth: Matrix,
    importance: Matrix,
    link: Callable[[Matrix], Matrix],
    inverse_regularisation: float,
    iterations: int,
    start: tuple[Matrix, Matrix] | None = None,
) -> tuple[Matrix, Matrix]:
    """Weights and bias of the regularised likelihood's maximum, for either link (both have the same gradient)."""
    examples, outputs = truth.shape
    # Sentence vectors share a large common part; without it the optimiser needs half the steps.
    mean = features.dense.mean(axis=0)
    dense = features.dense - mean
    sparse, transposed = _Halves(features.sparse), _Halves(features.sparse.T.tocsr())
    parameters = np.zeros((features.width + 1, outputs), dtype=np.float32)
    gradient = np.empty_like(parameters)
    split = dense.shape[1]
    if start is not None:
        parameters[:-1], parameters[-1] = start[0], start[1] + mean @ start[0][:split]

    with ThreadPoolExecutor(_THREADS) as threads, threadpool_limits(_THREADS, user_api="blas"):

        def loss_and_gradient(parameters: Matrix) -> tuple[float, Matrix]:
            weights, bias = parameters[:-1], parameters[-1]
            probabilities = link(dense @ weights[:split] + sparse.times(weights[split:], threads) + bias)
            likelihood = np.maximum(np.where(truth > 0, probabilities, 1 - probabilities), 1e-12)
            counted = truth if link is softmax else 1.0
            loss = 0.5 / inverse_regularisation * float(np.vdot(weights, weights)) - float(
                (importance * counted * np.log(likelihood)).sum()
            )
            residual = (probabilities - truth) * importance
            gradient[:split] = dense.T @ residual
            gradient[split:-1] = transposed.times(residual, threads)
            gradient[-1] = residual.sum(axis=0)
            gradient[:-1] += weights / np.float32(inverse_regularisation)
            gradient[:] /= examples
            return loss / examples, gradient

        best = minimise(loss_and_gradient, parameters, iterations)
    weights: Matrix = best[:-1]
    bias: Matrix = best[-1] - mean @ weights[:split]
    return weights, bias


def fit_multinomial(
    features: MessageFeatures,
    labels: Sequence[str],
    inverse_regularisation: float,
    iterations: int,
    balance: float = 1.0,
    calibrated: bool = False,
) -> LinearModel:
    """Fit a multinomial logistic regression.

    Args:
        features: One row an example.
        labels: The label of each example.
        inverse_regularisation: The larger, the closer the fit (scikit-learn's C).
        iterations: At most this many steps of the optimiser.
        balance: From 0, every example counts the same, to 1, every label counts the same.
        calibrated: Spend half of the steps on half of the examples, find on the other half the temperature at which
            confidence means accuracy (Guo et al. 2017), and go on from there with all of them.

    Returns:
        The model; with a single label it always answers that one.
    """
    names, numbers = np.unique(np.asarray(labels), return_inverse=True)
    truth = np.eye(len(names), dtype=np.float32)[numbers]
    weight_of_label = (len(numbers) / (len(names) * truth.sum(axis=0))) ** balance
    importance = weight_of_label[numbers]
    importance = (importance * (len(numbers) / importance.sum()))[:, None].astype(np.float32)

    def fitted(rows: NDArray[np.intp], steps: int, start: LinearModel | None) -> LinearModel:
        begin = None if start is None else (start.weights, start.bias)
        weights, bias = _minimised(
            features.rows(rows), truth[rows], importance[rows], softmax, inverse_regularisation, steps, begin
        )
        return LinearModel(tuple(map(str, names)), weights, bias)

    everything = np.arange(len(numbers))
    if not calibrated:
        return fitted(everything, iterations, None)
    half, other = everything[::2], everything[1::2]
    first = fitted(half, iterations // 2, None)
    temperature = best_temperature(first.scores(features.rows(other)), numbers[other])
    return fitted(everything, iterations - iterations // 2, first).tempered(temperature)


def best_temperature(scores: Matrix, numbers: NDArray[np.intp]) -> float:
    """The divisor of the scores at which held-out labels are the least surprising.

    Args:
        scores: One row an example that was not learned, one column a label.
        numbers: The column of each example's label.
    """

    def surprise(log_temperature: float) -> float:
        probabilities = softmax(scores / np.exp(log_temperature))
        return -float(np.log(np.maximum(probabilities[np.arange(len(numbers)), numbers], 1e-12)).mean())

    low, high = np.log(_TEMPERATURES)
    return float(np.exp(minimize_scalar(surprise, bounds=(low, high), method="bounded").x))


def _fit_one_vs_rest(
    features: MessageFeatures, truth: Matrix, inverse_regularisation: float, iterations: int
) -> tuple[Matrix, Matrix]:
    positives = np.maximum(truth.sum(axis=0), 1.0)
    negatives = np.maximum(len(truth) - positives, 1.0)
    importance = np.where(truth > 0, len(truth) / (2 * positives), len(truth) / (2 * negatives)).astype(np.float32)
    return _minimised(features, truth, importance, sigmoid, inverse_regularisation, iterations)


def fit_calibrated(
    features: MessageFeatures,
    labels: Sequence[str],
    truth: NDArray[np.bool_],
    inverse_regularisation: float,
    iterations: int,
) -> LinearModel:
    """Fit a yes-or-no logistic regression a label, whose probabilities can be taken at their word.

    Class balancing finds rare positives but overstates their probability; a sigmoid fitted on scores from
    held-out folds (Platt scaling) puts that right and folds into the weights.

    Args:
        features: One row an example.
        labels: What may be given.
        truth: One row an example, one column a label: whether it gives it.
        inverse_regularisation: The larger, the closer the fit.
        iterations: At most this many steps of the optimiser.

    Returns:
        The model; a label that fewer than three examples give has the probability of its share everywhere.
    """
    given = truth.astype(np.float32)
    held_out = np.zeros_like(given)
    # Ordered by what they give, so that every fold has its share of the rare positives.
    folds = np.argsort(np.lexsort(given.T)) % _CALIBRATION_FOLDS
    for fold in range(_CALIBRATION_FOLDS):
        kept, left_out = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(kept) and len(left_out):
            weights, bias = _fit_one_vs_rest(features.rows(kept), given[kept], inverse_regularisation, iterations)
            held_out[left_out] = features.rows(left_out).times(weights) + bias
    weights, bias = _fit_one_vs_rest(features, given, inverse_regularisation, iterations)
    for column in range(len(labels)):
        positives = int(given[:, column].sum())
        if min(positives, len(given) - positives) < _CALIBRATION_FOLDS:
            share = (positives + 0.01) / (len(given) + 0.02)
            weights[:, column], bias[column] = 0.0, np.log(share / (1 - share))
            continue
        platt = LogisticRegression(C=1e6).fit(held_out[:, [column]], truth[:, column])
        # Scores that tell nothing on held-out examples must not be turned upside down.
        slope, offset = max(platt.coef_[0, 0], 0.0), platt.intercept_[0]
        weights[:, column] *= slope
        bias[column] = bias[column] * slope + offset
    return LinearModel(tuple(labels), weights, bias)
