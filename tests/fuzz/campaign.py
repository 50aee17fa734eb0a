"""Many customers at once: who they are follows from the seed, what they met is gathered here."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from random import Random

from tests.fuzz import invariants
from tests.fuzz.belongings import Belongings
from tests.fuzz.coverage import reached
from tests.fuzz.customers import Customer
from tests.fuzz.engine import Engine, alike, playing, translated
from tests.fuzz.invariants import Rules, Violation
from tests.fuzz.shrinking import shortest
from tests.fuzz.steps import Script, Step
from tests.fuzz.story import Story, draw_story
from tests.fuzz.turns import Turn
from tests.fuzz.words import read_words
from tests.stack import running_stack

CUSTOMERS_AT_ONCE = 4
"""In each installation: its Rasa has one thread, and the action server works for one customer meanwhile."""

IN_VAIN_EVERY = 250
"""One customer in so many meets an action server that is down; everybody else in the installation waits meanwhile."""

Kind = tuple[str, str]


@dataclass
class Failure:
    """A conversation in which something was violated.

    Attributes:
        index: its number in the run.
        script: its steps up to the violation.
        turns: the turns of the browser in which it happened.
    """

    index: int
    story: Story
    belongings: Belongings
    violation: Violation
    script: Script
    turns: Sequence[Turn]


@dataclass
class Findings:
    """What a run saw. All threads add to it."""

    conversations: int = 0
    turns: int = 0
    seconds: list[float] = field(default_factory=list)
    covered: Counter[str] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)
    failures: dict[Kind, list[Failure]] = field(default_factory=dict)
    last: Sequence[Turn] = ()
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, seen: Sequence[Turn], failures: Sequence[Failure], rules: Rules) -> None:
        """A conversation has ended."""
        with self.lock:
            self.conversations += 1
            self.last = seen
            self.turns += sum(turn.text is not None for turn in seen)
            self.seconds += [turn.seconds for turn in seen if turn.taken_in]
            self.covered.update(reached(seen, rules))
            self.violations.update(failure.violation.invariant for failure in failures)
            for failure in failures:
                self.failures.setdefault(failure.violation.kind, []).append(failure)

    def examples(self) -> list[Failure]:
        """Of each kind of violation the conversation in which it came soonest; the commonest kind first."""
        kinds = sorted(self.failures.values(), key=len, reverse=True)
        return [min(failures, key=lambda failure: (len(failure.script), failure.index)) for failures in kinds]


class Campaign:
    """A run of random customers in one installation or several."""

    def __init__(self, engines: Sequence[Engine], seed: int, rules: Rules) -> None:
        self.engines = engines
        self._seed = seed
        self._rules = rules
        self._replays = count(1)

    def run(self, indices: Sequence[int], tell: Callable[[Findings], None]) -> Findings:
        """Let all customers of these numbers talk.

        Args:
            indices: numbers of conversations; each is the same in every run of the seed.
            tell: called after each conversation.
        """
        findings = Findings()
        left = iter(indices)
        lock = threading.Lock()

        def work(engine: Engine) -> None:
            while True:
                with lock:
                    index = next(left, None)
                if index is None:
                    return
                self._converse(engine, index, findings)
                tell(findings)

        with ThreadPoolExecutor(len(self.engines) * CUSTOMERS_AT_ONCE) as threads:
            for task in [threads.submit(work, e) for e in self.engines for _ in range(CUSTOMERS_AT_ONCE)]:
                task.result()
        return findings

    def shortened(self, failure: Failure) -> Failure:
        """The same violation with the fewest steps."""
        best = failure

        def fails(script: Sequence[Step]) -> bool:
            nonlocal best
            again = self._replayed(failure, script)
            best = again or best
            return again is not None

        if self._replayed(failure, failure.script) is not None:
            shortest(list(failure.script), fails)
        return best

    def _converse(self, engine: Engine, index: int, findings: Findings) -> None:
        draw = Random(f"{self._seed}-{index}")
        story = draw_story(draw)
        if index % IN_VAIN_EVERY == IN_VAIN_EVERY // 2:
            story = replace(story, in_vain_at=draw.randint(1, 3))
        belongings = engine.move_in(story, index)
        customer = Customer(story, belongings, draw, read_words())
        seen: list[Turn] = []
        failures: list[Failure] = []
        known: set[Kind] = set()
        steps: list[Step] = []

        def next_step(turns: list[Turn]) -> Step | None:
            step = customer.next_step(turns[-1] if turns else None)
            if step is not None:
                steps.append(step)
            return step

        def observe(turns: list[Turn]) -> bool:
            seen.append(turns[-1])
            for violation in invariants.check(invariants.ALL, turns, self._rules):
                if violation.kind not in known:
                    known.add(violation.kind)
                    failures.append(Failure(index, story, belongings, violation, tuple(steps), tuple(turns)))
            return True

        engine.converse(f"fuzz-{self._seed}-{index}", belongings, next_step, observe)
        findings.add(seen, failures, self._rules)

    def _replayed(self, failure: Failure, script: Script) -> Failure | None:
        """The script played by somebody just like that customer; None where the violation does not come."""
        engine = self.engines[0]
        place = 50_000 + next(self._replays)
        belongings = engine.move_in(failure.story, place)
        found: list[Failure] = []

        def observe(turns: list[Turn]) -> bool:
            for violation in invariants.check(invariants.ALL, turns, self._rules):
                if violation.kind == failure.violation.kind:
                    again = Failure(failure.index, failure.story, belongings, violation, script, tuple(turns))
                    found.append(again)
                    return False
            return True

        sender = alike(f"fuzz-{self._seed}-{failure.index}", f"again-{place}")
        engine.converse(sender, belongings, playing(translated(script, failure.belongings, belongings)), observe)
        return found[0] if found else None


def engines(folder: Path, installations: int, stack: ExitStack) -> Iterator[Engine]:
    """Engines in installations of their own, all ended with the exit stack."""
    for number in range(installations):
        running = stack.enter_context(running_stack(folder / str(number)))
        engine = Engine(running)
        stack.callback(engine.close)
        yield engine


def pace(findings: Findings, began: float) -> float:
    """Conversations a second."""
    return findings.conversations / max(time.monotonic() - began, 0.001)
