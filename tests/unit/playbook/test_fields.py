"""A field that cannot be right is told with its file, its line and what to write instead."""

from __future__ import annotations

import pytest

from tests.unit.playbook.spoiling import Edit, line_of

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
        "sla.yml",
        "approval_within_minutes: 30",
        "approval_within_minutes: 0",
        "approval_within_minutes: 30",
        "`approval_within_minutes`: ensure this value is greater than 0",
        id="no time at all",
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
        "unknown field {amount}; this text may name arrived, arrived_on, charged_twice,",
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


@pytest.mark.parametrize(("file", "words", "instead", "where", "told"), FIELD_MISTAKES)
def test_a_mistake_is_told_with_file_line_and_cure(
    mistakes_after: Edit, file: str, words: str, instead: str, where: str, told: str
) -> None:
    [mistake] = mistakes_after(file, words, instead)
    assert mistake.startswith(f"{file}:{line_of(where, file)}: ")
    assert told in mistake


@pytest.mark.parametrize(
    ("words", "instead", "told"),
    [
        ("market: zh-CN", "market: fr", "`market: fr` is not among `markets`; add it there or choose another"),
        ("claims: [refund, return_goods]", "claims: [gold]", "unknown remedy 'gold'; choose one of"),
        ("claims: [refund, return_goods]", "claims: []", "ensure this value has at least 1 items"),
        ("problems: [refund_delay]", "problems: [noise]", "unknown problem class 'noise'; choose one of"),
        ("days_since_delivery: {below: 8}", "days_since: {below: 8}", "unknown measurement 'days_since'"),
        ("never_conceded: [multiple_damages]", "never_conceded: [gold]", "unknown demand 'gold'; choose one of"),
    ],
)
def test_law_that_cannot_be_applied_is_told_of(mistakes_after: Edit, words: str, instead: str, told: str) -> None:
    [mistake] = mistakes_after("law.yml", words, instead)
    assert mistake.startswith("law.yml:")
    assert told in mistake
