"""`python -m benchmarks.policies`: is a policy that generalises over stories worth its milliseconds?

Each story is held out once; the page goes to docs/.
"""

from __future__ import annotations

import argparse
import logging
import sys
from datetime import date

from rasa.utils.log_utils import configure_structlog

from benchmarks.policies.arms import arms_of
from benchmarks.policies.folds import folds_of, stories_in
from benchmarks.policies.measuring import measure
from benchmarks.policies.report import page, row
from launch.console import Screen
from settings import ROOT, load


def main() -> int:
    """Measure both sets of policies and write the page."""
    configure_structlog(logging.ERROR)
    options = _options()
    screen, bench = Screen(), load().var / "bench/policies"
    stories = stories_in(ROOT / "data/stories")
    folds = list(folds_of(stories, options.folds, bench))
    measured = {}
    for arm in arms_of(ROOT / "config.yml"):
        measured[arm.title] = [measure(arm, fold, ROOT, bench / arm.title.replace(" ", "-")) for fold in folds]
        screen.say(row(arm.title, measured[arm.title]))
    written = page(measured, len(stories), len(folds), date.today())
    file = ROOT / "docs/benchmarks-policies.md"
    file.write_text(written, encoding="utf-8")
    screen.say(f"\n{written}\nWritten to {file}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.policies", description=__doc__)
    parser.add_argument("--folds", type=int, default=3, help="rounds; each story is held out in one")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
