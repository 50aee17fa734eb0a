"""An apology comes first, once, for just that trouble (protocol A)."""

from __future__ import annotations

import pytest

from nlg.responses import load_responses
from nlg.traditional import to_traditional
from nlu.script import normalise
from sandra.listening.apologies import APOLOGISED, FOR_THE_COMPLAINT
from sandra.playbook.model import Playbook
from sandra.tone import apologises, violations
from settings import ROOT
from tests.conversations.answers import all_answers
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE_ZH = "我的快递一直没送到"
LATE_EN = "My parcel hasn't arrived"
LATE_HANT = "我的快遞一直沒送到"
ANGRY_ZH = "气死我了！！！快递等了半个月还没到，你们就是骗子公司！！！"
OPENINGS = [(LATE_ZH, "zh-Hans"), (LATE_HANT, "zh-Hant"), (LATE_EN, "en")]
OUR_SIDE = ("一起", "陪", "和您", "我们", "together", "with you", "we'll", " we ")


def apologies_in(texts: list[str], language: str, playbook: Playbook) -> int:
    return sum(apologises(plain(text, language), language, playbook.tone) for text in texts)


def plain(text: str, language: str) -> str:
    """Rules and words are kept in Simplified."""
    return text if language == "en" else normalise(text)


def said_by_sandra(customer: Customer) -> list[str]:
    return [text for who, text in customer.transcript if who == "sandra"]


def reasons_to_apologise(customer: Customer) -> list[str]:
    return [event.reason.split(":")[0] for event in customer.case.events if event.kind == APOLOGISED]


def miss_every_promise(customer: Customer) -> None:
    with customer.stack.store.transaction() as records:
        for promise in records.cases_of_conversation(customer.sender)[0].promises:
            promise.missed_at = promise.due_at


@pytest.mark.clause("A1", "A2")
@pytest.mark.parametrize(
    ("opening", "language", "trouble"),
    [
        (LATE_ZH, "zh-Hans", ("包裹",)),
        (LATE_HANT, "zh-Hant", ("包裹",)),
        (LATE_EN, "en", ("parcel",)),
        ("退款这么久还没到账", "zh-Hans", ("退款", "退的钱", "您的钱", "自己的钱")),
        ("I am still waiting for my refund", "en", ("refund", "money")),
    ],
)
def test_the_first_words_apologise_for_just_that_trouble_and_ask_nothing(
    customer: Customer, playbook: Playbook, opening: str, language: str, trouble: tuple[str, ...]
) -> None:
    first, *rest = customer.says(opening).texts
    assert apologies_in([first], language, playbook) == 1
    assert any(word in first for word in trouble)
    assert not any(mark in first for mark in "?？")
    assert rest
    assert reasons_to_apologise(customer) == [FOR_THE_COMPLAINT]


@pytest.mark.clause("A2")
@pytest.mark.parametrize(
    ("opening", "named"),
    [
        ("我买的蓝色保温杯收到就是碎的", "蓝色保温杯"),
        ("我買的電飯煲收到就是壞的", "電飯煲"),
        ("The blue kettle I bought arrived broken", "your blue kettle"),
    ],
)
def test_the_apology_calls_the_thing_by_its_name(customer: Customer, opening: str, named: str) -> None:
    """Concrete words calm."""
    assert named in customer.says(opening).texts[0].replace("Your", "your")


@pytest.mark.clause("A2")
def test_the_phone_one_calls_with_is_not_what_arrived_late(customer: Customer) -> None:
    assert "your phone" not in customer.says("My parcel hasn't arrived, my phone ends in 7045").texts[0]


@pytest.mark.clause("A4")
@pytest.mark.parametrize(("opening", "language"), OPENINGS)
def test_no_word_of_ours_argues_excuses_or_brushes_off(
    customer: Customer, playbook: Playbook, opening: str, language: str
) -> None:
    customer.says(opening)
    customer.says({"en": "This is your fault and you know it"}.get(language, "这都是你们的错"))
    found = [violations(plain(text, language), language, playbook.tone) for text in said_by_sandra(customer)]
    assert [violation for one in found for violation in one if violation.rule != "exclamation"] == []
    assert not any(mark in text for text in said_by_sandra(customer) for mark in "!！")


@pytest.mark.clause("A5")
@pytest.mark.parametrize(("opening", "language"), OPENINGS)
def test_among_a_few_conversations_we_speak_from_the_customers_side(stack: Stack, opening: str, language: str) -> None:
    somebody = [Customer(stack, f"our-side-{language}-{number}") for number in range(6)]
    told = [plain(customer.says(opening).texts[0], language) for customer in somebody]
    assert any(word in text for text in told for word in OUR_SIDE)


@pytest.mark.clause("A6")
@pytest.mark.parametrize(
    ("opening", "language"),
    [
        (ANGRY_ZH, "zh-Hans"),
        ("氣死我了！！！快遞等了半個月還沒到，你們就是騙子公司！！！", "zh-Hant"),
        ("I am absolutely furious, my parcel is two weeks late!!!", "en"),
    ],
)
def test_the_feeling_is_met_right_after_the_apology_and_before_the_business(
    customer: Customer, opening: str, language: str
) -> None:
    first = customer.says(opening).texts[0]
    feelings = load_responses(ROOT / "data/responses")["say_feeling"]
    for_anger = [v["text"] for v in feelings if v["metadata"].get("emotion") == "anger"]
    _, feeling = first.split("." if language == "en" else "。", 1)
    shown = [to_traditional(text) if language == "zh-Hant" else text for text in for_anger]
    assert any(feeling.strip().startswith(text) for text in shown)


@pytest.mark.clause("A3", "A4")
def test_a_complaint_hears_one_apology_and_no_forbidden_word_from_beginning_to_end(
    stack: Stack, customer: Customer, playbook: Playbook
) -> None:
    late = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.complains(LATE_ZH, all_answers(late, offer_answer="都不行"))
    said = [text for who, text in customer.transcript if who == "sandra"]
    assert sum(apologises(text, "zh-Hans", playbook.tone) for text in said) == 1
    assert [
        violations(text, "zh-Hans", playbook.tone) for text in said if violations(text, "zh-Hans", playbook.tone)
    ] == []


@pytest.mark.clause("A3")
def test_venting_once_more_is_heard_without_a_second_apology(customer: Customer, playbook: Playbook) -> None:
    customer.says(LATE_EN)
    again = customer.says("My parcel is late, it still has not been delivered, this is terrible")
    assert not apologises(again.text, "en", playbook.tone)
    assert customer.asked == "order_number"


@pytest.mark.clause("A6", "A7")
def test_the_angrier_the_customer_the_shorter_the_apology(stack: Stack, playbook: Playbook) -> None:
    """Of a few conversations, as two feelings may be met at different length."""
    calm = [len(Customer(stack).says(LATE_ZH).texts[0]) for _ in range(4)]
    heated = [Customer(stack).says(ANGRY_ZH).texts[0] for _ in range(4)]
    assert apologies_in(heated, "zh-Hans", playbook) == len(heated)
    assert sum(map(len, heated)) < sum(calm)
    assert max(map(len, heated)) <= playbook.tone.longest_heated_message["zh"]


@pytest.mark.clause("A1")
def test_an_order_number_given_at_once_does_not_push_the_apology_aside(
    stack: Stack, customer: Customer, playbook: Playbook
) -> None:
    order = stack.order(CUSTOMER_EN, "very_late_in_transit")
    first = customer.says(f"{LATE_EN}. Order {order}, phone ends in 7045").texts[0]
    assert apologises(first, "en", playbook.tone)


@pytest.mark.clause("A1")
def test_a_greeting_or_a_question_hears_no_apology(customer: Customer, playbook: Playbook) -> None:
    assert not apologises(customer.says("你好").text, "zh-Hans", playbook.tone)
    assert not customer.cases


@pytest.mark.clause("A3")
def test_who_adds_something_after_a_missed_call_back_hears_one_apology(customer: Customer, playbook: Playbook) -> None:
    customer.says(LATE_ZH)
    customer.says("转人工")
    miss_every_promise(customer)
    first, *_ = customer.says("说好的时间早过了，怎么还没人找我").texts
    assert apologies_in([first], "zh-Hans", playbook) == 1
    assert apologies_in(customer.says("到底什么时候有人找我").texts, "zh-Hans", playbook) == 0
    assert reasons_to_apologise(customer) == [FOR_THE_COMPLAINT, "broken_promise"]


@pytest.mark.clause("A3")
def test_who_asks_how_things_stand_after_a_missed_promise_hears_one_apology(
    customer: Customer, playbook: Playbook
) -> None:
    customer.complains(
        "你们客服态度太差了",
        {
            "occurred_at": "昨天",
            "details": "他说我自己没看清楚，还挂我电话",
            "facts_confirmed": "对",
            "asked_remedy": "我要他道歉",
            "offer_answer": "可以",
        },
    )
    assert apologies_in(customer.says("我的投诉处理到哪一步了").texts, "zh-Hans", playbook) == 0
    miss_every_promise(customer)
    sorry, status = customer.says("我的投诉处理到哪一步了").texts
    assert apologies_in([sorry], "zh-Hans", playbook) == 1
    assert customer.case.number in status
    assert apologies_in(customer.says("我的投诉处理到哪一步了").texts, "zh-Hans", playbook) == 0


@pytest.mark.clause("A3")
def test_an_order_that_does_not_match_the_phone_is_no_failure_of_ours(
    stack: Stack, customer: Customer, playbook: Playbook
) -> None:
    customer.says(LATE_ZH)
    for _ in range(3):
        customer.says(f"{stack.order(CUSTOMER_ZH, 'lost')}，尾号 0000")
    assert apologies_in(said_by_sandra(customer), "zh-Hans", playbook) == 1


@pytest.mark.clause("A1")
def test_who_asked_about_an_order_and_complains_beside_its_number_is_apologised_to(
    stack: Stack, customer: Customer, playbook: Playbook
) -> None:
    customer.says("我的包裹到哪了")
    assert customer.asked == "order_number"
    number = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    reply = customer.says(f"单号{number}，等了半个月还没送到，我要投诉")
    assert apologises(reply.texts[0], "zh-Hans", playbook.tone)
    assert customer.case.complaint_type == "late_delivery"
    assert customer.asked == "phone_last4"
