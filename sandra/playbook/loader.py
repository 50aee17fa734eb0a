"""Reads the playbook and says, for every mistake, which file and line, what is wrong, and how to mend it.

PlaybookError    one or more mistakes; the message lists them all
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from sandra.playbook.model import COMPLAINT_TYPES, Authority, Playbook, ProblemClass, Sla, Tone

GENERAL_FILES = ("authority", "sla", "tone")
Model = TypeVar("Model", bound=BaseModel)


class PlaybookError(Exception):
    """The playbook cannot be used as it stands."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def load_playbook(folder: Path) -> Playbook:
    """Read and check the whole playbook.

    Args:
        folder: holds authority.yml, sla.yml, tone.yml and one YAML a problem class.

    Raises:
        PlaybookError: with every mistake found, one a line as `file:line: what is wrong; cure`.
    """
    mistakes: list[str] = []
    authority = _read(folder / "authority.yml", Authority, mistakes)
    sla = _read(folder / "sla.yml", Sla, mistakes)
    tone = _read(folder / "tone.yml", Tone, mistakes)
    problems = _read_problems(folder, mistakes)
    if mistakes or authority is None or sla is None or tone is None:
        raise PlaybookError(mistakes)
    return Playbook(problems=problems, authority=authority, sla=sla, tone=tone)


def _read_problems(folder: Path, mistakes: list[str]) -> dict[str, ProblemClass]:
    problems: dict[str, ProblemClass] = {}
    for file in sorted(folder.glob("*.yml")):
        if file.stem in GENERAL_FILES:
            continue
        problem = _read(file, ProblemClass, mistakes)
        if problem is None:
            continue
        if problem.problem != file.stem:
            mistakes.append(
                f"{file}:1: `problem: {problem.problem}` must match the file's name '{file.stem}'"
            )
        problems[problem.problem] = problem
    mistakes += [
        f"{folder / missing}.yml:1: there is no playbook for '{missing}'; copy another class and adapt it"
        for missing in COMPLAINT_TYPES
        if missing not in problems and not (folder / f"{missing}.yml").exists()
    ]
    return problems


def _read(file: Path, model: type[Model], mistakes: list[str]) -> Model | None:
    try:
        content = YAML(typ="rt").load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        mistakes.append(f"{file}:1: the file is missing; restore it from version control")
        return None
    except UnicodeDecodeError as error:
        mistakes.append(f"{file}:1: not UTF-8 text ({error.reason}); save it as UTF-8")
        return None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        mistakes.append(
            f"{file}:{line}: not valid YAML, {error.problem}; check indentation, colons and quotes"
        )
        return None
    if not isinstance(content, CommentedMap):
        mistakes.append(f"{file}:1: expected `name: value` lines; copy the layout of another file")
        return None
    try:
        return model.parse_obj(content)
    except ValidationError as error:
        mistakes += [f"{file}:{_line_of(content, e['loc'])}: {_explain(e)}" for e in _distinct(error)]
        return None


def _distinct(error: ValidationError) -> Iterator[dict[str, Any]]:
    seen: set[tuple[Any, ...]] = set()
    for entry in error.errors():
        if entry["loc"] not in seen:
            seen.add(entry["loc"])
            yield dict(entry)


def _explain(error: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in error["loc"] if part != "__root__")
    if error["type"] == "value_error.missing":
        return f"`{where}` is missing; add it"
    if error["type"] == "value_error.extra":
        return f"`{where}` is not known here; check the spelling or remove it"
    return f"`{where}`: {error['msg']}"


def _line_of(content: CommentedMap | CommentedSeq, location: tuple[Any, ...]) -> int:
    """The line (from 1) of the innermost part of the location that is in the file."""
    line, node = 0, content
    for part in location:
        if isinstance(node, CommentedMap) and part in node:
            line = node.lc.key(part)[0]
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            line = node.lc.item(part)[0]
        else:
            break
        node = node[part]
    return int(line) + 1
