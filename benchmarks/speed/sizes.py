"""How much is measured: for the page, or in minutes to see that everything works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Growth:
    """A step of growth: how many cases (each with a ticket) and orders the store holds."""

    cases: int
    orders: int


@dataclass(frozen=True)
class Size:
    """The sizes of all samples.

    Attributes:
        rows_a_label: both learn from at most so many rows of a label; from all, stock learns for many hours.
        epochs: of stock's learning components; fewer than Rasa's own 100 make a trial.
        rounds: how often each figure is taken, ours and stock by turns; the median counts.
        conversations: how many a round holds, by how many go on at once.
        long_rounds: how many conversations of 202 turns.
        growth: sizes of the store, from small to large.
        growth_conversations: how many in each store, one after the other.
        lookups: how often each kind of row is looked up in each store.
        installs: whether fresh environments are installed; it downloads gigabytes.
    """

    name: str
    rows_a_label: int
    epochs: int
    rounds: int
    conversations: dict[int, int]
    long_rounds: int
    growth: tuple[Growth, ...]
    growth_conversations: int
    lookups: int
    installs: bool


FULL = Size(
    name="full",
    rows_a_label=60,
    epochs=100,
    rounds=3,
    conversations={1: 12, 8: 32, 64: 128},
    long_rounds=3,
    growth=(
        Growth(1_000, 10_000),
        Growth(10_000, 100_000),
        Growth(100_000, 1_000_000),
        Growth(1_000_000, 10_000_000),
    ),
    growth_conversations=20,
    lookups=300,
    installs=True,
)
QUICK = Size(
    name="quick",
    rows_a_label=15,
    epochs=10,
    rounds=1,
    conversations={1: 4, 8: 8, 64: 64},
    long_rounds=1,
    growth=(Growth(1_000, 10_000), Growth(10_000, 100_000)),
    growth_conversations=4,
    lookups=50,
    installs=False,
)
SIZES = {size.name: size for size in (FULL, QUICK)}
