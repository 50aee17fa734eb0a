"""Rasa's way into data/: examples, responses, rules and stories, each read once.

Rasa's own importer checks every YAML file with a schema validator in pure Python: for our examples that took longer
than training itself. The structure is checked here instead, in the same pass that reads it.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from rasa.shared.core.constants import EXTERNAL_MESSAGE_PREFIX
from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlg.responses import NAMED_BY_RULES, load_responses
from nlu.labels import NEVER_SAID
from training.examples import read_examples
from training.written import WrittenExample

RESPONSES = "responses"


class DataImporter(RasaFileImporter):
    """Named in config.yml under `importers`. What lies in a folder `responses` belongs to the domain.

    Only what rules name goes into the domain: Rasa makes an action of each response there.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        files = [Path(file) for file in self._nlu_files]
        folders = {file: _response_folder(file) for file in files}
        self._response_folders = {folder for folder in folders.values() if folder is not None}
        self._example_files = [file for file, folder in folders.items() if folder is None]

    def get_domain(self) -> Domain:
        """The domain with the responses that rules name."""
        return self._domain

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """All examples and lookup tables, and for each intent that nobody says the text that Rasa itself gives it.

        Rasa warns of an intent without examples; `IntentAndTypeClassifier` leaves these out.
        """
        return self._nlu_data

    @cached_property
    def _domain(self) -> Domain:
        named = {
            name: variants
            for folder in self._response_folders
            for name, variants in load_responses(folder).items()
            if name.startswith(NAMED_BY_RULES)
        }
        return Domain.load(str(self._domain_path)).merge(Domain.from_dict({"responses": named}))

    @cached_property
    def _examples(self) -> TrainingData:
        return read_examples(self._example_files)

    @cached_property
    def _nlu_data(self) -> TrainingData:
        return self._examples.merge(TrainingData([_in_rasas_words(intent) for intent in sorted(NEVER_SAID)]))


def _response_folder(file: Path) -> Path | None:
    """The folder `responses` a file lies in, directly or within a topic's own folder; None for examples."""
    return next((folder for folder in list(file.parents)[:2] if folder.name == RESPONSES), None)


def _in_rasas_words(intent: str) -> WrittenExample:
    return WrittenExample({TEXT: f"{EXTERNAL_MESSAGE_PREFIX}{intent}", INTENT: intent})
