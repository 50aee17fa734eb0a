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

from nlu.entities.counts import find_choices, find_quantities
from nlu.entities.dates.times import find_times
from nlu.entities.last_four import find_last_four
from nlu.entities.lookups import LookupFinder, terms_of
from nlu.entities.money.amounts import find_amounts
from nlu.entities.money.shares import find_shares
from nlu.entities.numbers import with_spoken_digits
from nlu.entities.order_numbers import find_order_numbers
from nlu.entities.phones import find_phones
from nlu.entities.spans import PRODUCT, REMEDY, Span, without_overlaps
from nlu.entities.terms import Term
from nlu.entities.wishes import is_wished
from nlu.learning.persistence import load_json, save_json
from nlu.learning.trained import TrainedComponent
from nlu.script import aligned

_PART = "lookups"
WISHED = "wished"


def find_entities(text: str, now: datetime, lookups: LookupFinder) -> list[Span]:
    """Find everything in a normalised text that a case can use.

    Args:
        text: Normalised text; see `nlu.script.aligned`.
        now: When it was sent, local time without zone.
        lookups: Remedies and products to look for.

    Returns:
        Readings that do not overlap, but for a share within a remedy, in order, with offsets in the normalised text.
    """
    digits = with_spoken_digits(text)
    found = [
        *find_times(digits, now),
        *find_amounts(text),
        *find_phones(digits),
        *find_order_numbers(digits),
        *find_last_four(digits),
        *find_quantities(text),
        *find_choices(text),
        *lookups.find(text),
    ]
    # "退一半" is a remedy and says how much of it.
    kept = without_overlaps(found)
    taken = {place for span in kept if span.entity != REMEDY for place in range(span.start, span.end)}
    return sorted([*kept, *(span for span in find_shares(text) if taken.isdisjoint(range(span.start, span.end)))])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ComplaintEntityExtractor(TrainedComponent, EntityExtractorMixin):
    """Appends order_number, phone, phone_last4, amount, share, time, quantity, choice, remedy and product (B2, B7).

    Values are normalised: capitals without spaces, digits, floats, ISO dates, whole numbers, the remedy's
    kind, the product in the customer's own words. Offsets are those of the message as written.
    """

    _lookups = LookupFinder([])

    def train(self, training_data: TrainingData) -> Resource:
        """Take the remedies and products from the lookup tables."""
        terms = terms_of(training_data.lookup_tables)
        self._lookups = LookupFinder(terms)
        save_json(self._storage, self._resource, _PART, terms)
        return self._resource

    def restore(self) -> None:
        """Read remedies and products from the model."""
        terms = [Term(*term) for term in load_json(self._storage, self._resource, _PART)]
        self._lookups = LookupFinder(terms)

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
        for span in find_entities(normalised.text, sent, self._lookups):
            start, end = normalised.original_span(span.start, span.end)
            entity = {
                ENTITY_ATTRIBUTE_TYPE: span.entity,
                ENTITY_ATTRIBUTE_START: start,
                ENTITY_ATTRIBUTE_END: end,
                ENTITY_ATTRIBUTE_VALUE: original[start:end] if span.entity == PRODUCT else span.value,
            }
            if span.entity == REMEDY and is_wished(normalised.text, span.start, span.end):
                entity[ENTITY_ATTRIBUTE_ROLE] = WISHED
            entities.append(entity)
        return entities
