"""Whoever edits the playbook is told of every mistake: in which file and line, what is wrong, how to mend it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sandra.playbook.check import main
from tests.unit.builders import PLAYBOOK_FOLDER
from tests.unit.playbook.spoiling import Edit, line_of, mistakes_in


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a: 1\nb: [1\n", 3, "not valid YAML, did not find expected ',' or ']'"),
        ("a: 1\na: 2\n", 2, "not valid YAML, found duplicate key"),
        ("a: 1\nb:\tc: 1\n", 2, "check indentation, colons and quotes"),
        ("a: *b\n", 1, "not valid YAML, found undefined alias"),
        ("a: \x07\n", 1, "control characters are not allowed; look for invisible signs and delete them"),
        ("- one\n", 1, "expected `name: value` lines; copy the layout of another file"),
        ("", 1, "expected `name: value` lines; copy the layout of another file"),
    ],
)
def test_a_file_that_is_no_playbook_at_all_is_told_of(folder: Path, text: str, line: int, told: str) -> None:
    (folder / "other.yml").write_text(text, encoding="utf-8")
    [mistake] = mistakes_in(folder)
    assert mistake.startswith(f"other.yml:{line}: ")
    assert told in mistake


def test_a_file_in_another_encoding_is_told_of(folder: Path) -> None:
    (folder / "other.yml").write_bytes("title: 其他".encode("gb18030"))
    [mistake] = mistakes_in(folder)
    assert mistake.startswith("other.yml:1: not UTF-8 text")
    assert mistake.endswith("save it as UTF-8")


def test_a_missing_class_is_told_of(folder: Path) -> None:
    (folder / "other.yml").unlink()
    assert mistakes_in(folder) == ["other.yml:1: there is no playbook for 'other'; copy another class and adapt it"]


@pytest.mark.parametrize("file", ["authority.yml", "sla.yml", "tone.yml", "law.yml"])
def test_a_missing_general_file_is_told_of(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert mistakes_in(folder) == [f"{file}:1: the file is missing; restore it from version control"]


def test_a_class_under_another_name_than_its_file_is_told_of(mistakes_after: Edit) -> None:
    [mistake] = mistakes_after("other.yml", "problem: other", "problem: wrong_item")
    assert mistake == "other.yml:1: `problem: wrong_item` must match the file's name 'other'; rename one of them"


def test_a_class_nobody_recognises_is_told_of(folder: Path) -> None:
    shutil.copy(folder / "other.yml", folder / "weather.yml")
    text = (folder / "weather.yml").read_text(encoding="utf-8")
    (folder / "weather.yml").write_text(text.replace("problem: other", "problem: weather"), encoding="utf-8")
    [mistake] = mistakes_in(folder)
    assert mistake.startswith("weather.yml:1: `problem`: unknown problem class 'weather'; choose one of late_delivery,")


def test_a_voucher_may_not_come_first(mistakes_after: Edit) -> None:
    [mistake] = mistakes_after("slow_response.yml", "remedy: investigate", "remedy: voucher\n    amount: {fixed: 5}")
    assert "a voucher belittles the complaint: it may not come first (C7)" in mistake


def test_a_voucher_may_not_be_all_there_is(folder: Path, mistakes_after: Edit) -> None:
    text = (folder / "slow_response.yml").read_text(encoding="utf-8")
    kept = text.replace("grades: [slight, moderate, serious]", "grades: [moderate, serious]")
    (folder / "slow_response.yml").write_text(kept, encoding="utf-8")
    [mistake] = mistakes_in(folder)
    assert "grade 'slight' offers nothing but a voucher (C7)" in mistake


def test_a_grade_without_a_choice_is_told_of(folder: Path) -> None:
    file = folder / "other.yml"
    text = file.read_text(encoding="utf-8")
    head, first, rest = text.partition("grades: [slight, moderate, serious]")
    file.write_text(head + first + rest.replace(first, "grades: [moderate, serious]"), encoding="utf-8")
    [mistake] = mistakes_in(folder)
    assert mistake.startswith(f"other.yml:{line_of('  remedies:', 'other.yml')}: `resolution.remedies`: ")
    assert "grade 'slight' has fewer than two kinds of remedy; add some, vouchers do not count" in mistake


def test_all_mistakes_of_all_files_are_told_at_once(folder: Path, mistakes_after: Edit) -> None:
    (folder / "tone.yml").unlink()
    mistakes_after("damaged_item.yml", "default_grade: moderate", "default_grade: awful")
    assert len(mistakes_after("other.yml", "remedy: investigate", "remedy: inspect")) == 3


def test_the_check_prints_every_mistake_and_fails(
    folder: Path, mistakes_after: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    mistakes_after("other.yml", "remedy: investigate", "remedy: inspect")
    assert main([str(folder)]) == 1
    assert "unknown remedy 'inspect'" in capsys.readouterr().err


def test_the_check_passes_the_playbook_as_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(PLAYBOOK_FOLDER)]) == 0
    assert capsys.readouterr().out == "playbook: 12 problem classes, all well\n"
