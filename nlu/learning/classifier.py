"""What our trained classifiers share: the featurizers they read."""

from rasa.engine.graph import GraphComponent

from nlu.cues import CueFeaturizer
from nlu.featurizer import SentenceEncoderFeaturizer
from nlu.learning.trained import TrainedComponent
from nlu.ngrams import CharacterNgramFeaturizer


class FeatureClassifier(TrainedComponent):
    """A trained component that reads the features of our featurizers."""

    @classmethod
    def required_components(cls) -> list[type[GraphComponent]]:
        """Featurizers that must come earlier in the pipeline."""
        return [SentenceEncoderFeaturizer, CharacterNgramFeaturizer, CueFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages whose version decides the result."""
        return ["sklearn"]
