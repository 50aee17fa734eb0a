"""How a customer feels and how strongly (A6)."""

from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import Ridge

from nlu.labels import NothingToLearn, labels_of
from nlu.learning.classifier import FeatureClassifier
from nlu.learning.features import MessageFeatures, features_of, is_readable
from nlu.learning.linear import LinearModel, fit_multinomial

EMOTION = "emotion"
_NO_FEELING = {"name": "neutral", "confidence": 1.0, "intensity": 0.0}
_EMOTION_PART = "emotions"
_INTENSITY_PART = "intensity"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EmotionClassifier(FeatureClassifier):
    """Sets `emotion`: name, confidence and intensity from 0 to 1, learned from examples labelled with them."""

    _emotions: LinearModel
    _intensity: LinearModel

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Settings of both fits."""
        return {"inverse_regularisation": 0.5, "iterations": 64, "balance": 0.5, "intensity_regularisation": 3.0}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn emotion and intensity, each from the examples labelled with it.

        Raises:
            LabelError: A label is illegal, or no example is labelled.
        """
        examples = [example for example in training_data.nlu_examples if is_readable(example)]
        labels = [labels_of(example) for example in examples]
        felt = [number for number, label in enumerate(labels) if label.emotion is not None]
        measured = [number for number, label in enumerate(labels) if label.intensity is not None]
        if not felt or not measured:
            raise NothingToLearn(
                "No example in data/nlu is labelled with emotion and intensity",
                "Add metadata: {emotion: anger, intensity: 0.7} to examples",
            )
        features = features_of(examples)
        self._emotions = fit_multinomial(
            features.rows(np.array(felt)),
            [str(labels[number].emotion) for number in felt],
            self._config["inverse_regularisation"],
            self._config["iterations"],
            self._config["balance"],
            calibrated=True,
        )
        self._intensity = self._fit_intensity(
            features.rows(np.array(measured)), [float(labels[number].intensity or 0.0) for number in measured]
        )
        self._emotions.save(self._storage, self._resource, _EMOTION_PART)
        self._intensity.save(self._storage, self._resource, _INTENSITY_PART)
        return self._resource

    def _fit_intensity(self, features: MessageFeatures, intensities: list[float]) -> LinearModel:
        matrix = hstack([csr_matrix(features.dense), features.sparse], format="csr")
        ridge = Ridge(alpha=self._config["intensity_regularisation"], solver="sparse_cg", tol=1e-3)
        ridge.fit(matrix, intensities)
        weights = ridge.coef_.astype(np.float32)[:, None]
        return LinearModel((_INTENSITY_PART,), weights, np.array([ridge.intercept_], dtype=np.float32))

    def restore(self) -> None:
        """Read both regressions from the model."""
        self._emotions = LinearModel.load(self._storage, self._resource, _EMOTION_PART)
        self._intensity = LinearModel.load(self._storage, self._resource, _INTENSITY_PART)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the emotion of each message; a message with nothing to read is neutral."""
        for message in messages:
            emotion = self._emotion_of(message) if is_readable(message) else dict(_NO_FEELING)
            message.set(EMOTION, emotion, add_to_output=True)
        return messages

    def _emotion_of(self, message: Message) -> dict[str, Any]:
        features = features_of([message])
        probabilities = self._emotions.probabilities(features)[0]
        strongest = int(probabilities.argmax())
        return {
            "name": self._emotions.labels[strongest],
            "confidence": float(probabilities[strongest]),
            "intensity": float(np.clip(self._intensity.scores(features)[0, 0], 0.0, 1.0)),
        }
