"""How long a turn takes and how many get through: the same complaints over HTTP, one, eight and 64 at once."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.speed.assistants import ACTIONS, OURS, RASA, Running, running
from benchmarks.speed.bench import Bench
from benchmarks.speed.conversations import Conversation, complaint, complaints
from benchmarks.speed.figures import Row, Target, percentile
from benchmarks.speed.load import Took
from benchmarks.speed.shop import ORDERS_A_CUSTOMER, orders_of_different_customers

TOPIC, THROUGHPUT, MEMORY, FAIRNESS = "A turn over HTTP", "Throughput", "Memory", "Whether it is a comparison"
PROCESSOR = "Time of the processor"
PROCESSES = {RASA: "Rasa", ACTIONS: "the action server, the same on both sides"}
AFTER_ALL = "after all of these turns"
PERCENTILES = {0.5: Target(1 / 4), 0.95: Target(1 / 4), 0.99: None}
MANY_TIMES = Target(6, at_least=True)
SMALLER = Target(0.6)

Measured = Mapping[str, Mapping[int, Sequence[Took]]]
"""What each side took, by its name and by how many conversations went on at once."""


@dataclass(frozen=True)
class Rehearsed:
    """One complaint before anything is timed: each turn's actions, and the number of messages that answered it."""

    steps: Sequence[Sequence[str]]
    messages: Sequence[int]


@dataclass(frozen=True)
class Cost:
    """What all turns of a side cost it.

    Attributes:
        memory_mb: of its Rasa process, after them.
        before: seconds of the processor that each process had used before them.
        after: and after them.
    """

    memory_mb: float
    before: Mapping[str, float]
    after: Mapping[str, float]

    def milliseconds(self, process: str, turns: int) -> float:
        """Time of the processor that one of so many turns took in a process."""
        return (self.after[process] - self.before[process]) * 1000 / turns


def measure(bench: Bench) -> list[Row]:
    """Hold the same complaints with both sides, by turns.

    Raises:
        LaunchError: a side does not start, or leaves a message without an answer.
    """
    stock_side = bench.stock
    folder = bench.emptied("turns")
    needed = (bench.size.rounds * sum(bench.size.conversations.values()) * 2 + 2) * ORDERS_A_CUSTOMER
    with (
        running(OURS, folder / "ours", orders=needed) as ours,
        running(stock_side, folder / "stock", orders=needed) as stock,
    ):
        orders = orders_of_different_customers()
        rehearsed = {side.assistant.name: rehearse(side, complaint(next(orders))) for side in (ours, stock)}
        before = {side.assistant.name: side.processor_seconds for side in (ours, stock)}
        measured: dict[str, dict[int, list[Took]]] = defaultdict(lambda: defaultdict(list))
        for at_once, how_many in bench.size.conversations.items():
            for turn in range(bench.size.rounds):
                for side in (ours, stock) if turn % 2 == 0 else (stock, ours):
                    took = side.hold(complaints(orders, how_many), at_once)
                    measured[side.assistant.name][at_once].append(took)
                    bench.say(_told(side.assistant.name, at_once, took))
        costs = {
            side.assistant.name: Cost(side.memory_mb, before[side.assistant.name], side.processor_seconds)
            for side in (ours, stock)
        }
    return rows(measured, costs, rehearsed)


def rehearse(side: Running, conversation: Conversation) -> Rehearsed:
    """Hold one complaint and look what was done."""
    took = side.hold([conversation])
    return Rehearsed(side.steps_of(conversation), [turn.messages for turn in took.turns[0]])


def rows(measured: Measured, costs: Mapping[str, Cost], rehearsed: Mapping[str, Rehearsed]) -> list[Row]:
    """All rows about turns.

    Args:
        measured: what both sides took.
        costs: what that cost each side.
        rehearsed: what each side did in one complaint.
    """
    levels = list(measured["ours"])
    found = [
        _both(TOPIC, f"{_at_once(level)}: p{share * 100:.0f}, ms", measured, level, _percentile_of(share), target)
        for level in levels
        for share, target in PERCENTILES.items()
    ]
    found += [
        _both(
            THROUGHPUT,
            f"{_at_once(level)}: messages a second",
            measured,
            level,
            lambda took: took.messages_a_second,
            None,
        )
        for level in levels
    ]
    return [
        *found,
        _at_saturation("messages a second", measured, lambda took: took.messages_a_second, MANY_TIMES),
        _at_saturation("conversations a second", measured, lambda took: took.conversations_a_second, MANY_TIMES),
        Row(MEMORY, "a Rasa worker, MB", costs["ours"].memory_mb, costs["stock"].memory_mb, SMALLER, AFTER_ALL),
        *(_processor_time(process, measured, costs) for process in (RASA, ACTIONS)),
        *_fairness(measured, rehearsed),
    ]


def as_rehearsed(tooks: Sequence[Took], messages: Sequence[int]) -> float:
    """The share of turns answered by as many messages as in the rehearsal: a turn that broke has another number."""
    turns = [
        turn.messages == expected
        for took in tooks
        for conversation in took.turns
        for turn, expected in zip(conversation, messages, strict=True)
    ]
    return sum(turns) / len(turns)


def same_steps(ours: Sequence[Sequence[str]], stock: Sequence[Sequence[str]]) -> float:
    """The share of our turns in which stock took the same actions."""
    return sum(list(one) == list(other) for one, other in zip(ours, stock, strict=False)) / len(ours)


def _both(
    topic: str,
    title: str,
    measured: Measured,
    level: int,
    figure: Callable[[Took], float],
    target: Target | None,
) -> Row:
    ours, stock = (statistics.median(map(figure, measured[side][level])) for side in ("ours", "stock"))
    tooks = measured["ours"][level]
    sample = f"{len(tooks)} × {len(tooks[0].milliseconds)} turns each"
    return Row(topic, title, ours, stock, target, sample)


def _at_saturation(title: str, measured: Measured, figure: Callable[[Took], float], target: Target) -> Row:
    best = {
        side: max(statistics.median(map(figure, tooks)) for tooks in levels.values())
        for side, levels in measured.items()
    }
    return Row(THROUGHPUT, f"at saturation: {title}", best["ours"], best["stock"], target, "the best of the above")


def _processor_time(process: str, measured: Measured, costs: Mapping[str, Cost]) -> Row:
    turns = {side: _turns_of(levels) for side, levels in measured.items()}
    ours, stock = (costs[side].milliseconds(process, turns[side]) for side in ("ours", "stock"))
    return Row(PROCESSOR, f"a turn in {PROCESSES[process]}, ms", ours, stock, None, f"all {turns['ours']} turns")


def _turns_of(levels: Mapping[int, Sequence[Took]]) -> int:
    return sum(len(took.milliseconds) for tooks in levels.values() for took in tooks)


def _fairness(measured: Measured, rehearsed: Mapping[str, Rehearsed]) -> list[Row]:
    ours, stock = (
        as_rehearsed([took for tooks in measured[side].values() for took in tooks], rehearsed[side].messages)
        for side in ("ours", "stock")
    )
    busy = {side: max(took.busy_share for tooks in measured[side].values() for took in tooks) for side in measured}
    same = same_steps(rehearsed["ours"].steps, rehearsed["stock"].steps)
    return [
        Row(FAIRNESS, "turns of a complaint with the same actions, %", 100.0, same * 100, sample="one rehearsal"),
        Row(FAIRNESS, "turns answered as in the rehearsal, %", ours * 100, stock * 100, sample="all turns"),
        Row(
            FAIRNESS, "a core used by whoever writes the messages, at most, %", busy["ours"] * 100, busy["stock"] * 100
        ),
    ]


def _percentile_of(share: float) -> Callable[[Took], float]:
    return lambda took: percentile(took.milliseconds, share)


def _at_once(level: int) -> str:
    return f"{level} conversation{'s' if level > 1 else ''}"


def _told(name: str, level: int, took: Took) -> str:
    half = percentile(took.milliseconds, 0.5)
    return f"{name}, {_at_once(level)}: p50 {half:.0f} ms, {took.messages_a_second:.1f} messages a second"
