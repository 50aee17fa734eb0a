"""What `make check` tells a trainer about the examples: file, line and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.checking import coverage, repetition
from training.checking.places import Reading, Vocabulary, read_places
from training.checking.suspicion import suspicious
from training.checking.topics import unanswered

KNOWN = Vocabulary(frozenset({"greet", "thank", "complain"}), frozenset({"late_delivery", "other"}))


def written(folder: Path, content: str, language: str = "en") -> Path:
    (folder / language).mkdir(exist_ok=True)
    (folder / language / "topic.yml").write_text(f'version: "3.1"\nnlu:\n{content}', encoding="utf-8")
    return folder


def read(folder: Path, content: str) -> Reading:
    return read_places(written(folder, content), KNOWN)


def test_examples_of_either_way_of_writing_know_their_line_and_labels(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "- intent: complain/late_delivery\n"
        "  metadata: {emotion: anger, intensity: 0.7}\n"
        "  examples: |\n"
        "    - where is my parcel\n"
        "    - still not here!\n"
        "- intent: greet\n"
        "  examples:\n"
        "  - text: hello\n"
        "    metadata: {emotion: satisfied}\n",
    )
    assert [(e.text, e.label, e.labels.emotion, e.place.line) for e in reading.examples] == [
        ("where is my parcel", "complain/late_delivery", "anger", 6),
        ("still not here!", "complain/late_delivery", "anger", 7),
        ("hello", "greet", "satisfied", 10),
    ]
    assert not reading.findings


@pytest.mark.parametrize(
    ("content", "line", "problem", "cure"),
    [
        ("- intent: gret\n  examples: |\n    - hi\n", 3, "`gret` is not in domain.yml", "greet"),
        ("- intent: complain/lost\n  examples: |\n    - hi\n", 3, "`lost` has no class in playbook/", "late_delivery"),
        ("- intent: greet/morning\n  examples: |\n    - hi\n", 3, "only complaints have", "write `greet`"),
        ("- examples: |\n    - hi\n", 3, "without a label", "intent"),
        ("- intent: greet\n  examples: |\n", 3, "`greet` has no examples", "delete the block"),
        ("- intent: greet\n  examples:\n  - text: ''\n", 5, "an empty example of `greet`", "delete the row"),
        (
            "- intent: greet\n  metadata: {emotion: joy}\n  examples: |\n    - hi\n",
            6,
            "is labelled emotion: joy",
            "Write one of anger",
        ),
        (
            "- intent: greet\n  examples:\n  - text: hi\n    metadata: {emotion: anger, intensity: 3}\n",
            5,
            "is labelled intensity: 3",
            "from 0 to 1",
        ),
        (
            "- intent: greet\n  metadata: {emotion: joy}\n  examples: |\n    - I waited. Nobody came.\n",
            6,
            "'I waited. Nobody came.' is labelled emotion: joy",
            "Write one of anger",
        ),
        ("- intent: greet\n  examples: |\n    - hi\n    hello\n", 6, "「hello」 has no bullet", 'begin it with "- "'),
        ("- intent: greet\n  metadta: {}\n  examples: |\n    - hi\n", 3, "the key `metadta`", "metadata"),
        ("- intent: greet\n  examples:\n  - text: hi\n    lable: x\n", 5, "the key `lable`", "text, metadata"),
        ("- intent: greet\n  examples: |\n   - hi\n bad\n", 6, "not valid YAML", "indentation"),
    ],
)
def test_a_mistake_names_file_line_and_cure(tmp_path: Path, content: str, line: int, problem: str, cure: str) -> None:
    findings = read(tmp_path, content).findings
    assert len(findings) == 1
    assert (findings[0].place.file.name, findings[0].place.line) == ("topic.yml", line)
    assert problem in findings[0].problem
    assert cure in findings[0].cure


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    written(tmp_path, "")
    (tmp_path / "en" / "topic.yml").write_bytes(b"nlu:\x07\xff")
    (finding,) = read_places(tmp_path, KNOWN).findings
    assert "not readable" in finding.problem
    assert "UTF-8" in finding.cure


def test_a_file_outside_the_languages_folders_is_not_overlooked(tmp_path: Path) -> None:
    (tmp_path / "greetings.yaml").write_text("nlu: []", encoding="utf-8")
    (finding,) = read_places(tmp_path, KNOWN).findings
    assert finding.place.file.name == "greetings.yaml"
    assert "zh, en" in finding.cure


def test_the_same_words_with_another_signal_contradict(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "- intent: greet\n  examples:\n  - text: hi idiot\n  - text: hi idiot\n    metadata: {signals: [abuse]}\n",
    )
    (finding,) = repetition.exact(reading.examples)
    assert "other signals" in finding.problem


def test_a_contradiction_names_both_places(tmp_path: Path) -> None:
    reading = read(
        tmp_path, "- intent: greet\n  examples: |\n    - Good day\n- intent: thank\n  examples: |\n    - good day!\n"
    )
    (finding,) = repetition.exact(reading.examples)
    assert finding.place.line == 8
    assert "`thank` here and `greet` at" in finding.problem
    assert "topic.yml:5" in finding.problem


def test_the_same_words_twice_are_a_duplicate_and_a_shout_is_not(tmp_path: Path) -> None:
    reading = read(tmp_path, "- intent: greet\n  examples: |\n    - hello there\n    - Hello, there\n    - hello 👋\n")
    assert [finding.place.line for finding in repetition.exact(reading.examples)] == [6]


def test_near_duplicates_do_not_count_towards_a_class(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "- intent: greet\n  examples: |\n"
        "    - good morning to all of you over there\n"
        "    - good morning to all of you over there x\n"
        "    - hi\n",
    )
    repeated = repetition.near(reading.examples)
    assert [later.place.line for later in repeated] == [6]
    assert coverage.counted(reading.examples, repeated)["en", "greet"] == 2


def test_an_empty_class_is_a_mistake_and_a_thin_one_is_worth_a_look(tmp_path: Path) -> None:
    reading = read(tmp_path, "- intent: greet\n  examples: |\n    - hi\n")
    found = list(coverage.empty_or_thin(reading.examples, {}, ["greet", "thank"], tmp_path))
    english = {f.problem: f.is_mistake for f in found if f.place.file.name == "en"}
    assert english["`greet` has 1 different examples"] is False
    assert english["`thank` has no example"] is True


def test_an_example_under_the_wrong_label_is_suspected(tmp_path: Path) -> None:
    greetings = [f"{hello} {name}" for hello in ("hello", "good morning", "hi there", "hey") for name in NAMES]
    thanks = [f"{thank} {name}" for thank in ("thank you", "thanks a lot", "many thanks", "thx") for name in NAMES]
    rows = "".join(f"    - {text}\n" for text in greetings)
    thanked = "".join(f"    - {text}\n" for text in thanks)
    reading = read(
        tmp_path,
        f"- intent: greet\n  examples: |\n{rows}    - thank you so very much\n"
        f"- intent: thank\n  examples: |\n{thanked}",
    )
    assert [f.problem for f in suspicious(reading.examples)] == [
        "「thank you so very much」 is `greet` and reads like `thank`"
    ]


def test_a_topic_without_words_or_without_an_answer_is_a_mistake(tmp_path: Path) -> None:
    answered = "responses:\n  say_answer:\n" + "".join(
        f"  - text: x\n    metadata: {{language: {language}, topic: {topic}}}\n"
        for language in ("zh", "en")
        for topic in ("returns", "invoice")
    )
    (tmp_path / "responses").mkdir()
    (tmp_path / "responses/policies.yml").write_text(answered, encoding="utf-8")
    for language, names in (("zh", ("returns", "invoice")), ("en", ("returns", "parking"))):
        (tmp_path / language / "lookups").mkdir(parents=True)
        tables = "".join(f"- lookup: topic/{name}\n  examples: |\n    - {name}\n" for name in names)
        (tmp_path / language / "lookups/topics.yml").write_text(f"nlu:\n{tables}", encoding="utf-8")
    found = list(unanswered(tmp_path, tmp_path / "responses"))
    assert all(finding.is_mistake and "/en/" in str(finding.place) for finding in found)
    assert [finding.problem for finding in found] == [
        "`topic/parking` has no answer",
        "`topic/invoice` is answered, and has no words",
    ]


NAMES = ("Anna", "Bob", "Carla", "Dev", "Eve", "Finn", "Gus", "Hana", "Ivo", "June")
