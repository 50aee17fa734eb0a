"""Who a customer is, however phone and name are written: what two facts of an order's owner are compared by (B8)."""

from __future__ import annotations

import re
import unicodedata

from sandra.shop.simplified import to_simplified

# The code of a country before a whole number of that country, and the zero dialled within one.
_DIALLED_BEFORE = re.compile(
    r"^(?:00)?(?:86(?=1\d{10}$)|852(?=\d{8}$)|853(?=\d{8}$)|886(?=0?9\d{8}$)|44(?=0?7\d{9}$))?0?(?=\d{8,}$)"
)
_TITLES = frozenset(
    [
        "先生",
        "女士",
        "小姐",
        "太太",
        "老师",
        "同学",
        "师傅",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "sir",
        "madam",
        "mister",
    ]
)
_TITLE_BEHIND = re.compile(r"(?:先生|女士|小姐|太太|老师|同学|师傅)$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_BETWEEN = re.compile(r"[\s,，、·•.．'’\-]+")


def phone_key(written: str) -> str:
    """A phone number as it is compared: its digits, without country code and without the zero before an area code."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", written) if sign.isdecimal())
    return _DIALLED_BEFORE.sub("", digits)


def same_name(one: str, other: str) -> bool:
    """Whether two ways of writing are one name: case, blanks, accents, titles, initials and order do not matter.

    A part of a name ("王女士", "Emily") is not the name.
    """
    parts = _parts(one)
    return bool(parts) and parts == _parts(other)


def _parts(name: str) -> list[str]:
    plain = to_simplified(unicodedata.normalize("NFKC", name)).casefold().strip()
    if _HAN.search(plain):
        return ["".join(_BETWEEN.split(_TITLE_BEHIND.sub("", plain)))]
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    words = [word for word in _BETWEEN.split(bare) if word]
    return sorted(word for word in words if len(word) > 1 and word not in _TITLES)
