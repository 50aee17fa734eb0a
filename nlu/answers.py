"""How an offer is answered: the places of the words that agree, refuse, hold off, or bring a superior in (C11, D4)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.entities.terms import Term, TermFinder, listed
from nlu.learning.persistence import load_json, save_json
from nlu.learning.trained import TrainedComponent
from nlu.script import aligned

ANSWER = "answer"
_TABLE = f"{ANSWER}/"
_PART = "answers"
_AGREEING = frozenset({f"{_TABLE}yes", f"{_TABLE}beside_yes"})


class AnswerWords(NamedTuple):
    """Words of an answer: where they stand in the message as written, and the list they are from."""

    start: int
    end: int
    kind: str


class AnswerWordFinder:
    """Finds the words of the trainers' lists `answer/<kind>`; a word that agrees may lie within one that does not."""

    def __init__(self, terms: list[Term]) -> None:
        agreeing = [term for term in terms if term.table in _AGREEING]
        self._agreeing = TermFinder(agreeing)
        self._others = TermFinder(term for term in terms if term.table not in _AGREEING)

    def find(self, text: str) -> Iterator[AnswerWords]:
        """Find the words of both sides.

        Args:
            text: As written.

        Yields:
            Their places, those that agree first.
        """
        normalised = aligned(text)
        for finder in (self._agreeing, self._others):
            for start, end, term in finder.find(normalised.text):
                yield AnswerWords(*normalised.original_span(start, end), term.table.removeprefix(_TABLE))


def terms_of(lookup_tables: list[dict[str, Any]]) -> list[Term]:
    """Take the tables `answer/<kind>` out of Rasa's lookup tables."""
    return listed(lookup_tables, (_TABLE,))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class AnswerReader(TrainedComponent):
    """Sets `answer`: the words of the lists in data/nlu/<language>/lookups/answers.yml, as [start, end, kind]."""

    _finder = AnswerWordFinder([])

    def train(self, training_data: TrainingData) -> Resource:
        """Take the words from the lookup tables."""
        terms = terms_of(training_data.lookup_tables)
        self._finder = AnswerWordFinder(terms)
        save_json(self._storage, self._resource, _PART, terms)
        return self._resource

    def restore(self) -> None:
        """Read the words from the model."""
        self._finder = AnswerWordFinder([Term(*term) for term in load_json(self._storage, self._resource, _PART)])

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the words of each message."""
        for message in messages:
            words = [list(found) for found in self._finder.find(str(message.get(TEXT) or ""))]
            message.set(ANSWER, words, add_to_output=True)
        return messages
