"""The page of the comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from statistics import mean

from benchmarks.policies.arms import GENERALISING
from benchmarks.policies.measuring import Measured, Wrong

PAGE = """# What a policy that generalises adds

Written by `make bench-policies` on {day}: {stories} stories, each held out once in {folds} rounds; all rules are
known to both. Only the actions are counted, not the waiting for the customer in between. TEDPolicy learned for
{epochs} epochs with a history of {history}, and like ours without augmentation.

{table}

Predictions are timed, in time of the processor, with everything that `rasa test` does around them; the difference
of the rows is the policy's.

## What was wrong

Each is an action of a story that was held out; a story is told rightly up to there, so one mistake makes no other.

{wrong}
"""
HEAD = (
    "| policies | actions right on unseen stories | a prediction, ms | training, s |",
    "| --- | ---: | ---: | ---: |",
)


def page(measured: Mapping[str, Sequence[Measured]], stories: int, folds: int, day: date) -> str:
    """The whole page.

    Args:
        measured: for each set of policies, by its title, its rounds.
        stories: how many there are.
        folds: how many rounds.
        day: of the measurement.
    """
    return PAGE.format(
        day=day.isoformat(),
        stories=stories,
        folds=folds,
        epochs=GENERALISING["epochs"],
        history=GENERALISING["max_history"],
        table=table(measured),
        wrong=mistakes({title: [w for result in results for w in result.wrong] for title, results in measured.items()}),
    )


def table(measured: Mapping[str, Sequence[Measured]]) -> str:
    """One row a set of policies."""
    return "\n".join([*HEAD, *(row(title, results) for title, results in measured.items())])


def row(title: str, results: Sequence[Measured]) -> str:
    """How often it was right, and what that costs."""
    right, asked = sum(result.right for result in results), sum(result.asked for result in results)
    times = mean(result.milliseconds for result in results)
    training = mean(result.training_seconds for result in results)
    return f"| {title} | {right} of {asked} ({right / asked:.1%}) | {times:.1f} | {training:.0f} |"


def mistakes(wrong: Mapping[str, Sequence[Wrong]]) -> str:
    """A row for each kind of mistake and how often each set of policies makes it; the most frequent come first."""
    counts = {title: Counter(of_arm) for title, of_arm in wrong.items()}
    kinds: Counter[Wrong] = sum(counts.values(), Counter())
    if not kinds:
        return "Nothing."
    head = ["| form | said | next is | predicted |" + "".join(f" {title} |" for title in counts)]
    head.append("| --- | --- | --- | --- |" + " ---: |" * len(counts))
    return "\n".join([*head, *(_mistake(kind, [count[kind] for count in counts.values()]) for kind in _ordered(kinds))])


def _ordered(kinds: Counter[Wrong]) -> list[Wrong]:
    return sorted(kinds, key=lambda kind: (-kinds[kind], str(kind)))


def _mistake(kind: Wrong, times: Sequence[int]) -> str:
    where = kind.situation
    cells = (where.loop or "–", where.intent or "–", where.action, kind.predicted, *map(str, times))
    return f"| {' | '.join(cells)} |"
