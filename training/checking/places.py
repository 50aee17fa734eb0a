"""Every example with the place it stands at, and what is wrong with the way it is written.

Rasa's reader forgets lines; this one keeps them, so that a trainer is led to the very row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.nlu.constants import RESPONSE_IDENTIFIER_DELIMITER

from nlu.intent import COMPLAIN
from nlu.labels import NEVER_SAID, LabelError, Labels, read_labels
from nlu.script import normalise
from sandra.playbook.kinds import COMPLAINT_TYPES
from training.examples import SECTIONS

LANGUAGES = ("zh", "en")
_ENDINGS = ("*.yml", "*.yaml")
_BULLET = "- "
_SECTION_KEYS = ("intent", "metadata", "examples")
_ROW_KEYS = ("text", "metadata")
_SILENT = re.compile(r"[\s!-/:-@\[-`{-~¡-¿‐-‧、-〟]+")


@dataclass(frozen=True)
class Place:
    """Where something stands: a file, or a folder, and its line where there is one."""

    file: Path
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else str(self.file)


@dataclass(frozen=True)
class Finding:
    """Something a trainer should look at: where, what, and the cure. A mistake keeps the data from being used."""

    place: Place
    problem: str
    cure: str
    is_mistake: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}\n    {self.cure}"


@dataclass(frozen=True)
class Example:
    """One row of a trainer."""

    text: str
    label: str
    labels: Labels
    language: str
    place: Place

    @property
    def plain(self) -> str:
        """What counts when two are compared: script, width, case, blanks and punctuation do not."""
        return _SILENT.sub("", self.spelt) or self.spelt

    @property
    def spelt(self) -> str:
        """The text in one script, width and case."""
        return normalise(self.text).strip()


@dataclass(frozen=True)
class Vocabulary:
    """The names that may be used as labels."""

    intents: frozenset[str]
    complaint_types: frozenset[str]

    @classmethod
    def of(cls, root: Path) -> Vocabulary:
        """The intents of domain.yml that customers say, and the complaint types of the playbook.

        Args:
            root: the project.
        """
        domain = yaml.load((root / "domain.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        intents = [next(iter(intent)) if isinstance(intent, dict) else intent for intent in domain["intents"]]
        return cls(frozenset(intents) - NEVER_SAID, frozenset(COMPLAINT_TYPES))

    def fault(self, label: str) -> tuple[str, str] | None:
        """Problem and cure of an intent's name, or None when it is known."""
        intent, _, kind = label.partition(RESPONSE_IDENTIFIER_DELIMITER)
        if intent not in self.intents:
            return f"the intent `{intent}` is not in domain.yml", f"use one of {', '.join(sorted(self.intents))}"
        if intent == COMPLAIN and kind not in self.complaint_types:
            known = ", ".join(sorted(self.complaint_types))
            return f"the complaint type `{kind}` has no class in playbook/", f"write complain/ and one of {known}"
        if intent != COMPLAIN and kind:
            return f"`{label}` has a type, which only complaints have", f"write `{intent}`"
        return None


class Reading:
    """What was read from the files so far: examples and findings."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.examples: list[Example] = []
        self.findings: list[Finding] = []

    def take(self, file: Path, language: str) -> None:
        """Read one file of examples."""
        try:
            root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self._find(Place(file, line), f"not valid YAML ({error.problem})", "check quotes and indentation")
            return
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            self._find(Place(file), f"not readable ({error})", "save it as UTF-8 text without control characters")
            return
        sections = _value(root, "nlu") if isinstance(root, yaml.MappingNode) else None
        if not isinstance(sections, yaml.SequenceNode):
            self._find(Place(file, 1), "no list `nlu:` in it", "copy the layout of another file")
            return
        for section in sections.value:
            self._section(section, file, language)

    def _section(self, section: yaml.Node, file: Path, language: str) -> None:
        place = _place(section, file)
        names = (
            {name: _value(section, name) for name in SECTIONS if _value(section, name) is not None}
            if isinstance(section, yaml.MappingNode)
            else {}
        )
        if not names:
            self._find(place, "a block without a label", f"begin it with one of {', '.join(SECTIONS)}")
            return
        if "intent" not in names:
            return
        self._unknown_keys(section, _SECTION_KEYS, place)
        label = str(names["intent"].value)
        if (fault := self._vocabulary.fault(label)) is not None:
            self._find(place, *fault)
            return
        examples = _value(section, "examples")
        rows = list(self._rows(examples, file))
        if not rows:
            self._find(place, f"`{label}` has no examples", "list some under `examples:`, or delete the block")
        shared = _plain(_value(section, "metadata"))
        for text, own, at in rows:
            self._row(text, label, (shared, own), language, at)

    def _unknown_keys(self, mapping: yaml.Node, known: Collection[str], place: Place) -> None:
        for name, _ in mapping.value:
            if name.value not in known:
                self._find(place, f"the key `{name.value}` means nothing", f"write one of {', '.join(known)}")

    def _rows(self, examples: yaml.Node | None, file: Path) -> Iterator[tuple[str, Any, Place]]:
        """Text, metadata and place of each example, in either way of writing them."""
        if isinstance(examples, yaml.ScalarNode):
            first = examples.start_mark.line + 2
            for number, line in enumerate(examples.value.splitlines()):
                place = Place(file, first + number)
                if not line.strip():
                    continue
                if not line.startswith(_BULLET):
                    self._find(place, f"「{line.strip()}」 has no bullet and would be left out", 'begin it with "- "')
                yield line.strip().removeprefix(_BULLET), None, place
        elif isinstance(examples, yaml.SequenceNode):
            for row in examples.value:
                place = _place(row, file)
                if not isinstance(row, yaml.MappingNode):
                    self._find(place, "an example without `text:`", 'write - text: "…"')
                    continue
                self._unknown_keys(row, _ROW_KEYS, place)
                text = _value(row, "text")
                if text is not None:
                    yield str(text.value), _plain(_value(row, "metadata")), place

    def _row(self, text: str, label: str, metadata: tuple[Any, ...], language: str, place: Place) -> None:
        if not text.strip():
            self._find(place, f"an empty example of `{label}`", "write a message, or delete the row")
            return
        try:
            labels = read_labels(text, *(given for given in metadata if given is not None))
        except LabelError as error:
            self._find(place, error.problem, error.cure)
            return
        self.examples.append(Example(text, label, labels, language, place))

    def _find(self, place: Place, problem: str, cure: str) -> None:
        self.findings.append(Finding(place, problem, cure))


def read_places(folder: Path, vocabulary: Vocabulary) -> Reading:
    """Read every file of examples under `folder/zh` and `folder/en`."""
    reading = Reading(vocabulary)
    for file in sorted(file for ending in _ENDINGS for file in folder.rglob(ending)):
        language = file.relative_to(folder).parts[0]
        if language in LANGUAGES:
            reading.take(file, language)
        else:
            reading.findings.append(
                Finding(Place(file), "lies in no language's folder", f"move it into one of {', '.join(LANGUAGES)}")
            )
    return reading


def _value(mapping: yaml.Node, key: str) -> Any:
    return next((value for name, value in mapping.value if name.value == key), None)


def _place(node: yaml.Node, file: Path) -> Place:
    return Place(file, node.start_mark.line + 1)


def _plain(node: yaml.Node | None) -> Any:
    """The data of a node."""
    if node is None:
        return None
    loader = yaml.CSafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()
