"""Where the reading of a log goes on is known after a restart, and to a second process."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from channels.wecom.bookmarks import MARGIN, Bookmarks

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=timezone.utc)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "wecom.db"


def test_an_account_not_known_yet_begins_with_what_was_written_just_now(path: Path) -> None:
    place = Bookmarks(path).of("wk1", NOW)

    assert (place.cursor, place.number, place.not_before) == ("", 0, NOW - MARGIN)


def test_a_place_outlives_the_process(path: Path) -> None:
    bookmarks = Bookmarks(path)
    place = bookmarks.of("wk1", NOW).behind("c7", 7, LATER)
    bookmarks.move(place)

    assert Bookmarks(path).of("wk1", LATER) == place


def test_accounts_are_read_apart(path: Path) -> None:
    bookmarks = Bookmarks(path)
    bookmarks.move(bookmarks.of("wk1", NOW).behind("c7", 7, NOW))

    assert bookmarks.of("wk2", NOW).cursor == ""
    assert bookmarks.accounts() == ["wk1", "wk2"]


def test_who_reads_slowly_does_not_move_a_place_back(path: Path) -> None:
    quick, slow = Bookmarks(path), Bookmarks(path)
    begin = quick.of("wk1", NOW)
    quick.move(begin.behind("c9", 9, LATER))
    slow.move(begin.behind("c7", 7, NOW))

    assert quick.of("wk1", LATER).cursor == "c9"


def test_what_was_sent_since_the_first_look_stays_ours_however_late_it_is_read(path: Path) -> None:
    bookmarks = Bookmarks(path)
    bookmarks.of("wk1", NOW)

    assert bookmarks.of("wk1", LATER).not_before == NOW - MARGIN


def test_without_its_cursor_a_log_is_read_from_the_last_time_on(path: Path) -> None:
    place = Bookmarks(path).of("wk1", NOW).behind("c7", 7, LATER).without_cursor()

    assert (place.cursor, place.number, place.not_before) == ("", 7, LATER - MARGIN)
