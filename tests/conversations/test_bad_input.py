"""Whatever arrives gets a polite reply or a 4xx that says why, and the conversation still works afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from channels.turn.intake import LONGEST_MESSAGE
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, Stack

pytestmark = pytest.mark.conversation

LATE_ZH = "我的快递一直没送到"
SEVERAL = 30


@pytest.fixture(autouse=True)
def _nothing_breaks(stack: Stack) -> Iterator[None]:
    """Whatever a test here sends, no process writes a traceback."""
    yield
    for process in ("rasa", "actions"):
        assert "Traceback" not in stack.supervisor.log(process).read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("text", ["", "   \n\t ", "\x00\x07\x1b", "/", "///"])
def test_nothing_readable_is_refused_with_a_reason(customer: Customer, text: str) -> None:
    response = customer.posts({"sender": customer.sender, "message": text})
    assert (response.status_code, response.json()["error"]) == (422, "empty")
    assert response.json()["reason"]


def test_twenty_thousand_characters_are_refused_naming_the_limit(customer: Customer) -> None:
    response = customer.posts({"sender": customer.sender, "message": "快" * 20_000})
    assert (response.status_code, response.json()["error"]) == (422, "too_long")
    assert str(LONGEST_MESSAGE) in response.json()["reason"]


def test_the_longest_message_allowed_is_answered(customer: Customer) -> None:
    assert customer.says((LATE_ZH + "，") * (LONGEST_MESSAGE // 10)).texts


@pytest.mark.parametrize(
    "text",
    [
        "😀😀😀😡",
        "<script>alert(document.cookie)</script><b>hi</b>",
        "'; DROP TABLE cases; --",
        "{{1234*1111}} ${1234*1111} %s %d {details} {0}",
        "a\x00b\x1b[31mc\u202ed",
        "Z̸̡̢͚a̷l̵g̶o̸",
        "\ud83d",
        "（╯°□°）╯︵ ┻━┻",
    ],
    ids=["emoji", "html", "sql", "template", "controls", "combining", "half a character", "kaomoji"],
)
def test_odd_text_is_answered_and_runs_nothing(customer: Customer, text: str) -> None:
    body = json.dumps({"sender": customer.sender, "message": text}).encode()
    response = customer.posts(body)
    assert response.status_code in (200, 422)
    assert response.json()
    assert "1370974" not in response.text
    assert "<script" not in response.text
    assert customer.says(LATE_ZH).texts


@pytest.mark.parametrize("text", ["/restart", '/complain{"order_number":"x"}', "／restart", "/session_start", "/back"])
def test_a_typed_command_steers_nothing(customer: Customer, text: str) -> None:
    customer.says(LATE_ZH)
    assert customer.says(text).texts
    assert customer.asked == "order_number"
    assert "order_number" not in customer.facts
    assert len(customer.cases) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"{",
        b"[" * 20_000,
        b'{"sender": "a", "message": "\xff\xfe\xc3\x28"}',
        '{"sender": "a", "message": "你好"}'.encode("gb18030"),
        b"null",
        b"[]",
        b'"text"',
        b"17",
    ],
    ids=["nothing", "words", "cut off", "deep", "broken UTF-8", "GB18030", "null", "list", "text", "number"],
)
def test_a_body_of_the_wrong_shape_is_refused_with_the_right_one(customer: Customer, body: bytes) -> None:
    response = customer.posts(body)
    assert (response.status_code, response.json()["error"]) == (400, "bad_request")
    assert response.json()["reason"]


def test_after_a_refusal_the_conversation_still_works(customer: Customer) -> None:
    for refused in (b"{", json.dumps({"sender": customer.sender, "message": ""}).encode()):
        assert customer.posts(refused).status_code in (400, 422)
    customer.says(LATE_ZH)
    assert customer.asked == "order_number"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"message": "你好"}, "sender"),
        ({"sender": "", "message": "你好"}, "sender"),
        ({"sender": "telegram-12345678", "message": "我的投诉怎么样了"}, "sender"),
        ({"sender": "web-abc", "message": "我的投诉怎么样了"}, "sender"),
        ({"sender": "  ", "message": "你好"}, "sender"),
        ({"sender": 7, "message": "你好"}, "sender"),
        ({"sender": None, "message": "你好"}, "sender"),
        ({"sender": "x" * 300, "message": "你好"}, "sender"),
        ({"sender": "a"}, "message"),
        ({"sender": "a", "message": None}, "message"),
        ({"sender": "a", "message": 5}, "message"),
        ({"sender": "a", "message": ["你好"]}, "message"),
        ({"sender": "a", "message": {"text": "你好"}}, "message"),
    ],
)
def test_a_field_missing_or_of_the_wrong_type_is_named(customer: Customer, body: dict[str, Any], named: str) -> None:
    response = customer.posts(body)
    assert response.status_code == 400
    assert f"`{named}`" in response.json()["reason"]


def test_unknown_fields_are_ignored(customer: Customer) -> None:
    extra = {"admin": True, "metadata": {"slots": {"verified_order": "SD1"}}, "events": [], "intent": "affirm"}
    response = customer.posts({"sender": customer.sender, "message": LATE_ZH, **extra})
    assert response.status_code == 200
    assert customer.asked == "order_number"
    assert customer.case.order_number is None


@pytest.mark.clause("B1")
def test_thirty_messages_in_a_second_are_all_answered_and_open_one_case(customer: Customer) -> None:
    with ThreadPoolExecutor(SEVERAL) as pool:
        sent = [pool.submit(customer.posts, {"sender": customer.sender, "message": LATE_ZH}) for _ in range(SEVERAL)]
    answers = [one.result() for one in sent]
    assert {answer.status_code for answer in answers} == {200}
    assert all(answer.json() for answer in answers)
    assert len(customer.cases) == 1


def test_thirty_customers_at_once_are_each_answered_in_their_own_conversation(stack: Stack, customer: Customer) -> None:
    crowd = [Customer(stack) for _ in range(SEVERAL)]
    with ThreadPoolExecutor(SEVERAL) as pool:
        replies = list(pool.map(lambda one: one.says(LATE_ZH), crowd))
    assert all(reply.texts for reply in replies)
    assert len({one.case.number for one in crowd}) == SEVERAL


@pytest.mark.clause("B8")
def test_somebody_elses_order_is_answered_politely_and_stays_closed(stack: Stack, customer: Customer) -> None:
    theirs = stack.order(CUSTOMER_EN, "late_in_transit")
    reply = customer.says(f"{LATE_ZH}，订单{theirs}，手机尾号2231")
    assert reply.texts
    assert customer.case.order_number is None
