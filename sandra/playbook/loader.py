"""Reads the playbook and says, for every mistake, which file and line, what is wrong, and how to mend it.

PlaybookError    one or more mistakes; the message lists them all
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from sandra.playbook.authority import Authority
from sandra.playbook.coherence import Location, breaches_of_tone, incoherences
from sandra.playbook.kinds import COMPLAINT_TYPES
from sandra.playbook.law import Law
from sandra.playbook.model import Playbook
from sandra.playbook.problems import ProblemClass
from sandra.playbook.retelling import Retelling
from sandra.playbook.sla import Sla
from sandra.playbook.tone import Tone

GENERAL_FILES = ("authority", "sla", "tone", "law", "retelling")
Model = TypeVar("Model", bound=BaseModel)


class PlaybookError(Exception):
    """The playbook cannot be used as it stands."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def load_playbook(folder: Path) -> Playbook:
    """Read and check the whole playbook.

    Args:
        folder: holds authority.yml, sla.yml, tone.yml, law.yml, retelling.yml and one YAML a problem class.

    Raises:
        PlaybookError: with every mistake found, one a line as `file:line: what is wrong; cure`.
    """
    mistakes: list[str] = []
    authority = _general(folder, Authority, mistakes)
    sla = _general(folder, Sla, mistakes)
    tone = _general(folder, Tone, mistakes)
    law = _general(folder, Law, mistakes)
    retelling = _general(folder, Retelling, mistakes)
    problems = _read_problems(folder, tone, mistakes)
    if mistakes or authority is None or sla is None or tone is None or law is None or retelling is None:
        raise PlaybookError(mistakes)
    return Playbook(problems=problems, authority=authority, sla=sla, tone=tone, law=law, retelling=retelling)


@dataclass(frozen=True)
class _Source:
    """A file as it was read."""

    file: Path
    text: str
    content: dict[str, Any]

    @cached_property
    def _marked(self) -> CommentedMap:
        """The content with its lines; so slow to read that it is read only where there is a mistake to tell."""
        marked: CommentedMap = YAML(typ="rt").load(self.text)
        return marked

    def mistake(self, location: Location, message: str) -> str:
        """The mistake at the line of the innermost part of the location that is in the file."""
        line, node = 0, self._marked
        for part in location:
            if isinstance(node, CommentedMap) and part in node:
                line = node.lc.key(part)[0]
            elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
                line = node.lc.item(part)[0]
            else:
                break
            node = node[part]
        return f"{self.file}:{int(line) + 1}: {message}"


def _general(folder: Path, model: type[Model], mistakes: list[str]) -> Model | None:
    source = _read(folder / f"{model.__name__.lower()}.yml", mistakes)
    return None if source is None else _checked(source, model, mistakes)


def _read_problems(folder: Path, tone: Tone | None, mistakes: list[str]) -> dict[str, ProblemClass]:
    problems: dict[str, ProblemClass] = {}
    for file in sorted(folder.glob("*.yml")):
        if file.stem in GENERAL_FILES:
            continue
        source = _read(file, mistakes)
        problem = None if source is None else _checked(source, ProblemClass, mistakes)
        if source is None or problem is None:
            continue
        if problem.problem != file.stem:
            told = f"`problem: {problem.problem}` must match the file's name '{file.stem}'; rename one of them"
            mistakes.append(source.mistake(("problem",), told))
        found = [*incoherences(problem), *(breaches_of_tone(problem, tone) if tone else ())]
        mistakes += [source.mistake(location, f"`{_path(location)}`: {told}") for location, told in found]
        problems[problem.problem] = problem
    mistakes += [
        f"{folder / missing}.yml:1: there is no playbook for '{missing}'; copy another class and adapt it"
        for missing in COMPLAINT_TYPES
        if missing not in problems and not (folder / f"{missing}.yml").exists()
    ]
    return problems


def _read(file: Path, mistakes: list[str]) -> _Source | None:
    try:
        text = file.read_text(encoding="utf-8")
        content = YAML(typ="safe").load(text)
    except FileNotFoundError:
        mistakes.append(f"{file}:1: the file is missing; restore it from version control")
        return None
    except UnicodeDecodeError as error:
        mistakes.append(f"{file}:1: not UTF-8 text ({error.reason}); save it as UTF-8")
        return None
    except YAMLError as error:
        mistakes.append(_not_yaml(file, error))
        return None
    if not isinstance(content, dict):
        mistakes.append(f"{file}:1: expected `name: value` lines; copy the layout of another file")
        return None
    return _Source(file, text, content)


def _not_yaml(file: Path, error: YAMLError) -> str:
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        line = error.problem_mark.line + 1
        return f"{file}:{line}: not valid YAML, {error.problem}; check indentation, colons and quotes"
    reason = error.reason if isinstance(error, ReaderError) else str(error)
    return f"{file}:1: not valid YAML, {reason}; look for invisible signs and delete them"


def _checked(source: _Source, model: type[Model], mistakes: list[str]) -> Model | None:
    try:
        return model.parse_obj(source.content)
    except ValidationError as error:
        mistakes += [source.mistake(e["loc"], _explain(e)) for e in _distinct(error)]
        return None


def _distinct(error: ValidationError) -> Iterator[dict[str, Any]]:
    seen: set[tuple[Any, ...]] = set()
    for entry in error.errors():
        if entry["loc"] not in seen:
            seen.add(entry["loc"])
            yield dict(entry)


def _explain(error: dict[str, Any]) -> str:
    where = _path(error["loc"])
    if error["type"] == "value_error.missing":
        return f"`{where}` is missing; add it"
    if error["type"] == "value_error.extra":
        return f"`{where}` is not known here; check the spelling or remove it"
    return f"`{where}`: {error['msg']}"


def _path(location: Location) -> str:
    return ".".join(str(part) for part in location if part != "__root__")
