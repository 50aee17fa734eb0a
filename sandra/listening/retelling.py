"""A customer's story in short, fit to be said back to them (B5), and what exactly it tells (A2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sandra.playbook.retelling import Patterns, Retelling
from sandra.shop.simplified import to_simplified

_EMOJI = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3]+")
_SENTENCE_ENDS = {
    "zh": re.compile(r"[。！？!?；;~～…\n]+|\.{2,}|\.(?=\s|$)"),
    "en": re.compile(r"[!?;~…\n。！？；]+|\.{2,}|(?<!\b[A-Z])\.(?=\s|$)"),
}
_CLAUSE_ENDS = {
    "zh": re.compile(r"[，,]+|(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])"),
    "en": re.compile(r"[,，]+\s*|\s+(?:-+|–|—)\s+"),
}
_JOINED_BY = {"zh": "，", "en": ", "}
_TRAILING = {
    "zh": re.compile(r"(?:，|而且|然后|但是|还有|所以|的时候)+$"),
    "en": re.compile(r"(?:[\s,]+(?:and|but|so|then|or|because|plus|the|a|my|with|in|for))+$", re.IGNORECASE),
}
_SIGNS_AROUND = " \t,，、:：.。-–—\"'“”「」『』()（）*#"
_ENOUGH = {"zh": re.compile(r"(?:[\u3400-\u9fff].*){4}"), "en": re.compile(r"(?:\b[a-z']+\b\W*){3}", re.IGNORECASE)}
_SHORT = {"zh": 8, "en": 20}
_DENIED = {
    "zh": re.compile(r"(?:没有?|不是|并非|不)$"),
    "en": re.compile(r"\b(?:not|never|no|\w+n'?t)(?: \w+)?\s*$", re.IGNORECASE),
}


def retold(text: str, language: str, rules: Retelling) -> str | None:
    """The story in the customer's words, cleaned and short.

    Order and phone numbers, greetings, yes and no, swearing, insults, emoji and wishes stay out of it.

    Args:
        text: the message as written.
        language: of the conversation.
        rules: what is left out, and how long it may be.

    Returns:
        At most about a sentence, without its full stop; None where nothing is left worth quoting.
    """
    script = "en" if language == "en" else "zh"
    kept: list[str] = []
    for sentence in _SENTENCE_ENDS[script].split(_EMOJI.sub(" ", text)):
        clauses = _clauses(sentence, script, language, rules)
        if not _ENOUGH[script].search(_JOINED_BY[script].join([*kept, *clauses])):
            continue
        kept += clauses
        if len(_JOINED_BY[script].join(kept)) >= _SHORT[script]:
            break
    told = _shortened(kept, script, rules.longest["en" if script == "en" else "zh"])
    if not _ENOUGH[script].search(told):
        return None
    return told.capitalize() if script == "en" and told.isupper() else told


def particular(texts: Iterable[str], language: str, values: Mapping[str, Patterns]) -> str | None:
    """The first of the values that the latest of the texts tells of; None where none does.

    Args:
        texts: messages, the latest first.
        language: of the conversation.
        values: name to the words that tell of it, the more exact first.
    """
    for text in texts:
        compared = text if language == "en" else to_simplified(text)
        for name, patterns in values.items():
            found = patterns.compiled(language).finditer(compared)
            if any(not _is_denied(compared, match, language) for match in found):
                return name
    return None


def tells_of_bad_food(text: str, language: str, rules: Retelling) -> bool:
    """Whether the message tells of food that is not fit to eat."""
    compared = text if language == "en" else to_simplified(text)
    return all(patterns.compiled(language).search(compared) for patterns in (rules.food, rules.bad_food))


def _is_denied(text: str, found: re.Match[str], language: str) -> bool:
    return bool(_DENIED["en" if language == "en" else "zh"].search(text[: found.start()]))


def _clauses(sentence: str, script: str, language: str, rules: Retelling) -> list[str]:
    bare = _without_openers(_without(sentence, rules.cut_out.compiled(language)), rules.openers.compiled(language))
    clauses = []
    for clause in _CLAUSE_ENDS[script].split(bare):
        told = " ".join(_without_openers(clause, rules.openers.compiled(language)).split()).strip(_SIGNS_AROUND)
        if re.search(r"[^\W\d]", told) and not rules.left_out.compiled(language).search(_comparable(told)):
            clauses.append(told)
    return clauses


def _shortened(clauses: list[str], script: str, longest: int) -> str:
    """As many of the clauses as fit; of the first, where it is too long by itself, as much as fits."""
    while len(clauses) > 1 and len(_JOINED_BY[script].join(clauses)) > longest:
        clauses = clauses[:-1]
    told = _TRAILING[script].sub("", _JOINED_BY[script].join(clauses))
    if len(told) <= longest:
        return told
    cut = told[: longest - 1]
    if script == "en":
        cut = cut.rsplit(" ", 1)[0]
    return _TRAILING[script].sub("", cut).rstrip(_SIGNS_AROUND) + "…"


def _without_openers(text: str, openers: re.Pattern[str]) -> str:
    text = text.strip(_SIGNS_AROUND)
    while (found := openers.match(_comparable(text))) is not None and found.end():
        text = text[found.end() :].strip(_SIGNS_AROUND)
    return text


def _without(text: str, unwanted: re.Pattern[str]) -> str:
    compared, left, end = _comparable(text), "", 0
    for found in unwanted.finditer(compared):
        left, end = left + text[end : found.start()] + (" " if compared.isascii() else ""), found.end()
    return left + text[end:]


def _comparable(text: str) -> str:
    """The text in Simplified, sign for sign; as it is where that changes its length."""
    simplified = to_simplified(text)
    return simplified if len(simplified) == len(text) else text
