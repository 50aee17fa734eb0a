"""Whether a conversation grows slower as it grows longer: its 200th turn against its 5th."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from benchmarks.speed.assistants import OURS, running
from benchmarks.speed.bench import Bench
from benchmarks.speed.conversations import CHAT, long_conversation
from benchmarks.speed.figures import Row, Target
from benchmarks.speed.load import Took

TOPIC = "A long conversation"
EARLY, LATE = 5, 200
TURNS = LATE + len(CHAT) // 2
HARDLY_SLOWER = Target(1.3, "ours")


def measure(bench: Bench) -> list[Row]:
    """Hold one long conversation after the other with both sides, by turns.

    Raises:
        LaunchError: a side does not start, or leaves a message without an answer.
    """
    stock_side = bench.stock
    folder = bench.emptied("long")
    taken: dict[str, list[Took]] = {"ours": [], "stock": []}
    with running(OURS, folder / "ours") as ours, running(stock_side, folder / "stock") as stock:
        for turn in range(bench.size.long_rounds):
            for side in (ours, stock) if turn % 2 == 0 else (stock, ours):
                took = side.hold([long_conversation(TURNS)])
                taken[side.assistant.name].append(took)
                bench.say(f"{side.assistant.name}, turn {EARLY} to {LATE}: {_growth([took]):.2f}×")
    return rows(taken["ours"], taken["stock"])


def rows(ours: Sequence[Took], stock: Sequence[Took]) -> list[Row]:
    """The early turn, the late one, and how they compare."""
    sample = f"{len(ours)} conversations each; the median of the {len(CHAT)} turns around it"
    return [
        Row(TOPIC, f"turn {EARLY}, ms", around(EARLY, ours), around(EARLY, stock), None, sample),
        Row(TOPIC, f"turn {LATE}, ms", around(LATE, ours), around(LATE, stock), None, sample),
        Row(TOPIC, f"turn {LATE} against turn {EARLY}, ×", _growth(ours), _growth(stock), HARDLY_SLOWER, sample),
    ]


def around(turn: int, tooks: Sequence[Took]) -> float:
    """Milliseconds of the turns around one, counted from 1: each thing that is said in between once."""
    first = turn - 1 - len(CHAT) // 2
    return statistics.median(
        statistics.median(one.milliseconds for one in took.turns[0][first : first + len(CHAT)]) for took in tooks
    )


def _growth(tooks: Sequence[Took]) -> float:
    return around(LATE, tooks) / around(EARLY, tooks)
