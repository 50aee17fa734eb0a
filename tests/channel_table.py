"""`python -m tests.channel_table`: writes docs/channels.md, what goes through on each channel and how it is proved."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from sandra.channels import CHANNELS, ChannelTraits
from settings import ROOT
from settings.channels import CHANNEL_VARIABLES

PAGE = ROOT / "docs/channels.md"
KNOWN = ROOT / "tests/channels.yml"
"""What cannot be read off the code: how each app's requests are known to be its own, and its messages by which id."""
PLATFORMS = ROOT / "tests/platforms"
COLUMNS = (
    "channel",
    "text in",
    "text out",
    "buttons",
    "picture in / out",
    "voice in",
    "unasked",
    "signature",
    "de-duplication",
    "tested against",
)

_HEAD = """# Channels

Written by `make channels` from `sandra/channels.py`, `settings/channels.py`, `tests/channels.yml` and the stand-ins in
`tests/platforms`. Each app has a page of its own in [channels/](channels/) that tells how to set it up.

All of them take the way of [a-turn.md](a-turn.md): a message is kept before the app is told that it is here, acts once
however often the app repeats it, and several in a row are one turn. What we say goes in order, in pieces the app takes,
no faster than it takes them, and again after 2 s, 5 s, 15 s, 1 min and so on for about seven hours where it does not;
after that, or where the app refuses it for good, it stands on the desk's page "Undelivered". Where there are no
buttons, choices are lines with numbers, and "2" is understood as the second.

What may not be said unasked any more waits until the customer writes: the desk warns before it is sent and marks it
in the conversation, and after 14 days without a word of theirs it stands on "Undelivered" too. Twilio and WeCom may
tell later that they could not hand over what they had taken: for three days such a message is known again, and waits or
stands on "Undelivered" as if it had been refused at once.
"""


def page() -> str:
    """The text of docs/channels.md."""
    return "\n".join([_HEAD, *_table(), "", *_variables(), ""])


def known() -> Mapping[str, Mapping[str, str]]:
    """What tests/channels.yml says of each channel."""
    content: dict[str, dict[str, str]] = yaml.safe_load(KNOWN.read_text("utf-8"))
    return content


def _table() -> Iterator[str]:
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|" + " --- |" * len(COLUMNS)
    for name, traits in CHANNELS.items():
        yield f"| {' | '.join(_row(name, traits, known()[name]))} |"


def _row(name: str, traits: ChannelTraits, facts: Mapping[str, str]) -> Iterator[str]:
    yield f"[{name}](channels/{name}.md)" if (ROOT / f"docs/channels/{name}.md").exists() else facts["page"]
    yield "✓"
    yield _longest(traits)
    yield f"up to {traits.buttons}" if traits.buttons else "numbers"
    yield f"{_mark(traits.pictures_in)} / {_mark(traits.pictures_out)}"
    yield _mark(traits.voice_in)
    yield _unasked(traits)
    yield facts["signature"]
    yield facts["deduplication"]
    yield _tested_against(name, facts)


def _longest(traits: ChannelTraits) -> str:
    return f"{traits.longest_text} {traits.counted_in} a piece" if traits.longest_text else "✓"


def _unasked(traits: ChannelTraits) -> str:
    if not traits.is_pushing:
        return "no"
    if traits.window is None:
        return "always"
    most = f", {traits.messages_a_contact} messages" if traits.messages_a_contact else ""
    people = f"; people {traits.persons_window.days} days where permitted" if traits.persons_window else ""
    return f"{traits.window // timedelta(hours=1)} h{most}{people}"


def _mark(is_so: bool) -> str:
    return "✓" if is_so else "–"


def _tested_against(name: str, facts: Mapping[str, str]) -> str:
    stand_in = PLATFORMS / f"{name}.py"
    return _first_line(stand_in) if stand_in.exists() else facts["tested_against"]


def _first_line(module: Path) -> str:
    told = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
    return f"[{told.splitlines()[0].rstrip('.')}](../tests/platforms/{module.name})"


def _variables() -> Iterator[str]:
    yield "## Switched on by"
    yield ""
    yield "| channel | all of | besides | found in |"
    yield "| --- | --- | --- | --- |"
    for name, own in CHANNEL_VARIABLES.items():
        yield f"| {name} | {_names(own.required)} | {_names(own.optional)} | {own.where} |"


def _names(variables: Any) -> str:
    return "<br>".join(f"`{one}`" for one in variables)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
