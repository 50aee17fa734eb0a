"""Signals that change how a case is treated whatever its subject: abuse (C6) and threats (D3)."""

from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.labels import SIGNALS, NothingToLearn, labels_of
from nlu.learning.classifier import FeatureClassifier
from nlu.learning.features import features_of, is_readable
from nlu.learning.linear import LinearModel, fit_calibrated, sigmoid

_KEY = "signals"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SignalClassifier(FeatureClassifier):
    """Sets `signals`: the calibrated probability of each; a message may give several or none."""

    _model: LinearModel

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Settings of the fit."""
        return {"inverse_regularisation": 2.0, "iterations": 30}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn each signal against all examples that do not give it.

        Raises:
            LabelError: A label is illegal, or there are no examples.
        """
        examples = [example for example in training_data.nlu_examples if is_readable(example)]
        if not examples:
            raise NothingToLearn("There are no examples to learn signals from", "Add some to data/nlu")
        given = [labels_of(example).signals for example in examples]
        self._model = fit_calibrated(
            features_of(examples),
            SIGNALS,
            np.array([[signal in signals for signal in SIGNALS] for signals in given]),
            self._config["inverse_regularisation"],
            self._config["iterations"],
        )
        self._model.save(self._storage, self._resource, _KEY)
        return self._resource

    def restore(self) -> None:
        """Read the regressions from the model."""
        self._model = LinearModel.load(self._storage, self._resource, _KEY)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the signals of each message; a message with nothing to read gives none."""
        for message in messages:
            probabilities = (
                sigmoid(self._model.scores(features_of([message])))[0].tolist()
                if is_readable(message)
                else [0.0] * len(SIGNALS)
            )
            message.set(_KEY, dict(zip(self._model.labels, probabilities, strict=False)), add_to_output=True)
        return messages
