"""Whether somebody on our side may be the person a customer named: "小李", "姓王", "1024", "Mark"."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u4e00-\u9fff]")
_PREFIXES = ("姓", "小", "老", "阿")
_COURTESIES = "先生 女士 小姐 经理 主管 店长 组长 师傅 专员 老师 顾问 医生 大夫 护士 教练 司机 总监 某某 某 姐 哥"
_SUFFIXES = tuple(_COURTESIES.split())
_TITLES = frozenset({"mr", "mrs", "ms", "miss"})
_WORD = re.compile(r"[a-z0-9]+")


def may_be_named(named: str, name: str, staff_number: str | None = None) -> bool:
    """Whether the words may mean this person. In doubt they do: nobody judges a complaint about themselves (E3).

    Args:
        named: the number or the name as the customer said it.
        name: the full name of one of our people.
        staff_number: their number.
    """
    said = named.strip().casefold()
    if staff_number is not None and said == staff_number.strip().casefold():
        return True
    if _HAN.search(said):
        core = _core(said)
        return bool(core) and (name.startswith(core) or _core(name) == core)
    words = {word for word in _WORD.findall(said) if word not in _TITLES}
    return bool(words) and words <= set(_WORD.findall(name.casefold()))


def _core(said: str) -> str:
    """The name without what courtesy or familiarity adds: 李 of 小李 and of 李经理."""
    for suffix in _SUFFIXES:
        if len(said) > len(suffix):
            said = said.removesuffix(suffix)
    for prefix in _PREFIXES:
        if len(said) > 1:
            said = said.removeprefix(prefix)
    return said
