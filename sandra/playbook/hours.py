"""When people are at their desks: weekdays, opening times, holidays."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Literal

from pydantic import Field, root_validator, validator

from sandra.playbook.conditions import Strict

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class OpeningTimes(Strict):
    """From when to when people are at their desks on a day."""

    opens: time
    closes: time

    @root_validator(skip_on_failure=True)
    def opens_before_closing(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["opens"] >= values["closes"]:
            raise ValueError("`opens` must be before `closes`")
        return values


class DayRange(Strict):
    """Days in a row, the first and the last one included."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")

    @root_validator(skip_on_failure=True)
    def begins_before_it_ends(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["first"] > values["last"]:
            raise ValueError("`from` must not be after `to`")
        return values

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last


class Hours(OpeningTimes):
    """When people are at their desks.

    Attributes:
        other_times: opening times of weekdays that differ from the usual ones.
        holidays: single days, and ranges with `from` and `to`.
    """

    timezone: str
    weekdays: list[Weekday] = Field(min_items=1)
    other_times: dict[Weekday, OpeningTimes] = Field(default_factory=dict)
    holidays: list[date | DayRange] = Field(default_factory=list)

    @validator("other_times")
    def of_working_days(cls, times: dict[Weekday, OpeningTimes], values: dict[str, Any]) -> dict[Weekday, OpeningTimes]:
        idle = sorted(set(times) - set(values.get("weekdays", times)))
        if idle:
            raise ValueError(f"nobody works on '{idle[0]}'; add it to `weekdays` or remove it here")
        return times

    def times_on(self, day: date) -> OpeningTimes | None:
        """When people are there on that day; None where nobody is."""
        weekday = WEEKDAYS[day.weekday()]
        holiday = any(free.holds(day) if isinstance(free, DayRange) else free == day for free in self.holidays)
        if holiday or weekday not in self.weekdays:
            return None
        return self.other_times.get(weekday, self)
