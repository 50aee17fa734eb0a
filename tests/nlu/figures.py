"""Everything the test set tells about a model, and the figures it must not fall below."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.nlu.reading import (
    FOLDER,
    answers,
    fact_rows,
    facts_found,
    label_in,
    message_rows,
    signals_in,
)
from training.scoring import Confusion, Score, calibration_error, found_against, mean

STORED = FOLDER / "figures.json"
TOLERATED_DROP = 0.01
REACH = {
    "intents": 0.92,
    "complaint types": 0.92,
    "emotions": 0.85,
    "signals": 0.95,
    "entities": 0.95,
    "languages": 0.99,
}
"""What we want to reach; the stored figures are what we hold."""
COMPLAIN = "complain"
SIGNALS = ("abuse", "threat")
FACT_KINDS = frozenset({"order_number", "phone", "phone_last4", "amount", "time", "quantity"})


@dataclass
class Figures:
    """How well a model understands the test set."""

    intents: Confusion[str]
    types: Confusion[str]
    emotions: Confusion[str]
    languages: Confusion[str]
    signals: dict[str, Score]
    facts: dict[str, Score]
    all_facts: Score
    intent_calibration: float
    emotion_calibration: float
    intensity_error: float

    @property
    def kept(self) -> dict[str, float]:
        """The figures that are stored and must not drop."""
        return {
            "intents": self.intents.macro_f1,
            "complaint types": self.types.macro_f1,
            "emotions": self.emotions.macro_f1,
            "signals": mean(score.f1 for score in self.signals.values()),
            "entities": self.all_facts.f1,
            "languages": self.languages.accuracy,
        }

    def drops(self, stored: dict[str, float]) -> list[str]:
        """What fell by more than a point below the stored figures, as sentences."""
        return [
            f"{name}: {self.kept[name]:.3f}, stored {figure:.3f}"
            for name, figure in stored.items()
            if self.kept[name] < figure - TOLERATED_DROP
        ]


def measure(model: Path) -> Figures:
    """Ask the model every row of the test set."""
    rows = message_rows()
    read = answers(model, [row.text for row in rows])
    intents, types, emotions = Confusion[str](), Confusion[str](), Confusion[str]()
    languages = Confusion[str]()
    for row, answer in zip(rows, read, strict=True):
        gold, taken = row.label, label_in(answer)
        intents.add(gold.partition("/")[0], taken.partition("/")[0])
        if gold.startswith(COMPLAIN):
            types.add(gold, taken)
        emotions.add(row.emotion, str(answer["emotion"]["name"]))
        languages.add(row.language, str(answer["language"]))
    facts = fact_rows()
    found = [facts_found(row, FACT_KINDS) for row in facts]
    return Figures(
        intents=intents,
        types=types,
        emotions=emotions,
        languages=languages,
        signals={
            name: found_against(
                [row.signals & {name} for row in rows], [signals_in(answer) & {name} for answer in read]
            )
            for name in SIGNALS
        },
        facts={
            kind: found_against(
                [[fact for fact in row.facts if fact[0] == kind] for row in facts],
                [[fact for fact in facts_in if fact[0] == kind] for facts_in in found],
            )
            for kind in sorted(FACT_KINDS)
        },
        all_facts=found_against([row.facts for row in facts], found),
        intent_calibration=calibration_error(
            [float(answer["intent"]["confidence"]) for answer in read], [g == t for g, t in intents.pairs]
        ),
        emotion_calibration=calibration_error(
            [float(answer["emotion"]["confidence"]) for answer in read], [g == t for g, t in emotions.pairs]
        ),
        intensity_error=mean(
            abs(row.intensity - float(answer["emotion"]["intensity"])) for row, answer in zip(rows, read, strict=True)
        ),
    )


def stored() -> dict[str, float]:
    """The figures of the last model that was accepted."""
    return {name: float(figure) for name, figure in json.loads(STORED.read_text(encoding="utf-8")).items()}


def store(figures: Figures) -> None:
    """Accept a model's figures."""
    kept = {name: round(figure, 4) for name, figure in figures.kept.items()}
    STORED.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
