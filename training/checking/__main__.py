"""`python -m training.checking [FOLDER]`: mistakes in the examples, and what makes them weaker than they look."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from training.checking import coverage, repetition, suspicion, topics
from training.checking.places import Example, Finding, Vocabulary, read_places

SHOWN = 40


def check(folder: Path, root: Path) -> tuple[list[Finding], list[Example]]:
    """Everything found under a folder of examples, and the examples."""
    names = Vocabulary.of(root)
    reading = read_places(folder, names)
    repeated = repetition.near(reading.examples)
    labels = (names.intents - {"complain"}) | {f"complain/{kind}" for kind in names.complaint_types}
    findings = [
        *reading.findings,
        *repetition.exact(reading.examples),
        *coverage.empty_or_thin(reading.examples, repeated, labels, folder),
        *topics.unanswered(folder, root / "data/responses"),
        *_repetitions(repeated),
    ]
    if not any(finding.is_mistake for finding in findings):
        findings.extend(suspicion.suspicious(reading.examples))
    return findings, reading.examples


def _repetitions(repeated: dict[Example, Example]) -> list[Finding]:
    return [
        Finding(
            later.place,
            f"「{later.text}」 nearly repeats 「{earlier.text}」 at {earlier.place}",
            "say it in another way, or delete it: it counts for nothing",
            is_mistake=False,
        )
        for later, earlier in repeated.items()
    ]


def main(arguments: Sequence[str]) -> int:
    """Print what was found. Returns 1 where there is a mistake."""
    folder = Path(arguments[0] if arguments else "data/nlu")
    findings, examples = check(folder, Path())
    mistakes = [finding for finding in findings if finding.is_mistake]
    worth_a_look = [finding for finding in findings if not finding.is_mistake]
    for finding in worth_a_look[:SHOWN]:
        print(finding)
    if len(worth_a_look) > SHOWN:
        print(f"… and {len(worth_a_look) - SHOWN} more")
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    verdict = f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}" if mistakes else "all well"
    print(f"examples: {len(examples)} read, {len(worth_a_look)} worth a look, {verdict}")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
