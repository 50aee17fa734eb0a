"""Every channel is described, switched on by its variables, and told in the docs."""

from __future__ import annotations

import pytest
import yaml

from sandra.channels import CHANNELS
from settings import ROOT
from settings.channels import CHANNEL_VARIABLES
from tests.channel_table import PAGE, known, page


def test_the_page_of_channels_is_what_the_code_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `make channels`"


def test_every_channel_is_described() -> None:
    assert set(known()) == set(CHANNELS)
    assert set(CHANNEL_VARIABLES) == set(CHANNELS) - {"rest", "webchat"}


@pytest.mark.parametrize("channel", sorted(CHANNEL_VARIABLES))
def test_every_variable_of_an_app_is_in_the_credentials(channel: str) -> None:
    written = yaml.safe_dump(yaml.safe_load((ROOT / "credentials.yml").read_text("utf-8")))
    missing = [name for name in CHANNEL_VARIABLES[channel].names if f"${{{name}}}" not in written]
    assert missing == []


@pytest.mark.parametrize("channel", sorted(CHANNEL_VARIABLES))
def test_every_app_has_a_page_that_tells_how_to_set_it_up(channel: str) -> None:
    told = (ROOT / f"docs/channels/{channel}.md").read_text("utf-8")
    assert [name for name in CHANNEL_VARIABLES[channel].names if name not in told] == []
