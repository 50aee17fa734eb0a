"""A complaint of each kind in Chinese and in English, with what the customer answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack


@dataclass(frozen=True)
class Script:
    """What one customer says; `answers` are given when they are asked for."""

    kind: str
    situation: str | None
    opening: str
    remedy: str
    answers: Mapping[str, str] = field(default_factory=dict)

    def order(self, stack: Stack, customer_no: int) -> str:
        """The number of the order it is about; empty where it is about none."""
        return stack.order(customer_no, self.situation) if self.situation else ""


CHINESE = [
    Script(
        "late_delivery",
        "late_in_transit",
        "我的快递一直没送到，都等了十几天了",
        "refund",
        {"asked_remedy": "退款"},
    ),
    Script(
        "damaged_item",
        "delivered_fine_recently",
        "收到的东西是坏的，摔碎了",
        "replace",
        {"details": "整个碎了", "extent": "完全不能用了", "asked_remedy": "换一个新的"},
    ),
    Script(
        "wrong_item",
        "delivered_fine_recently_several_items",
        "你们发错货了，收到的不是我买的那件",
        "return_goods",
        {"item": "1", "details": "收到的是白色的杯子", "asked_remedy": "退货退款"},
    ),
    Script(
        "missing_item",
        "delivered_missing_item",
        "包裹里少了一件东西",
        "reship",
        {"item": "3", "details": "少了一件，外包装是好的", "asked_remedy": "补发"},
    ),
    Script(
        "quality_defect",
        "delivered_40_days_ago",
        "买的东西质量太差了，用了没多久就坏了",
        "repair",
        {"details": "按了没有反应", "extent": "已经不能用了", "asked_remedy": "帮我修好"},
    ),
    Script(
        "refund_delay",
        "refund_pending_16_days",
        "退款这么久还没到账",
        "expedite",
        {"asked_remedy": "尽快退款"},
    ),
    Script(
        "billing_error",
        "double_charge",
        "你们重复扣款了，同一笔订单扣了我两次钱",
        "correct_bill",
        {"asked_remedy": "把多扣的钱退给我"},
    ),
    Script(
        "staff_attitude",
        None,
        "你们客服态度太差了",
        "apology",
        {"occurred_at": "昨天下午", "details": "他说我自己没看清楚，还挂我电话", "asked_remedy": "我要他道歉"},
    ),
    Script(
        "slow_response",
        None,
        "联系客服半天都没人回复",
        "explanation",
        {"occurred_at": "今天上午", "details": "问发票的事，在线客服一直没人理", "asked_remedy": "给我一个解释"},
    ),
    Script(
        "service_outage",
        None,
        "你们的网站打不开了，一直登录不上去",
        "investigate",
        {
            "occurred_at": "今天早上开始",
            "details": "登录页面一直转圈",
            "extent": "完全用不了",
            "asked_remedy": "尽快修好",
        },
    ),
    Script(
        "false_advertising",
        "delivered_to_wrong_station",
        "实物和宣传的完全不一样，虚假宣传",
        "return_goods",
        {"item": "1", "details": "页面说是纯棉的，实际不是", "asked_remedy": "退货退款"},
    ),
    Script(
        "other",
        None,
        "我要投诉你们门口的停车场太乱了",
        "explanation",
        {"details": "车子乱停，门口根本过不去", "asked_remedy": "给我一个解释"},
    ),
]

ENGLISH = [
    Script(
        "late_delivery",
        "late_in_transit",
        "My parcel is late, it still hasn't arrived",
        "refund",
        {"asked_remedy": "I want a refund"},
    ),
    Script(
        "damaged_item",
        "delivered_fine_recently",
        "My item arrived broken, it is damaged",
        "replace",
        {
            "details": "the lid is cracked",
            "extent": "It cannot be used at all",
            "asked_remedy": "please send me a replacement",
        },
    ),
    Script(
        "wrong_item",
        "delivered_fine_recently_several_items",
        "You sent me the wrong item, this is not what I ordered",
        "return_goods",
        {"item": "2", "details": "I got a blue cup", "asked_remedy": "I want to return it for a refund"},
    ),
    Script(
        "missing_item",
        "delivered_missing_item",
        "There is an item missing from my parcel",
        "reship",
        {"item": "3", "details": "One thing was not in the box", "asked_remedy": "please send the missing item again"},
    ),
    Script(
        "quality_defect",
        "delivered_40_days_ago",
        "The product is poor quality and stopped working",
        "repair",
        {
            "details": "It makes a strange noise",
            "extent": "It cannot be used at all",
            "asked_remedy": "please repair it",
        },
    ),
    Script(
        "refund_delay",
        "refund_pending_16_days",
        "I am still waiting for my refund",
        "expedite",
        {"asked_remedy": "I want my refund now"},
    ),
    Script(
        "billing_error",
        "double_charge",
        "I was charged twice for the same order",
        "correct_bill",
        {"asked_remedy": "Please refund the extra charge"},
    ),
    Script(
        "staff_attitude",
        None,
        "Your customer service agent was very rude to me",
        "apology",
        {
            "occurred_at": "yesterday afternoon",
            "details": "He shouted at me and hung up",
            "asked_remedy": "I want an apology",
        },
    ),
    Script(
        "slow_response",
        None,
        "I have been waiting for a reply for days and nobody answers",
        "explanation",
        {
            "occurred_at": "last Monday",
            "details": "I asked about an invoice by email",
            "asked_remedy": "I want an explanation",
        },
    ),
    Script(
        "service_outage",
        None,
        "Your website is down and I cannot log in",
        "investigate",
        {
            "occurred_at": "this morning",
            "details": "The login page keeps loading",
            "extent": "I cannot use it at all",
            "asked_remedy": "please fix it",
        },
    ),
    Script(
        "false_advertising",
        "delivered_to_wrong_station",
        "The product is not as advertised, the description was misleading",
        "return_goods",
        {"item": "1", "details": "It said pure cotton", "asked_remedy": "I want to return it and get my money back"},
    ),
    Script(
        "other",
        None,
        "I want to complain about the loud music in your shop",
        "explanation",
        {"details": "One could not hear a word", "asked_remedy": "I want an explanation"},
    ),
]

EVERY_SCRIPT = {
    **{f"{script.kind} in Chinese": (CUSTOMER_ZH, script) for script in CHINESE},
    **{f"{script.kind} in English": (CUSTOMER_EN, script) for script in ENGLISH},
}
"""Each script with who plays it, by a name for reports."""
