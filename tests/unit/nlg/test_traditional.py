"""Traditional output reads as people in Taiwan write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from nlg.responses import load_responses
from nlg.traditional import WORDS_FILE, to_traditional
from tests.unit.builders import the_playbook

ROOT = Path(__file__).parents[3]
MAINLAND_WORDS = (
    "複制",
    "復制",
    "車釐子",
    "車厘子",
    "咽不下",
    "電飯煲",
    "羽絨服",
    "補發",
    "發貨",
    "出庫",
    "物流記錄",
    "傾向",
    "思路",
    "訂單號",
    "投訴",
    "運單",
    "充電寶",
    "質量",
    "信息",
    "短信",
    "賬",
    "復述",
    "回復",
    "手機號的",
    "後四位",
    "上門",
    "反饋",
    "渠道",
    "哪兒",
    "這兒",
    "工號",
    "登錄",
    "網絡",
    "軟件",
    "視頻",
    "默認",
    "幺",
    "原路",
)


def said_in_chinese() -> Iterator[str]:
    for variants in load_responses(ROOT / "data" / "responses").values():
        yield from (variant["text"] for variant in variants if variant["metadata"]["language"] == "zh")
    for problem in the_playbook().problems.values():
        yield problem.in_short.zh
        for remedy in problem.resolution.remedies:
            yield remedy.say.zh
            yield remedy.steps.zh
        for responsibility in problem.classification.responsibility:
            yield responsibility.finding.zh
    for line in (ROOT / "sandra" / "store" / "demo" / "catalogue.yml").read_text(encoding="utf-8").splitlines():
        yield from re.findall(r"name: {zh: (\S+),", line)
    for rule in the_playbook().sla.reasons.values():
        yield rule.handled_by.zh
        yield rule.why.zh


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("订单已经退款", "訂單已經退款"),
        ("五分钟后在这里回复您", "五分鐘後在這裡回覆您"),
        ("东西有质量问题", "東西有品質問題"),
        ("您的信息", "您的資訊"),
        ("退款还没到账", "退款還沒入帳"),
        ("下单手机号的后四位", "下單手機號碼的末四碼"),
        ("手机号码", "手機號碼"),
        ("¥299 全额原路退回", "¥299 全額退回原付款方式"),
        ("包裹在哪儿", "包裹在哪裡"),
        ("我来复述一遍", "我來複述一遍"),
        ("投诉主管、客服专员", "客訴主管、客服專員"),
        ("扣了多少，账单发给您", "扣了多少，帳單傳給您"),
        ("皇后、头发、发货、里程", "皇后、頭髮、出貨、里程"),
        ("复制过来就行", "複製過來就行"),
        ("智利车厘子", "智利櫻桃"),
        ("这口气，换谁都咽不下", "這口氣，換誰都嚥不下"),
        ("电饭煲和连帽羽绒服", "電子鍋和連帽羽絨外套"),
        ("今天补发，出库就发货", "今天補寄，出貨就出貨"),
        ("物流记录和运单号", "物流紀錄和物流單號"),
        ("您更倾向哪一种", "您比較想要哪一種"),
        ("我们换个思路", "我們換個方式"),
        ("订单号和账户", "訂單編號和帳戶"),
        ("总是死机的充电宝", "總是當機的行動電源"),
        ("把订单号发我", "把訂單編號傳給我"),
    ],
)
def test_each_word_is_the_one_used_there(written: str, read: str) -> None:
    assert to_traditional(written) == read


def test_nothing_we_say_keeps_a_word_of_the_mainland() -> None:
    converted = [to_traditional(text) for text in said_in_chinese()]
    assert not [(word, text) for text in converted for word in MAINLAND_WORDS if word in text]


def test_what_is_converted_already_stays_as_it_is() -> None:
    converted = [to_traditional(text) for text in said_in_chinese()]
    assert [text for text in converted if to_traditional(text) != text] == []


def test_every_listed_word_is_one_the_converter_leaves_alone_and_is_replaced() -> None:
    words = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    assert {word: to_traditional(word) for word in words} == words
