"""The figures of the page: percentiles, ratios, and whether a target is reached."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Of = Literal["ratio", "ours"]


@dataclass(frozen=True)
class Target:
    """What a row has to reach.

    Attributes:
        limit: the figure that is still good.
        of: whether the limit is for ours, or for ours divided by stock's.
        at_least: whether more is better.
    """

    limit: float
    of: Of = "ratio"
    at_least: bool = False

    def is_reached(self, figure: float) -> bool:
        """Whether a figure is good enough."""
        return figure >= self.limit if self.at_least else figure <= self.limit


@dataclass(frozen=True)
class Row:
    """One measure, of ours and, where it has one, of stock.

    Attributes:
        topic: the heading it stands under.
        title: what is measured, with its unit.
        ours: our figure.
        stock: stock's, measured in the same run.
        target: what ours has to reach, if anything was promised.
        sample: the size of the sample, in words.
        steps: for a measure of growth, the figure at each size, by the size; ours is then the last against the first.
    """

    topic: str
    title: str
    ours: float
    stock: float | None = None
    target: Target | None = None
    sample: str = ""
    steps: tuple[tuple[str, float], ...] = ()

    @property
    def ratio(self) -> float | None:
        """Ours divided by stock's."""
        return self.ours / self.stock if self.stock else None

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is none, or nothing to compare with."""
        if self.target is None:
            return None
        figure = self.ours if self.target.of == "ours" else self.ratio
        return None if figure is None else self.target.is_reached(figure)

    def as_kept(self) -> dict[str, Any]:
        """For a JSON file."""
        return asdict(self)

    @classmethod
    def of_kept(cls, kept: dict[str, Any]) -> Row:
        """The row that `as_kept` wrote."""
        target = kept["target"]
        steps = tuple((size, figure) for size, figure in kept["steps"])
        return cls(**{**kept, "target": Target(**target) if target else None, "steps": steps})


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share (0 to 1) of all values do not exceed.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values: nothing was measured; see the log of the processes")
    rank = max(1, math.ceil(share * len(values)))
    return sorted(values)[rank - 1]
