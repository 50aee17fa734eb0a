"""Where the reading of a log goes on is known after a restart, and to a second process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

import pytest

from channels.wecom.bookmarks import MARGIN, Bookmarks

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=timezone.utc)
LATER = NOW + timedelta(hours=1)


MakeBookmarks = Callable[[], Bookmarks]


@pytest.fixture
def bookmarks_of(spool_url: str) -> Iterator[MakeBookmarks]:
    """Each of one process."""
    opened: list[Bookmarks] = []

    def make() -> Bookmarks:
        opened.append(Bookmarks(spool_url))
        return opened[-1]

    yield make
    for one in opened:
        one.dispose()


def test_an_account_not_known_yet_begins_with_what_was_written_just_now(bookmarks_of: MakeBookmarks) -> None:
    place = bookmarks_of().of("wk1", NOW)

    assert (place.cursor, place.number, place.not_before) == ("", 0, NOW - MARGIN)


def test_a_place_outlives_the_process(bookmarks_of: MakeBookmarks) -> None:
    bookmarks = bookmarks_of()
    place = bookmarks.of("wk1", NOW).behind("c7", 7, LATER)
    bookmarks.move(place)

    assert bookmarks_of().of("wk1", LATER) == place


def test_accounts_are_read_apart(bookmarks_of: MakeBookmarks) -> None:
    bookmarks = bookmarks_of()
    bookmarks.move(bookmarks.of("wk1", NOW).behind("c7", 7, NOW))

    assert bookmarks.of("wk2", NOW).cursor == ""
    assert bookmarks.accounts() == ["wk1", "wk2"]


def test_who_reads_slowly_does_not_move_a_place_back(bookmarks_of: MakeBookmarks) -> None:
    quick, slow = bookmarks_of(), bookmarks_of()
    begin = quick.of("wk1", NOW)
    quick.move(begin.behind("c9", 9, LATER))
    slow.move(begin.behind("c7", 7, NOW))

    assert quick.of("wk1", LATER).cursor == "c9"


def test_what_was_sent_since_the_first_look_stays_ours_however_late_it_is_read(bookmarks_of: MakeBookmarks) -> None:
    bookmarks = bookmarks_of()
    bookmarks.of("wk1", NOW)

    assert bookmarks.of("wk1", LATER).not_before == NOW - MARGIN


def test_without_its_cursor_a_log_is_read_from_the_last_time_on(bookmarks_of: MakeBookmarks) -> None:
    place = bookmarks_of().of("wk1", NOW).behind("c7", 7, LATER).without_cursor()

    assert (place.cursor, place.number, place.not_before) == ("", 7, LATER - MARGIN)


def test_a_log_is_read_by_one_process_at_a_time(bookmarks_of: MakeBookmarks) -> None:
    one, other = bookmarks_of(), bookmarks_of()

    assert one.take("wk1")
    assert one.take("wk1"), "its own it may renew"
    assert not other.take("wk1")
    assert other.take("wk2")
    one.let_go("wk1")
    assert other.take("wk1")
