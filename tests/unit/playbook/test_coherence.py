"""Parts of a class that do not fit together are told with file, line and cure, before a customer meets them."""

from __future__ import annotations

import pytest

from tests.unit.playbook.spoiling import Edit, line_of

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
        "finding:\n      zh: 我查过了，承运商登记这个包裹在",
        "{days_since_delivery} is not known for every order; add it to this rule's `when`",
        id="a finding that names what may be unknown",
    ),
    pytest.param(
        "late_delivery.yml",
        "今天就给您补发{item}",
        "没办法，给您补发{item}",
        "say:\n      zh: 今天就给您补发{item}",
        "'没办法' breaks 'policy_wall' of tone.yml; give the reason and what can be done",
        id="words that the tone forbids",
    ),
    pytest.param(
        "refund_delay.yml",
        "没有正在处理的退款",
        "没有 {refunded_on} 之后的退款",
        "finding:\n      zh: 我查过了，您买的是{item}，这笔订单目前",
        "{refunded_on} is not known for every order; add 'refund_completed' to this rule's `when`",
        id="a finding that names a day that may not have come",
    ),
    pytest.param(
        "late_delivery.yml",
        "order_status: [paid, shipped]",
        "order_status: [paid, sent]",
        "when: {item_kind: visit, order_status: [paid, shipped]}",
        "'sent' never occurs; order_status may be paid, shipped, delivered, completed, cancelled",
        id="one of several states no order is ever in",
    ),
]


@pytest.mark.parametrize(("file", "words", "instead", "where", "told"), COHERENCE_MISTAKES)
def test_a_misfit_is_told_with_file_line_and_cure(
    mistakes_after: Edit, file: str, words: str, instead: str, where: str, told: str
) -> None:
    [mistake] = mistakes_after(file, words, instead)
    assert mistake.startswith(f"{file}:{line_of(where, file)}: ")
    assert told in mistake
