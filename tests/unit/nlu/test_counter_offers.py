"""Counter-offers: sums and shares somebody bargains for, told from other numbers."""

import pytest

from nlu.entities.spans import Value
from tests.unit.nlu.test_entities import Find

SUMS_ZH = [
    ("最少200", 200),
    ("最少三百", 300),
    ("至少100吧", 100),
    ("至少要赔我150", 150),
    ("起码得给80", 80),
    ("不能低于100", 100),
    ("不能少于两百", 200),
    ("低于50免谈", 50),
    ("最低120", 120),
    ("底线是200", 200),
    ("一口价150", 150),
    ("各退一步，80", 80),
    ("折中一下，90", 90),
    ("加到200", 200),
    ("能不能给到100", 100),
    ("提到300", 300),
    ("那150行不行", 150),
    ("150就行", 150),
    ("200可以吗", 200),
    ("两百怎么样", 200),
    ("80块行吗", 80),
    ("那就200吧", 200),
    ("太少了，200还差不多", 200),
    ("给我100就算了", 100),
    ("100也行", 100),
    ("五十成不成", 50),
    ("怎么也得300", 300),
    ("少说也得150", 150),
    ("凑个整100", 100),
    ("最少２００", 200),
    ("至少給我兩百", 200),
    ("200块我就接受", 200),
]
SHARES_ZH = [
    ("至少退一半", 0.5),
    ("退我一半", 0.5),
    ("我要一半", 0.5),
    ("半价就行", 0.5),
    ("退三成", 0.3),
    ("退三成半", 0.35),
    ("给我打五折", 0.5),
    ("打八五折", 0.15),
    ("退我30%", 0.3),
    ("至少赔百分之二十", 0.2),
    ("赔三分之一", 0.3333),
    ("退三分之二", 0.6667),
    ("20%的钱退给我", 0.2),
    ("一半", 0.5),
]
SUMS_EN = [
    ("at least 200", 200),
    ("At least 150, please", 150),
    ("no less than 100", 100),
    ("not less than 80", 80),
    ("nothing less than 120", 120),
    ("nothing below 90", 90),
    ("a minimum of 60", 60),
    ("minimum 75", 75),
    ("how about 150", 150),
    ("How about 150?", 150),
    ("what about 200 instead", 200),
    ("make it 120", 120),
    ("I'd take 150", 150),
    ("I would accept 180", 180),
    ("I'll settle for 90", 90),
    ("I'd be happy with 100", 100),
    ("settle at 130", 130),
    ("meet me halfway at 80", 80),
    ("split the difference, 75", 75),
    ("can you do 150", 150),
    ("could you go to 200", 200),
    ("can you stretch to 160?", 160),
    ("let's say 110", 110),
    ("call it 100", 100),
    ("more like 250", 250),
    ("would 140 work", 140),
    ("at least two hundred", 200),
    ("your colleague promised me 300", 300),
    ("they offered 250", 250),
    ("at least $200", 200),
]
SHARES_EN = [
    ("half the price back", 0.5),
    ("I want half", 0.5),
    ("at least half", 0.5),
    ("give me half of it back", 0.5),
    ("30% back", 0.3),
    ("refund 25 percent", 0.25),
    ("20 per cent off", 0.2),
    ("a third of the price back", 0.3333),
    ("give me a quarter", 0.25),
    ("at least two thirds", 0.6667),
    ("how about 40%", 0.4),
    ("half", 0.5),
]


@pytest.mark.parametrize(("message", "amount"), SUMS_ZH + SUMS_EN)
def test_a_sum_bargained_for_needs_no_unit(facts: Find, message: str, amount: Value) -> None:
    assert ("amount", amount) in facts(message)


@pytest.mark.parametrize(("message", "share"), SHARES_ZH + SHARES_EN)
def test_a_share_of_the_price_is_read_as_a_number(facts: Find, message: str, share: Value) -> None:
    assert ("share", share) in facts(message)


@pytest.mark.parametrize(
    "message",
    [
        "至少3天",
        "我等了至少200个小时",
        "最少等了30分钟",
        "20号行不行",
        "2行吗",
        "那1吧",
        "at least 30 days",
        "how about 15 minutes",
        "how about 3pm",
        "would 12 o'clock work",
        "make it 2",
        "let's say 11 am",
        "at least 20 percent of the time it fails",
    ],
)
def test_days_hours_and_choices_are_no_sums(facts: Find, message: str) -> None:
    assert "amount" not in [name for name, _ in facts(message)]


@pytest.mark.parametrize(
    "message",
    [
        "the 50% discount didn't apply",
        "half an hour late",
        "half of them were dead",
        "this is the third time",
        "电量只剩30%",
        "没成功",
        "半个月了",
        "九成新",
        "用了一半天就坏了",
        "打一半又掉线",
        "折叠屏坏了",
    ],
)
def test_a_share_nobody_asks_for_is_none(facts: Find, message: str) -> None:
    assert "share" not in [name for name, _ in facts(message)]
