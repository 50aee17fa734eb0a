"""How the channels are doing, for those who see figures."""

from __future__ import annotations

from typing import Any

import pytest

from sandra.channels import CHANNELS
from sandra.people import Role
from tests.unit.desk.console.conftest import Browser, Desk


@pytest.fixture
def supervisor(desk: Desk) -> Browser:
    return desk.signed_in(Role.SUPERVISOR)


def channels(browser: Browser) -> dict[str, dict[str, Any]]:
    answer = browser.gets("/channels")
    assert answer.status_code == 200
    return {channel.pop("name"): channel for channel in answer.json()}


def test_what_a_messaging_app_tells_of_itself_is_shown(desk: Desk, supervisor: Browser) -> None:
    desk.rasa.health["wechat"] = {"status": "ok", "refused": {"forged": 3, "stale": 1}, "on_their_way": 2}
    told = channels(supervisor)
    assert list(told) == list(CHANNELS)
    assert told["wechat"] == {"state": "on", "refused": {"forged": 3, "stale": 1}, "on_their_way": 2}
    assert told["webchat"] == {"state": "on", "refused": None, "on_their_way": None}


def test_a_channel_nobody_set_up_or_rasa_does_not_have_is_off(desk: Desk, supervisor: Browser) -> None:
    desk.rasa.health["feishu"] = {"status": "off"}
    told = channels(supervisor)
    assert [told[name]["state"] for name in ("feishu", "slack")] == ["off", "off"]


def test_while_rasa_fails_nobody_claims_to_know(desk: Desk, supervisor: Browser) -> None:
    desk.rasa.refuses = True
    assert {told["state"] for told in channels(supervisor).values()} == {"unknown"}


def test_a_rasa_that_does_not_answer_is_waited_for_once(desk: Desk, supervisor: Browser) -> None:
    desk.rasa.is_slow = True
    assert {told["state"] for told in channels(supervisor).values()} == {"unknown"}
    assert desk.rasa.asked == 1
