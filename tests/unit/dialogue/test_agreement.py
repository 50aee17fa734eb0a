"""Money moves on an unmistakable yes, and on nothing else (C11)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from actions.perceive import answers_to_offer, perceived
from actions.words.agreement import agrees_to, doubts
from actions.words.wishes import also_asked, wish_of
from sandra.case import Approval, Case, Offer, OfferStatus
from sandra.remedy.deciding import Asked
from tests.unit.builders import NOW
from tests.unit.dialogue.reading import read

pytestmark = pytest.mark.clause("C11")


def offer(kind: str = "refund", amount: str | None = None, position: int = 1) -> Offer:
    sum_of_it = Decimal(amount) if amount is not None else None
    return Offer("key", 1, position, kind, sum_of_it, "CNY", "…", "…", NOW, [], NOW)


def one() -> list[Offer]:
    return [offer("compensate", "20.00")]


def two() -> list[Offer]:
    return [offer("refund", "299.00"), offer("compensate", "42.90", 2)]


@pytest.mark.parametrize(
    "words",
    [
        "可以，就这样",
        "嗯",
        "ok",
        "好",
        "好的，谢谢",
        "行吧",
        "那就这样吧",
        "同意",
        "可以！麻烦尽快",
        "那好吧",
        "沒問題",
        "👍",
        "Yes, please do",
        "yes please",
        "yes please do",
        "fine",
        "Yes!!",
        "sure, go ahead",
        "ok thanks",
        "that works for me",
        "yep do it",
    ],
)
def test_a_plain_yes_takes_the_only_offer_and_none_of_several(words: str) -> None:
    assert agrees_to(read(words, "affirm"), one()) == 1
    assert agrees_to(read(words, "affirm"), two()) is None


@pytest.mark.parametrize(
    "words",
    [
        "20块？打发要饭的呢",
        "好什么好",
        "行什么行",
        "可以个屁",
        "可以，但是要快点",
        "好啊，那你们什么时候打款",
        "可以退款吗",
        "都可以",
        "嗯…还是不退了，等吧",
        "那还是换一个吧",
        "那換貨好了",
        "等等，先别退款",
        "好，给我50",
        "行，先放着，我想想",
        "要快点",
        "算了",
        "yeah right",
        "sure, like that will help",
        "oh great, 20 whole pounds",
        "yes but can you make it 50",
        "ok?",
        "i'll wait for it",
        "thats not what i asked. i want HER to apologise and be disciplined",
        "what are my options",
        "I'm not sure",
        "whatever",
        "ok but only if it's fast",
        "yes. a new one would be good",
        "don't do it",
        "ok, refund me",
    ],
)
@pytest.mark.parametrize("intent", ["affirm", "request_remedy", "inform", "nlu_fallback"])
def test_questions_scorn_conditions_and_other_wishes_are_no_yes(words: str, intent: str) -> None:
    assert agrees_to(read(words, intent), one()) is None
    assert agrees_to(read(words, intent), two()) in (None, 1 if "refund me" in words else None)


@pytest.mark.parametrize(
    ("words", "intent", "position"),
    [
        ("1", "inform", 1),
        ("第一个", "inform", 1),
        ("第一个吧", "affirm", 1),
        ("the second one please", "affirm", 2),
        ("2... no wait, 1", "complain", 1),
        ("第一个，但是要快点", "affirm", 1),
        ("那就退款吧", "request_remedy", 1),
        ("refund please", "request_remedy", 1),
        ("算了算了，42就42吧", "withdraw", 2),
        ("fine, the 42.90 then", "inform", 2),
        ("第一个能再多一点吗", "out_of_scope", None),
        ("第一个能不能再多一点", "affirm", None),
        ("1?", "inform", None),
        ("第二个给我200", "affirm", None),
        ("第一个打发叫花子呢", "inform", None),
        ("3", "inform", None),
    ],
)
def test_an_offer_is_named_by_its_number_its_kind_or_its_sum(words: str, intent: str, position: int | None) -> None:
    assert agrees_to(read(words, intent), two()) == position


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("等等，先别退款", "nlu_fallback"),
        ("不要了", "deny"),
        ("算了", "withdraw"),
        ("换货吧", "request_remedy"),
        ("什么时候到账？", "inquire"),
        ("wait, don't", "nlu_fallback"),
        ("is it done", "ask_status"),
    ],
)
def test_a_yes_not_yet_carried_out_is_taken_back_by_any_doubt(words: str, intent: str) -> None:
    message = read(words, intent)
    assert doubts(message, offer(), wish_of(message))


@pytest.mark.parametrize(("words", "intent"), [("好的", "affirm"), ("谢谢", "thank"), ("退款", "request_remedy")])
def test_a_yes_not_yet_carried_out_outlives_what_takes_nothing_back(words: str, intent: str) -> None:
    message = read(words, intent)
    assert not doubts(message, offer(), wish_of(message))


@pytest.mark.clause("B3")
@pytest.mark.parametrize(
    ("words", "intent", "kind"),
    [
        ("不用赔偿，给我补发就行", "request_remedy", "reship"),
        ("I don't need compensation, just send me a replacement", "request_remedy", "replace"),
        ("yes. a new one would be good", "affirm", "replace"),
        ("那換貨好了", "nlu_fallback", "replace"),
        ("那还是换一个吧", "affirm", "replace"),
        ("算了就先退吧", "request_remedy", "refund"),
        ("不想等了，取消好了", "cancel_order", "cancel"),
        ("don't want anything, just thought you should know", "deny", "vent"),
        ("不用处理", "deny", "vent"),
        ("what are my options", "inquire", None),
    ],
)
@pytest.mark.parametrize("asked", ["facts_confirmed", "asked_remedy", "offer_answer"])
def test_a_wish_is_read_in_one_way_wherever_it_is_said(words: str, intent: str, kind: str | None, asked: str) -> None:
    wish = wish_of(read(words, intent, requested_slot=asked))
    if kind is None and asked == "facts_confirmed":
        assert wish is None
    else:
        assert wish is not None and wish.kind == kind


@pytest.mark.clause("C8")
@pytest.mark.parametrize(
    ("words", "first", "besides"),
    [
        ("I want my £2499 back NOW plus 100 for the wait", Asked("refund", Decimal(2499)), Decimal(100)),
        ("我要退款+赔偿100", Asked("refund"), Decimal(100)),
        ("new one and £50 for the hassle", Asked("replace"), Decimal(50)),
        ("全額退款＋200", Asked("refund"), Decimal(200)),
        ("补发，再补50", Asked("reship"), Decimal(50)),
    ],
)
def test_a_sum_on_top_is_kept_apart_from_what_decides(words: str, first: Asked, besides: Decimal) -> None:
    message = read(words, "request_remedy", requested_slot="asked_remedy")
    assert wish_of(message) == first
    assert also_asked(message) == [Asked("compensate", besides)]


def test_the_price_asked_back_in_full_is_a_refund_without_a_sum() -> None:
    message = read("I want my £2499 back NOW plus 100 for the wait", "request_remedy", requested_slot="asked_remedy")
    assert wish_of(message, price=Decimal("2499.00")) == Asked("refund")


def test_less_than_a_sum_as_an_insult_asks_for_that_sum() -> None:
    assert wish_of(read("anything under 200 is an insult", "out_of_scope")) == Asked("compensate", Decimal(200))


def case_with(*offers: Offer, approval: bool = False) -> Case:
    case = Case("C1", "someone", "late_delivery", "en", NOW, offers=list(offers))
    if approval:
        case.approvals.append(Approval("A1", "compensate", Decimal(200), "CNY", "…", "…", [], "team_leader", NOW, NOW))
    return case


@pytest.mark.clause("D4")
@pytest.mark.parametrize(
    ("words", "approval"),
    [("问问你们经理", False), ("ask your manager", False), ("经理怎么说", True), ("ask your boss", True)],
)
def test_to_ask_our_manager_is_no_wish_for_a_person(words: str, approval: bool) -> None:
    message, case = read(words, "ask_human"), case_with(offer(), approval=approval)
    assert "escalation" not in perceived(message, None, angrier=False, case=case)
    assert answers_to_offer(message, case)["bargains"]


@pytest.mark.clause("D5")
@pytest.mark.parametrize("words", ["转人工", "let me speak to your manager", "叫你们经理来"])
def test_to_speak_to_one_is(words: str) -> None:
    asked = perceived(read(words, "ask_human"), None, angrier=False, case=case_with(offer()))
    assert asked["escalation"] == "asked_for_person"


def test_a_sum_taken_after_all_withdraws_no_complaint() -> None:
    message = read("算了，42就42吧", "withdraw")
    assert answers_to_offer(message, case_with(*two())) == {"bargains": True, "takes_back": False}


@pytest.mark.clause("D4")
def test_a_yes_while_a_superior_is_asked_takes_no_earlier_offer_unless_it_names_it() -> None:
    turned_down = offer("compensate", "42.90")
    turned_down.status = OfferStatus.REJECTED
    case = case_with(turned_down, approval=True)
    assert answers_to_offer(read("ok", "affirm"), case) == {}
    assert agrees_to(read("ok", "affirm"), case.latest_offers(), named=True) is None
    assert agrees_to(read("fine, the 42.90 then", "inform"), case.latest_offers(), named=True) == 1


@pytest.mark.parametrize(("words", "intent"), [("什么时候到账？", "inquire"), ("怎么还没动静", "complain")])
def test_what_follows_a_yes_whose_turn_broke_is_read_against_it_first(words: str, intent: str) -> None:
    agreed = offer()
    agreed.status = OfferStatus.ACCEPTED
    assert answers_to_offer(read(words, intent), case_with(agreed)) == {"bargains": True}


def test_a_number_after_several_noes_takes_nothing() -> None:
    assert agrees_to(read("不\n可以个头\n不对\n1", "deny"), two()) is None
