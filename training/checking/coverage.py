"""How many different examples each class has in each language, and which classes are thin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from nlu.labels import EMOTIONS, SIGNALS
from training.checking.places import LANGUAGES, Example, Finding, Place

ENOUGH = 100


def empty_or_thin(
    examples: Sequence[Example], repeated: Collection[Example], labels: Collection[str], folder: Path
) -> Iterator[Finding]:
    """Classes without any example (a mistake), or with fewer than learning needs."""
    counts = counted(examples, repeated)
    names = (*sorted(labels), *(f"emotion {name}" for name in EMOTIONS), *(f"signal {name}" for name in SIGNALS))
    for language in LANGUAGES:
        for name in names:
            count = counts[language, name]
            if count >= ENOUGH:
                continue
            yield Finding(
                Place(folder / language),
                f"`{name}` has {count} different examples" if count else f"`{name}` has no example",
                f"add some that strangers would write, up to {ENOUGH} or more",
                is_mistake=count == 0,
            )


def counted(examples: Sequence[Example], repeated: Collection[Example]) -> Counter[tuple[str, str]]:
    """Different examples by language and class; near-duplicates do not count."""
    counts: Counter[tuple[str, str]] = Counter()
    for example in examples:
        if example in repeated:
            continue
        counts[example.language, example.label] += 1
        if example.labels.emotion:
            counts[example.language, f"emotion {example.labels.emotion}"] += 1
        for signal in example.labels.signals:
            counts[example.language, f"signal {signal}"] += 1
    return counts
