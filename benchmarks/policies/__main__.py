"""`python -m benchmarks.policies`: is a policy that generalises over stories worth its milliseconds?

Each story is held out once; the table goes to docs/.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from statistics import mean

from benchmarks.policies.arms import Arm, arms_of
from benchmarks.policies.folds import folds_of, stories_in
from benchmarks.policies.measuring import Measured, measure
from launch.console import Screen
from settings import ROOT, load

PAGE = """# What a policy that generalises adds

Written by `make bench-policies` on {day}: {stories} stories, each held out once in {folds} rounds; all rules are
known to both. Only the actions are counted, not the waiting for the customer in between.

{table}

Predictions are timed with everything that `rasa test` does around them; the difference of the rows is the policy's.
"""


def main() -> int:
    """Measure both sets of policies and write the page."""
    options = _options()
    screen, bench = Screen(), load().var / "bench/policies"
    stories = stories_in(ROOT / "data/stories")
    folds = list(folds_of(stories, options.folds, bench))
    measured = {}
    for arm in arms_of(ROOT / "config.yml"):
        folder = bench / arm.title.replace(" ", "-")
        measured[arm] = [measure(arm, fold, ROOT, folder) for fold in folds]
        screen.say(_row(arm, measured[arm]))
    written = PAGE.format(day=date.today().isoformat(), stories=len(stories), folds=len(folds), table=table(measured))
    page = ROOT / "docs/benchmarks-policies.md"
    page.write_text(written, encoding="utf-8")
    screen.say(f"\n{table(measured)}\n\nWritten to {page}")
    return 0


def table(measured: dict[Arm, list[Measured]]) -> str:
    """One row a set of policies."""
    head = [
        "| policies | actions right on unseen stories | a prediction, ms | training, s |",
        "| --- | ---: | ---: | ---: |",
    ]
    return "\n".join([*head, *(_row(arm, results) for arm, results in measured.items())])


def _row(arm: Arm, results: Sequence[Measured]) -> str:
    right, asked = sum(result.right for result in results), sum(result.asked for result in results)
    times = mean(result.milliseconds for result in results)
    training = mean(result.training_seconds for result in results)
    return f"| {arm.title} | {right} of {asked} ({right / asked:.1%}) | {times:.1f} | {training:.0f} |"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.policies", description=__doc__)
    parser.add_argument("--folds", type=int, default=3, help="rounds; each story is held out in one")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
