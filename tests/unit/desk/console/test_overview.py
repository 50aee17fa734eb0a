"""Figures for those who may see them, and a sheet that Excel reads and nobody can make dangerous."""

from __future__ import annotations

import csv
import io

import pytest

from sandra.case import TicketStatus
from sandra.people import Role
from tests.unit.desk.console.conftest import Browser, Desk
from tests.unit.desk.console.talk import code_of
from tests.unit.desk.console.test_tickets import waits


@pytest.fixture
def leader(desk: Desk) -> Browser:
    return desk.signed_in(Role.TEAM_LEADER, "lin")


def test_nothing_yet_is_shown_as_nothing(leader: Browser) -> None:
    seen = leader.gets("/overview").json()
    assert (seen["total"]["tickets"], seen["groups"]) == (0, [])
    assert (seen["since"], seen["until"]) == ("2026-10-24", "2026-11-22")


def test_figures_come_with_those_of_each_group(desk: Desk, leader: Browser) -> None:
    waits(desk, "A", claimed_by="林薇", status=TicketStatus.CLAIMED)
    waits(desk, "B")
    seen = leader.gets("/overview?by=person").json()
    assert (seen["total"]["open"], seen["total"]["waiting"]) == (2, 1)
    assert {group["name"]: group["tickets"] for group in seen["groups"]} == {"林薇": 1, None: 1}


def test_a_day_is_the_offices_day(desk: Desk, leader: Browser) -> None:
    waits(desk, "A")
    assert leader.gets("/overview?from=2026-11-22&to=2026-11-22").json()["total"]["tickets"] == 1
    assert leader.gets("/overview?from=2026-11-23&to=2026-11-23").json()["total"]["tickets"] == 0


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=2026-11-22&to=2026-11-21", "unfit_days"),
        ("from=0001-01-01", "unfit_days"),
        ("to=9999-12-31", "unfit_days"),
        ("from=2000-01-01", "too_many_days"),
        ("from=yesterday", "invalid"),
        ("by=mood", "invalid"),
    ],
)
def test_days_that_make_no_sense_are_refused_with_the_cure(leader: Browser, query: str, code: str) -> None:
    refused = leader.gets(f"/overview?{query}")
    assert (refused.status_code, code_of(refused)) == (422, code)


def test_the_sheet_opens_in_excel_with_chinese_and_without_formulas(desk: Desk, leader: Browser) -> None:
    waits(desk, "A", claimed_by="林薇", status=TicketStatus.CLAIMED)
    waits(desk, "B", claimed_by='=HYPERLINK("x")', status=TicketStatus.CLAIMED)
    answer = leader.gets("/overview.csv?by=person")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["content-disposition"]
    names = [line["name"] for line in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]
    assert sorted(names) == ["", '\'=HYPERLINK("x")', "林薇"]


def test_an_export_is_written_down_each_time(desk: Desk, leader: Browser) -> None:
    leader.gets("/overview.csv?by=week")
    leader.gets("/overview.csv?by=week")
    entries = desk.signed_in(Role.AUDITOR).gets("/audit?action=overview.export").json()
    assert [(entry["person"], entry["subject"]) for entry in entries] == [("lin", "week")] * 2
