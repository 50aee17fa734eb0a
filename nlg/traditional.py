"""Traditional characters for those who write them; responses are kept in Simplified.

Regional words that the converter leaves as they are stand in taiwan.yml beside this file.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml
from opencc import OpenCC

WORDS_FILE = Path(__file__).with_name("taiwan.yml")


def to_traditional(text: str) -> str:
    """The text in the characters and words used in Taiwan; what is in them already stays as it is."""
    words = _words()
    return _any_word().sub(lambda found: words.get(found.group(), found.group()), str(_converter().convert(text)))


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("s2twp")


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    words: dict[str, str] = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    return words


@lru_cache(maxsize=1)
def _any_word() -> re.Pattern[str]:
    """All words to replace, and what replaces them: 手機號碼 is not a 手機號 any more."""
    known = {*_words().keys(), *_words().values()}
    return re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
