"""Whoever edits the playbook is told of every mistake: in which file and line, what is wrong, how to mend it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sandra.playbook import PlaybookError, load_playbook
from sandra.playbook.check import main
from tests.unit.builders import PLAYBOOK_FOLDER

Edit = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the playbook to spoil."""
    return Path(shutil.copytree(PLAYBOOK_FOLDER, tmp_path / "playbook"))


@pytest.fixture
def mistakes_after(folder: Path) -> Edit:
    """Replaces the first occurrence of some words in a file and gives the mistakes, each as `file:line: …`."""

    def edit(file: str, words: str, instead: str) -> list[str]:
        text = (folder / file).read_text(encoding="utf-8")
        assert words in text
        (folder / file).write_text(text.replace(words, instead, 1), encoding="utf-8")
        return mistakes_in(folder)

    return edit


def mistakes_in(folder: Path) -> list[str]:
    with pytest.raises(PlaybookError) as caught:
        load_playbook(folder)
    return [mistake.removeprefix(f"{folder}/") for mistake in caught.value.mistakes]


def line_of(words: str, file: str) -> int:
    """The line of the shipped file where the words first stand."""
    text = (PLAYBOOK_FOLDER / file).read_text(encoding="utf-8")
    return text[: text.index(words)].count("\n") + 1


FIELD_MISTAKES = [
    pytest.param(
        "other.yml",
        "  default_grade: moderate\n",
        "",
        "classification:",
        "`classification.default_grade` is missing; add it",
        id="a field is missing",
    ),
    pytest.param(
        "other.yml",
        "guide:\n",
        "advice: none\nguide:\n",
        "guide:\n",
        "`advice` is not known here; check the spelling or remove it",
        id="a field nobody knows",
    ),
    pytest.param(
        "refund_delay.yml",
        "refund_days_pending: {at_least: 15}",
        "refund_days_pending: {at_leats: 15}",
        "refund_days_pending: {at_least: 15}",
        "`classification.grades.1.when.refund_days_pending.at_leats` is not known here; "
        "check the spelling or remove it",
        id="a misspelt bound",
    ),
    pytest.param(
        "authority.yml",
        "rounds: 3",
        "rounds: many",
        "rounds: 3",
        "`negotiation.rounds`: value is not a valid integer",
        id="a word where a number belongs",
    ),
    pytest.param(
        "other.yml",
        "en: another complaint",
        "en: ''",
        "title:",
        "`title.en`: ensure this value has at least 1 characters",
        id="an empty text",
    ),
    pytest.param(
        "billing_error.yml",
        "overcharge: {at_least: 500}",
        "overchage: {at_least: 500}",
        "overcharge: {at_least: 500}",
        "`classification.grades.1.when.overchage`: unknown measurement 'overchage'; choose one of charged_twice,",
        id="a measurement nobody takes",
    ),
    pytest.param(
        "billing_error.yml",
        "overcharge: {at_least: 500}",
        "overcharge: 500",
        "overcharge: {at_least: 500}",
        "'overcharge' is a number; write bounds such as {at_least: 1, below: 7}",
        id="a number where bounds belong",
    ),
    pytest.param(
        "billing_error.yml",
        "overcharge: {at_least: 500}",
        "overcharge: {at_least: 500, below: 100}",
        "overcharge: {at_least: 500}",
        "no number is at least 500 and below 100; turn them round",
        id="bounds that nothing meets",
    ),
    pytest.param(
        "billing_error.yml",
        "overcharge: {at_least: 500}",
        "overcharge: {}",
        "overcharge: {at_least: 500}",
        "no bound is given; write `at_least`, `below` or both",
        id="bounds without a bound",
    ),
    pytest.param(
        "billing_error.yml",
        "charged_twice: true",
        "charged_twice: sometimes",
        "charged_twice: true",
        "'charged_twice' is a flag; write true or false",
        id="a word where true or false belongs",
    ),
    pytest.param(
        "damaged_item.yml",
        "when: {extent: cosmetic}",
        "when: {extent: true}",
        "when: {extent: cosmetic}",
        "'extent' is a word; write a word",
        id="true where a word belongs",
    ),
    pytest.param(
        "damaged_item.yml",
        "when: {extent: cosmetic}",
        "when: cosmetic",
        "when: {extent: cosmetic}",
        "write measurements with their conditions, such as {days_late: {at_least: 1}}",
        id="a condition that is no list of measurements",
    ),
    pytest.param(
        "other.yml",
        "remedy: investigate",
        "remedy: inspect",
        "remedy: investigate",
        "unknown remedy 'inspect'; choose one of refund,",
        id="a remedy nobody can carry out",
    ),
    pytest.param(
        "other.yml",
        "answers: [expedite]",
        "answers: [hurry]",
        "answers: [expedite]",
        "unknown remedy 'hurry'; choose one of refund,",
        id="an answer to a request nobody can make",
    ),
    pytest.param(
        "authority.yml",
        "  voucher:",
        "  present:",
        "limits:",
        "unknown remedy 'present'; choose one of refund,",
        id="a limit for a remedy nobody knows",
    ),
    pytest.param(
        "authority.yml",
        "  voucher: {assistant: 30, team_leader: 100, supervisor: 500}\n",
        "",
        "limits:",
        "no limit for 'voucher', so nobody could decide it; add one",
        id="money without a limit",
    ),
    pytest.param(
        "authority.yml",
        "refund: {assistant: 1000,",
        "refund: {assistant: 9000,",
        "refund: {assistant: 1000,",
        "limits must rise: assistant <= team_leader <= supervisor",
        id="limits that fall",
    ),
    pytest.param(
        "authority.yml",
        "options_a_round: 2",
        "options_a_round: 1",
        "options_a_round: 2",
        "ensure this value is greater than or equal to 2",
        id="a single option is no choice",
    ),
    pytest.param(
        "other.yml",
        "    amount: {fixed: 20}\n",
        "",
        "  - remedy: compensate",
        "'compensate' moves money: give it an `amount`",
        id="money without a sum",
    ),
    pytest.param(
        "other.yml",
        "  - remedy: apology\n",
        "  - remedy: apology\n    amount: {fixed: 20}\n",
        "  - remedy: apology",
        "'apology' moves no money: remove the `amount`",
        id="a sum where no money moves",
    ),
    pytest.param(
        "other.yml",
        "amount: {fixed: 20}",
        "amount: {fixed: 20, share_of: order_total}",
        "amount: {fixed: 20}",
        "an amount is either `share_of` a measured sum or `fixed`; give exactly one",
        id="two sums at once",
    ),
    pytest.param(
        "billing_error.yml",
        "share_of: overcharge",
        "share_of: order_status",
        "share_of: overcharge",
        "share_of: 'order_status' is not a measured sum; choose one of days_late,",
        id="a share of something that is no sum",
    ),
    pytest.param(
        "other.yml",
        "done_within: {hours: 24}",
        "done_within: {hours: 24, days: 1}",
        "done_within: {hours: 24}",
        "give exactly one of `hours` and `days`",
        id="two times at once",
    ),
    pytest.param(
        "other.yml",
        "{due}前给您答复和处理办法",
        "{date}前给您答复和处理办法",
        "{due}前给您答复和处理办法",
        "unknown field {date}; this text may name amount, due, item, order_number",
        id="a placeholder nobody fills",
    ),
    pytest.param(
        "other.yml",
        "{due}前给您答复和处理办法",
        "{due前给您答复和处理办法",
        "{due}前给您答复和处理办法",
        "a brace without its partner; this text may name amount, due,",
        id="half a placeholder",
    ),
    pytest.param(
        "billing_error.yml",
        "多收了您 {overcharge}",
        "多收了您 {amount}",
        "多收了您 {overcharge}",
        "unknown field {amount}; this text may name charged_twice,",
        id="a finding that names what is decided only later",
    ),
    pytest.param(
        "other.yml",
        "  - party: unknown\n",
        "  - party: unknown\n    when: {repeat_complaint: true}\n",
        "  responsibility:",
        "the last rule needs no `when`: it says what holds when nothing else does",
        id="nobody responsible in the end",
    ),
    pytest.param(
        "other.yml",
        "- fact: details",
        "- fact: shoe_size",
        "- fact: details",
        "unknown fact 'shoe_size'; choose one of order_number,",
        id="a fact nobody can ask for",
    ),
    pytest.param(
        "sla.yml",
        'closes: "21:00"',
        'closes: "08:00"',
        "office_hours:",
        "`opens` must be before `closes`",
        id="closed before it opens",
    ),
    pytest.param(
        "sla.yml",
        "{urgent: 5, high: 15, normal: 30}",
        "{urgent: 5, high: 15}",
        "respond_within_minutes:",
        "no time given for priority 'normal'",
        id="a priority without a time",
    ),
    pytest.param(
        "tone.yml",
        'pattern: "[！!]"',
        'pattern: "[！!"',
        'pattern: "[！!]"',
        "not a regular expression: unterminated character set",
        id="a pattern that is none",
    ),
]

COHERENCE_MISTAKES = [
    pytest.param(
        "damaged_item.yml",
        "when: {extent: unusable}",
        "when: {extent: unusabel}",
        "when: {extent: unusable}",
        "'unusabel' never occurs; extent may be unusable, partly, cosmetic",
        id="an extent nobody can choose",
    ),
    pytest.param(
        "late_delivery.yml",
        "order_status: cancelled",
        "order_status: canceled",
        "order_status: cancelled",
        "'canceled' never occurs; order_status may be paid, shipped, delivered, completed, cancelled",
        id="a state no order is ever in",
    ),
    pytest.param(
        "other.yml",
        "when: {repeat_complaint: true}",
        "when: {days_late: {at_least: 1}}",
        "when: {repeat_complaint: true}",
        "'days_late' is measured on an order; this class asks for no order",
        id="a condition on an order nobody asks for",
    ),
    pytest.param(
        "other.yml",
        "remedy: investigate",
        "remedy: reship",
        "remedy: investigate",
        "'reship' is done to an order; this class asks for no order",
        id="a remedy for an order nobody asks for",
    ),
    pytest.param(
        "other.yml",
        "{fixed: 20}",
        "{share_of: order_total}",
        "{fixed: 20}",
        "'order_total' is a sum of an order; this class asks for no order",
        id="a share of an order nobody asks for",
    ),
    pytest.param(
        "other.yml",
        "由客服组长书面说明事情的原因",
        "由客服组长书面说明{item}的事",
        "say:\n      zh: 由客服组长书面说明事情的原因",
        "it names the goods or the order; this class asks for no order",
        id="goods of an order nobody asks for",
    ),
    pytest.param(
        "other.yml",
        "您说的我都记下了。",
        "您说的 {order_number} 我都记下了。",
        "    finding:",
        "it names fields of an order; this class asks for no order",
        id="a finding about an order nobody asks for",
    ),
    pytest.param(
        "late_delivery.yml",
        "我们和承运商一起把它找到",
        "已经 {days_since_delivery} 天，我们和承运商一起把它找到",
        "finding:\n      zh: 我查过了，承运商登记这个包裹已经签收。",
        "{days_since_delivery} is not known for every order; add it to this rule's `when`",
        id="a finding that names what may be unknown",
    ),
]


@pytest.mark.parametrize(("file", "words", "instead", "where", "told"), [*FIELD_MISTAKES, *COHERENCE_MISTAKES])
def test_a_mistake_is_told_with_file_line_and_cure(
    mistakes_after: Edit, file: str, words: str, instead: str, where: str, told: str
) -> None:
    [mistake] = mistakes_after(file, words, instead)
    assert mistake.startswith(f"{file}:{line_of(where, file)}: ")
    assert told in mistake


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


@pytest.mark.parametrize("file", ["authority.yml", "sla.yml", "tone.yml"])
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
