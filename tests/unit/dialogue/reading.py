"""A message read with the trainers' own lists, without the model; only its intent is given."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from rasa.shared.nlu.training_data.formats import RasaYAMLReader

from actions.turn import Turn
from nlu import answers
from nlu.answers import AnswerWordFinder
from nlu.entities import lookups
from nlu.entities.extractor import BESIDES, WISHED, find_entities
from nlu.entities.lookups import LookupFinder
from nlu.entities.wishes import is_besides, is_wished
from nlu.remarks import remarks_in
from nlu.script import aligned
from settings import ROOT
from tests.unit.dialogue.turns import turn

TODAY = datetime(2026, 11, 22, 14, 30)


@lru_cache(maxsize=1)
def finders() -> tuple[LookupFinder, AnswerWordFinder]:
    """What finds remedies and words of an answer."""
    tables: list[dict[str, Any]] = []
    for file in sorted((ROOT / "data/nlu").glob("*/lookups/*.yml")):
        tables += RasaYAMLReader().read(file).lookup_tables
    return LookupFinder(lookups.terms_of(tables)), AnswerWordFinder(answers.terms_of(tables))


def read(text: str, intent: str, **slots: Any) -> Turn:
    """The message as an action sees it at an offer, unless `requested_slot` says otherwise."""
    goods, words = finders()
    normalised = aligned(text)
    entities = []
    for span in find_entities(normalised.text, TODAY, goods):
        start, end = normalised.original_span(span.start, span.end)
        entity = {"entity": span.entity, "start": start, "end": end, "value": span.value}
        if span.entity == "remedy" and is_wished(normalised.text, span.start, span.end):
            entity["role"] = WISHED
        if span.entity == "amount" and is_besides(normalised.text, span.start, span.end):
            entity["role"] = BESIDES
        entities.append(entity)
    found = [list(word) for word in words.find(text)]
    given = {"requested_slot": "offer_answer", **slots}
    return turn(text, intent, entities=entities, answer=found, remarks=remarks_in(text), **given)
