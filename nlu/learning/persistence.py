"""How our components keep what they learned in the Rasa model, and how Rasa learns that they changed."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException


class MissingPart(RasaException):
    """The model was trained without this component; the message says what to do."""


@lru_cache(maxsize=1)
def source_fingerprint() -> str:
    """Digest of this package's sources.

    Rasa caches training steps by the component's own class only; with this digest in the cache key a change
    in any module the class leans on takes effect at the next training.
    """
    digest = hashlib.sha256()
    package = Path(__file__).parent.parent
    for source in sorted(package.rglob("*.py")):
        digest.update(source.relative_to(package).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()


def save_arrays(storage: ModelStorage, resource: Resource, name: str, arrays: dict[str, NDArray[Any]]) -> None:
    """Write arrays into the model, in a form that loading cannot run code from."""
    with storage.write_to(resource) as directory:
        np.savez(directory / f"{name}.npz", **arrays)


def load_arrays(storage: ModelStorage, resource: Resource, name: str) -> dict[str, NDArray[Any]]:
    """Read the arrays that `save_arrays` wrote.

    Raises:
        MissingPart: The model has none; training cures it.
    """
    with np.load(_part(storage, resource, f"{name}.npz"), allow_pickle=False) as archive:
        return {key: archive[key] for key in archive.files}


def save_json(storage: ModelStorage, resource: Resource, name: str, value: Any) -> None:
    """Write plain data into the model."""
    with storage.write_to(resource) as directory:
        (directory / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def load_json(storage: ModelStorage, resource: Resource, name: str) -> Any:
    """Read plain data that `save_json` wrote.

    Raises:
        MissingPart: The model has none; training cures it.
    """
    return json.loads(_part(storage, resource, f"{name}.json").read_text(encoding="utf-8"))


def _part(storage: ModelStorage, resource: Resource, file_name: str) -> Path:
    missing = MissingPart(f"The model has no {file_name} for {resource.name}. Train it again: rasa train.")
    try:
        with storage.read_from(resource) as directory:
            path = Path(directory) / file_name
    except ValueError as error:
        raise missing from error
    if not path.exists():
        raise missing
    return path
