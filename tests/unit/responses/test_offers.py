"""What customers read of offers: short whatever the standard fills in, shorter for the very upset (A7)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from sandra.playbook import Remedy
from sandra.playbook.kinds import BY_A_PERSON
from sandra.playbook.tone import Tone
from sandra.tone import Script, violations
from tests.unit.builders import the_playbook
from tests.unit.responses.texts import LANGUAGES, LONGEST, faults, of

BY_THE_HOUR = {"zh": "11月25日 18:00", "en": "25 September at 18:00"}
BY_THE_DAY = {"zh": "11月25日", "en": "25 September"}
ROUNDS = (
    "say_agree_remedy",
    "say_single_option",
    "say_offer_reminder",
    "say_option",
    "say_options",
    "say_approved",
    "say_approved_otherwise",
)
OPENINGS = ("say_alternatives", "say_counter", "say_alternatives_to_demand", "say_principle", "say_propose")
WISH = {"zh": "部分退款 1,299.50 元", "en": "a partial refund of ¥1,299.50"}
SUPERIOR = {"zh": "客服组长", "en": "the team leader"}


def named(remedy: Remedy, language: Script) -> dict[str, str]:
    """A sum, a day and goods in the places of a remedy's words."""
    soon = (remedy.done_within.days or 0) < 2
    due = (BY_THE_HOUR if soon else BY_THE_DAY)[language]
    return {"due": due, "item": LONGEST[language], "amount": "¥1,299", "order_number": "SD2611070104"}


def offered(language: Script) -> Iterator[tuple[str, str]]:
    """Each class's remedies by themselves and in pairs, as they are put: one, and a list of two."""
    for problem in the_playbook().problems.values():
        says = [r.say.in_language(language).format_map(named(r, language)) for r in problem.resolution.remedies]
        yield from ((one, f"1. {one}\n2. {other}") for one, other in combinations([*says, *says[:1]], 2))


@pytest.mark.clause("A7")
@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("response", ROUNDS)
def test_an_offer_keeps_to_the_tone_whatever_the_remedy(response: str, language: Script, tone: Tone) -> None:
    sums = {"amount": "¥1,299", "asked_amount": "¥1,599"}
    found = [
        f"{response}: {violation.words}: {text}"
        for variant in of(response)
        if variant.language == language
        for remedy, options in offered(language)
        for text in [variant.text.format(number=1, remedy=remedy, options=options, superior=SUPERIOR[language], **sums)]
        for violation in violations(text, language, tone, heated=_is_read_heated(response, variant.heated))
    ]
    assert not found, faults(sorted(set(found)))


@pytest.mark.clause("A7")
@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("response", OPENINGS)
def test_what_is_said_before_the_offers_is_short_enough_for_the_very_upset(
    response: str, language: Script, tone: Tone
) -> None:
    texts = [v.text.format(asked=WISH[language]) for v in of(response) if v.language == language]
    found = [(text, violations(text, language, tone, heated=True)) for text in texts]
    assert not [fault for fault in found if fault[1]], faults(found)


def _is_read_heated(response: str, has_heated_text: bool) -> bool:
    """A list of offers is put only to the calm; one option of it only to the very upset."""
    return response == "say_option" or has_heated_text


def steps_filled(response: str, language: Script) -> Iterator[str]:
    """What the remedies of the standard say is done now, with sums and days in their places."""
    for problem in the_playbook().problems.values():
        for remedy in problem.resolution.remedies:
            by_a_person = remedy.remedy in BY_A_PERSON or not problem.needs_order
            if by_a_person == (response == "say_done_by_person"):
                yield remedy.steps.in_language(language).format_map(named(remedy, language))


@pytest.mark.clause("A7")
@pytest.mark.parametrize("response", ["say_done", "say_done_by_person"])
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_what_was_carried_out_is_told_in_few_words_whatever_the_remedy(
    response: str, language: Script, tone: Tone
) -> None:
    day = "11月28日" if language == "zh" else "28 September"
    numbers = {"case_number": "C261122-K7QF2", "ticket_number": "T261122-M3XD9", "follow_up": day}
    limits = {False: tone.longest_message[language], True: tone.longest_heated_message[language]}
    long = [
        f"{variant}: {len(text)} {text}"
        for variant in of(response)
        if variant.language == language
        for steps in steps_filled(response, language)
        if len(text := variant.text.format(steps=steps, **numbers)) > limits[variant.heated]
    ]
    assert not long, faults(sorted(set(long)))


@pytest.mark.clause("F2")
@pytest.mark.parametrize("response", ["say_done", "say_done_by_person"])
def test_whoever_gets_a_remedy_hears_when_we_ask_how_it_went(response: str) -> None:
    assert all("follow_up" in variant.placeholders for variant in of(response))
