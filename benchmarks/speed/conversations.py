"""What the customers of the benchmark say: complaints carried through to the end, and one conversation that never ends.

Chinese, as a stock model speaks one language only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from uuid import uuid4

from benchmarks.speed.shop import FilledOrder

GREETING = "你好"
OPENING = "我的快递一直没送到，都等了十几天了"
CHAT = ("你好", "退货政策是什么？", "谢谢", "我的订单到哪里了？", "你是机器人吗？")
"""Said again and again while a complaint waits: turn 5 and turn 200 can be compared when they say the same."""


@dataclass(frozen=True)
class Conversation:
    """Who writes, and what, message by message."""

    sender: str
    messages: tuple[str, ...]


def complaint(order: FilledOrder) -> Conversation:
    """A late parcel, from the complaint to the goodbye: heard, confirmed, looked up, offered and carried out."""
    said = (
        OPENING,
        order.number,
        order.phone[-4:],
        "对，没错",
        "退款",
        "可以",
        "没有别的了，谢谢",
        "再见",
    )
    return Conversation(_sender(), said)


def complaints(orders: Iterator[FilledOrder], how_many: int) -> list[Conversation]:
    """So many complaints, each about an order of its own."""
    return [complaint(order) for order in islice(orders, how_many)]


def long_conversation(turns: int) -> Conversation:
    """A complaint that is opened, and then talk beside it."""
    return Conversation(_sender(), (OPENING, *islice(cycle(CHAT), turns - 1)))


def _sender() -> str:
    return f"bench-{uuid4().hex}"
