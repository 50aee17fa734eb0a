"""Figures of a span of time, the same on every database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandra.case import Actor, EmotionReading, Stage, TicketStatus
from sandra.closing.satisfaction import Satisfaction
from sandra.store.database import Store
from sandra.store.overview import By, Figures, Overview, Range, overview
from tests.unit.store.builders import NOW, a_case, a_conversation, a_promise, a_ticket, days

SPAN = Range(NOW - days(30), NOW + days(1), utc_offset=480)


def handled(
    store: Store,
    letter: str,
    answered_after: float | None = None,
    resolved_after: float | None = None,
    score: int | None = None,
    feelings: tuple[tuple[str, float], ...] = (),
    **changes: Any,
) -> None:
    """A ticket with its conversation and case; minutes until the first word and the end."""
    opened_at = changes.pop("opened_at", NOW - days(1))
    conversation = f"web-{letter}"
    case = a_case(
        f"C261122-{letter * 5}",
        conversation_id=conversation,
        opened_at=opened_at,
        complaint_type=changes.pop("complaint_type", "late_delivery"),
    )
    if answered_after is not None:
        case.promises.append(a_promise(opened_at, kept_at=opened_at + timedelta(minutes=answered_after)))
    if resolved_after is not None:
        case.note(Stage.CLOSED.value, Actor.PERSON, "done", opened_at + timedelta(minutes=resolved_after))
    with store.transaction() as records:
        records.add(a_conversation(conversation, channel=changes.pop("channel", "webchat")))
        records.add(case)
        assert case.id is not None
        for emotion, intensity in feelings:
            records.add(EmotionReading(conversation, opened_at, emotion, intensity, abuse=0.0, threat=0.0))
        if score is not None:
            records.add(Satisfaction(case.id, opened_at, score))
        number = f"T261122-{letter * 5}"
        records.add(a_ticket(number, conversation_id=conversation, case_id=case.id, opened_at=opened_at, **changes))


def seen(store: Store, by: By = "class", span: Range = SPAN) -> Overview:
    with store.reading() as records:
        return overview(records.session, span, by, NOW)


def named(store: Store, by: By) -> dict[str | None, Figures]:
    return {figures.name: figures for figures in seen(store, by).groups}


def test_nothing_on_record_is_nothing_and_no_error(store: Store) -> None:
    assert seen(store) == Overview(Figures(), ())


def test_tickets_are_counted_by_where_they_stand(store: Store) -> None:
    handled(store, "A", respond_by=NOW - timedelta(minutes=1))
    handled(store, "B", respond_by=NOW + timedelta(minutes=1))
    handled(store, "C", status=TicketStatus.CLAIMED, claimed_by="林薇", answered_at=NOW, respond_by=NOW - days(1))
    handled(store, "D", status=TicketStatus.RESOLVED, resolve_by=NOW - timedelta(minutes=1))
    handled(store, "E", opened_at=NOW - days(31))
    handled(store, "F", status=TicketStatus.CLAIMED, answered_at=NOW, resolve_by=NOW - timedelta(minutes=1))
    total = seen(store).total
    assert (total.tickets, total.open, total.waiting) == (5, 4, 2)
    assert (total.breaching, total.waiting_late) == (2, 1)


def test_the_median_and_the_slowest_of_ten_are_told_of_answers_and_endings(store: Store) -> None:
    for number, letter in enumerate("ABCDEFGHJK", start=1):
        handled(store, letter, answered_after=number, resolved_after=number * 60)
    total = seen(store).total
    assert (total.first_response, total.first_response_p90) == pytest.approx((5 * 60, 9 * 60), abs=0.01)
    assert (total.resolution, total.resolution_p90) == pytest.approx((5 * 3600, 9 * 3600), abs=0.01)


def test_one_answer_is_the_median_and_the_slowest(store: Store) -> None:
    handled(store, "A", answered_after=3)
    total = seen(store).total
    assert (total.first_response, total.first_response_p90) == pytest.approx((180, 180), abs=0.01)


def test_satisfaction_is_the_mean_of_who_answered(store: Store) -> None:
    handled(store, "A", score=5)
    handled(store, "B", score=2)
    handled(store, "C")
    total = seen(store).total
    assert (total.satisfaction, total.satisfaction_count) == (3.5, 2)


def test_feelings_are_told_from_the_first_message_to_the_last(store: Store) -> None:
    handled(store, "A", feelings=(("anger", 0.8), ("anger", 0.9), ("satisfied", 0.9)))
    handled(store, "B", feelings=(("sadness", 0.4), ("sadness", 0.2)))
    handled(store, "C", feelings=(("anger", 1.0),))
    total = seen(store).total
    assert (total.strain_before, total.strain_after) == pytest.approx((0.6, 0.1))


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("class", {"late_delivery": 2, "refund_delay": 1}),
        ("channel", {"webchat": 2, "wechat": 1}),
        ("person", {"林薇": 1, None: 2}),
        ("week", {"2026-11-09": 1, "2026-11-16": 2}),
    ],
)
def test_figures_are_told_of_each_group(store: Store, by: By, expected: dict[str | None, int]) -> None:
    handled(store, "A", channel="wechat", score=4)
    handled(store, "B", complaint_type="refund_delay", claimed_by="林薇", status=TicketStatus.CLAIMED)
    handled(store, "C", opened_at=NOW - days(8))
    assert {name: figures.tickets for name, figures in named(store, by).items()} == expected


def test_a_week_begins_on_monday_by_the_clock_of_the_office(store: Store) -> None:
    sunday_evening_in_utc = NOW.replace(day=15, hour=17)
    handled(store, "A", opened_at=sunday_evening_in_utc)
    assert [figures.name for figures in seen(store, "week").groups] == ["2026-11-16"]
    in_utc = Range(SPAN.since, SPAN.until)
    assert [figures.name for figures in seen(store, "week", in_utc).groups] == ["2026-11-09"]


def test_a_case_that_came_back_counts_its_score_once(store: Store) -> None:
    handled(store, "A", score=4, status=TicketStatus.RESOLVED, claimed_by="林薇")
    with store.transaction() as records:
        case = records.case("C261122-AAAAA")
        assert case is not None
        records.add(a_ticket("T261122-BBBBB", conversation_id="web-A", case_id=case.id, opened_at=NOW - days(1)))
    assert seen(store).total.satisfaction_count == 1
