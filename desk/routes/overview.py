"""How the handling of complaints goes, as figures and as a sheet for Excel."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, fields
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Query
from pydantic import BaseModel
from starlette.responses import Response

from desk.people.audit import note, note_look
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.refusals import Code, Refusal
from sandra.people import Right
from sandra.store.database import Store
from sandra.store.overview import By, Figures, Overview, Range, overview

USUAL_DAYS = 30
LONGEST_DAYS = 3700
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
READ_BY_EXCEL = "utf-8-sig"
"""With the mark by which Excel tells that a sheet is in Unicode."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
Me = Annotated[SignedIn, Depends(caller)]
Since = Annotated[date | None, Query(alias="from", description="the first day; 30 days ago unless given")]
Until = Annotated[date | None, Query(alias="to", description="the last day; today unless given")]


class FiguresOut(BaseModel):
    """Figures of all, or of a group; lengths of time are in seconds."""

    name: str | None
    tickets: int
    open: int
    waiting: int
    breaching: int
    waiting_late: int
    first_response: float | None
    first_response_p90: float | None
    resolution: float | None
    resolution_p90: float | None
    satisfaction: float | None
    satisfaction_count: int
    strain_before: float | None
    strain_after: float | None


class OverviewOut(BaseModel):
    """Figures of the days from one to another, and the same of each group."""

    since: date
    until: date
    by: By
    total: FiguresOut
    groups: list[FiguresOut]


def overview_routes(store: Store, timezone: str, desk: DeskRouter) -> None:
    """Add the routes about figures.

    Args:
        timezone: whose days and weeks are meant.
    """

    def seen(me: SignedIn, since: date | None, until: date | None, by: By) -> tuple[date, date, Overview]:
        today = me.at.astimezone(ZoneInfo(timezone)).date()
        last = until or today
        first = since or last - timedelta(days=USUAL_DAYS - 1)
        require_span(first, last)
        with store.reading() as records:
            return first, last, overview(records.session, range_of(first, last, timezone), by, me.at)

    def figures(me: Me, since: Since = None, until: Until = None, by: By = "class") -> OverviewOut:
        """Tickets, times, satisfaction and feelings of some days, grouped as wished."""
        first, last, found = seen(me, since, until, by)
        note_look(store, me, "overview.look")
        return OverviewOut(
            since=first,
            until=last,
            by=by,
            total=FiguresOut(**asdict(found.total)),
            groups=[FiguresOut(**asdict(one)) for one in found.groups],
        )

    def sheet(me: Me, since: Since = None, until: Until = None, by: By = "class") -> Response:
        """The same as a sheet that Excel opens."""
        first, last, found = seen(me, since, until, by)
        with store.transaction() as records:
            note(records, me, "overview.export", by, since=first, until=last)
        return Response(
            csv_of(found).encode(READ_BY_EXCEL),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="overview-{by}-{first}-{last}.csv"'},
        )

    desk.add("GET", "/overview", Right.REPORT, figures, response_model=OverviewOut)
    desk.add("GET", "/overview.csv", Right.REPORT, sheet, response_class=Response)


def require_span(first: date, last: date) -> None:
    """
    Raises:
        Refusal: the days are in the wrong order, or too many.
    """
    if not EARLIEST <= first <= last <= LATEST:
        raise Refusal(
            422,
            Code.UNFIT_DAYS,
            f"choose a first day not after the last, between {EARLIEST} and {LATEST}",
            earliest=EARLIEST.isoformat(),
            latest=LATEST.isoformat(),
        )
    if last - first > timedelta(days=LONGEST_DAYS):
        raise Refusal(422, Code.TOO_MANY_DAYS, f"choose at most {LONGEST_DAYS} days", most=LONGEST_DAYS)


def range_of(first: date, last: date, timezone: str) -> Range:
    """The days as moments on the office's clock."""
    zone = ZoneInfo(timezone)
    begins = datetime.combine(first, datetime.min.time(), zone)
    ends = datetime.combine(last + timedelta(days=1), datetime.min.time(), zone)
    offset = begins.utcoffset() or timedelta()
    return Range(begins, ends, int(offset.total_seconds() // 60))


def csv_of(found: Overview) -> str:
    """One line a group, and one for all of them at the end."""
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow([field.name for field in fields(Figures)])
    for figures in (*found.groups, found.total):
        sheet.writerow([_cell(value) for value in asdict(figures).values()])
    return written.getvalue()


def _cell(value: str | float | None) -> str | float:
    """What Excel would take for a formula becomes plain text."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
    return "" if value is None else round(value, 3)
