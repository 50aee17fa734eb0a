"""Puts values and other responses into the braces of a response."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

PLACEHOLDER = re.compile(r"{(\w+)}")
RESPONSE_PREFIX = "say_"


class MissingValueError(LookupError):
    """A response names a value that nobody gave."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{{{name}}} in {text!r} has no value; correct the name in data/responses")


class Include(Protocol):
    """Gives the text of another response, chosen and filled with the further values."""

    def __call__(self, response: str, values: Mapping[str, Any]) -> str: ...


def fill(text: str, values: Mapping[str, Any], include: Include) -> str:
    """Replace `{name}` by a value, or by another response.

    Args:
        text: a response's text. A name that begins with `say_` stands for that response.
        values: given by the action that speaks. A mapping with the key `response` stands for that response,
            with its own further values; a list of such stands for them all, one a line. Braces inside a value
            are left alone: they may be a customer's words.
        include: gives the text of another response.

    Raises:
        MissingValueError: the text names a value that was not given.
    """

    def replacement(match: re.Match[str]) -> str:
        name = match.group(1)
        if name.startswith(RESPONSE_PREFIX):
            return include(name, values)
        if name not in values:
            raise MissingValueError(name, text)
        value = values[name]
        if isinstance(value, list):
            return "\n".join(in_words(one) for one in value)
        return in_words(value)

    def in_words(value: Any) -> str:
        return include(value["response"], {**values, **value}) if isinstance(value, Mapping) else str(value)

    return PLACEHOLDER.sub(replacement, text).rstrip()
