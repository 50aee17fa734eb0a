"""Slack's way of writing, and plain text: https://docs.slack.dev/messaging/formatting-message-text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from channels.builtin.fields import Fields, each, text

_MARKED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_MENTION = "@"
_SCHEMES = ("mailto:", "tel:")
_BLANKS = re.compile(r"[ \t]{2,}")


def plain(message: Fields) -> str:
    """What the customer typed: without mentions, with links as they saw them and emoji as characters."""
    words = _MARKED.sub(_as_seen, text(message, "text"))
    for name, character in _emoji(message):
        words = words.replace(f":{name}:", character)
    return _BLANKS.sub(" ", html.unescape(words)).strip()


def escaped(words: str) -> str:
    """Our words as Slack shows them unchanged."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _as_seen(mark: re.Match[str]) -> str:
    target, label = mark[1], mark[2]
    if target.startswith(_MENTION):
        return ""
    if label is not None:
        return label
    return next((target.removeprefix(scheme) for scheme in _SCHEMES if target.startswith(scheme)), target)


def _emoji(message: Fields) -> Iterator[tuple[str, str]]:
    """Name and character of each emoji; the text has names only, the blocks tell both."""
    waiting = [*each(message, "blocks")]
    while waiting:
        block = waiting.pop()
        waiting += each(block, "elements")
        points = text(block, "unicode")
        if block.get("type") == "emoji" and points:
            yield text(block, "name"), _characters(points)


def _characters(points: str) -> str:
    """The characters of code points like `1f469-200d-1f4bb`."""
    try:
        return "".join(chr(int(point, 16)) for point in points.split("-"))
    except (ValueError, OverflowError):
        return ""
