"""Whom of our people a message names, and what only looks like it."""

import pytest

from nlu.entities.staff_members import find_staff_members
from nlu.script import normalise
from tests.unit.nlu.test_entities import Find


def named_in(message: str) -> list[str]:
    return [str(span.value) for span in find_staff_members(normalise(message))]


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("工号1024的客服骂我", "1024"),
        ("工号：A0317 态度恶劣", "A0317"),
        ("客服工号是2218", "2218"),
        ("刚才那个3018号客服挂我电话", "3018"),
        ("客服1024一直不理人", "1024"),
        ("胸牌号 0562", "0562"),
        ("员工编号20931", "20931"),
        ("客服小李态度太差了", "小李"),
        ("你们那个小刘说话特别难听", "小刘"),
        ("我要投诉小王", "小王"),
        ("小陈挂我三次电话", "小陈"),
        ("那个姓王的快递员把包裹扔地上", "姓王"),
        ("司机姓邱，一路骂人", "姓邱"),
        ("你们那个李经理骂我穷", "李经理"),
        ("店长叫张伟，他推了我", "张伟"),
        ("客服叫李娜态度很差", "李娜"),
        ("快递員叫陳大文，很兇", "陈大文"),
        ("前台王女士把我晾在一边", "王女士"),
        ("客服Lisa一句话不说就下线", "Lisa"),
        ("agent 1024 hung up on me", "1024"),
        ("Operator 0937 called me a moron", "0937"),
        ("her badge number is 4471", "4471"),
        ("employee ID: KX2093", "KX2093"),
        ("a guy called Mark shouted at me", "Mark"),
        ("some woman named Ngozi laughed at me", "Ngozi"),
        ("your colleague Lisa was rude", "Lisa"),
        ("The chat agent Mark ended the chat", "Mark"),
        ("I spoke to Dave and he mocked me", "Dave"),
        ("Kevin from your call centre swore at me", "Kevin"),
        ("your Mr Dobbs clicks his fingers at guests", "Mr Dobbs"),
        ("the guy who answered said his name was kevin", "Kevin"),
        ("She introduced herself as Lorna", "Lorna"),
    ],
)
def test_the_person_named_is_found(message: str, named: str) -> None:
    assert named_in(message) == [named]


@pytest.mark.parametrize(
    "message",
    [
        "订单号SD2611070104",
        "我的手机是13812345678",
        "尾号2231",
        "打客服12345也没用",
        "客服10086打不通",
        "客服电话4008123456",
        "客服3天没回我",
        "快递员100块钱都不肯赔",
        "谢谢客服",
        "谢谢师傅",
        "我是小李",
        "我姓王，订的蛋糕没到",
        "客服张口就骂人",
        "一周客服都没回",
        "课程顾问说要等四十五天",
        "买的小李子蜜饯坏了",
        "我要投诉小王子绘本掉页",
        "小苏打漏了一箱",
        "打不着火的燃气灶",
        "收件人李先生",
        "my phone is 555 0172 881",
        "order number 4471",
        "last four digits 1024",
        "the driver came 2 hours late",
        "the driver arrived 100 minutes late",
        "the agent 3 times hung up",
        "the agent called me stupid",
        "my colleague Lisa recommended you",
        "the agent called yesterday",
        "your colleague told me to wait",
        "the driver threw it over the fence",
        "My name is Mark",
        "the manager called security on me",
        "a product called Aqua",
        "I spoke to three people",
    ],
)
def test_what_names_none_of_our_people_is_left_alone(message: str) -> None:
    assert named_in(message) == []


def test_a_staff_number_is_no_order_number_and_no_digits_of_a_phone(facts: Find) -> None:
    assert facts("工号是1024") == [("staff_member", "1024")]
    assert facts("agent number 20931745") == [("staff_member", "20931745")]


def test_an_order_number_beside_a_staff_number_stays_one(facts: Find) -> None:
    assert facts("订单号SD2611070104，客服工号1024") == [("order_number", "SD2611070104"), ("staff_member", "1024")]
