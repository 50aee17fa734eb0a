"""What customers read: every text in data/responses is complete, kind, short and in both languages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.apology.harm import HURT
from sandra.case import Stage
from sandra.closing.satisfaction import SCORES
from sandra.closing.standing import DueState
from sandra.escalation.callbacks import CALLBACK
from sandra.escalation.investigation import OUTCOME, Finding
from sandra.listening.apologies import FailureKind
from sandra.listening.clarifying import COMPLAIN, WORTH_ASKING
from sandra.playbook.kinds import COMPLAINT_TYPES, DEMANDS, REMEDY_KINDS
from sandra.playbook.sla import Sla
from sandra.playbook.tone import Tone
from sandra.remedy.approvals import PROMISE as APPROVAL
from sandra.remedy.deciding import SUPERIORS
from sandra.tone import apologises, violations
from tests.unit.builders import the_playbook
from tests.unit.responses.texts import (
    FILES,
    LANGUAGES,
    LONGEST,
    RESPONSES,
    ROOT,
    VARIANTS,
    Situation,
    Variant,
    faults,
    of,
    read,
    variants_in,
)

APOLOGIES = {"say_apologise", "say_apologise_for_harm", "say_apologise_for_food", "say_apologise_again"}
APOLOGY_FILES = "apology"
GOODS_TYPES = (
    "other",
    "late_delivery",
    "wrong_item",
    "missing_item",
    "damaged_item",
    "quality_defect",
    "false_advertising",
    "refund_delay",
)
DAY_TYPES = ("staff_attitude", "slow_response", "service_outage")
STRONG_FEELINGS = ("anger", "anxiety", "disappointment", "sadness")
IN_BOTH_LANGUAGES = "say_languages"
TOPICS = {
    section["lookup"].removeprefix("topic/")
    for section in YAML(typ="safe").load(ROOT / "data/nlu/zh/lookups/topics.yml")["nlu"]
}
ORDER_STATES = {"paid", "shipped", "delivered", "completed", "cancelled"}
PARCEL_STATES = {"preparing", "in_transit", "stuck", "lost", "delivered", "returning"}
RETELLING = the_playbook().retelling
TROUBLES = {trouble for troubles in RETELLING.troubles.values() for trouble in troubles}
EXTENTS = {
    choice
    for problem in the_playbook().problems.values()
    for needed in problem.facts
    for choice in (needed.choices if needed.fact == "extent" and needed.choices else {})
}
VOCABULARY: dict[str, set[Any]] = {
    "language": LANGUAGES,
    "complaint_type": set(COMPLAINT_TYPES),
    "emotion": {"anger", "anxiety", "disappointment", "sadness", "neutral", "satisfied"},
    "heated": {True},
    "repeat": {True},
    "names_product": {True},
    "names_day": {True},
    "names_trouble": {True},
    "quotes": {True},
    "picked": {True},
    "food": {True},
    "harm": set(RETELLING.harms),
    "hurt": set(HURT.values()),
    "who": set(RETELLING.hurt_ones),
    "asks_who": {True},
    "sends": {"picture", "voice"},
    "sent": {"paper", "mixed"},
    "several": {True},
    "with_case": {True},
    "safety": {True},
    "self_harm": {True},
    "trouble": TROUBLES,
    "extent": EXTENTS,
    "served_by": {*RETELLING.served_by, "number", "surname", "name"},
    "met_at": set(RETELLING.met_at),
    "failure": {kind.value for kind in FailureKind},
    "remedy": {*REMEDY_KINDS, *DEMANDS},
    "reading": set(WORTH_ASKING) - {COMPLAIN},
    "level": set(SUPERIORS),
    "stage": {stage.value for stage in Stage},
    "topic": TOPICS,
    "every_day": {True},
    "promise": {state.value for state in DueState},
    "promised": {*REMEDY_KINDS, CALLBACK, OUTCOME, APPROVAL},
    "owes": {True},
    "kept": {True},
    "of": set(COMPLAINT_TYPES),
    "names_goods": {True},
    "refund": {"completed"},
    "score": set(SCORES),
    "ticket": {"overdue", "claimed", "resolved"},
    "state": ORDER_STATES | PARCEL_STATES,
}
# Two answers of this length share a message.
LONGEST_ANSWER = {"zh": 79, "en": 209}
SAMPLE_HAND_OVER = {
    "zh": {"ticket_number": "T261122-M3XD9", "respond_by": "11月20日 18:00"},
    "en": {"ticket_number": "T261122-M3XD9", "respond_by": "20 September at 18:00"},
}

OUR_ACTION = {
    "zh": re.compile("马上|现在|这就|我先|先由我|我来|由我|交给我|我盯着|我陪您"),
    "en": re.compile(r"\b(I|[Ww]e)'ll\b|\bI'm (?!sorry)|\bI follow\b|[Ll]et me|starting with me|is my job|we go on"),
}
SAME_SIDE = {
    "zh": re.compile("我们一起|和您一起|陪您|我们先一起|我们一步|我们从|您一样|跟您|和您"),
    "en": re.compile(r"\b(we|we'll|together|with you|ours)\b"),
}


def names_in(response: str, key: str) -> set[Any]:
    return {value for variant in of(response) for name, value in variant.situation if name == key}


def texts_with_feeling(variant: Variant) -> Iterator[str]:
    """The text as sent: with each acknowledgement of a feeling that its situation allows in its place."""
    if "say_feeling" not in variant.placeholders:
        yield variant.text
        return
    for feeling in of("say_feeling"):
        if feeling.language == variant.language:
            yield variant.text.replace("{say_feeling}", feeling.text).replace("{product}", LONGEST[variant.language])


def topic_of(path: Path) -> str:
    """The file's name, or that of the topic's own folder."""
    return path.stem if path.parent.name == "responses" else path.parent.name


def test_no_response_is_written_in_two_topics() -> None:
    topics = defaultdict(set)
    for path in FILES:
        for response in read(path)["responses"]:
            topics[response].add(topic_of(path))
    assert not {response: names for response, names in topics.items() if len(names) > 1}


def test_only_the_files_about_apologies_hold_any(tone: Tone) -> None:
    found = [
        f"{path.name}: {variant}"
        for path in FILES
        if topic_of(path) != APOLOGY_FILES
        for variant in variants_in(path)
        if apologises(variant.text, variant.language, tone)
    ]
    assert not found, faults(found)


def test_a_file_of_texts_can_be_read_in_one_sitting() -> None:
    assert not [path.name for path in FILES if len(path.read_text(encoding="utf-8").splitlines()) > 400]


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


@pytest.mark.clause("A4")
def test_no_text_breaks_a_rule_of_tone(tone: Tone) -> None:
    found = [
        f"{variant}\n  {violation.rule}: {violation.words}"
        for variant in VARIANTS
        for text in texts_with_feeling(variant)
        for violation in violations(text, variant.language, tone, heated=variant.heated)
    ]
    assert not found, faults(found)


@pytest.mark.clause("A7")
def test_whatever_a_very_upset_customer_may_read_is_short(tone: Tone) -> None:
    gentler = {(v.response, v.language, v.situation - {("heated", True)}) for v in VARIANTS if v.heated}
    long = [
        variant
        for variant in VARIANTS
        if (variant.response, variant.language, variant.situation) not in gentler
        and len(variant.text) > tone.longest_heated_message[variant.language]
    ]
    assert not long, faults(long)


@pytest.mark.clause("A3")
def test_only_apologies_apologise(tone: Tone) -> None:
    found = [
        variant
        for variant in VARIANTS
        if variant.response not in APOLOGIES and apologises(variant.text, variant.language, tone)
    ]
    assert not found, faults(found)


@pytest.mark.clause("A1")
def test_the_first_sentence_of_an_apology_apologises(tone: Tone) -> None:
    late = [
        variant
        for variant in VARIANTS
        if variant.response in APOLOGIES
        and not apologises(re.split(r"。|\. |{say_feeling}", variant.text)[0], variant.language, tone)
    ]
    assert not late, faults(late)


@pytest.mark.clause("E2")
def test_what_is_said_of_a_complaint_about_staff_takes_no_side() -> None:
    partial = re.compile("站在您|护短|公道|我们的同事|one of us|our staff|on your side")
    found = [v for v in VARIANTS if ("complaint_type", "staff_attitude") in v.situation and partial.search(v.text)]
    assert not found, faults(found)


@pytest.mark.clause("A3")
def test_every_apology_apologises_once(tone: Tone) -> None:
    for variant in VARIANTS:
        if variant.response in APOLOGIES:
            words = tone.apology_words[variant.language]
            assert sum(variant.text.lower().count(word) for word in words) == 1, variant


@pytest.mark.clause("A2")
@pytest.mark.parametrize("complaint_type", COMPLAINT_TYPES)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_complaint_has_its_own_apology_also_for_the_very_upset(complaint_type: str, language: str) -> None:
    own = [
        variant
        for variant in of("say_apologise")
        if variant.language == language and ("complaint_type", complaint_type) in variant.situation
    ]
    plain = [variant for variant in own if len(variant.situation) == 1 + variant.heated]
    assert len([variant for variant in plain if not variant.heated]) >= 4
    assert len([variant for variant in plain if variant.heated]) >= 3


def apologies_naming(key: str, complaint_type: str, language: str) -> list[Variant]:
    wanted = {(key, True), ("complaint_type", complaint_type)}
    return [v for v in of("say_apologise") if v.language == language and wanted <= v.situation]


@pytest.mark.parametrize("complaint_type", GOODS_TYPES)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_complaint_about_goods_may_call_them_by_their_name(complaint_type: str, language: str) -> None:
    named = apologies_naming("names_product", complaint_type, language)
    assert sum(not variant.heated for variant in named) >= 2
    assert sum(variant.heated for variant in named) >= 2
    assert all("product" in variant.placeholders for variant in named)


@pytest.mark.parametrize("complaint_type", DAY_TYPES)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_complaint_about_a_service_may_name_its_day(complaint_type: str, language: str) -> None:
    named = apologies_naming("names_day", complaint_type, language)
    assert sum(not variant.heated for variant in named) >= 2
    assert sum(variant.heated for variant in named) >= 2
    assert all("day" in variant.placeholders for variant in named)


def test_a_name_is_put_only_where_the_metadata_says_that_there_is_one() -> None:
    for variant in of("say_apologise"):
        for placeholder, key in (("product", "names_product"), ("day", "names_day")):
            assert (placeholder in variant.placeholders) == ((key, True) in variant.situation), variant


def test_an_english_name_may_be_one_thing_or_several() -> None:
    """ "Your kettle is", "your headphones are": the sentence does without either."""
    number = re.compile(r"(?<!for your ){product}\W+(?:still )?(?:is|are|was|were|has|have|does|do)(?:n't)?\b")
    assert not [v for v in of("say_apologise") if number.search(v.text)]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_apologies_of_a_kind_differ_in_more_than_a_word(language: str) -> None:
    kinds = defaultdict(list)
    for variant in (v for v in VARIANTS if v.response in APOLOGIES and v.language == language):
        kinds[variant.response, variant.situation].append(variant.text.replace("{say_feeling}", "").strip())
    alike = [
        (one, other)
        for texts in kinds.values()
        for one, other in combinations(texts, 2)
        if one[:6] == other[:6] and SequenceMatcher(None, one, other).ratio() > 0.6
    ]
    assert not alike, faults(alike)


def test_no_sentence_is_written_twice() -> None:
    texts = [v.text for v in VARIANTS if v.response in {*APOLOGIES, "say_feeling"}]
    assert sorted(texts) == sorted(set(texts))


@pytest.mark.parametrize("response", sorted(APOLOGIES))
def test_an_apology_carries_what_we_do_now(response: str) -> None:
    for variant in of(response):
        assert OUR_ACTION[variant.language].search(variant.text), variant


@pytest.mark.parametrize("response", ["say_feeling", *sorted(APOLOGIES)])
def test_an_apology_asks_nothing(response: str) -> None:
    assert not [variant for variant in of(response) if re.search("[?？]", variant.text)]


@pytest.mark.parametrize("complaint_type", COMPLAINT_TYPES)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_some_apologies_of_each_type_speak_from_the_customers_side(complaint_type: str, language: str) -> None:
    own = [
        v for v in of("say_apologise") if v.language == language and ("complaint_type", complaint_type) in v.situation
    ]
    assert sum(bool(SAME_SIDE[language].search(variant.text)) for variant in own) * 3 >= len(own)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_heated_apologies_are_shorter_than_calm_ones(language: str) -> None:
    kinds = defaultdict(list)
    for variant in (v for v in VARIANTS if v.response in APOLOGIES and v.language == language):
        kinds[variant.response, variant.situation - {("heated", True)}, variant.heated].append(len(variant.text))
    for response, situation, heated in [kind for kind in kinds if kind[2]]:
        assert max(kinds[response, situation, heated]) <= min(kinds[response, situation, False]), (response, situation)


def test_there_is_an_apology_for_every_failure_of_ours() -> None:
    assert names_in("say_apologise_again", "failure") == VOCABULARY["failure"]


@pytest.mark.parametrize("complaint_type", COMPLAINT_TYPES)
def test_every_complaint_is_read_back_in_its_own_words(complaint_type: str) -> None:
    assert complaint_type in names_in("say_read_back", "complaint_type")


@pytest.mark.clause("B5")
def test_every_reading_back_asks_whether_it_is_right() -> None:
    assert all(
        variant.text.endswith("，对吗？" if variant.language == "zh" else ". Is that right?")
        for variant in of("say_read_back")
    )


@pytest.mark.clause("B5")
def test_all_that_can_be_read_back_exactly_has_words() -> None:
    assert names_in("say_trouble", "trouble") == TROUBLES
    assert names_in("say_extent", "extent") == EXTENTS
    assert names_in("say_safety_first", "harm") == set(RETELLING.harms)
    assert names_in("say_hurt_one", "who") == set(RETELLING.hurt_ones)
    assert names_in("say_met_at", "met_at") == set(RETELLING.met_at)
    assert names_in("say_served_by", "served_by") >= set(RETELLING.served_by)
    assert {v for v in RETELLING.troubles} == {
        dict(variant.situation)["complaint_type"]
        for variant in of("say_read_back")
        if ("names_trouble", True) in variant.situation
    }


@pytest.mark.clause("A6")
def test_every_feeling_is_acknowledged_in_words_of_its_own() -> None:
    for language in LANGUAGES:
        own = [variant for variant in of("say_feeling") if variant.language == language]
        for emotion in VOCABULARY["emotion"]:
            of_it = [variant for variant in own if ("emotion", emotion) in variant.situation]
            assert sum(not variant.heated for variant in of_it) >= 4, emotion
            assert emotion not in STRONG_FEELINGS or sum(variant.heated for variant in of_it) >= 4, emotion


def test_everything_the_systems_can_say_has_a_name() -> None:
    assert names_in("say_remedy_name", "remedy") == VOCABULARY["remedy"]
    assert names_in("say_stage_name", "stage") == VOCABULARY["stage"]
    assert names_in("say_superior_name", "level") == VOCABULARY["level"]
    assert names_in("say_order_state_name", "state") == VOCABULARY["state"]


@pytest.mark.parametrize("topic", sorted(TOPICS))
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_topic_has_two_answers_that_stay_short(topic: str, language: str) -> None:
    answers = [v for v in of("say_answer") if ("topic", topic) in v.situation and v.language == language]
    assert len(answers) >= 2
    assert all(len(answer.text) <= LONGEST_ANSWER[language] for answer in answers)


def test_a_promise_of_any_kind_and_state_is_told_in_words() -> None:
    assert names_in("say_promised_name", "promised") == VOCABULARY["promised"]
    assert names_in("say_owed", "promise") == {"passed", "missed"}


def test_the_outside_routes_are_named_without_the_regulators_times() -> None:
    for variant in of("say_answer"):
        if ("topic", "outside_routes") in variant.situation:
            assert "12315" in variant.text
            assert not re.search(r"\d+ ?(?:天|日|个工作日|days?|weeks?)", variant.text), variant


@pytest.mark.clause("B2")
def test_a_message_asks_at_most_one_question() -> None:
    found = [
        variant for variant in VARIANTS for text in texts_with_feeling(variant) if len(re.findall("[?？]", text)) > 1
    ]
    assert not found, faults(found)


def test_chinese_is_polite_and_punctuated_as_chinese() -> None:
    slips = re.compile(r"[你咱]|(?<![父母])亲|[\u4e00-\u9fff」）][,.?!;:()]|[,.?!;:()][\u4e00-\u9fff「（]|\.\.\.")
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


CARE = ("say_safety_first", "say_stay_with_us", "say_stay_with_us_closed", "say_investigation")


@pytest.mark.parametrize("response", CARE)
def test_what_is_said_for_the_gravest_reasons_keeps_to_the_tone_when_filled(
    response: str, tone: Tone, sla: Sla
) -> None:
    for variant in of(response):
        text = variant.text.format(
            handled_by=sla.reasons["self_harm"].handled_by.in_language(variant.language),
            emergency=sla.emergency_number.in_language(variant.language),
            due="11月25日" if variant.language == "zh" else "25 September",
            **SAMPLE_HAND_OVER[variant.language],
        )
        assert violations(text, variant.language, tone, heated=variant.heated) == [], text


@pytest.mark.clause("E5")
@pytest.mark.parametrize("finding", list(Finding))
def test_every_outcome_is_told_with_its_reason_and_asks_nothing(finding: Finding) -> None:
    for variant in of(f"say_outcome_{finding.value}"):
        assert {"reason", "case_number"} <= variant.placeholders, variant
        assert not re.search("[?？]", variant.text), variant


@pytest.mark.parametrize("finding", [Finding.NOT_UPHELD, Finding.MALICIOUS])
def test_who_was_not_found_right_hears_how_to_have_it_looked_at_again(finding: Finding) -> None:
    for variant in of(f"say_outcome_{finding.value}"):
        assert ("转人工" if variant.language == "zh" else "ask for a person") in variant.text, variant


@pytest.mark.parametrize("response", ["say_safety_first", "say_stay_with_us", "say_stay_with_us_closed"])
def test_who_may_be_in_danger_hears_where_help_is_at_once(response: str) -> None:
    assert all("emergency" in variant.placeholders for variant in of(response))


@pytest.mark.clause("A6")
def test_bad_food_and_hurt_people_are_not_spoken_of_as_things_that_do_not_work() -> None:
    of_things = re.compile("停用|断电|东西不好用|用不了")
    care = [v for v in VARIANTS if v.response in ("say_apologise_for_harm", "say_apologise_for_food")]
    care += [v for v in of("say_safety_first") if dict(v.situation).get("harm") in ("ill", "burned", "injured")]
    assert not [v for v in care if of_things.search(v.text)]


@pytest.mark.clause("D1")
def test_who_waits_for_a_person_hears_who_it_is_and_by_when() -> None:
    awaited = [v for v in of("say_added_to_ticket") if ("ticket", "claimed") not in v.situation]
    assert all({"handled_by", "respond_by"} <= v.placeholders for v in awaited)


@pytest.mark.clause("D1")
@pytest.mark.parametrize("response", ["say_handed_over", "say_handed_over_closed"])
def test_a_hand_over_says_who_and_why_and_by_when(response: str) -> None:
    """No time is told once somebody has the ticket (B6)."""
    for variant in of(response):
        is_taken = ("ticket", "claimed") in variant.situation
        told = {"why", "ticket_number"} if is_taken else {"handled_by", "why", "respond_by", "ticket_number"}
        assert told <= variant.placeholders, variant


def test_a_clause_that_may_be_empty_stands_where_its_absence_leaves_a_whole_sentence() -> None:
    for variant in of("say_read_back"):
        assert re.search(r"{wish}(，对吗？|\. Is that right\?)$", variant.text), variant
    for variant in of("say_wish"):
        assert variant.text.startswith(("，", ", ")), variant
