"""Examples that say the same: twice under one label they teach nothing, under two labels they contradict.

Near-duplicates are found by the letters two messages share: cosine of their character trigrams.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from training.checking.places import Example, Finding

NEARLY_THE_SAME = 0.85


def exact(examples: Sequence[Example]) -> Iterator[Finding]:
    """Rows with the same words: duplicates, and contradictions with both places."""
    by_words: dict[str, Example] = {}
    for example in examples:
        first = by_words.setdefault(example.plain, example)
        if first is example:
            continue
        if first.label != example.label:
            yield Finding(
                example.place,
                f"「{example.text}」 is `{example.label}` here and `{first.label}` at {first.place}",
                "keep the one that is right; see docs/labels.md",
            )
        elif first.labels.emotion != example.labels.emotion and first.spelt == example.spelt:
            yield Finding(
                example.place,
                f"「{example.text}」 is {example.labels.emotion} here and {first.labels.emotion} at {first.place}",
                "keep the emotion that is right",
            )
        elif first.labels.signals != example.labels.signals and first.spelt == example.spelt:
            yield Finding(
                example.place,
                f"「{example.text}」 has other signals here than at {first.place}",
                "keep the signals that are right",
            )
        else:
            yield Finding(example.place, f"「{example.text}」 stands at {first.place} already", "delete one of them")


def near(examples: Sequence[Example]) -> dict[Example, Example]:
    """Examples that nearly repeat an earlier one of the same label and language, with that one."""
    by_class: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in examples:
        by_class[example.language, example.label].append(example)
    repeated: dict[Example, Example] = {}
    for rows in by_class.values():
        repeated |= _near_within(rows)
    return repeated


def _near_within(rows: Sequence[Example]) -> dict[Example, Example]:
    if len(rows) < 2:
        return {}
    ngrams = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True, dtype=np.float32)
    vectors = ngrams.fit_transform([f" {row.plain} " for row in rows])
    likeness = (vectors @ vectors.T).tocoo()
    pairs = zip(likeness.row.tolist(), likeness.col.tolist(), likeness.data.tolist(), strict=True)
    return {
        rows[later]: rows[earlier] for later, earlier, alike in pairs if earlier < later and alike > NEARLY_THE_SAME
    }
