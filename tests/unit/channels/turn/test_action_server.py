"""What the action server answers is checked, and the check is made ready once."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from channels.turn.action_server import check_answer

ACTION = RemoteAction("action_apologise", None)
SLOT = {"event": "slot", "name": "language", "value": "en"}


def test_events_and_responses_in_rasas_shape_pass() -> None:
    assert check_answer(ACTION, {"events": [SLOT], "responses": [{"response": "say_apologise"}]})


@pytest.mark.parametrize(
    "answer", [{"events": [], "responses": "sorry"}, {"events": [{"event": "slot", "name": 7}], "responses": []}]
)
def test_anything_else_is_refused_as_rasa_itself_would(answer: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RemoteAction("action_apologise", None)._validate_action_result(answer)
    with pytest.raises(jsonschema_rs.ValidationError):
        check_answer(ACTION, answer)
