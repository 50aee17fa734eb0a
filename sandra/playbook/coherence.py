"""Whether the parts of a problem class fit together: what no single field can show but a customer would meet."""

from __future__ import annotations

from collections.abc import Iterator

import sandra.tone
from sandra.playbook.conditions import Bounds, Conditional
from sandra.playbook.kinds import GIFTS, UNKNOWN_EXTENT, WITHOUT_ORDER, Grade
from sandra.playbook.problems import ProblemClass
from sandra.playbook.tone import Tone
from sandra.playbook.words import KNOWN_WITH, Words, fields_named
from sandra.shop.evidence import MEASUREMENTS

Location = tuple[str | int, ...]
Mistake = tuple[Location, str]

WORDS_OF = {
    "item_kind": ("goods", "visit", "subscription"),
    "order_status": ("paid", "shipped", "delivered", "completed", "cancelled"),
    "shipment_status": ("preparing", "in_transit", "stuck", "lost", "delivered", "returning"),
}
# These are known for some orders only: before delivery, say, there are no days since it.
NOT_ALWAYS_MEASURED = ("days_late", "days_without_scan", "days_since_delivery", "refund_days_pending")


def incoherences(problem: ProblemClass) -> Iterator[Mistake]:
    """Every mistake with its place in the file, ready for the trainer."""
    yield from _unknown_words(problem)
    yield from _findings_without_measurement(problem)
    yield from _too_little_choice(problem)
    if not problem.needs_order:
        yield from _needing_an_order(problem)


def breaches_of_tone(problem: ProblemClass, tone: Tone) -> Iterator[Mistake]:
    """Texts for the customer that tone.yml forbids; at run time nobody reads them again (A4)."""
    for location, words in _texts(problem):
        for text, language in ((words.zh, "zh-Hans"), (words.en, "en")):
            for found in sandra.tone.violations(text, language, tone):
                if found.rule != "too_long":
                    yield location, f"'{found.words}' breaks '{found.rule}' of tone.yml; {found.cure.en}"


def _texts(problem: ProblemClass) -> Iterator[tuple[Location, Words]]:
    for index, rule in enumerate(problem.classification.responsibility):
        yield ("classification", "responsibility", index, "finding"), rule.finding
    for index, remedy in enumerate(problem.resolution.remedies):
        yield ("resolution", "remedies", index, "say"), remedy.say
        yield ("resolution", "remedies", index, "steps"), remedy.steps


def _unknown_words(problem: ProblemClass) -> Iterator[Mistake]:
    extent = next((needed for needed in problem.facts if needed.fact == "extent"), None)
    extents = (*(extent.choices or ()), UNKNOWN_EXTENT) if extent else ()
    words = {**WORDS_OF, "extent": extents}
    for location, conditional in _conditionals(problem):
        for name, condition in conditional.when.items():
            wanted = (condition,) if isinstance(condition, str) else condition if isinstance(condition, tuple) else ()
            for word in wanted:
                if word not in words[name]:
                    known = ", ".join(words[name]) or "nothing: this class does not ask for it"
                    yield (*location, "when", name), f"'{word}' never occurs; {name} may be {known}"


def _findings_without_measurement(problem: ProblemClass) -> Iterator[Mistake]:
    for index, rule in enumerate(problem.classification.responsibility):
        for name in sorted(_fields(rule.finding) & set(NOT_ALWAYS_MEASURED)):
            if not isinstance(rule.when.get(name), Bounds):
                location = ("classification", "responsibility", index, "finding")
                yield location, f"{{{name}}} is not known for every order; add it to this rule's `when`"
        for name in sorted(_fields(rule.finding) & set(KNOWN_WITH)):
            needed = KNOWN_WITH[name]
            if rule.when.get(needed, False) is False:
                location = ("classification", "responsibility", index, "finding")
                yield location, f"{{{name}}} is not known for every order; add '{needed}' to this rule's `when`"


def _too_little_choice(problem: ProblemClass) -> Iterator[Mistake]:
    """The choice has to stay the customer's: at least two ways, gifts not counted (C4)."""
    for grade in Grade:
        kinds = {r.remedy for r in problem.resolution.remedies if grade in r.grades} - GIFTS
        if len(kinds) < 2:
            yield (
                ("resolution", "remedies"),
                f"grade '{grade.value}' has fewer than two kinds of remedy; add some, vouchers do not count",
            )


def _needing_an_order(problem: ProblemClass) -> Iterator[Mistake]:
    cure = "this class asks for no order; remove it or add order_number and phone_last4 to `facts`"
    for location, conditional in _conditionals(problem):
        for name in conditional.when:
            if MEASUREMENTS[name].system not in ("record", "customer"):
                yield (*location, "when", name), f"'{name}' is measured on an order; {cure}"
    for index, rule in enumerate(problem.classification.responsibility):
        if _fields(rule.finding):
            yield ("classification", "responsibility", index, "finding"), f"it names fields of an order; {cure}"
    for index, remedy in enumerate(problem.resolution.remedies):
        location = ("resolution", "remedies", index)
        if remedy.remedy not in WITHOUT_ORDER:
            yield (*location, "remedy"), f"'{remedy.remedy}' is done to an order; {cure}"
        if remedy.amount is not None and remedy.amount.share_of is not None:
            yield (*location, "amount", "share_of"), f"'{remedy.amount.share_of}' is a sum of an order; {cure}"
        for part in ("say", "steps"):
            if _fields(getattr(remedy, part)) & {"item", "order_number"}:
                yield (*location, part), f"it names the goods or the order; {cure}"


def _conditionals(problem: ProblemClass) -> Iterator[tuple[Location, Conditional]]:
    classification, remedies = problem.classification, problem.resolution.remedies
    for index, grade in enumerate(classification.grades):
        yield ("classification", "grades", index), grade
    for index, rule in enumerate(classification.responsibility):
        yield ("classification", "responsibility", index), rule
    for index, remedy in enumerate(remedies):
        yield ("resolution", "remedies", index), remedy


def _fields(words: Words) -> set[str]:
    return fields_named(words.zh) | fields_named(words.en)
