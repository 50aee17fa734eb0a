"""The ways people open the desk's queue: what they want to see, in which order, from which row on."""

from __future__ import annotations

from benchmarks.queue.filling import NOW
from sandra.case import TicketStatus
from sandra.store.queue import Sort, Wanted

OPENINGS: dict[str, tuple[Wanted, Sort, int]] = {
    "as it opens": (Wanted(), "urgency", 0),
    "its last pages": (Wanted(), "urgency", 70_000),
    "the longest waiting": (Wanted(), "waiting", 0),
    "overdue": (Wanted(late_at=NOW), "urgency", 0),
    "urgent and nobody's": (Wanted(priority="urgent", claimed_by=""), "urgency", 0),
    "mine": (Wanted(claimed_by="person-7"), "urgency", 0),
    "resolved": (Wanted(statuses=(TicketStatus.RESOLVED,)), "newest", 0),
    "one channel": (Wanted(channel="wechat"), "urgency", 0),
    "angry customers": (Wanted(emotion="anger"), "urgency", 0),
    "one kind of complaint": (Wanted(complaint_type="refund_delay"), "urgency", 0),
    "a number, searched": (Wanted(words="T26-070123"), "urgency", 0),
    "a word of many, searched": (Wanted(words="漏水"), "urgency", 0),
    "a word of none, searched": (Wanted(words="tea leaves"), "urgency", 0),
}
