"""What a run prints: how it goes, the shortest transcript of each kind of violation, a summary."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sandra.playbook.kinds import COMPLAINT_TYPES
from tests.fuzz.campaign import Failure, Findings, Kind, pace
from tests.fuzz.coverage import REACHED, missing
from tests.fuzz.story import LANGUAGES
from tests.fuzz.turns import Turn

EVERY_SECONDS = 5.0


@dataclass
class Progress:
    """Says every few seconds how far the run is, and shows each new kind of violation at once."""

    total: int
    seed: int
    shown: set[Kind] = field(default_factory=set)
    began: float = field(default_factory=time.monotonic)
    told: float = 0.0

    def __call__(self, findings: Findings) -> None:
        """A conversation has ended."""
        self._show_what_is_new(findings)
        now = time.monotonic()
        if now - self.told < EVERY_SECONDS:
            return
        self.told = now
        found = sum(findings.violations.values())
        rate = pace(findings, self.began)
        done = f"{findings.conversations}/{self.total} conversations"
        print(f"  {done}, {found} violations, {rate:.1f} a second", flush=True)

    def _show_what_is_new(self, findings: Findings) -> None:
        with findings.lock:
            unseen = {kind: failures[0] for kind, failures in findings.failures.items() if kind not in self.shown}
            self.shown |= unseen.keys()
        for failure in unseen.values():
            print(transcript(failure, self.seed, 1), flush=True)


def summary(findings: Findings, seconds: float, ours: float) -> str:
    """Counts, violations, coverage and times.

    Args:
        seconds: how long the conversations took.
        ours: processor time spent on drawing, asking and checking, beside that of the assistant.
    """
    return "\n".join(_summary(findings, seconds, ours))


def transcript(failure: Failure, seed: int, times: int) -> str:
    """A violation with its conversation, both sides labelled."""
    violation = failure.violation
    head = [
        f"✗ {violation.invariant} ({violation.clause})",
        f"  {violation.problem}",
        f"  in {times} conversations, such as: make fuzz SEED={seed} ONLY={failure.index}",
        f"  {failure.story}",
    ]
    elsewhere = [line for turn in failure.turns[-1].elsewhere for line in lines_of(turn)]
    here = [line for turn in failure.turns for line in lines_of(turn)]
    return "\n".join([*head, *elsewhere, *(["  (in another browser)"] if elsewhere else []), *here, ""])


def lines_of(turn: Turn) -> Iterator[str]:
    """A turn as one would print it."""
    who = "customer" if turn.text is not None else ""
    yield _indented(who, str(turn.step))
    if turn.intent:
        yield _indented("", f"(understood as {turn.intent})")
    if turn.refused:
        yield _indented("channel", "(refused)")
    for bubble in turn.bubbles:
        buttons = f"  [{' | '.join(bubble.buttons)}]" if bubble.buttons else ""
        yield _indented("sandra", bubble.text + buttons)
    if turn.text is not None and not turn.bubbles and not turn.refused:
        yield _indented("sandra", "(silence)")


def _summary(findings: Findings, seconds: float, ours: float) -> Iterator[str]:
    rate = findings.conversations / max(seconds, 0.001)
    yield f"{findings.conversations} conversations, {findings.turns} turns, {seconds:.0f} s, {rate:.1f} a second"
    yield f"Asking and checking took {1000 * ours / max(findings.turns, 1):.0f} ms of processor time a turn"
    yield f"A turn took {_at(findings.seconds, 0.5):.0f} ms (p50), {_at(findings.seconds, 0.95):.0f} ms (p95)"
    for title, places in _coverage():
        yield f"{title}: {', '.join(f'{name} {findings.covered[key]}' for key, name in places)}"
    if unseen := missing(findings.covered):
        yield f"Never reached: {', '.join(unseen)}"
    if not findings.violations:
        yield "No violation"
    for failures in sorted(findings.failures.values(), key=len, reverse=True):
        violation = failures[0].violation
        yield f"{len(failures):5} × {violation.invariant}: {violation.about}"


def _coverage() -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    yield "Reached", [(place, place) for place in REACHED]
    yield "Complaints", [(f"type {kind}", kind) for kind in COMPLAINT_TYPES]
    yield "Languages", [(f"language {language}", language) for language in LANGUAGES]


def _at(seconds: Sequence[float], share: float) -> float:
    ordered = sorted(seconds)
    return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def _indented(who: str, text: str) -> str:
    first, *rest = text.splitlines() or [""]
    head = f"  {who:>8}: {first}" if who else f"            {first}"
    return "\n".join([head, *(f"            {line}" for line in rest)])
