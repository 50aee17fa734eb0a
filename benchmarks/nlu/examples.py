"""The training data as a stock pipeline can take it: complaint types as intents of their own.

    python -m benchmarks.nlu.examples FOLDER     the number of rows in a folder and their digest, as JSON

Stock knows no complaint type, and Rasa takes `complain/late_delivery` for a key to a canned answer, which only the
ResponseSelector learns, in a second model behind the first. One flat intent a type is the most accurate way stock has.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from rasa.shared.nlu.constants import INTENT, RESPONSE_IDENTIFIER_DELIMITER, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from benchmarks.nlu.scoring import FLAT_DELIMITER
from nlu.intent import label_of
from training.examples import read_examples
from training.importer import DataImporter


class FlatExamplesImporter(DataImporter):
    """Named in the stock models' config.yml: reads as fast as ours, so that reading does not count against stock."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """All examples, each with its flat intent, and lookup tables."""
        return self._flattened

    @cached_property
    def _flattened(self) -> TrainingData:
        return flattened(self._examples)


def flattened(examples: TrainingData) -> TrainingData:
    """The same set as plain Rasa messages, with `complain/late_delivery` as the intent `complain_late_delivery`."""
    messages = [
        Message.build(
            str(example.get(TEXT)),
            intent=label_of(example).replace(RESPONSE_IDENTIFIER_DELIMITER, FLAT_DELIMITER),
        )
        for example in examples.training_examples
    ]
    return TrainingData(messages, examples.entity_synonyms, examples.regex_features, examples.lookup_tables)


def digest_of(examples: TrainingData) -> str:
    """Changes with what stock reads: texts, intents and lookup tables; emotions and signals are nothing to it."""
    lines = sorted(f"{example.get(INTENT)}\t{example.get(TEXT)}" for example in examples.training_examples)
    lines += sorted(f"{table['name']}\t{_words(table['elements'])}" for table in examples.lookup_tables)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def main() -> None:
    """Print what is in the folder of the command line."""
    found = flattened(read_examples(sorted(Path(sys.argv[1]).rglob("*.yml"))))
    print(json.dumps({"rows": len(found.training_examples), "digest": digest_of(found)}))


def _words(elements: str | Iterable[str]) -> str:
    return elements if isinstance(elements, str) else "|".join(elements)


if __name__ == "__main__":
    main()
