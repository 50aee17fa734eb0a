"""We answer only at DingTalk's own addresses, and only as long as they hold."""

from __future__ import annotations

import pytest

from channels.dingtalk.sessions import EARLY_SECONDS, Session, Sessions
from channels.messaging.platform import ForgedError
from cluster.memory import OwnMemory, RedisMemory

OURS = "https://oapi.dingtalk.com/robot/sendBySession?session=1"


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions("https://oapi.dingtalk.com", OwnMemory(clock), clock)


def test_the_last_message_tells_where_to_answer(sessions: Sessions) -> None:
    sessions.remember("wang", Session(OURS, 5000.0))
    sessions.remember("wang", Session(f"{OURS}2", 5000.0))
    assert sessions.of("wang") == f"{OURS}2"
    assert sessions.of("li") is None


def test_an_address_is_left_before_its_end(sessions: Sessions, clock: Clock) -> None:
    sessions.remember("wang", Session(OURS, 5000.0))
    clock.now = 5000.0 - EARLY_SECONDS
    assert sessions.of("wang") is None


def test_a_forgotten_address_is_not_used(sessions: Sessions) -> None:
    sessions.remember("wang", Session(OURS, 5000.0))
    sessions.forget("wang")
    assert sessions.of("wang") is None


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/robot/sendBySession?session=1",
        "http://oapi.dingtalk.com/robot/sendBySession?session=1",
        "https://oapi.dingtalk.com:8443/robot/sendBySession?session=1",
        "https://oapi.dingtalk.com@evil.example/robot",
        "https://oapi.dingtalk.com.evil.example/robot",
        "https://somebody@oapi.dingtalk.com/robot",
        "https://evil.example\\@oapi.dingtalk.com/robot",
        "//oapi.dingtalk.com/robot",
        "/robot/sendBySession?session=1",
        "file:///etc/passwd",
        "https://[oapi.dingtalk.com/robot",
        "",
    ],
)
def test_an_address_elsewhere_is_forged(sessions: Sessions, url: str) -> None:
    with pytest.raises(ForgedError):
        sessions.remember("wang", Session(url, 5000.0))
    assert sessions.of("wang") is None


def test_an_address_lies_beneath_the_path_that_is_set() -> None:
    sessions = Sessions("https://proxy.example/dingtalk", OwnMemory(Clock()), Clock())
    sessions.remember("wang", Session("https://proxy.example/dingtalk/robot", 5000.0))
    for elsewhere in ("/robot", "/dingtalk2/robot", "/dingtalk/../robot"):
        with pytest.raises(ForgedError):
            sessions.remember("wang", Session(f"https://proxy.example{elsewhere}", 5000.0))


def test_a_memory_that_is_away_does_not_keep_a_message_from_being_taken(caplog: pytest.LogCaptureFixture) -> None:
    sessions = Sessions("https://oapi.dingtalk.com", RedisMemory("redis://127.0.0.1:1/0", "sandra"), Clock())
    sessions.remember("wang", Session(OURS, 5000.0))

    assert "where to answer wang could not be remembered" in caplog.text
