"""How each channel is doing, as Rasa's process tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel

from desk.people.gate import DeskRouter
from desk.rasa import SilentError, Speaker, SpeakingError
from sandra.channels import CHANNELS
from sandra.people import Right

NOT_THERE = 404


class ChannelOut(BaseModel):
    """One channel.

    `state`: unknown where Rasa does not tell. `refused`: requests to its webhook since Rasa was started, by reason;
    `on_their_way`: messages the app has not taken yet. Both are known of messaging apps that are on.
    """

    name: str
    state: Literal["on", "off", "unknown"]
    refused: dict[str, int] | None = None
    on_their_way: int | None = None


def channel_routes(speaker: Speaker, desk: DeskRouter) -> None:
    """Add the route that tells of the channels."""

    def channels() -> list[ChannelOut]:
        """Every way by which customers may reach us, with what happens on it."""
        return list(_states(speaker))

    desk.add("GET", "/channels", Right.REPORT, channels, response_model=list[ChannelOut])


def _states(speaker: Speaker) -> Iterator[ChannelOut]:
    is_silent = False
    for name in CHANNELS:
        if is_silent:
            # Each further one would be waited for as long.
            yield ChannelOut(name=name, state="unknown")
            continue
        try:
            yield _state(name, speaker)
        except SilentError:
            is_silent = True
            yield ChannelOut(name=name, state="unknown")


def _state(name: str, speaker: Speaker) -> ChannelOut:
    """
    Raises:
        SilentError: Rasa did not answer in time.
    """
    try:
        told = speaker.health_of(name)
    except SilentError:
        raise
    except SpeakingError as error:
        return ChannelOut(name=name, state="off" if error.status == NOT_THERE else "unknown")
    return ChannelOut(
        name=name,
        state="on" if told.get("status") == "ok" else "off",
        refused=told.get("refused"),
        on_their_way=told.get("on_their_way"),
    )
