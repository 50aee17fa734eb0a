"""What processes remember together is the same in Redis as in one process."""

from __future__ import annotations

import time

import pytest

from cluster.memory import Memory, OwnMemory, memory_at
from tests.services import REDIS

A_MINUTE = 60.0
SHORT = 0.05


@pytest.fixture(params=["own", "redis"])
def memories(request: pytest.FixtureRequest) -> tuple[Memory, Memory]:
    """The memories of two processes; of one process, where they are its own."""
    if request.param == "own":
        memory = memory_at("", "sandra")
        return memory, memory
    prefix = request.getfixturevalue("prefix")
    return memory_at(REDIS, prefix), memory_at(REDIS, prefix)


Memories = tuple[Memory, Memory]


def test_what_one_puts_there_the_other_finds(memories: Memories) -> None:
    here, there = memories
    here.put("shop", "green tea", A_MINUTE)
    here.put("shop", "绿茶", A_MINUTE)
    assert there.get("shop") == "绿茶"
    assert there.known(["shop", "depot"]) == {"shop"}
    there.drop("shop")
    assert here.get("shop") is None
    assert here.known([]) == set()


def test_of_two_who_add_the_same_one_hears_yes(memories: Memories) -> None:
    here, there = memories
    assert here.add("nudge", "begun", A_MINUTE)
    assert not there.add("nudge", "begun", A_MINUTE)
    here.drop("nudge")
    assert there.add("nudge", "begun", A_MINUTE)


def test_what_has_ended_is_forgotten(memories: Memories) -> None:
    here, there = memories
    here.put("shop", "green tea", SHORT)
    here.enter("people", "lin", "looks", SHORT)
    assert here.add("nudge", "begun", SHORT)
    time.sleep(2 * SHORT)
    assert there.get("shop") is None
    assert there.entries("people") == {}
    assert there.add("nudge", "begun", A_MINUTE)


def test_what_is_put_there_again_ends_later() -> None:
    now = [0.0]
    memory = OwnMemory(lambda: now[0])
    memory.put("shop", "green tea", 1)
    memory.enter("people", "lin", "looks", 1)
    now[0] = 0.5
    memory.put("shop", "black tea", 1)
    memory.enter("people", "wang", "looks", 1)
    now[0] = 1.2
    assert memory.get("shop") == "black tea"
    assert memory.entries("people") == {"lin": "looks", "wang": "looks"}
    now[0] = 1.5
    assert memory.known(["shop", "people"]) == set()
    assert memory.add("shop", "green tea", 1)


def test_a_list_has_what_everybody_entered(memories: Memories) -> None:
    here, there = memories
    here.enter("people", "lin", "looks", A_MINUTE)
    there.enter("people", "wang", "types", A_MINUTE)
    here.enter("people", "lin", "types", A_MINUTE)
    assert there.entries("people") == {"lin": "types", "wang": "types"}
    there.strike("people", "lin")
    there.strike("nobody", "lin")
    assert here.entries("people") == {"wang": "types"}
