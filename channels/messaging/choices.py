"""Choices where an app has no buttons, or too few: numbers to answer with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from sandra.channels import ChannelTraits

Offered = Sequence[Mapping[str, str]]
_NUMBER = re.compile(r"(?:第|选|選|no\.?|option)?\s*(\d{1,2})\s*(?:个|個|项|項)?\s*[.。、)]?", re.IGNORECASE)


def as_buttons(traits: ChannelTraits, choices: Offered) -> bool:
    """Whether the app can show these choices as buttons."""
    return 0 < len(choices) <= traits.buttons and all(len(one["title"]) <= traits.longest_title for one in choices)


def numbered(choices: Offered) -> str:
    """The choices as lines, each with the number to answer with."""
    return "\n".join(f"{number}. {one['title']}" for number, one in enumerate(choices, start=1))


def meant(text: str, offered: Offered) -> str:
    """What was said: the text of the choice a number stands for, otherwise the message itself."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    number = int(found.group(1)) if found else 0
    return offered[number - 1]["text"] if 1 <= number <= len(offered) else text
