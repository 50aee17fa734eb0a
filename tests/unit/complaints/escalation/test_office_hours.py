"""When somebody can answer, over nights, weekends, holidays and the end of the year (D6)."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from sandra.escalation.office_hours import after_staffed_minutes, closing_on_or_after, is_staffed, next_opening
from sandra.playbook.hours import Hours
from tests.unit.builders import the_playbook

SHIPPED = the_playbook().sla.office_hours
OFFICE = Hours.parse_obj(
    {
        "timezone": "Asia/Shanghai",
        "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat"],
        "opens": "09:00",
        "closes": "18:00",
        "other_times": {"sat": {"opens": "10:00", "closes": "12:00"}},
        "holidays": ["2026-12-25", {"from": "2026-12-31", "to": "2027-01-03"}],
    }
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(timezone.utc)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-12-30T18:00", "2027-01-04T09:00"),
        ("2026-12-31T23:59", "2027-01-04T09:00"),
        ("2027-01-01T00:00", "2027-01-04T09:00"),
        ("2027-01-03T12:00", "2027-01-04T09:00"),
        ("2026-12-24T20:00", "2026-12-26T10:00"),
        ("2026-12-26T09:30", "2026-12-26T10:00"),
        ("2026-12-26T12:00", "2026-12-28T09:00"),
        ("2026-12-28T09:00", "2026-12-28T09:00"),
    ],
)
def test_people_come_back_at_the_next_opening(moment: str, opening: str) -> None:
    assert next_opening(OFFICE, at(moment)) == at(opening)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-12-30T17:50", 30, "2027-01-04T09:20"),
        ("2026-12-26T11:45", 30, "2026-12-28T09:15"),
        ("2026-12-24T17:55", 150, "2026-12-28T09:25"),
    ],
)
def test_minutes_run_on_after_days_off(start: str, minutes: int, end: str) -> None:
    assert after_staffed_minutes(OFFICE, at(start), minutes) == at(end)


@pytest.mark.parametrize(
    ("moment", "closing"),
    [("2026-12-26T20:00", "2026-12-26T12:00"), ("2027-01-01T08:00", "2027-01-04T18:00")],
)
def test_a_day_ends_when_its_office_closes(moment: str, closing: str) -> None:
    assert closing_on_or_after(OFFICE, at(moment)) == at(closing)


def test_a_range_holds_its_first_and_its_last_day() -> None:
    for day in ("2027-02-05", "2027-02-08", "2027-02-11"):
        assert not is_staffed(SHIPPED, at(f"{day}T12:00"))
    assert is_staffed(SHIPPED, at("2027-02-04T20:59"))
    assert is_staffed(SHIPPED, at("2027-02-12T09:00"))


def test_new_year_2027_is_a_holiday() -> None:
    assert after_staffed_minutes(SHIPPED, at("2026-12-31T20:58"), 5) == at("2027-01-04T09:03")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"holidays": [{"from": "2027-02-11", "to": "2027-02-05"}]}, "`from` must not be after `to`"),
        ({"other_times": {"sun": {"opens": "10:00", "closes": "12:00"}}}, "nobody works on 'sun'"),
        ({"other_times": {"sat": {"opens": "12:00", "closes": "10:00"}}}, "`opens` must be before `closes`"),
    ],
)
def test_impossible_hours_are_told_with_their_cure(changes: dict[str, object], told: str) -> None:
    plain = {"timezone": "Asia/Shanghai", "weekdays": ["sat"], "opens": "09:00", "closes": "18:00"}
    with pytest.raises(ValueError, match=told):
        Hours.parse_obj({**plain, **changes})
