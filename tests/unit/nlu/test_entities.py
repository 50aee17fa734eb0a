"""Facts found in messages, with values a case can use."""

import time as clock
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.entities.extractor import find_entities
from nlu.entities.lookups import LookupFinder
from nlu.entities.spans import Value
from nlu.entities.terms import Term
from nlu.script import aligned
from tests.unit.nlu.conftest import SUNDAY_AFTERNOON, Facts

Find = Callable[[str], Facts]
WordsFound = Callable[[str], list[str]]


@pytest.fixture
def words_found() -> WordsFound:
    """The words of the facts in a message sent on Sunday 22 November 2026 at 14:30."""

    def found(message: str) -> list[str]:
        text = aligned(message).text
        return [text[span.start : span.end] for span in find_entities(text, SUNDAY_AFTERNOON, LookupFinder([]))]

    return found


def only(entity: str, value: Value) -> Facts:
    return [(entity, value)]


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ("SD2611030042", "SD2611030042"),
        ("订单号SD2611030042帮我看下", "SD2611030042"),
        ("dd-20231234", "DD-20231234"),
        ("ＤＤ－２０２３１２３４的快递", "DD-20231234"),
        ("我的单号是 sd 2611 0300 42", "SD2611030042"),
        ("S D 2 6 1 1 0 3 0 0 4 2", "SD2611030042"),
        ("订单二六一一零三零零四二", "2611030042"),
        ("114-1234567-1234567", "114-1234567-1234567"),
        ("订单编号：2026112212345678901", "2026112212345678901"),
        ("订单号：13812345678", "13812345678"),
        ("is 2611030042", "2611030042"),
        ("订单 K 5 5 0 8 2 6", "K550826"),
        ("order no 9 0 3 3 1 8", "903318"),
        ("预约号三三零一七二", "330172"),
        ("订座编号M4TW8R", "M4TW8R"),
        ("Reference # z8qk2v", "Z8QK2V"),
        ("booking ref is nine one triple four oh six", "9144406"),
        ("order double two seven one five", "22715"),
        ("order number is k b dash seven seven one oh four", "KB-77104"),
        ("my order ab-9sheets-02", "AB-9SHEETS-02"),
    ],
)
def test_order_numbers_of_any_style(facts: Find, message: str, number: str) -> None:
    assert facts(message) == only("order_number", number)


@pytest.mark.parametrize(
    "message",
    [
        *("RTX4090显卡", "买了iPhone15", "12315", "covid19", "1234567"),
        *(
            "型号KD-55X85J的电视",
            "model number HX-90210B",
            "券码AB12345678",
            "卡号6222020200112233",
            "my order of ps5 games",
        ),
    ],
)
def test_model_names_hotlines_and_cards_are_no_order_numbers(facts: Find, message: str) -> None:
    assert facts(message) == []


@pytest.mark.parametrize(
    ("message", "digits"),
    [
        ("我手机号13812345678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("+86 138-1234-5678", "8613812345678"),
        ("电话：9123 4567", "91234567"),
        ("0912-345-678", "0912345678"),
        ("07911 123456", "07911123456"),
        ("(415) 555-2671", "4155552671"),
        ("0755-12345678", "075512345678"),
        ("021-6431 2200", "02164312200"),
        ("市话04-2255-6677", "0422556677"),
        ("020 7946 0870", "02079460870"),
        ("my landline is (0161) 496 0111", "01614960111"),
        ("call 555-0136 please", "5550136"),
        ("my cell is 503.555.0162", "5035550162"),
        ("+61 3 5550 9876", "61355509876"),
        ("座机零一零六五五二七七一一", "01065527711"),
        ("my mobile is oh seven seven double oh nine double oh one two three", "07700900123"),
        ("我的号码13812345678", "13812345678"),
    ],
)
def test_phone_numbers_of_five_countries(facts: Find, message: str, digits: str) -> None:
    assert facts(message) == only("phone", digits)


@pytest.mark.parametrize(
    ("message", "digits"),
    [
        ("1234", "1234"),
        ("１２３４", "1234"),
        ("尾号1234", "1234"),
        ("手机后四位是5678", "5678"),
        ("我是1234", "1234"),
        ("一二三四", "1234"),
        ("尾号是七七八八", "7788"),
        ("phone ending in 4321", "4321"),
        ("last four digits: 9876", "9876"),
        ("1234 is my last four", "1234"),
        ("one two three four", "1234"),
        ("double seven double eight", "7788"),
        ("the phone on the order ends with 1234", "1234"),
        ("the number on my account ends in 5512", "5512"),
        ("尾号5512的手机", "5512"),
        ("card ending in 9912 was charged, my phone ends in 1188", "1188"),
        ("sorry, it's 5518 not 5581", "5518"),
    ],
)
def test_last_four_digits_of_a_phone(facts: Find, message: str, digits: str) -> None:
    assert facts(message) == only("phone_last4", digits)


@pytest.mark.parametrize(
    "message",
    [
        *("订单尾号1234", "2023年买的冰箱", "差不多七七八八了", "I bought it in 2019"),
        *("card ending in 1234", "银行卡后四位1234", "尾号1234的储蓄卡", "身份证尾号1234", "account ending 1234"),
        *("it's the Visa, last four digits 1234", "flat 1502 has no water", "the card ends in one two three four"),
    ],
)
def test_other_tails_flats_and_years_prove_nothing_about_a_phone(facts: Find, message: str) -> None:
    assert facts(message) == []


@pytest.mark.parametrize(
    ("message", "amount"),
    [
        ("¥299.00", 299.0),
        ("￥２９９", 299.0),
        ("299元", 299.0),
        ("三千五百块", 3500.0),
        ("三块五", 3.5),
        ("一百二十八块八", 128.8),
        ("五毛钱", 0.5),
        ("1.2万", 12000.0),
        ("1.2万块", 12000.0),
        ("五十块钱", 50.0),
        ("赔我五百", 500.0),
        ("退我299", 299.0),
        ("花了3000多块", 3000.0),
        ("$40", 40.0),
        ("HK$1,299", 1299.0),
        ("40 bucks", 40.0),
        ("20 quid", 20.0),
        ("two hundred yuan", 200.0),
        ("a hundred and twenty dollars", 120.0),
        ("charged 299 twice", 299.0),
        ("七十二块八，贵了", 72.8),
        ("九块九包邮", 9.9),
        ("一万五的沙发塌了", 15000.0),
        ("押金一万二，没退", 12000.0),
        ("扣了三千六", 3600.0),
        ("定金800", 800.0),
        ("they owe me 7k", 7000.0),
        ("2.5k deposit", 2500.0),
        ("spent two grand on it", 2000.0),
        ("half a grand for this", 500.0),
        ("45p", 0.45),
        ("a couple of hundred dollars", 200.0),
        ("$1,250.75 for a chair", 1250.75),
        ("最少两百", 200.0),
        ("不行，至少要300吧", 300.0),
        ("起码赔我一千五，不然免谈", 1500.0),
        ("at least 200", 200.0),
        ("No, no less than two hundred.", 200.0),
    ],
)
def test_amounts_however_they_are_named(facts: Find, message: str, amount: float) -> None:
    assert facts(message) == only("amount", amount)


@pytest.mark.parametrize(
    "message",
    [
        *("几十块钱", "一块手表", "有1.2万人", "三块蛋糕", "打了三个电话", "粉丝一万八", "你就是个二百五"),
        *("最少两天", "至少二十个", "等了至少30分钟", "at least 20 days", "at least 200 times", "at least one"),
        *("just my two cents", "a grand piano", "I ran a 5k race", "a 1080p screen", "took 20 minutes"),
    ],
)
def test_vague_sums_solid_pieces_and_opinions_are_no_amounts(facts: Find, message: str) -> None:
    assert "amount" not in dict(facts(message))


@pytest.mark.parametrize(
    ("message", "moment"),
    [
        ("昨天", "2026-11-21"),
        ("前天晚上", "2026-11-20"),
        ("上周三", "2026-11-11"),
        ("周三", "2026-11-18"),
        ("三天前", "2026-11-19"),
        ("两个星期前", "2026-11-08"),
        ("半年前", "2026-05-22"),
        ("11月3号", "2026-11-03"),
        ("12月1号", "2026-12-01"),
        ("12月25号", "2025-12-25"),
        ("去年12月25日", "2025-12-25"),
        ("上个月5号", "2026-10-05"),
        ("二零二六年十一月三日", "2026-11-03"),
        ("2026-11-03", "2026-11-03"),
        ("2026/11/3", "2026-11-03"),
        ("昨天下午3点", "2026-11-21T15:00:00"),
        ("前天晚上8点", "2026-11-20T20:00:00"),
        ("昨晚八点半", "2026-11-21T20:30:00"),
        ("两小时前", "2026-11-22T12:30:00"),
        ("last Tuesday", "2026-11-17"),
        ("yesterday", "2026-11-21"),
        ("two days ago", "2026-11-20"),
        ("3 Nov", "2026-11-03"),
        ("November 3rd", "2026-11-03"),
        ("Nov 3rd at 5pm", "2026-11-03T17:00:00"),
        ("half an hour ago", "2026-11-22T14:00:00"),
        ("a quarter of an hour ago", "2026-11-22T14:15:00"),
        ("two and a half hours ago", "2026-11-22T12:00:00"),
        ("11月3日9:20", "2026-11-03T09:20:00"),
        ("上周五晚上", "2026-11-13"),
        ("昨天0点", "2026-11-21T00:00:00"),
        ("前天早上七点二十分", "2026-11-20T07:20:00"),
        ("周三下午三点一刻", "2026-11-18T15:15:00"),
        ("周五18点", "2026-11-20T18:00:00"),
        ("昨晚12点", "2026-11-22T00:00:00"),
        ("琴日朝早九點", "2026-11-21T09:00:00"),
        ("聽日下晝", "2026-11-23"),
        ("last night at 8", "2026-11-21T20:00:00"),
        ("at half past nine last night", "2026-11-21T21:30:00"),
        ("yesterday evening at 7:15", "2026-11-21T19:15:00"),
        ("yesterday at 3", "2026-11-21T15:00:00"),
        ("quarter to nine this morning", "2026-11-22T08:45:00"),
        ("Wednesday last week", "2026-11-11"),
        ("last week on Friday", "2026-11-13"),
    ],
)
def test_times_are_resolved_against_the_moment_of_the_message(facts: Find, message: str, moment: str) -> None:
    assert facts(message) == only("time", moment)


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("双11", "2026-11-11"),
        ("去年双十二", "2025-12-12"),
        ("双十二", "2025-12-12"),
        ("十一黄金周", "2026-10-01"),
        ("五一劳动节", "2026-05-01"),
        ("平安夜", "2025-12-24"),
        ("黑五", "2025-11-28"),
        ("母亲节", "2026-05-10"),
        ("Singles Day", "2026-11-11"),
        ("Halloween", "2026-10-31"),
        ("Thanksgiving", "2025-11-27"),
        ("Black Friday", "2025-11-28"),
        ("New Year’s Eve", "2025-12-31"),
        ("Valentine's Day 2025", "2025-02-14"),
        ("Boxing Day last year", "2025-12-26"),
        ("双十一零点", "2026-11-11T00:00:00"),
        ("Halloween at 8 pm", "2026-10-31T20:00:00"),
    ],
)
def test_a_holiday_is_the_last_that_came(facts: Find, message: str, day: str) -> None:
    assert facts(message) == only("time", day)


@pytest.mark.parametrize("message", ["十一个", "隔三差五一次", "618块", "every single day", "圣诞树"])
def test_numbers_and_trees_are_no_holidays(facts: Find, message: str) -> None:
    assert "time" not in dict(facts(message))


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("it came on Monday, broken", "monday"),
        ("at 9:40 pm.", "9:40 pm"),
        ("yesterday's parcel", "yesterday"),
        ("since the 3rd of November", "the 3rd of november"),
        ("8 pm on Tuesday", "8 pm on tuesday"),
        ("¥20 off", "¥20"),
        ("EUR 12.50 for that", "eur 12.50"),
    ],
)
def test_what_is_found_has_no_preposition_possessive_or_blank(
    words_found: WordsFound, message: str, words: str
) -> None:
    assert words_found(message) == [words]


@pytest.mark.parametrize(
    "message", ["等了3天了", "24/7", "请问5号楼", "他说3点意见", "第一次投诉", "2月30号", "may I ask"]
)
def test_durations_buildings_and_impossible_days_are_no_times(facts: Find, message: str) -> None:
    assert facts(message) == []


@pytest.mark.parametrize(
    ("message", "number"),
    [
        *(("两件", 2), ("少了一个", 1), ("3 pieces", 3), ("two of them", 2), ("x2", 2), ("买了十二瓶", 12)),
        *(
            ("12 screws", 12),
            ("three jars of jam", 3),
            ("two broken plates", 2),
            ("half a dozen eggs", 6),
            ("牛奶×8盒装", 8),
        ),
    ],
)
def test_quantities(facts: Find, message: str, number: int) -> None:
    assert facts(message) == only("quantity", number)


@pytest.mark.parametrize(
    "message",
    [
        *("给我一个说法", "等了两个小时", "打了三个电话", "就要一个道歉", "同一双鞋", "每两盒"),
        *("size 12 dress", "waited 5 days", "three phone contracts", "3 miles", "I am 73"),
    ],
)
def test_articles_hours_sizes_and_contracts_are_no_quantities(facts: Find, message: str) -> None:
    assert facts(message) == []


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("1", 1),
        ("２", 2),
        ("3\ufe0f\u20e3", 3),
        ("选2", 2),
        ("第二个", 2),
        ("我选第二种", 2),
        ("方案一", 1),
        ("option 2", 2),
        ("the first one", 1),
        ("second", 2),
    ],
)
def test_choices_among_options(facts: Find, message: str, place: int) -> None:
    assert facts(message) == only("choice", place)


def test_remedies_and_products_come_from_lookup_tables_longest_first(facts: Find) -> None:
    assert facts("藍牙耳機要全額退款") == [("product", "蓝牙耳机"), ("remedy", "refund")]


def test_lookup_words_do_not_match_inside_english_words(facts: Find) -> None:
    assert facts("a smug seller") == []


def test_a_declined_remedy_is_not_asked_for(facts: Find) -> None:
    assert facts("不要退款，我要换货") == only("remedy", "replacement")
    assert facts("I don't want a refund, I want a replacement") == only("remedy", "replacement")
    assert facts("要不要退款你们说") == only("remedy", "refund")


def test_all_facts_of_one_message_are_taken_as_they_come(facts: Find) -> None:
    assert facts("单号SD2611030042，尾号0042，上周三买的耳机 299块 少了两件") == [
        ("order_number", "SD2611030042"),
        ("phone_last4", "0042"),
        ("time", "2026-11-11"),
        ("product", "耳机"),
        ("amount", 299.0),
        ("quantity", 2),
    ]


def test_a_number_after_an_order_number_is_its_own_fact(facts: Find) -> None:
    for between in (" ", "，", "\n", ", "):
        assert facts(f"SD2611030042{between}1234") == [("order_number", "SD2611030042"), ("phone_last4", "1234")]


@given(st.text(alphabet="0123456789 -/.:,一二三十百千万块元件个月日号点前周上尾号订单sdSDx¥$aгр😀", max_size=60))
def test_readings_never_overlap_and_never_fail(text: str) -> None:
    end_of_last = 0
    for span in find_entities(aligned(text).text, SUNDAY_AFTERNOON, LookupFinder([])):
        assert end_of_last <= span.start < span.end <= len(text)
        end_of_last = span.end


@pytest.mark.parametrize(
    "piece", ["1234 ", "1", "a1-", "上周三买的3件", "one two ", "一", "1,", "((", "退我1", " ", "at 9 ", "十点", "a 7 "]
)
def test_twenty_thousand_characters_take_no_more_than_seconds(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    began = clock.perf_counter()
    find_entities(aligned(text).text, SUNDAY_AFTERNOON, LookupFinder([]))
    assert clock.perf_counter() - began < 5


@pytest.mark.parametrize("message", ["phone 2784", "mobile phone: 2784", "Phone number 2784", "phone ending in 2784"])
def test_a_phone_that_is_digits_is_nothing_bought(message: str) -> None:
    lookups = LookupFinder([Term("phone", "product"), Term("mobile phone", "product")])
    found = find_entities(aligned(message).text, SUNDAY_AFTERNOON, lookups)
    assert [(span.entity, span.value) for span in found] == only("phone_last4", "2784")


@pytest.mark.parametrize("message", ["我不记得手机号了", "手机的尾号", "手機號碼", "手机后四位忘了"])
def test_the_number_of_a_phone_is_nothing_bought(message: str) -> None:
    lookups = LookupFinder([Term("手机", "product"), Term("手機", "product")])
    assert list(find_entities(aligned(message).text, SUNDAY_AFTERNOON, lookups)) == []


@pytest.mark.parametrize(
    ("message", "phone"), [("the phone broke", "phone"), ("手机后盖裂了", "手机"), ("手机尾插坏了", "手机")]
)
def test_a_phone_that_was_bought_stays_one(message: str, phone: str) -> None:
    lookups = LookupFinder([Term("phone", "product"), Term("手机", "product")])
    found = find_entities(aligned(message).text, SUNDAY_AFTERNOON, lookups)
    assert [(span.entity, span.value) for span in found] == only("product", phone)


@pytest.mark.parametrize(
    ("message", "choice"),
    [
        ("2... no wait, 1", 1),
        ("1, sorry, 2 please", 2),
        ("option 3 - no, make that 2", 2),
        ("the first one, wait, the second", 2),
    ],
)
def test_of_two_choices_the_one_said_last_counts(facts: Find, message: str, choice: int) -> None:
    assert facts(message) == only("choice", choice)


@pytest.mark.parametrize(
    ("message", "amount"),
    [
        ("just give me back the 329", 329.0),
        ("I want the 45 back", 45.0),
        ("anything under 200 is an insult", 200.0),
        ("under 50 is a joke", 50.0),
        ("150 or nothing", 150.0),
        ("I won't take less than 80", 80.0),
    ],
)
def test_sums_that_are_asked_for_without_a_unit(facts: Find, message: str, amount: float) -> None:
    assert ("amount", amount) in facts(message)


def test_four_digits_beside_an_order_number_are_the_last_four(facts: Find) -> None:
    assert facts("SD2611221163 5296") == [("order_number", "SD2611221163"), ("phone_last4", "5296")]


@pytest.mark.parametrize("message", ["SD2611231095，1974", "SD2611231095 1974", "訂單SD2611231095，末四碼1974", "1974"])
def test_four_digits_right_after_an_order_number_are_no_year(facts: Find, message: str) -> None:
    assert ("phone_last4", "1974") in facts(message)


def test_a_year_beside_an_order_number_stays_a_year(facts: Find) -> None:
    assert "phone_last4" not in {entity for entity, _ in facts("SD2611231095 2007年买的")}


@pytest.mark.parametrize(
    ("message", "price"),
    [
        ("手表 1299", 1299.0),
        ("1299的手表", 1299.0),
        ("是围巾，159的", 159.0),
        ("耳机899买的", 899.0),
        ("外套 170", None),
        ("手机 2231", None),
        ("鞋子 42", None),
        ("硬盘 512", None),
        ("买的手表，2024款", None),
        ("手表 3个", None),
    ],
)
def test_a_bare_number_beside_goods_is_their_price(message: str, price: float | None) -> None:
    goods = LookupFinder([Term(word, "product") for word in ("手表", "围巾", "耳机", "外套", "手机", "鞋子", "硬盘")])
    found = find_entities(aligned(message).text, SUNDAY_AFTERNOON, goods)
    assert next((span.value for span in found if span.entity == "amount"), None) == price
