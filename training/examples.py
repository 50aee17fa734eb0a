"""Reads the examples and lookup tables of data/nlu.

ExampleFileError     a file has not the shape of Rasa's NLU data; the message names it, the place and the cure
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import RasaException, YamlException
from rasa.shared.nlu.constants import INTENT_RESPONSE_KEY, RESPONSE_IDENTIFIER_DELIMITER
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_yaml
from ruamel.yaml.error import YAMLError

from nlu.intent import COMPLAINT_TYPE
from training.written import WrittenExample

SECTIONS = ("intent", "lookup", "synonym", "regex")


class ExampleFileError(RasaException):
    """A file in data/nlu cannot be read as examples."""

    def __init__(self, file: str, problem: str, cure: str) -> None:
        super().__init__(f"{file}: {problem}; {cure}")


def read_examples(files: Iterable[Path]) -> TrainingData:
    """Everything in the files as one set.

    Raises:
        ExampleFileError: a file has not the expected shape.
    """
    reader = ExampleReader()
    for file in files:
        reader.filename = str(file)
        reader.take(file.read_text(encoding="utf-8"))
    examples = [WrittenExample(example.data, example.output_properties) for example in reader.training_examples]
    for example in examples:
        _name_complaint_type(example)
    return TrainingData(examples, reader.entity_synonyms, reader.regex_features, reader.lookup_tables)


class ExampleReader(RasaYAMLReader):
    """Rasa's reader of sections, fed file after file, with our own check of the structure."""

    def take(self, text: str) -> None:
        """Read one file's sections.

        Raises:
            ExampleFileError: it is not YAML, or not of the expected shape.
        """
        try:
            content = read_yaml(text)
        except (YamlException, YAMLError) as error:
            raise ExampleFileError(
                str(self.filename), f"not valid YAML ({error})", "check quotes and indentation"
            ) from error
        sections = content.get("nlu") if isinstance(content, Mapping) else None
        if not isinstance(sections, list):
            raise ExampleFileError(str(self.filename), "no list `nlu:` in it", "copy the layout of another file")
        for section in sections:
            check_section(section, str(self.filename))
        self._parse_nlu(sections)


def _name_complaint_type(example: Message) -> None:
    """`complain/late_delivery` is an intent with a complaint type, not a key to a canned answer as Rasa takes it."""
    complaint_type = example.data.pop(INTENT_RESPONSE_KEY, None)
    if complaint_type is not None:
        example.set(COMPLAINT_TYPE, complaint_type.partition(RESPONSE_IDENTIFIER_DELIMITER)[2])


def check_section(section: Any, file: str) -> None:
    """One block of a file: an intent with examples, or a lookup table.

    Raises:
        ExampleFileError: it is neither.
    """
    if not isinstance(section, Mapping) or not any(key in section for key in SECTIONS):
        raise ExampleFileError(
            file, f"the block {str(section)[:60]!r} is none", f"begin it with one of {', '.join(SECTIONS)}"
        )
    name = next(section[key] for key in SECTIONS if key in section)
    examples = section.get("examples")
    if not isinstance(examples, str | list) or not examples:
        raise ExampleFileError(file, f"`{name}` has no examples", "list at least two under `examples:`")
    if isinstance(examples, list):
        for example in examples:
            _check_example(example, str(name), file)


def _check_example(example: Any, name: str, file: str) -> None:
    if not isinstance(example, Mapping) or not isinstance(example.get("text"), str):
        raise ExampleFileError(
            file, f"`{name}` has an example without text: {str(example)[:60]!r}", 'write `- text: "…"`, in quotes'
        )
    unknown = set(example) - {"text", "metadata"}
    if unknown:
        raise ExampleFileError(
            file,
            f"the example {example['text'][:40]!r} has `{sorted(unknown)[0]}`",
            "only `text` and `metadata` are known",
        )
