"""The other side: Rasa's default pipeline, as `rasa init` leaves it to Rasa to fill in.

It is read from the installed package, so that it is the real one. What differs, each time for the better of stock:

- Two models, one a language, for Rasa has one tokenizer a model; each message goes to the model of its language.
- Chinese is cut by JiebaTokenizer, and its lookup tables match within a sentence, as Rasa's manual advises for
  languages without spaces.
- No ResponseSelector: no canned answers are asked for here, and it would only make training longer.
- Complaint types are flat intents (see examples.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from benchmarks.nlu.models import Model, Plan, kept, train
from benchmarks.process import Rasa, emptied

LANGUAGES = ("zh", "en")
EPOCHS = 100

_DEFAULT_CONFIG = "engine/recipes/config_files/default_config.yml"
_IMPORTER = "benchmarks.nlu.examples.FlatExamplesImporter"
_CHINESE: Mapping[str, Mapping[str, Any]] = {
    "WhitespaceTokenizer": {"name": "JiebaTokenizer"},
    "RegexFeaturizer": {"use_word_boundaries": False},
}


def configuration(language: str, epochs: int = EPOCHS) -> dict[str, Any]:
    """Content of config.yml for one language; other epochs than the default are for trials only."""
    pipeline = [
        {**component, **(_CHINESE.get(component["name"], {}) if language == "zh" else {})}
        for component in default_configuration()["pipeline"]
        if component["name"] != "ResponseSelector"
    ]
    for component in pipeline:
        if "epochs" in component:
            component["epochs"] = epochs
    return {
        "recipe": "default.v1",
        "assistant_id": "stock",
        "language": language,
        "importers": [{"name": _IMPORTER}],
        "pipeline": pipeline,
    }


def folder_of(language: str, digest: str, config: Mapping[str, Any], threads: int) -> str:
    """Name of the folder that keeps a model: another one whenever what it is made from, or its cost, may differ."""
    facts = [digest, yaml.safe_dump(config), version("rasa"), str(threads)]
    return f"stock-{language}-{hashlib.sha256(chr(10).join(facts).encode()).hexdigest()[:16]}"


class Stock:
    """Stock's models for one set of training data.

    Args:
        rasa: trains them.
        data: folder with one folder a language.
        bench: folder in which they are kept from one run to the next.
        epochs: of DIETClassifier.
    """

    def __init__(self, rasa: Rasa, data: Path, bench: Path, epochs: int) -> None:
        self._rasa = rasa
        self._data = data
        self._bench = bench
        self._epochs = epochs

    def models(self, digests: Mapping[str, str], say: Callable[[str], None], may_train: bool) -> list[Model] | None:
        """One model a language, kept or trained; none when one is missing that may not be trained.

        Args:
            digests: of each language's training data.
            say: told what goes on.
            may_train: whether to train what is not kept.

        Raises:
            LaunchError: a training failed.
        """
        models = [self._model(language, digests[language], say, may_train) for language in LANGUAGES]
        found = [model for model in models if model]
        return found if len(found) == len(LANGUAGES) else None

    def _model(self, language: str, digest: str, say: Callable[[str], None], may_train: bool) -> Model | None:
        config = configuration(language, self._epochs)
        folder = self._bench / folder_of(language, digest, config, self._rasa.threads)
        model = kept(folder, (language,))
        if model or not may_train:
            say(f"Stock {language}: {f'kept since {model.day}' if model else 'none kept for these examples'}")
            return model
        file = emptied(folder) / "config.yml"
        file.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
        return train(self._rasa, Plan(f"Stock {language}", (language,), file, self._data / language), folder, say)


def default_configuration() -> dict[str, Any]:
    """The pipeline and policies that Rasa fills in where config.yml names none, read from the installed package."""
    package = find_spec("rasa")
    assert package is not None and package.origin is not None
    text = (Path(package.origin).parent / _DEFAULT_CONFIG).read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content
