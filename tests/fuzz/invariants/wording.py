"""What may be read: kind, short, in the customer's language and script, and free of our own names (A4, A7, B7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from opencc import OpenCC

from sandra.tone import violations
from tests.fuzz.invariants.base import Found, Rules, Topic, in_simplified, own_words
from tests.fuzz.turns import History

INVARIANTS = Topic()
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
SAID_INSTEAD = "say_listening"
IN_BOTH_LANGUAGES = "say_languages"
HAN = re.compile("[\u3400-\u9fff]")
# Names of slots, intents and actions are in snake case; nobody writes to a customer so.
BARE_NUMBER = re.compile(r"[A-Za-z]{1,2}[\d-]+[A-Za-z0-9]*")
"""The number of an order, a case or a ticket, whose letters are of no language."""
LEAKS = re.compile(r"\{[^}\n]*\}|\b(None|null|True|False)\b|[a-z]+_[a-z_]+|[（(]\s*[)）]|「\s*」|“\s*”|<[\w.]+ ")
TOO_LONG = "too_long"


@INVARIANTS.holds("A4")
def no_rule_of_tone_is_broken(history: History, rules: Rules) -> Iterator[Found]:
    for response, broken in _faults_of_tone(history, rules):
        if broken[0] != TOO_LONG:
            yield f"{broken[0]} in {response}", broken[1]


@INVARIANTS.holds("A4")
def no_message_was_kept_back_for_its_tone(history: History, rules: Rules) -> Iterator[Found]:
    """The generator says something harmless instead, under the name of what it was asked for."""
    for bubble in history[-1].bubbles:
        if bubble.response not in (None, SAID_INSTEAD) and bubble.text in rules.texts(SAID_INSTEAD):
            yield str(bubble.response), f"{bubble.response} broke a rule of tone; said was: {bubble.text}"


@INVARIANTS.holds("A7")
def a_message_is_short_and_shorter_for_the_heated(history: History, rules: Rules) -> Iterator[Found]:
    for response, broken in _faults_of_tone(history, rules):
        if broken[0] == TOO_LONG:
            yield f"{response}{' heated' if history[-1].after.slots.get('heated') else ''}", broken[1]


@INVARIANTS.holds("B7")
def the_answer_is_in_the_customers_language(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    for bubble in turn.bubbles:
        if bubble.response == IN_BOTH_LANGUAGES or turn.broken:
            continue
        text = own_words(bubble, turn)
        is_chinese = bool(HAN.search(text))
        if text.strip() and is_chinese == (turn.after.language == "en"):
            yield bubble.response or "?", f"in {turn.after.language}: {bubble.text}"


@INVARIANTS.holds("B7")
def the_language_follows_the_customer(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    shown = turn.understood.get("language")
    if BARE_NUMBER.fullmatch((turn.text or "").strip()):
        return
    if turn.understood.get("language_certain") and shown in LANGUAGES and turn.after.language != shown:
        yield str(shown), f"{turn.text!r} is {shown}, the conversation stays {turn.after.language}"


@INVARIANTS.holds("B7")
def who_writes_traditional_reads_no_simplified_character(history: History, rules: Rules) -> Iterator[Found]:
    """What they are quoted with stays as they wrote it."""
    turn = history[-1]
    if turn.after.language != "zh-Hant" or turn.broken:
        return
    said = "".join(earlier.text or "" for earlier in (*turn.elsewhere, *history))
    for bubble in turn.bubbles:
        for text in (bubble.text, *bubble.buttons):
            if simplified := sorted({sign for sign in text if is_simplified_only(sign) and sign not in said}):
                yield bubble.response or "?", f"{''.join(simplified)} in {text}"


@INVARIANTS.holds("B7")
def nothing_of_our_own_names_or_gaps_is_read(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    for bubble in turn.bubbles:
        for text in (own_words(bubble, turn) if not LEAKS.search(bubble.text) else bubble.text, *bubble.buttons):
            if (leak := LEAKS.search(text)) and not any(leak.group(0) in (said.text or "") for said in history):
                yield f"{leak.group(0)} in {bubble.response}", text


@cache
def is_simplified_only(character: str) -> bool:
    """Whether Traditional writers never use the character: they have another for it, and Big5 lacks this one."""
    if not HAN.match(character) or str(_to_traditional().convert(character)) == character:
        return False
    try:
        character.encode("big5hkscs")
    except UnicodeEncodeError:
        return True
    return False


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")


def _faults_of_tone(history: History, rules: Rules) -> Iterator[tuple[str, Found]]:
    turn = history[-1]
    # What the channel says while our systems are down has one length for everybody.
    language, heated = turn.after.language, bool(turn.after.slots.get("heated")) and not turn.broken
    for bubble in turn.bubbles:
        text = in_simplified(own_words(bubble, turn), language)
        for fault in violations(text, language, rules.playbook.tone, heated):
            yield str(bubble.response), (fault.rule, f"{fault.words} in: {bubble.text}")
