"""Where an app has no buttons, a choice is answered with its number."""

from __future__ import annotations

import pytest

from channels.messaging.choices import as_buttons, meant, numbered
from sandra.channels import CHANNELS

TWO = [{"title": "退款", "text": "我要退款"}, {"title": "换货", "text": "我要换货"}]


def test_choices_become_lines_with_numbers() -> None:
    assert numbered(TWO) == "1. 退款\n2. 换货"


@pytest.mark.parametrize("said", ["2", "２", "2.", " 2 ", "第2个", "选2", "No. 2", "option 2"])
def test_a_number_stands_for_its_choice(said: str) -> None:
    assert meant(said, TWO) == "我要换货"


@pytest.mark.parametrize("said", ["3", "0", "2件都坏了", "25", "退款", "二楼", ""])
def test_anything_else_is_what_was_said(said: str) -> None:
    assert meant(said, TWO) == said


def test_a_number_where_nothing_was_offered_is_a_number() -> None:
    assert meant("2", []) == "2"


def test_buttons_are_used_where_the_app_has_enough_of_them_and_they_are_long_enough() -> None:
    assert as_buttons(CHANNELS["telegram"], TWO)
    assert not as_buttons(CHANNELS["wechat"], TWO)
    assert not as_buttons(CHANNELS["dingtalk"], TWO * 3)
    assert not as_buttons(CHANNELS["telegram"], [{"title": "很" * 41, "text": "很"}])
    assert not as_buttons(CHANNELS["telegram"], [])
