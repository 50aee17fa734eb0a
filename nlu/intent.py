"""What a customer wants and, when it is a complaint, which kind: one regression over both at once."""

import re
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    INTENT,
    INTENT_RANKING_KEY,
    RESPONSE_IDENTIFIER_DELIMITER,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.labels import NEVER_SAID, NothingToLearn
from nlu.learning.classifier import FeatureClassifier
from nlu.learning.features import features_of, is_readable
from nlu.learning.linear import LinearModel, fit_multinomial
from nlu.parsed import ParsedMessage

COMPLAIN = "complain"
INFORM = "inform"
COMPLAINT_TYPE = "complaint_type"
COMPLAINT_TYPE_RANKING = "complaint_type_ranking"

_PART = "intents"
_FACTS = frozenset(
    {"order_number", "case_number", "ticket_number", "link_code", "phone", "phone_last4", "amount", "share", "time"}
    | {"quantity", "choice"}
)
_SUBSTANCE = re.compile(r"[^\W_]")

Ranking = list[dict[str, Any]]


def _ranking(probabilities: dict[str, float]) -> Ranking:
    ordered = sorted(probabilities.items(), key=lambda item: -item[1])
    return [{"name": name, "confidence": confidence} for name, confidence in ordered]


def states_only_facts(message: Message) -> bool:
    """Whether a message is nothing but facts such as an order number, four digits or a date."""
    facts = [entity for entity in message.get(ENTITIES, []) if entity[ENTITY_ATTRIBUTE_TYPE] in _FACTS]
    rest = list(message.get(TEXT))
    for fact in facts:
        start, end = fact[ENTITY_ATTRIBUTE_START], fact[ENTITY_ATTRIBUTE_END]
        rest[start:end] = " " * (end - start)
    return bool(facts) and not _SUBSTANCE.search("".join(rest))


def label_of(example: Message) -> str:
    """The intent with its complaint type, as trainers write it: complain/late_delivery."""
    complaint_type = example.get(COMPLAINT_TYPE)
    if complaint_type is None:
        return str(example.get_full_intent())
    return f"{example.get(INTENT)}{RESPONSE_IDENTIFIER_DELIMITER}{complaint_type}"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentAndTypeClassifier(FeatureClassifier, IntentClassifier):
    """Sets `intent`, `intent_ranking`, `complaint_type` and `complaint_type_ranking`.

    The labels learned are those of the training data, complaint types included (`complain/late_delivery`).
    The probability of `complain` is that of all its types together; a type's confidence is its share of it.
    `complaint_type` is null unless the intent is `complain`; its ranking is always there, since a customer
    who is in the middle of a complaint and only gives facts may give away its type.

    Comes after the entity extractor, because a message that is nothing but facts is `inform`.
    """

    _model: LinearModel

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Settings: confidence below which the intent becomes nlu_fallback, length of rankings, the fit.

        `balance` goes from 0, each example counts the same, to 1, each label counts the same.
        """
        return {
            "threshold": 0.5,
            "ranking_length": 10,
            "inverse_regularisation": 2.0,
            "iterations": 60,
            "balance": 0.75,
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the flattened labels.

        Raises:
            NothingToLearn: There are no examples.
        """
        said = [example for example in training_data.intent_examples if example.get(INTENT) not in NEVER_SAID]
        examples = [example for example in said if is_readable(example)]
        if not examples:
            raise NothingToLearn("No example has an intent", "Add some to data/nlu")
        self._model = fit_multinomial(
            features_of(examples),
            [label_of(example) for example in examples],
            self._config["inverse_regularisation"],
            self._config["iterations"],
            self._config["balance"],
            calibrated=True,
        )
        self._model.save(self._storage, self._resource, _PART)
        return self._resource

    def restore(self) -> None:
        """Read the regression from the model."""
        self._model = LinearModel.load(self._storage, self._resource, _PART)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, complaint type and their rankings on each message."""
        answered: list[Message] = [ParsedMessage.of(message) for message in messages]
        for message in answered:
            self._understand(message)
        return answered

    def _understand(self, message: Message) -> None:
        if not is_readable(message):
            self._answer(message, [self._fallback(1.0)], [])
            return
        labels = self._model.probabilities(features_of([message]))[0]
        intents: dict[str, float] = {}
        types: dict[str, float] = {}
        for label, probability in zip(self._model.labels, labels, strict=False):
            intent, _, kind = label.partition(RESPONSE_IDENTIFIER_DELIMITER)
            intents[intent] = intents.get(intent, 0.0) + float(probability)
            if intent == COMPLAIN and kind:
                types[kind] = float(probability)
        if states_only_facts(message):
            intents = {**dict.fromkeys(intents, 0.0), INFORM: 1.0}
        ranking = _ranking(intents)
        if ranking[0]["confidence"] < self._config["threshold"]:
            ranking.insert(0, self._fallback(self._config["threshold"]))
        total = float(np.sum(list(types.values()))) or 1.0
        self._answer(message, ranking, _ranking({kind: value / total for kind, value in types.items()}))

    def _answer(self, message: Message, intents: Ranking, types: Ranking) -> None:
        is_complaint = intents[0]["name"] == COMPLAIN and bool(types)
        length = self._config["ranking_length"]
        message.set(INTENT, intents[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, intents[:length], add_to_output=True)
        message.set(COMPLAINT_TYPE, types[0] if is_complaint else None, add_to_output=True)
        message.set(COMPLAINT_TYPE_RANKING, types[:length], add_to_output=True)

    @staticmethod
    def _fallback(confidence: float) -> dict[str, Any]:
        return {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": confidence}
