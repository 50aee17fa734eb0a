"""`python -m tests.fuzz`: what `make fuzz` runs."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from tests.fuzz.campaign import Campaign, Findings, engines
from tests.fuzz.coverage import missing
from tests.fuzz.engine import Engine
from tests.fuzz.invariants import Rules
from tests.fuzz.report import Progress, lines_of, summary, transcript

CONVERSATIONS = 500
REACHES_ALL = 300
"""A run of so many conversations comes by every place of tests/fuzz/coverage.py, or it fails."""
KEPT_BACK = "was not sent"
SHORTENED = 15
"""So many kinds of violation are shown with their shortest transcript; the summary counts all."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and end with 1 where anything was violated."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS, help="how many customers (N)")
    parser.add_argument(
        "--seed", type=int, default=date.today().toordinal(), help="who they are (SEED); today's without"
    )
    parser.add_argument("--only", type=int, help="the number of one conversation, shown whole (ONLY)")
    parser.add_argument("--installations", type=int, default=min(2, os.cpu_count() or 1), help="side by side")
    options = parser.parse_args(arguments)
    indices = range(options.conversations) if options.only is None else [options.only]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        running = list(engines(Path(folder), options.installations if len(indices) > 1 else 1, stack))
        return _run(Campaign(running, options.seed, Rules.of_project()), indices, options.seed)


def _run(campaign: Campaign, indices: Sequence[int], seed: int) -> int:
    print(f"Seed {seed}, {len(indices)} conversations", flush=True)
    began, used = time.monotonic(), time.process_time()
    findings = campaign.run(indices, Progress(len(indices), seed))
    seconds, ours = time.monotonic() - began, time.process_time() - used
    failures = findings.examples()
    for failure in failures[:SHORTENED]:
        times = len(findings.failures[failure.violation.kind])
        print(f"\n{transcript(campaign.shortened(failure), seed, times)}", flush=True)
    if len(indices) == 1:
        print("\n".join(line for turn in findings.last for line in lines_of(turn)))
    print(summary(findings, seconds, ours))
    told = kept_back(campaign.engines)
    return 1 if failures or told or fell_short(findings, len(indices)) else 0


def fell_short(findings: Findings, conversations: int) -> bool:
    """Whether a run that is long enough never came by some place: then it proves nothing of it."""
    return conversations >= REACHES_ALL and bool(missing(findings.covered))


def kept_back(engines: Sequence[Engine]) -> list[str]:
    """What Rasa's logs have of messages that were replaced because of their tone; each is a violation of A4."""
    logs = (engine.log("rasa").read_text(encoding="utf-8", errors="replace") for engine in engines)
    lines = [line for log in logs for line in log.splitlines() if KEPT_BACK in line]
    for line in lines:
        print(f"✗ in Rasa's log: {line}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
