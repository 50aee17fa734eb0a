"""The training data as stock takes it."""

from pathlib import Path

from rasa.shared.nlu.training_data.training_data import TrainingData

from benchmarks.nlu.examples import digest_of, flattened
from training.examples import read_examples

WRITTEN = """
version: "3.1"
nlu:
- intent: complain/late_delivery
  metadata: {{emotion: {emotion}, intensity: 0.5}}
  examples: |
    - where is it
    - {second}
- intent: greet
  examples: |
    - hello
    - hi
- lookup: product
  examples: |
    - phone
    - coat
"""


def examples(folder: Path, emotion: str = "anger", second: str = "still not here") -> TrainingData:
    file = folder / "some.yml"
    file.write_text(WRITTEN.format(emotion=emotion, second=second), encoding="utf-8")
    return flattened(read_examples([file]))


def test_a_complaint_type_is_an_intent_of_its_own(tmp_path: Path) -> None:
    found = examples(tmp_path)

    assert found.intents == {"complain_late_delivery", "greet"}
    assert not found.retrieval_intents
    assert [table["name"] for table in found.lookup_tables] == ["product"]


def test_the_digest_changes_with_what_stock_reads_and_with_nothing_else(tmp_path: Path) -> None:
    before = digest_of(examples(tmp_path))

    assert digest_of(examples(tmp_path, emotion="anxiety")) == before
    assert digest_of(examples(tmp_path, second="still nothing")) != before
