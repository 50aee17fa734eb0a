"""After a case is settled: did it help, how content is the customer, what caused it (protocol F2, F3, F4)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import count

import pytest

from sandra.case import Promise, Stage
from sandra.closing.follow_up import FOLLOW_UP
from sandra.closing.root_cause import learned_from
from sandra.closing.satisfaction import Satisfaction
from sandra.playbook.model import Playbook
from sandra.store.demo.building import SHOP_ZONE, Assignment, OrderBuilder
from sandra.store.demo.plan import Shopper, plan
from sandra.store.shop_rows import write_customer, write_order
from sandra.wording import day
from tests.conversations.answers import all_answers
from tests.conversations.customer import Customer, Reply
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE = {CUSTOMER_ZH: "我的快递一直没送到", CUSTOMER_EN: "My parcel hasn't arrived"}
PRESS = {CUSTOMER_ZH: "帮我催一下快递", CUSTOMER_EN: "please expedite the delivery"}


WRITTEN = count()


def late_order(stack: Stack) -> str:
    """A parcel days late, of somebody who never complained before."""
    serial = 8000 + next(WRITTEN)
    somebody = Shopper("金小燕", f"1390000{serial}")
    with stack.store.transaction() as records:
        customer_id = write_customer(records.session, somebody.name, somebody.phone)
        assignment = Assignment(plan().situations["late_in_transit"], somebody, customer_id, serial)
        order = OrderBuilder(datetime.now(SHOP_ZONE).date()).build(assignment)
        write_order(records.session, order)
    return order.number


def settle(stack: Stack, customer: Customer, customer_no: int = CUSTOMER_ZH, wish: str = "") -> Reply:
    """A late order, seen to by the assistant itself, so that no ticket waits."""
    order = late_order(stack)
    told = {"phone_last4": order[-4:], "asked_remedy": wish or PRESS[customer_no]}
    reply = customer.complains(LATE[customer_no], all_answers(order, customer_no, **told))
    assert customer.case.stage is Stage.EXECUTED
    assert customer.ticket is None
    return reply


@pytest.fixture
def settled(stack: Stack, customer: Customer) -> Customer:
    """Somebody whose late parcel was just pressed for."""
    settle(stack, customer)
    return customer


@pytest.fixture
def asked(settled: Customer) -> Customer:
    """Somebody who said goodbye and was asked how content they are."""
    reply = settled.says("没有了，再见")
    assert len(reply.choices) == 5
    return settled


def satisfaction_of(customer: Customer) -> Satisfaction | None:
    with customer.stack.store.transaction() as records:
        return records.satisfaction(customer.case)


def score_of(customer: Customer) -> int | None:
    satisfaction = satisfaction_of(customer)
    return satisfaction.score if satisfaction is not None else None


def follow_up_of(customer: Customer) -> Promise:
    [promise] = [promise for promise in customer.case.promises if promise.kind == FOLLOW_UP]
    return promise


def let_time_pass(stack: Stack, customer: Customer) -> None:
    """As if the day of the follow-up had come."""
    yesterday = datetime.now(timezone.utc) - timedelta(days=1)
    with stack.store.transaction() as records:
        case = records.case(customer.case.number)
        assert case is not None
        for promise in case.promises:
            promise.due_at = yesterday


@pytest.mark.clause("F2")
@pytest.mark.parametrize("customer_no", [CUSTOMER_ZH, CUSTOMER_EN], ids=["zh", "en"])
def test_whoever_gets_a_remedy_hears_on_which_day_we_ask_whether_it_helped(
    stack: Stack, customer: Customer, playbook: Playbook, customer_no: int
) -> None:
    reply = settle(stack, customer, customer_no)
    language = "en" if customer_no == CUSTOMER_EN else "zh-Hans"
    due_at = follow_up_of(customer).due_at
    assert day(due_at, playbook.sla.office_hours.timezone, language) in reply.text
    given = customer.case.accepted_offer()
    assert given is not None
    assert due_at >= given.due_at + timedelta(days=playbook.sla.follow_up_after_days)


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    "words", ["退款收到了，谢谢", "退款收到了", "钱到账了", "the refund arrived", "問題已經解決了"]
)
def test_who_tells_that_it_helped_is_thanked_and_the_loop_is_closed(settled: Customer, words: str) -> None:
    reply = settled.says(words)
    assert settled.case.stage is Stage.FOLLOWED_UP
    assert follow_up_of(settled).kept_at is not None
    assert reply.questions <= 1
    assert len(settled.cases) == 1


@pytest.mark.clause("F2")
def test_who_tells_that_it_did_not_help_has_the_case_opened_again(settled: Customer) -> None:
    settled.says("还是没收到")
    assert settled.case.stage is Stage.ESCALATED
    assert settled.handed_over.reason == "repeat_complaint"
    assert follow_up_of(settled).kept_at is not None


@pytest.mark.parametrize("words", ["退款到账了吗", "如果退款收到了我再告诉你"])
def test_asking_or_hoping_is_no_word_that_it_helped(settled: Customer, words: str) -> None:
    settled.says(words)
    assert settled.case.stage is Stage.EXECUTED


def test_before_its_time_nothing_is_asked(settled: Customer) -> None:
    settled.says("你好")
    assert follow_up_of(settled).kept_at is None


@pytest.mark.clause("F2")
@pytest.mark.parametrize(("answer", "stage"), [(0, Stage.FOLLOWED_UP), (1, Stage.ESCALATED)])
def test_who_comes_back_after_the_time_is_asked_once_whether_it_helped(
    stack: Stack, settled: Customer, answer: int, stage: Stage
) -> None:
    let_time_pass(stack, settled)
    reply = settled.says("你好")
    assert settled.case.number in reply.text
    assert reply.questions == 1
    settled.says(reply.choices[answer])
    assert settled.case.stage is stage
    assert settled.case.number not in settled.says("你好").text


@pytest.mark.clause("F2")
@pytest.mark.parametrize(("words", "stage"), [("是的", Stage.FOLLOWED_UP), ("没有", Stage.ESCALATED)])
def test_a_bare_yes_or_no_answers_whether_it_helped(stack: Stack, settled: Customer, words: str, stage: Stage) -> None:
    let_time_pass(stack, settled)
    settled.says("你好")
    settled.says(words)
    assert settled.case.stage is stage


@pytest.mark.clause("F1", "F3")
@pytest.mark.parametrize("words", ["再见", "没有了", "谢谢", "包裹收到了，谢谢"])
def test_who_takes_leave_is_asked_once_how_content_they_are(settled: Customer, words: str) -> None:
    reply = settled.says(words)
    assert [choice[0] for choice in reply.choices] == ["1", "2", "3", "4", "5"]
    assert reply.questions <= 1
    assert satisfaction_of(settled) is not None
    assert settled.says("再见").choices == []


@pytest.mark.clause("F3")
@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("4", 4),
        ("四分", 4),
        ("four", 4),
        ("很满意", 5),
        ("一般", 3),
        ("很不满意", 1),
        ("5分，处理得很快", 5),
        ("不太滿意", 2),
        ("8分", 4),
        ("8/10", 4),
        ("five stars", 5),
    ],
)
def test_an_answer_is_understood_in_any_words(asked: Customer, words: str, score: int) -> None:
    asked.says(words)
    assert score_of(asked) == score
    assert len(asked.cases) == 1
    assert asked.ticket is None


@pytest.mark.parametrize("index", range(5))
def test_a_button_is_an_answer(settled: Customer, index: int) -> None:
    reply = settled.says("再见")
    settled.says(reply.choices[index])
    assert score_of(settled) == index + 1


@pytest.mark.clause("F3")
def test_it_works_in_english_too(stack: Stack, customer: Customer) -> None:
    settle(stack, customer, CUSTOMER_EN)
    reply = customer.says("no, that's all, bye")
    assert [choice[0] for choice in reply.choices] == ["1", "2", "3", "4", "5"]
    customer.says("it was all right")
    assert score_of(customer) == 3


@pytest.mark.clause("F3")
def test_a_low_score_is_met_with_the_offer_of_a_person_who_gets_the_whole_case(asked: Customer) -> None:
    reply = asked.says("2分，等得太久了")
    assert reply.questions == 1
    assert len(reply.texts) == 1
    satisfaction = satisfaction_of(asked)
    assert satisfaction is not None
    assert (satisfaction.score, satisfaction.words) == (2, "2分，等得太久了")
    asked.says("好的")
    assert asked.handed_over.summary["case"] == asked.case.number


def test_who_wants_no_person_after_a_low_score_is_let_go(asked: Customer) -> None:
    asked.says("1")
    reply = asked.says("不用了")
    assert reply.questions == 0
    assert asked.ticket is None


@pytest.mark.clause("F3")
@pytest.mark.parametrize("words", ["建议你们加快发货", "you should answer the phone faster", "出貨再快點就好"])
def test_a_suggestion_is_kept_as_words_and_thanked_for(asked: Customer, words: str) -> None:
    asked.says("4")
    reply = asked.says(words)
    satisfaction = satisfaction_of(asked)
    assert satisfaction is not None
    assert (satisfaction.score, satisfaction.words) == (4, words)
    assert reply.questions == 0
    assert len(asked.cases) == 1


@pytest.mark.clause("F3")
@pytest.mark.parametrize("words", ["你好", "你们几点下班", "好的"])
def test_what_is_no_answer_goes_on_as_usual_and_nothing_is_asked_again(asked: Customer, words: str) -> None:
    assert len(asked.says(words).choices) != 5
    assert len(asked.says("再见").choices) != 5
    assert score_of(asked) is None


def test_a_new_complaint_instead_of_an_answer_is_a_complaint(asked: Customer) -> None:
    asked.says("你们客服态度太差了，还挂我电话")
    assert len(asked.cases) == 2
    assert asked.case.complaint_type == "staff_attitude"


@pytest.mark.clause("F3")
def test_it_is_not_asked_after_an_insult(settled: Customer) -> None:
    settled.says("你就是个傻逼")
    assert settled.says("再见").choices == []
    assert satisfaction_of(settled) is None


@pytest.mark.clause("F3")
def test_it_is_not_asked_while_a_ticket_waits(customer: Customer) -> None:
    answers = all_answers(occurred_at="昨天", details="他说我自己没看清楚，还挂我电话", asked_remedy="我要他道歉")
    customer.complains("你们客服态度太差了", answers)
    assert customer.handed_over
    assert customer.says("再见").choices == []


@pytest.mark.clause("F3")
def test_who_vented_is_asked_only_where_they_take_leave_with_thanks(stack: Stack) -> None:
    cold, warm = Customer(stack), Customer(stack)
    for somebody in (cold, warm):
        somebody.says("你们快递太慢了，我就是想吐槽一下")
        assert somebody.case.stage is Stage.CLOSED
    assert cold.says("再见").choices == []
    assert len(warm.says("谢谢你").choices) == 5


@pytest.mark.clause("F4")
def test_a_settled_case_says_why_it_arose_and_what_it_cost(stack: Stack, customer: Customer) -> None:
    settle(stack, customer, wish="退款")
    lesson = learned_from(customer.case)
    assert (lesson.problem, lesson.responsible, lesson.root_cause) == ("late_delivery", "carrier", "external_factor")
    assert lesson.remedies == ("refund",)
    given = customer.case.accepted_offer()
    assert given is not None and given.amount is not None
    assert lesson.cost == {given.currency: given.amount}
