"""What customers read: every text in data/responses is complete, kind, short and in both languages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sandra.case import Stage
from sandra.clarifying import COMPLAIN, WORTH_ASKING
from sandra.playbook.model import COMPLAINT_TYPES, DEMANDS, REMEDY_KINDS, Sla, Tone
from sandra.tone import Script, apologises, violations

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "data" / "responses").glob("*.yml"))

LANGUAGES = {"zh", "en"}
APOLOGIES = {"say_apologise"}
IN_BOTH_LANGUAGES = "say_languages"
ORDER_STATES = {"paid", "shipped", "delivered", "completed", "cancelled"}
PARCEL_STATES = {"preparing", "in_transit", "stuck", "lost", "delivered", "returning"}
VOCABULARY: dict[str, set[Any]] = {
    "language": LANGUAGES,
    "complaint_type": set(COMPLAINT_TYPES),
    "emotion": {"anger", "anxiety", "disappointment", "sadness", "neutral", "satisfied"},
    "heated": {True},
    "repeat": {True},
    "remedy": {*REMEDY_KINDS, *DEMANDS},
    "reading": set(WORTH_ASKING) - {COMPLAIN},
    "stage": {stage.value for stage in Stage},
    "state": ORDER_STATES | PARCEL_STATES,
}
SAMPLE_HAND_OVER = {
    "zh": {"ticket_number": "T261122-M3XD9", "respond_by": "11月20日 18:00"},
    "en": {"ticket_number": "T261122-M3XD9", "respond_by": "20 September at 18:00"},
}

Situation = frozenset[tuple[str, Any]]


@dataclass(frozen=True)
class Variant:
    """One text of a response with the situation it is for."""

    response: str
    text: str
    language: Script
    situation: Situation

    @property
    def heated(self) -> bool:
        return ("heated", True) in self.situation

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(re.findall(r"{(\w+)}", self.text))

    def __str__(self) -> str:
        return f"{self.response} {self.language} {dict(self.situation)}: {self.text}"


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def variants_in(path: Path) -> Iterator[Variant]:
    for response, texts in read(path)["responses"].items():
        for entry in texts:
            metadata = dict(entry["metadata"])
            language = metadata.pop("language")
            yield Variant(response, entry["text"], language, frozenset(metadata.items()))


VARIANTS = [variant for path in FILES for variant in variants_in(path)]
RESPONSES = sorted({variant.response for variant in VARIANTS})


@pytest.fixture(scope="module")
def tone() -> Tone:
    return Tone.parse_obj(read(ROOT / "playbook" / "tone.yml"))


@pytest.fixture(scope="module")
def sla() -> Sla:
    return Sla.parse_obj(read(ROOT / "playbook" / "sla.yml"))


def of(response: str) -> list[Variant]:
    return [variant for variant in VARIANTS if variant.response == response]


def names_in(response: str, key: str) -> set[Any]:
    return {value for variant in of(response) for name, value in variant.situation if name == key}


def faults(found: Iterable[object]) -> str:
    return "\n".join(str(fault) for fault in found)


def texts_with_feeling(variant: Variant) -> Iterator[str]:
    """The text as sent: with each acknowledgement of a feeling that its situation allows in its place."""
    if "say_feeling" not in variant.placeholders:
        yield variant.text
        return
    for feeling in of("say_feeling"):
        if feeling.language == variant.language:
            yield variant.text.replace("{say_feeling}", feeling.text)


def test_no_response_is_written_in_two_files() -> None:
    files = defaultdict(set)
    for path in FILES:
        for response in read(path)["responses"]:
            files[response].add(path.name)
    assert not {response: names for response, names in files.items() if len(names) > 1}


def test_every_situation_uses_words_the_generator_knows() -> None:
    unknown = [
        f"{variant}\n  {name}: {value}"
        for variant in VARIANTS
        for name, value in (*variant.situation, ("language", variant.language))
        if value not in VOCABULARY.get(name, set())
    ]
    assert not unknown, faults(unknown)


@pytest.mark.parametrize("response", RESPONSES)
def test_there_is_always_a_text_in_both_languages_when_nothing_else_is_known(response: str) -> None:
    assert {variant.language for variant in of(response) if not variant.situation} == LANGUAGES


@pytest.mark.parametrize("response", RESPONSES)
def test_both_languages_cover_the_same_situations_with_the_same_placeholders(response: str) -> None:
    named: dict[Situation, dict[str, set[str]]] = defaultdict(dict)
    for variant in of(response):
        named[variant.situation].setdefault(variant.language, set()).update(variant.placeholders)
    for situation, by_language in named.items():
        assert set(by_language) == LANGUAGES, f"{dict(situation)} is in one language only"
        assert by_language["zh"] == by_language["en"], dict(situation)


def test_a_response_taken_into_another_exists() -> None:
    missing = [
        f"{variant}\n  {name}"
        for variant in VARIANTS
        for name in variant.placeholders
        if name.startswith("say_") and name not in RESPONSES
    ]
    assert not missing, faults(missing)


def test_no_text_breaks_a_rule_of_tone(tone: Tone) -> None:
    found = [
        f"{variant}\n  {violation.rule}: {violation.words}"
        for variant in VARIANTS
        for text in texts_with_feeling(variant)
        for violation in violations(text, variant.language, tone, heated=variant.heated)
    ]
    assert not found, faults(found)


def test_whatever_a_very_upset_customer_may_read_is_short(tone: Tone) -> None:
    gentler = {(v.response, v.language, v.situation - {("heated", True)}) for v in VARIANTS if v.heated}
    long = [
        variant
        for variant in VARIANTS
        if (variant.response, variant.language, variant.situation) not in gentler
        and len(variant.text) > tone.longest_heated_message[variant.language]
    ]
    assert not long, faults(long)


def test_only_the_apology_apologises(tone: Tone) -> None:
    found = [
        variant
        for variant in VARIANTS
        if variant.response not in APOLOGIES and apologises(variant.text, variant.language, tone)
    ]
    assert not found, faults(found)


def test_every_apology_apologises_once(tone: Tone) -> None:
    for variant in VARIANTS:
        if variant.response in APOLOGIES:
            words = tone.apology_words[variant.language]
            assert sum(variant.text.lower().count(word) for word in words) == 1, variant


@pytest.mark.parametrize("complaint_type", COMPLAINT_TYPES)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_complaint_has_its_own_apology_also_for_the_very_upset(complaint_type: str, language: str) -> None:
    own = [
        variant
        for variant in of("say_apologise")
        if variant.language == language and ("complaint_type", complaint_type) in variant.situation
    ]
    assert len([variant for variant in own if not variant.heated]) >= 2
    assert any(variant.heated for variant in own)


@pytest.mark.parametrize("complaint_type", COMPLAINT_TYPES)
def test_every_complaint_is_read_back_in_its_own_words(complaint_type: str) -> None:
    assert complaint_type in names_in("say_read_back", "complaint_type")


def test_every_reading_back_asks_whether_it_is_right() -> None:
    assert all(
        variant.text.endswith("，对吗？" if variant.language == "zh" else ". Is that right?")
        for variant in of("say_read_back")
    )


def test_every_feeling_is_acknowledged_in_words_of_its_own() -> None:
    assert names_in("say_feeling", "emotion") == VOCABULARY["emotion"]


def test_everything_the_systems_can_say_has_a_name() -> None:
    assert names_in("say_remedy_name", "remedy") == VOCABULARY["remedy"]
    assert names_in("say_stage_name", "stage") == VOCABULARY["stage"]
    assert names_in("say_order_state_name", "state") == VOCABULARY["state"]


def test_a_message_asks_at_most_one_question() -> None:
    found = [
        variant for variant in VARIANTS for text in texts_with_feeling(variant) if len(re.findall("[?？]", text)) > 1
    ]
    assert not found, faults(found)


def test_chinese_is_polite_and_punctuated_as_chinese() -> None:
    slips = re.compile(r"[你亲咱]|[\u4e00-\u9fff」）][,.?!;:()]|[,.?!;:()][\u4e00-\u9fff「（]|\.\.\.")
    found = [variant for variant in VARIANTS if variant.language == "zh" and slips.search(variant.text)]
    assert not found, faults(found)


def test_english_holds_no_chinese_and_no_double_blanks() -> None:
    slips = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]|  | [,.?;:]")
    english = [variant for variant in VARIANTS if variant.language == "en" and variant.response != IN_BOTH_LANGUAGES]
    found = [variant for variant in english if slips.search(variant.text)]
    assert not found, faults(found)


def test_a_hand_over_for_any_reason_of_the_playbook_keeps_to_the_tone(tone: Tone, sla: Sla) -> None:
    found = []
    for variant in [*of("say_handed_over"), *of("say_handed_over_closed")]:
        for rule in sla.reasons.values():
            text = variant.text.format(
                handled_by=rule.handled_by.in_language(variant.language),
                why=rule.why.in_language(variant.language),
                **SAMPLE_HAND_OVER[variant.language],
            )
            found += [
                f"{text}\n  {violation.rule}: {violation.words}"
                for violation in violations(text, variant.language, tone, heated=variant.heated)
            ]
    assert not found, faults(found)


@pytest.mark.parametrize("response", ["say_handed_over", "say_handed_over_closed"])
def test_a_hand_over_says_who_and_why_and_by_when(response: str) -> None:
    for variant in of(response):
        assert {"handled_by", "why", "respond_by", "ticket_number"} <= variant.placeholders, variant


def test_a_clause_that_may_be_empty_stands_where_its_absence_leaves_a_whole_sentence() -> None:
    for variant in of("say_read_back"):
        assert re.search(r"{wish}(，对吗？|\. Is that right\?)$", variant.text), variant
    for variant in of("say_wish"):
        assert variant.text.startswith(("，", ", ")), variant
