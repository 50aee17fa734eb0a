"""Who follows the changes hears each of them, one process at a time, and goes on after a restart where they stood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from sandra.changes import KEPT_FOR, LATE_BY
from sandra.store.database import Store, StoreUnavailableError
from sandra.store.following import Following, Turn
from sandra.store.talk_tables import changes, followers
from tests.unit.store.builders import NOW

TURN = timedelta(seconds=30)
LATER = NOW + LATE_BY + timedelta(seconds=1)


class Follower:
    """Somebody who follows changes of one kind; each step is a transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begins(self) -> None:
        with self._store.transaction() as records:
            Following(records.session, "hook", ["waiting"]).begin()

    def takes(self, now: datetime = NOW) -> Turn | None:
        with self._store.transaction() as records:
            return Following(records.session, "hook", ["waiting"]).take(now, TURN)

    def ends(self, turn: Turn) -> None:
        with self._store.transaction() as records:
            Following(records.session, "hook", ["waiting"]).end(turn)

    def puts_off(self, turn: Turn, until: datetime) -> None:
        with self._store.transaction() as records:
            Following(records.session, "hook", ["waiting"]).put_off(turn, until)

    def gives_up(self, now: datetime) -> int:
        with self._store.transaction() as records:
            return Following(records.session, "hook", ["waiting"]).give_up_old(now)

    def hears(self, now: datetime = NOW) -> list[str]:
        """All that is to be told now."""
        heard = []
        while (turn := self.takes(now)) is not None:
            heard.append(turn.change.subject)
            self.ends(turn)
        return heard

    def place(self) -> Any:
        with self._store.reading() as records:
            return records.session.execute(select(followers)).one()


@pytest.fixture
def follower(store: Store) -> Follower:
    """Who began to follow after the change 1."""
    happens(store, 1)
    follower = Follower(store)
    follower.begins()
    return follower


def happens(store: Store, *ids: int, kind: str = "waiting", at: datetime = NOW) -> None:
    with store.transaction() as records:
        rows = [{"id": one, "at": at, "kind": kind, "subject": f"T{one}", "conversation_id": "web-1"} for one in ids]
        records.session.execute(insert(changes), rows)


def test_it_begins_at_the_newest_change_and_only_once(store: Store, follower: Follower) -> None:
    happens(store, 2)
    follower.begins()
    assert follower.hears() == ["T2"]


def test_changes_of_the_kinds_that_are_followed_come_in_order(store: Store, follower: Follower) -> None:
    happens(store, 3, 2)
    happens(store, 4, kind="ticket")
    happens(store, 5)
    assert follower.hears() == ["T2", "T3", "T5"]
    assert follower.hears() == []


def test_a_change_that_appears_late_is_heard_all_the_same(store: Store, follower: Follower) -> None:
    happens(store, 3)
    assert follower.hears(NOW + timedelta(seconds=1)) == ["T3"]
    happens(store, 2)
    assert follower.hears(NOW + timedelta(seconds=2)) == ["T2"]


def test_what_is_settled_need_not_be_remembered_one_by_one(store: Store, follower: Follower) -> None:
    happens(store, 2, 3)
    assert follower.hears() == ["T2", "T3"]
    assert (follower.place().settled, follower.place().told) == (1, [2, 3])
    happens(store, 4, kind="ticket", at=LATER)
    assert follower.hears(LATER) == []
    assert (follower.place().settled, follower.place().told) == (3, [])


def test_nothing_is_settled_beyond_what_was_not_told(store: Store, follower: Follower) -> None:
    happens(store, 2, 3)
    turn = follower.takes()
    assert turn is not None
    follower.puts_off(turn, NOW)
    assert follower.takes(LATER) is not None
    assert follower.place().settled == 1


def test_while_one_has_the_turn_nobody_else_has(store: Store, follower: Follower) -> None:
    happens(store, 2, 3)
    first = follower.takes()
    assert first is not None and first.change.subject == "T2"
    assert follower.takes(NOW + TURN / 2) is None
    again = follower.takes(NOW + TURN)
    assert again is not None and again.change == first.change
    follower.ends(first)
    assert follower.takes(NOW + TURN * 1.5) is None, "who was too slow does not end another's turn"
    follower.ends(again)
    assert follower.hears(NOW + TURN * 1.5) == ["T3"]


def test_what_was_told_in_vain_comes_again_after_a_pause(store: Store, follower: Follower) -> None:
    happens(store, 2)
    for tries in range(3):
        turn = follower.takes(NOW + timedelta(minutes=tries))
        assert turn is not None and turn.tries == tries
        follower.puts_off(turn, NOW + timedelta(minutes=tries + 1))
    assert follower.takes(NOW + timedelta(minutes=2)) is None
    assert follower.hears(NOW + timedelta(minutes=3)) == ["T2"]
    assert follower.place().tries == 0


def test_what_is_too_old_is_given_up_even_in_a_pause(store: Store, follower: Follower) -> None:
    tomorrow = NOW + KEPT_FOR + timedelta(seconds=1)
    happens(store, 2, 3)
    happens(store, 4, at=tomorrow)
    turn = follower.takes()
    assert turn is not None
    follower.puts_off(turn, tomorrow + timedelta(minutes=1))
    assert (follower.gives_up(NOW), follower.gives_up(tomorrow), follower.gives_up(tomorrow)) == (0, 2, 0)
    assert follower.hears(tomorrow) == ["T4"]


def test_of_several_who_ask_at_once_one_has_the_turn(
    store: Store, follower: Follower, at_once: Callable[[Callable[[int], Turn | None], int], list[Turn | None]]
) -> None:
    happens(store, 2, 3, 4)

    def take(number: int) -> Turn | None:
        try:
            return follower.takes()
        except StoreUnavailableError:
            # On a busy machine the next round tries again.
            return None

    assert len([turn for turn in at_once(take, 8) if turn is not None]) == 1
