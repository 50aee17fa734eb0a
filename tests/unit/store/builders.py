"""Orders, cases and the like with sensible defaults; a test names only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from sandra.case import Case, Conversation, EmotionReading, Offer, Promise, Ticket
from sandra.dead_letters import DeadLetter
from sandra.shop.orders import Item, Order, Payment, RemedyOrder, Shipment, ShipmentEvent
from sandra.store.records import SqlRecords
from sandra.store.shop_rows import write_customer, write_order

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=timezone.utc)


def days(count: float) -> timedelta:
    return timedelta(days=count)


def a_conversation(conversation_id: str = "web-1", **changes: Any) -> Conversation:
    return replace(Conversation(id=conversation_id, channel="webchat", started_at=NOW), **changes)


def a_case(number: str = "C261122-AAAAA", **changes: Any) -> Case:
    plain = Case(
        number=number,
        conversation_id="web-1",
        complaint_type="late_delivery",
        language="zh-Hans",
        opened_at=NOW,
    )
    return replace(plain, **changes)


def an_offer(key: str = "key-1", **changes: Any) -> Offer:
    plain = Offer(
        key=key,
        round=1,
        position=1,
        remedy="refund",
        amount=Decimal("429.00"),
        currency="CNY",
        wording="全额退款 ¥429.00",
        steps="退款已提交",
        due_at=NOW + days(3),
        reasons=["七天以上未送达", "在授权范围内"],
        offered_at=NOW,
    )
    return replace(plain, **changes)


def a_promise(due_at: datetime, **changes: Any) -> Promise:
    return replace(Promise(kind="callback", what="告知包裹下落", made_at=NOW, due_at=due_at), **changes)


def a_ticket(number: str = "T261122-AAAAA", **changes: Any) -> Ticket:
    plain = Ticket(
        number=number,
        conversation_id="web-1",
        reason="asked_for_person",
        priority="normal",
        summary={"facts": {"order_number": "SD2611110102"}},
        opened_at=NOW,
        respond_by=NOW + timedelta(minutes=10),
    )
    return replace(plain, **changes)


def a_dead_letter(key: str = "letter-1", **changes: Any) -> DeadLetter:
    plain = DeadLetter(
        key=key,
        channel="wechat",
        conversation_id="web-1",
        text="您的包裹已经找到，明天送到",
        choices=[],
        file=None,
        why="WeChat: the customer does not follow the account any more",
        tries=1,
        written_at=NOW,
        died_at=NOW,
    )
    return replace(plain, **changes)


def a_reading(intensity: float) -> EmotionReading:
    return EmotionReading("web-1", NOW, "anger", intensity, abuse=0.1, threat=0.0)


def an_order(number: str = "SD2611110102", **changes: Any) -> Order:
    """Two lines, one parcel on its way, 628.00 paid."""
    plain = Order(
        number=number,
        customer_id=1,
        customer_name="王敏",
        phone="13800132231",
        ordered_at=NOW - days(11),
        status="shipped",
        currency="CNY",
        total=Decimal("628.00"),
        items=[
            Item(1, {"zh": "跑步鞋", "en": "running shoes"}, 1, Decimal("429.00"), {"zh": "42 码", "en": "42"}),
            Item(2, {"zh": "智利车厘子", "en": "cherries"}, 1, Decimal("199.00"), perishable=True),
        ],
        shipments=[a_parcel()],
        payments=[Payment(Decimal("628.00"), NOW - days(11), "purchase", f"P-{number}")],
        refunds=[],
    )
    return replace(plain, **changes)


def a_parcel(**changes: Any) -> Shipment:
    plain = Shipment(
        carrier="迅达速运",
        tracking_number="XD100200300",
        status="in_transit",
        kind="original",
        promised_by=date(2026, 11, 17),
        shipped_at=NOW - days(10),
        item_ids=[1, 2],
        events=[ShipmentEvent(NOW - days(10), "picked_up", {"zh": "快递已揽收", "en": "Picked up"})],
    )
    return replace(plain, **changes)


def a_remedy(kind: str = "refund", **changes: Any) -> RemedyOrder:
    plain = RemedyOrder(
        key="key-1",
        kind=kind,
        order_number="SD2611110102",
        customer_id=None,
        amount=Decimal("100.00"),
        currency="CNY",
        item_ids=(),
        case_number="C261122-AAAAA",
        reason="包裹晚到",
        expected_by=NOW + days(3),
    )
    return replace(plain, **changes)


def in_the_shop(records: SqlRecords, *orders: Order) -> None:
    """Put orders of one new customer into the shop."""
    customer_id = write_customer(records.session, "王敏", "13800132231")
    for order in orders:
        write_order(records.session, replace(order, customer_id=customer_id))
