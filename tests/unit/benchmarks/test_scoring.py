"""How answers of both sides are scored."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.nlu.scoring import (
    Message,
    MessageFile,
    MessageFileError,
    intent_f1,
    label_in,
    read_messages,
    score,
    type_f1,
)

LATE = Message("where is it", "complain/late_delivery", "en")
BROKEN = Message("it is broken", "complain/damaged_item", "en")
HELLO = Message("hello", "greet", "en")
WEATHER = Message("will it rain", "out_of_scope", "en")


def ours(intent: str, complaint_type: str | None = None, **more: Any) -> Mapping[str, Any]:
    kind = {"name": complaint_type} if complaint_type else None
    return {"intent": {"name": intent}, "complaint_type": kind, **more}


def stock(intent: str, *ranking: str) -> Mapping[str, Any]:
    return {"intent": {"name": intent}, "intent_ranking": [{"name": name} for name in (intent, *ranking)]}


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        (ours("complain", "late_delivery"), "complain/late_delivery"),
        (stock("complain_late_delivery"), "complain/late_delivery"),
        (ours("ask_status"), "ask_status"),
        (stock("ask_status"), "ask_status"),
        (stock("nlu_fallback", "greet"), "out_of_scope"),
        ({"intent": None}, "none"),
    ],
)
def test_both_sides_are_read_as_the_labels_trainers_write(answer: Mapping[str, Any], label: str) -> None:
    assert label_in(answer) == label


def test_behind_a_fallback_stands_the_likeliest_intent() -> None:
    doubtful = ours(
        "nlu_fallback",
        intent_ranking=[{"name": "nlu_fallback"}, {"name": "complain"}],
        complaint_type_ranking=[{"name": "late_delivery"}],
    )

    assert label_in(doubtful, despite_fallback=True) == "complain/late_delivery"
    assert label_in(stock("nlu_fallback", "complain_other", "greet"), despite_fallback=True) == "complain/other"
    assert label_in(stock("nlu_fallback"), despite_fallback=True) == "out_of_scope"


def test_for_intents_a_complaint_of_another_type_is_right() -> None:
    answers = [stock("complain_other"), stock("greet")]

    assert intent_f1([LATE, HELLO], answers) == 1.0


def test_complaint_types_are_scored_on_complaints_alone() -> None:
    answers = [ours("complain", "late_delivery"), ours("ask_status"), ours("complain", "late_delivery")]

    assert type_f1([LATE, BROKEN, HELLO], answers) == pytest.approx(0.5)


def test_a_fallback_is_right_where_nothing_of_ours_is_asked() -> None:
    assert intent_f1([WEATHER], [stock("nlu_fallback")]) == 1.0


def test_either_of_two_labels_is_right() -> None:
    file = MessageFile(
        "intent_en", (Message("and?", "ask_status|complain/late_delivery", "en"), Message("!!", "complain", "en"))
    )

    assert score(file, [ours("complain", "late_delivery"), ours("complain", "other")]) == 1.0


@pytest.mark.parametrize(
    ("name", "label", "answer"),
    [
        ("emotion_en", "anger", {"emotion": {"name": "anger"}}),
        ("abuse_zh", "abuse", {"signals": {"abuse": 0.5}}),
        ("threat_zh", "clean", {"signals": {"threat": 0.49}}),
        ("complaint_en", "complain", {"intent": {"name": "complain_other"}}),
        ("complaint_en", "other", {"intent": {"name": "praise"}}),
        ("out_of_scope", "out_of_scope|inquire", {"intent": {"name": "inquire"}}),
    ],
)
def test_the_name_of_a_file_tells_what_is_scored(name: str, label: str, answer: Mapping[str, Any]) -> None:
    assert score(MessageFile(name, (Message("…", label, "en"),)), [answer]) == 1.0


def test_only_ours_is_asked_for_emotions_and_signals() -> None:
    names = ("emotion_en", "abuse_zh", "complaint_en", "out_of_scope")

    assert [MessageFile(name, ()).is_for_ours_only for name in names] == [True, True, False, False]


def test_messages_are_read_by_the_names_of_their_columns(tmp_path: Path) -> None:
    file = tmp_path / "some.tsv"
    file.write_text("text\tlabel\temotion\tlanguage\n“你好”\tgreet\tneutral\tzh-Hant\n\n", encoding="utf-8")

    assert read_messages(file) == MessageFile("some", (Message("“你好”", "greet", "zh"),))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "no column `text`"),
        ("text\tlabel\n", "no column `language`"),
        ("text\tlabel\tlang\nhi\n", "some.tsv:2: 1 "),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_place(tmp_path: Path, content: str, problem: str) -> None:
    file = tmp_path / "some.tsv"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(MessageFileError, match=problem):
        read_messages(file)
