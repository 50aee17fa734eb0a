"""The texts of data/responses, as everybody who speaks reads them.

ResponseFileError     a file has not the shape of Rasa's responses; the message names it and the cure
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

Responses = dict[str, list[dict[str, Any]]]

# Rules name these as actions; all other responses are spoken by actions or taken in by other responses.
NAMED_BY_RULES = "utter_"


class ResponseFileError(Exception):
    """A file in data/responses cannot be read."""

    def __init__(self, file: Path, problem: str, cure: str) -> None:
        super().__init__(f"{file}: {problem}; {cure}")


@lru_cache(maxsize=4)
def load_responses(folder: Path) -> Responses:
    """All responses of a folder, by name.

    A topic is a file, or a folder of files where one would be too long; within that folder a response may go on in
    another file.

    Raises:
        ResponseFileError: a file is not YAML, or a name stands in two topics.
    """
    responses: Responses = {}
    topics: dict[str, Path] = {}
    for file in files_of(folder):
        topic = file if file.parent == folder else file.parent
        for name, variants in _read(file).items():
            if topics.setdefault(name, topic) != topic:
                raise ResponseFileError(file, f"`{name}` stands in another file too", "keep it in one topic")
            responses.setdefault(name, []).extend(variants)
    return responses


def files_of(folder: Path) -> list[Path]:
    """The files of all topics, in order."""
    return sorted(folder.rglob("*.yml"))


def _read(file: Path) -> Responses:
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ResponseFileError(file, f"not valid YAML ({error})", "check quotes and indentation") from error
    responses = content.get("responses") if isinstance(content, Mapping) else None
    if not isinstance(responses, dict):
        raise ResponseFileError(file, "no `responses:` in it", "copy the layout of another file")
    return responses
