"""A store with many tickets, written row by row of each table at once; the same seed gives the same store."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.engine import Connection

from sandra.case import Ticket, TicketStatus
from sandra.escalation.clocks import Breach, breaches, due_at
from sandra.numbering import READABLE
from sandra.store import tables
from sandra.store.searching import write_words

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=timezone.utc)
ROWS_AT_ONCE = 5_000
SOONEST, LATEST = -600, 3_000
"""Minutes from now in which the first word, and the end, is due."""
READINGS = 3
CASES_A_CUSTOMER = 3
RESOLVED = 0.2
TAKEN = 0.3
WAITED_FOR = 0.5
NEXT_BY = (-5, 10)
"""Minutes from now in which the next word is due."""
_TABLES = (
    *(tables.conversations, tables.cases, tables.facts, tables.emotion_readings, tables.tickets),
    tables.breaches,
)
_PRIORITIES = ("urgent", "high", "normal")
_EMOTIONS = ("anger", "anxiety", "disappointment", "neutral", "satisfied")
_TYPES = ("late_delivery", "damaged_item", "refund_delay", "quality_defect")
_STORIES = (
    "等了十几天，包裹一直没有动静，客服每次都说再等等，这次真的等不了了。{code}",
    "收到的水壶底部漏水，第一次烧水就漏了一桌子，商家让我自己寄回去还要我出运费。{code}",
    "The refund was promised for last Friday and there is still nothing on my card, reference {code}.",
    "鞋子穿了兩天就開膠，我想要全額退款，不要再給我優惠券了。{code}",
)


def fill(connection: Connection, count: int, seed: int = 1, now: datetime = NOW) -> None:
    """Write so many tickets of the sixty days before `now`, each with its conversation, case, story and readings."""
    for start in range(1, count + 1, ROWS_AT_ONCE):
        numbers = range(start, min(start + ROWS_AT_ONCE, count + 1))
        written = [_ticket(number, now, random.Random(f"{seed}-{number}")) for number in numbers]
        for table in _TABLES:
            rows = [row for one in written for of, row in one if of is table]
            connection.execute(insert(table), rows)
        write_words(connection, numbers)


def customer_of(number: int) -> int:
    """Whose case it is: every customer has a few, whatever their number."""
    return 1 + number // CASES_A_CUSTOMER


def _ticket(number: int, now: datetime, chance: random.Random) -> Iterator[tuple[Table, dict[str, Any]]] | list[Any]:
    code = "".join(chance.choice(READABLE) for _ in range(6))
    opened_at = now - timedelta(minutes=chance.randrange(60 * 24 * 60))
    conversation = f"web-{number}"
    status = "resolved" if chance.random() < RESOLVED else "claimed" if chance.random() < TAKEN else "waiting"
    clocks = _clocks(status, opened_at, now, chance)
    number_of_ticket = f"T26-{number:06}"
    ticket = Ticket(number_of_ticket, conversation, "", "", {}, opened_at, status=TicketStatus(status), **clocks)
    return [
        (
            tables.conversations,
            {
                "id": conversation,
                "channel": chance.choice(("webchat", "wechat", "telegram")),
                "started_at": opened_at,
                "language": chance.choice(("zh-Hans", "zh-Hant", "en")),
            },
        ),
        (
            tables.cases,
            {
                "id": number,
                "number": f"C26-{number:06}",
                "conversation_id": conversation,
                "complaint_type": chance.choice(_TYPES),
                "language": "zh-Hans",
                "opened_at": opened_at,
                "stage": "escalated",
                "order_number": f"SD26{number:08}",
                "customer_id": customer_of(number),
            },
        ),
        (
            tables.facts,
            {
                "case_id": number,
                "name": "story",
                "value": chance.choice(_STORIES).format(code=code),
                "said_at": opened_at,
                "superseded": False,
            },
        ),
        *((tables.emotion_readings, _reading(conversation, opened_at, chance)) for _ in range(READINGS)),
        (
            tables.tickets,
            {
                "id": number,
                "number": number_of_ticket,
                "conversation_id": conversation,
                "case_id": number,
                "reason": chance.choice(("asked_for_person", "threat", "no_agreement")),
                "priority": chance.choice(_PRIORITIES),
                "summary": {"told": _STORIES[0] * 3},
                "opened_at": opened_at,
                **clocks,
                "due_at": due_at(ticket),
                "status": status,
                "claimed_by": None if status == "waiting" else f"person-{chance.randrange(20)}",
                "excluded": [],
            },
        ),
        # Of every clock that ran out was told, as the worker does within seconds.
        *((tables.breaches, _row(breach)) for breach in breaches(ticket, now)),
    ]


def _clocks(status: str, opened_at: datetime, now: datetime, chance: random.Random) -> dict[str, Any]:
    """A first word is owed to who waits; of those whom somebody answered, every second one has the word."""
    respond_by, resolve_by = (now + timedelta(minutes=chance.randrange(SOONEST, LATEST)) for _ in range(2))
    answered, waits = status != "waiting", status == "claimed" and chance.random() < WAITED_FOR
    next_by = now + timedelta(minutes=chance.randrange(*NEXT_BY)) if status == "claimed" and not waits else None
    return {
        "respond_by": respond_by,
        "answered_at": opened_at if answered else None,
        "next_response_by": next_by,
        "resolve_by": resolve_by,
        "waits_for_customer_since": now if waits else None,
    }


def _row(breach: Breach) -> dict[str, Any]:
    return {name: value for name, value in asdict(breach).items() if name != "id"}


def _reading(conversation: str, at: datetime, chance: random.Random) -> dict[str, Any]:
    return {
        "conversation_id": conversation,
        "at": at,
        "emotion": chance.choice(_EMOTIONS),
        "intensity": round(chance.random(), 3),
        "abuse": 0.0,
        "threat": 0.0,
    }
