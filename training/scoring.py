"""Precision, recall, F1 and calibration of what was understood against what should have been."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Label = TypeVar("Label", bound=Hashable)
Fact = TypeVar("Fact", bound=Hashable)

_BINS = 10


@dataclass(frozen=True)
class Score:
    """Hits, false alarms and misses of one class."""

    hits: int
    false_alarms: int
    misses: int

    @property
    def precision(self) -> float:
        """Share of what was claimed that is right."""
        return _share(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        return _share(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return _share(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)


@dataclass
class Confusion(Generic[Label]):
    """Pairs of what a message is and what it was taken for."""

    pairs: list[tuple[Label, Label]] = field(default_factory=list)

    def add(self, gold: Label, taken: Label) -> None:
        """Count one message."""
        self.pairs.append((gold, taken))

    @property
    def labels(self) -> list[Label]:
        """The classes that occur in the test set, in the order of their names."""
        return sorted({gold for gold, _ in self.pairs}, key=str)

    @property
    def scores(self) -> dict[Label, Score]:
        """Each class's score."""
        hits = Counter(gold for gold, taken in self.pairs if gold == taken)
        misses = Counter(gold for gold, taken in self.pairs if gold != taken)
        false_alarms = Counter(taken for gold, taken in self.pairs if gold != taken)
        return {label: Score(hits[label], false_alarms[label], misses[label]) for label in self.labels}

    @property
    def macro_f1(self) -> float:
        """Mean of the classes' F1."""
        return mean(score.f1 for score in self.scores.values())

    @property
    def accuracy(self) -> float:
        """Share of messages taken for what they are."""
        return mean(float(gold == taken) for gold, taken in self.pairs)

    def commonest_errors(self, count: int) -> list[tuple[tuple[Label, Label], int]]:
        """What is most often taken for what."""
        return Counter(pair for pair in self.pairs if pair[0] != pair[1]).most_common(count)


def found_against(gold: Iterable[Collection[Fact]], found: Iterable[Collection[Fact]]) -> Score:
    """The score of facts found in messages: right only where all of a fact is right."""
    hits = false_alarms = misses = 0
    for there, claimed in zip(gold, found, strict=True):
        both = len(set(there) & set(claimed))
        hits, false_alarms, misses = hits + both, false_alarms + len(claimed) - both, misses + len(there) - both
    return Score(hits, false_alarms, misses)


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error: how far confidence is from accuracy, over ten bins (Naeini et al. 2015)."""
    total = 0.0
    for number in range(_BINS):
        low, high = number / _BINS, (number + 1) / _BINS
        inside = [(c, r) for c, r in zip(confidences, right, strict=True) if low < c <= high]
        if inside:
            gap = abs(mean(c for c, _ in inside) - mean(float(r) for _, r in inside))
            total += len(inside) / len(confidences) * gap
    return total


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean; zero of nothing."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
