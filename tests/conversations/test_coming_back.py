"""Coming back to a case: still not right, one thing more, taken back, and taken up again (protocol F1, F2)."""

from __future__ import annotations

import pytest

from sandra.case import OfferStatus, Stage
from sandra.playbook.model import Playbook
from sandra.tone import apologises
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE_ZH = "我的快递一直没送到"
LATE_EN = "My parcel hasn't arrived"
RUDE = "你们客服态度太差了"


def settle(stack: Stack, customer: Customer, situation: str = "late_in_transit", wish: str = "给我一个解释") -> None:
    """A late order whose remedy was carried out."""
    customer.complains(
        LATE_ZH,
        {
            "order_number": stack.order(CUSTOMER_ZH, situation),
            "phone_last4": "2231",
            "facts_confirmed": "对",
            "asked_remedy": wish,
            "offer_answer": "可以",
        },
    )
    assert customer.case.stage is Stage.EXECUTED


@pytest.fixture
def settled_by_words(customer: Customer) -> Customer:
    """Somebody whose complaint was settled by a letter of apology."""
    customer.complains(
        RUDE,
        {
            "occurred_at": "昨天",
            "details": "他说我自己没看清楚，还挂我电话",
            "facts_confirmed": "对",
            "asked_remedy": "我要他道歉",
            "offer_answer": "可以",
        },
    )
    assert customer.case.stage is Stage.EXECUTED
    return customer


@pytest.mark.clause("D2", "F2")
def test_a_second_failure_reopens_the_case_and_goes_up_with_its_history(
    stack: Stack, customer: Customer, playbook: Playbook
) -> None:
    settle(stack, customer, "lost", "补发")
    reply = customer.says("还是没收到，问题没解决")
    assert len(customer.cases) == 1
    assert customer.case.stage is Stage.ESCALATED
    assert customer.case.number in reply.text
    assert customer.handed_over.reason == "repeat_complaint"
    assert customer.handed_over.priority == "high"
    assert customer.handed_over.number in reply.text
    assert not any(apologises(text, "zh-Hans", playbook.tone) for text in reply.texts)
    history = "\n".join(customer.handed_over.summary["history"])
    assert "还是没收到" in history and "reship" in history
    assert customer.handed_over.summary["facts"]["order_number"] == customer.case.order_number


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    "words", ["问题没解决", "还没解决啊", "你们客服态度还是那么差", "it's still not solved", "没人联系我"]
)
def test_it_is_reopened_in_any_words(settled_by_words: Customer, words: str) -> None:
    settled_by_words.says(words)
    assert len(settled_by_words.cases) == 1
    assert settled_by_words.handed_over.reason == "repeat_complaint"


def test_something_different_is_a_case_of_its_own(stack: Stack, customer: Customer) -> None:
    settle(stack, customer)
    customer.says(RUDE)
    second, first = customer.cases
    assert (first.stage, second.stage) == (Stage.EXECUTED, Stage.OPEN)
    assert customer.asked == "occurred_at"


def test_the_same_trouble_with_another_order_is_a_case_of_its_own(stack: Stack, customer: Customer) -> None:
    settle(stack, customer)
    customer.says(f"我的另一个订单{stack.order(CUSTOMER_ZH, 'very_late_in_transit')}也一直没送到")
    assert len(customer.cases) == 2
    assert customer.cases[1].stage is Stage.EXECUTED


def test_thanks_after_it_was_settled_reopen_nothing(settled_by_words: Customer) -> None:
    settled_by_words.says("谢谢，已经解决了")
    assert settled_by_words.case.stage is Stage.FOLLOWED_UP


@pytest.mark.clause("F1")
@pytest.mark.parametrize(
    ("opening", "back", "again"),
    [
        (LATE_ZH, "算了，我不投诉了", "等等，还是要处理"),
        (LATE_EN, "I want to withdraw my complaint", "Wait, I changed my mind, please go on with my complaint"),
    ],
)
def test_what_was_taken_back_goes_on_where_it_stood(customer: Customer, opening: str, back: str, again: str) -> None:
    customer.says(opening)
    customer.says(back)
    reply = customer.says(again)
    assert len(customer.cases) == 1
    assert customer.case.number in reply.text
    assert customer.ticket is None
    assert customer.asked == "order_number"


@pytest.mark.clause("B5")
def test_what_was_taken_back_while_offers_stood_is_read_back_and_offered_again(
    stack: Stack, customer: Customer
) -> None:
    late = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    answers = {"order_number": late, "phone_last4": "2231", "facts_confirmed": "对", "asked_remedy": "补发"}
    customer.complains(LATE_ZH, answers)
    customer.says("算了，我不投诉了")
    assert {offer.status for offer in customer.case.offers} == {OfferStatus.LAPSED}
    customer.says("还是处理一下吧")
    assert customer.asked == "facts_confirmed"
    customer.says("对")
    assert customer.asked == "offer_answer"
    assert [offer.remedy for offer in customer.case.standing_offers()] == ["reship"]


@pytest.mark.clause("F5")
def test_said_twice_it_is_taken_back_once(customer: Customer) -> None:
    customer.says(LATE_ZH)
    customer.says("算了，我不投诉了")
    reply = customer.says("我说了不投诉了，撤回吧")
    assert customer.case.number in reply.text
    assert [event.kind for event in customer.case.events].count("withdrawn") == 1


def test_taken_back_while_a_person_is_awaited_closes_the_ticket(customer: Customer) -> None:
    customer.says(LATE_ZH)
    customer.says("转人工")
    reply = customer.says("算了，我不投诉了")
    assert customer.ticket is None
    assert customer.case.stage is Stage.WITHDRAWN
    assert customer.case.number in reply.text


def test_a_question_about_an_order_may_be_dropped(customer: Customer) -> None:
    customer.says("What is the status of my order?")
    customer.says("never mind, forget it")
    assert customer.asked == ""


def test_still_not_solved_is_no_withdrawal(customer: Customer) -> None:
    customer.says(LATE_EN)
    customer.says("My case is still not solved")
    assert customer.case.stage is Stage.OPEN
    assert customer.asked == "order_number"


@pytest.mark.clause("B7")
@pytest.mark.parametrize(
    ("opening", "words"),
    [(LATE_ZH, "加一句，上次也晚到了"), (LATE_EN, "one more thing about my case, last time it was late too")],
)
def test_one_thing_more_is_kept_and_the_question_comes_again(customer: Customer, opening: str, words: str) -> None:
    customer.says(opening)
    customer.says(words)
    assert words in customer.facts["story"]
    assert "added" in [event.kind for event in customer.case.events]
    assert customer.asked == "order_number"
    assert len(customer.cases) == 1


@pytest.mark.clause("B7")
def test_one_thing_more_leaves_the_offers_standing(stack: Stack, customer: Customer) -> None:
    late = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    answers = {"order_number": late, "phone_last4": "2231", "facts_confirmed": "对", "asked_remedy": "你们看着办"}
    customer.complains(LATE_ZH, answers)
    before = [offer.remedy for offer in customer.case.standing_offers()]
    customer.says("补充一下，快递员态度也不好")
    assert [offer.remedy for offer in customer.case.standing_offers()] == before
    assert "快递员" in customer.facts["story"]


@pytest.mark.clause("F1", "F2")
def test_one_thing_more_about_a_settled_case_is_noted_and_it_may_be_reopened(settled_by_words: Customer) -> None:
    reply = settled_by_words.says("补充一句，他还把电话摔了")
    assert settled_by_words.case.stage is Stage.EXECUTED
    assert settled_by_words.case.number in reply.text
    assert len(reply.choices) == 2
    settled_by_words.says(reply.choices[0])
    assert settled_by_words.handed_over.reason == "repeat_complaint"


@pytest.mark.clause("B2")
def test_what_is_known_is_not_asked_again_in_english_either(stack: Stack, customer: Customer) -> None:
    customer.complains(
        LATE_EN,
        {"order_number": stack.order(CUSTOMER_EN, "late_in_transit"), "phone_last4": "7045", "facts_confirmed": "yes"},
    )
    customer.says("I want to withdraw my complaint")
    customer.says("It still hasn't arrived")
    assert customer.asked == "facts_confirmed"
    assert len(customer.cases) == 1


class TestByItsNumberElsewhere:
    """A case named by its number in another conversation: one more fact, and it goes on (B2, B8)."""

    @pytest.mark.clause("B2", "B8", "F2")
    def test_who_says_it_is_not_solved_is_asked_for_the_digits_alone(self, stack: Stack, customer: Customer) -> None:
        settle(stack, customer, "lost", "补发")
        number = customer.case.number
        later = Customer(stack)
        later.says(f"你们答应补发的到现在还没收到，投诉编号{number}")
        assert later.asked == "phone_last4"
        reply = later.says("2231")
        assert number in reply.text
        assert "补发的送到" in reply.text
        assert later.handed_over.reason == "repeat_complaint"
        assert [case.number for case in later.cases] == [number]

    @pytest.mark.clause("B7", "B8")
    def test_asides_are_answered_while_it_is_asked_whose_case_it_is(self, stack: Stack, customer: Customer) -> None:
        settle(stack, customer, "very_late_in_transit")
        later = Customer(stack)
        later.says(f"{customer.case.number} 的问题还没解决")
        for aside in ("你是机器人吗", "谢谢", "多久能收到退款"):
            assert later.says(aside).texts
            assert later.asked == "phone_last4"

    @pytest.mark.clause("A1")
    def test_something_else_meanwhile_is_a_complaint_of_its_own(self, stack: Stack, customer: Customer) -> None:
        settle(stack, customer, "very_late_in_transit")
        later = Customer(stack)
        later.says(f"{customer.case.number} 的问题还没解决")
        later.says("你们客服还骂人，态度太差了")
        assert later.case.complaint_type == "staff_attitude"


@pytest.mark.clause("A1", "F2")
def test_a_complaint_about_no_order_is_taken_up_elsewhere_by_its_number_after_an_apology(
    stack: Stack, customer: Customer, playbook: Playbook
) -> None:
    customer.complains(
        "排队两小时，黄牛从侧门进，现场没有一个人管", {"facts_confirmed": "对", "asked_remedy": "你们看着办"}
    )
    number = customer.case_in_hand
    elsewhere = Customer(stack)
    reply = elsewhere.says(f"投诉编号{number}，到现在还没解决")
    assert apologises(reply.texts[0], "zh-Hans", playbook.tone)
    assert any(number in text for text in reply.texts)
    assert elsewhere.case_in_hand == number


@pytest.mark.clause("B2")
def test_what_was_told_before_anything_could_be_withdrawn_is_not_asked_again(stack: Stack, customer: Customer) -> None:
    customer.says(f"order {stack.order(CUSTOMER_EN, 'late_in_transit')}, phone ending 7045, never mind, cancel it all")
    customer.says("My parcel hasn't arrived, I have been waiting for a week")
    assert customer.asked == "facts_confirmed", customer.told()
