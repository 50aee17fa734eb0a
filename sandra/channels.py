"""The ways by which customers reach us, and what each of them can do; each app's rules from its public documentation.

A customer may be written to unasked only while the app's window is open (know-before 27).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True)
class ChannelTraits:
    """What an app can do.

    Attributes:
        name: as trackers, credentials and addresses have it.
        longest_text: of one message; None where nothing is cut.
        counted_in: what `longest_text` counts.
        buttons: how many choices one message shows; 0 where choices become numbers to answer with.
        longest_title: characters on a button; longer choices become numbers.
        window: how long after their last message a customer may be written to; None: always.
        persons_window: the same for what one of our people writes, where the app lets them for longer.
        messages_a_contact: how many messages may answer one of theirs; None: any number.
        messages_a_second: how many the app takes in all.
        pictures_in, pictures_out, voice_in: whether they go through.
        language: of who has not written a word yet that shows theirs (B7).
    """

    name: str
    longest_text: int | None = None
    counted_in: Literal["characters", "bytes"] = "characters"
    buttons: int = 0
    longest_title: int = 20
    window: timedelta | None = None
    persons_window: timedelta | None = None
    messages_a_contact: int | None = None
    messages_a_second: float = 20.0
    pictures_in: bool = True
    pictures_out: bool = True
    voice_in: bool = False
    is_pushing: bool = True
    language: Literal["zh-Hans", "en"] = "zh-Hans"

    def window_of(self, by_person: bool) -> timedelta | None:
        """How long after their last message a customer may be written to; None: always."""
        return self.persons_window if by_person and self.persons_window is not None else self.window


_DAY = timedelta(hours=24)
_TWO_DAYS = timedelta(hours=48)
_WEEK = timedelta(days=7)

CHANNELS: Mapping[str, ChannelTraits] = {
    traits.name: traits
    for traits in (
        ChannelTraits("rest", buttons=100, longest_title=100, pictures_in=False, is_pushing=False),
        ChannelTraits("webchat", buttons=100, longest_title=100),
        ChannelTraits("wechat", 2048, "bytes", window=_TWO_DAYS, messages_a_contact=5, voice_in=True),
        # A menu's item holds 128 bytes, which is as many characters as fit in any script.
        ChannelTraits(
            "wecom", 2048, "bytes", buttons=10, longest_title=32, window=_TWO_DAYS, messages_a_contact=5, voice_in=True
        ),
        ChannelTraits("feishu", 4000, buttons=10, longest_title=100, messages_a_second=16.0, voice_in=True),
        ChannelTraits("dingtalk", 4000, buttons=5, messages_a_second=15.0, voice_in=True),
        ChannelTraits("telegram", 4096, buttons=10, longest_title=40, voice_in=True, language="en"),
        ChannelTraits("slack", 3000, buttons=25, longest_title=75, messages_a_second=5.0, voice_in=True, language="en"),
        ChannelTraits("twilio", 1600, window=_DAY, messages_a_second=10.0, voice_in=True, language="en"),
        # A week only for a page that Meta has permitted to answer as a human agent.
        ChannelTraits("facebook", 2000, buttons=13, window=_DAY, persons_window=_WEEK, voice_in=True, language="en"),
        # Chatwoot itself takes 150,000 characters; of the apps behind it SMS takes the least.
        ChannelTraits("chatwoot", 1600, buttons=10, longest_title=100, voice_in=True, language="en"),
    )
}


def conversation_of(channel: str, address: str) -> str:
    """The conversation with who has that address in an app."""
    return f"{channel}-{address}"


def address_of(channel: str, conversation_id: str) -> str:
    """Whom to write to in that conversation."""
    return conversation_id.removeprefix(f"{channel}-")
