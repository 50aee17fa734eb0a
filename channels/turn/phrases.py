"""Sentences that are needed where the dialogue itself is out of reach."""

from __future__ import annotations

from typing import Any

from nlg.choice import Situation, choose
from nlg.fill import fill
from nlg.responses import Responses
from nlg.traditional import to_traditional
from sandra.tone import script_of


class MissingPhraseError(LookupError):
    """A sentence the channels need is not in data/responses."""

    def __init__(self, response: str, language: str) -> None:
        super().__init__(f"{response} has no variant for {language}; add one in data/responses/trouble.yml")


def phrase(responses: Responses, response: str, language: str, **values: Any) -> str:
    """The text of a response that needs no tracker.

    Raises:
        MissingPhraseError: there is none in that language.
    """
    situation = Situation({**values, "language": script_of(language)}, response, 0)
    variant = choose(responses.get(response, []), situation, response)
    if variant is None:
        raise MissingPhraseError(response, language)
    text = fill(str(variant["text"]), values, lambda name, _values: phrase(responses, name, language))
    return to_traditional(text) if language == "zh-Hant" else text
