"""Which of several choices a customer means: by number, by name, or in words near enough."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlg.traditional import to_traditional
from nlu.script import HAN, normalise
from sandra.shop.closeness import NEAR_ENOUGH, closeness

# Letters in pairs say less than characters in pairs: "dent" and "identical" share most of theirs.
NEAR_ENOUGH_IN_LETTERS = 0.6
SHORTEST_TOLD = 2
_HAN = re.compile(f"[{HAN}]")
_APOSTROPHES = re.compile("['’]")
_NEGATED = re.compile(
    r"(?:不是|没到|没有|不至于|并非|不算|还没|没那么|isnt|is not|not|never|if it) ?(?:完全|彻底|真的|全部|都)?$"
)


def chosen(text: str, number: int | None, choices: Sequence[Sequence[str]]) -> int | None:
    """The index of the choice meant, or None.

    Args:
        text: what the customer wrote.
        number: a number they named ("the second"), from 1.
        choices: for each choice the words that name it.
    """
    if number is not None and 1 <= number <= len(choices):
        return number - 1
    told = told_in(text, choices, shortest=1)
    if told is not None:
        return told
    written = normalise(text).strip()
    near = [max((_near(written, name) for name in names), default=0.0) for names in choices]
    best = max(range(len(choices)), key=near.__getitem__, default=None)
    return best if best is not None and near[best] > 0 else None


def told_in(text: str, choices: Sequence[Sequence[str]], shortest: int = SHORTEST_TOLD) -> int | None:
    """The index of the choice one of whose names stands in the text; of several the first, which is the worst.

    Args:
        text: what the customer wrote, in whatever connection.
        choices: for each choice the words that name it, from the worst to the slightest.
        shortest: names of fewer Chinese characters are left out, since they stand in other words too.
    """
    written = _plain(text)
    for index, names in enumerate(choices):
        if any(_stands(written, _plain(name), shortest) for name in names):
            return index
    return None


def as_shown(words: str) -> set[str]:
    """Words of ours, which are kept in Simplified, as customers of each script see them; spelt as `normalise` does."""
    return {normalise(shown).strip() for shown in (words, to_traditional(words))}


def _near(written: str, name: str) -> float:
    """How near a name is, 0 where that is not near enough."""
    enough = NEAR_ENOUGH if _HAN.search(name) else NEAR_ENOUGH_IN_LETTERS
    if not _HAN.search(written) and len(written) <= SHORTEST_TOLD:
        return 0.0
    near = max(closeness(written, shown) for shown in as_shown(name))
    return near if near >= enough else 0.0


def _plain(text: str) -> str:
    return _APOSTROPHES.sub("", normalise(text)).strip()


def _stands(written: str, name: str, shortest: int) -> bool:
    if not _HAN.search(name):
        found = re.finditer(rf"(?<![a-z\d]){re.escape(name)}(?![a-z\d])", written)
    elif len(name) < shortest:
        return False
    else:
        found = re.finditer(re.escape(name), written)
    return any(not _NEGATED.search(written[: match.start()]) for match in found)
