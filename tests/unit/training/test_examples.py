"""What trainers write is read once and checked; mistakes name the file and the cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.intent import COMPLAINT_TYPE, label_of
from training.examples import ExampleFileError, read_examples

GOOD = """
version: "3.1"
nlu:
- intent: complain/late_delivery
  examples:
  - text: 快递还没到
    metadata: {emotion: anger, intensity: 0.6}
  - {text: "no", metadata: {emotion: neutral, intensity: 0}}
- lookup: product
  examples: |
    - 跑步鞋
"""


def written(folder: Path, content: str) -> Path:
    file = folder / "examples.yml"
    file.write_text(content, encoding="utf-8")
    return file


def test_complaint_type_is_our_own_label_and_no_key_of_a_canned_answer(tmp_path: Path) -> None:
    read = read_examples([written(tmp_path, GOOD)])
    first = read.training_examples[0]
    assert (first.get("intent"), first.get(COMPLAINT_TYPE), label_of(first)) == (
        "complain",
        "late_delivery",
        "complain/late_delivery",
    )
    assert not read.retrieval_intents
    assert read.lookup_tables[0]["elements"] == ["跑步鞋"]


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("nlu: [", "not valid YAML"),
        ("- just a list", "no list `nlu:`"),
        ("nlu:\n- intnt: greet\n  examples: x", "begin it with one of intent"),
        ("nlu:\n- intent: greet", "`greet` has no examples"),
        ("nlu:\n- intent: greet\n  examples:\n  - txt: hi", "example without text"),
        ("nlu:\n- intent: greet\n  examples:\n  - text: hi\n    metdata: {}", "`metdata`"),
    ],
)
def test_mistake_names_the_file_and_the_cure(tmp_path: Path, broken: str, told: str) -> None:
    file = written(tmp_path, broken)
    with pytest.raises(ExampleFileError, match=r"examples\.yml") as mistake:
        read_examples([file])
    assert told in str(mistake.value)
