"""The entity extractor as a component of the pipeline."""

from datetime import datetime
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.entities import circumstances
from nlu.entities.circumstances import CircumstanceFinder
from nlu.entities.counts import find_choices, find_other_one, find_quantities
from nlu.entities.dates.times import find_times
from nlu.entities.last_four import find_last_four
from nlu.entities.link_codes import find_link_codes
from nlu.entities.lookups import LookupFinder, terms_of
from nlu.entities.money.amounts import find_amounts
from nlu.entities.money.priced_goods import find_prices
from nlu.entities.money.shares import find_shares
from nlu.entities.numbers import with_spoken_digits
from nlu.entities.order_numbers import find_order_numbers
from nlu.entities.our_numbers import find_our_numbers
from nlu.entities.phones import find_phones
from nlu.entities.spans import AMOUNT, PRODUCT, REMEDY, Span, without_overlaps
from nlu.entities.staff_members import find_staff_members
from nlu.entities.terms import Term
from nlu.entities.wishes import is_besides, is_wished
from nlu.learning.persistence import load_json, save_json
from nlu.learning.trained import TrainedComponent
from nlu.script import aligned

_PART = "lookups"
_CIRCUMSTANCES_PART = "circumstances"
WISHED = "wished"
BESIDES = "besides"


def find_entities(text: str, now: datetime, lookups: LookupFinder) -> list[Span]:
    """Find everything in a normalised text that a case can use.

    Args:
        text: Normalised text; see `nlu.script.aligned`.
        now: When it was sent, local time without zone.
        lookups: Remedies, products and subjects to look for.

    Returns:
        Readings in order, with offsets in the normalised text. Facts do not overlap, but for a share within a remedy;
        subjects may, with facts.
    """
    digits = with_spoken_digits(text)
    found = [
        *find_times(digits, now),
        *find_amounts(text),
        *find_phones(digits),
        *find_our_numbers(digits),
        *find_link_codes(text),
        *find_order_numbers(digits),
        *find_last_four(digits),
        *find_quantities(text),
        *find_choices(text),
        *find_other_one(text),
        *find_staff_members(text),
        *lookups.find(text),
    ]
    # "退一半" is a remedy and says how much of it.
    kept = without_overlaps([*found, *find_prices(text, found)])
    taken = {place for span in kept if span.entity != REMEDY for place in range(span.start, span.end)}
    shares = [span for span in find_shares(text) if taken.isdisjoint(range(span.start, span.end))]
    return sorted([*kept, *shares, *lookups.find_subjects(text)])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ComplaintEntityExtractor(TrainedComponent, EntityExtractorMixin):
    """Appends the facts of a message (B2, B7): numbers of orders, cases, tickets and phones, codes, sums, times, …

    Values are normalised: capitals without spaces, digits, floats, ISO dates, whole numbers, the remedy's kind, the
    product in the customer's own words, the person named as a name or a number, the name of the topic. Offsets are
    those of the message as written.
    """

    _lookups = LookupFinder([])
    _circumstances = CircumstanceFinder([])

    def train(self, training_data: TrainingData) -> Resource:
        """Take remedies, products, subjects and circumstances from the lookup tables."""
        terms = terms_of(training_data.lookup_tables)
        told = circumstances.terms_of(training_data.lookup_tables)
        self._lookups, self._circumstances = LookupFinder(terms), CircumstanceFinder(told)
        save_json(self._storage, self._resource, _PART, terms)
        save_json(self._storage, self._resource, _CIRCUMSTANCES_PART, told)
        return self._resource

    def restore(self) -> None:
        """Read remedies, products, subjects and circumstances from the model."""
        self._lookups = LookupFinder(self._terms_in(_PART))
        self._circumstances = CircumstanceFinder(self._terms_in(_CIRCUMSTANCES_PART))

    def _terms_in(self, part: str) -> list[Term]:
        return [Term(*term) for term in load_json(self._storage, self._resource, part)]

    def process(self, messages: list[Message]) -> list[Message]:
        """Append what is found in each message to its entities."""
        for message in messages:
            text = message.get(TEXT)
            if isinstance(text, str):
                sent = datetime.fromtimestamp(message.time) if message.time else datetime.now()
                found = self.add_extractor_name(self._entities(text, sent))
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _entities(self, original: str, sent: datetime) -> list[dict[str, Any]]:
        normalised = aligned(original)
        entities = []
        facts = find_entities(normalised.text, sent, self._lookups)
        for span in sorted([*facts, *self._circumstances.find(normalised.text)]):
            start, end = normalised.original_span(span.start, span.end)
            entity = {
                ENTITY_ATTRIBUTE_TYPE: span.entity,
                ENTITY_ATTRIBUTE_START: start,
                ENTITY_ATTRIBUTE_END: end,
                ENTITY_ATTRIBUTE_VALUE: original[start:end] if span.entity == PRODUCT else span.value,
            }
            if span.entity == REMEDY and is_wished(normalised.text, span.start, span.end):
                entity[ENTITY_ATTRIBUTE_ROLE] = WISHED
            if span.entity == AMOUNT and is_besides(normalised.text, span.start, span.end):
                entity[ENTITY_ATTRIBUTE_ROLE] = BESIDES
            entities.append(entity)
        return entities
