"""Tells whether something must be made again: the hashes of what it was made from, kept in a stamp."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

Fingerprint = Mapping[str, str]

_NOT_SOURCES = {"__pycache__", "node_modules", "dist", ".DS_Store"}


def of_files(root: Path, names: Iterable[str]) -> dict[str, str]:
    """Hashes of the named files, and of all files in the named folders, by their path from `root`.

    A name that does not exist counts as such, so that its appearance is a change.
    """
    hashes: dict[str, str] = {}
    for name in names:
        path = root / name
        if not path.exists():
            hashes[name] = "missing"
        for file in _files(path):
            hashes[file.relative_to(root).as_posix()] = hashlib.sha256(file.read_bytes()).hexdigest()
    return hashes


def of_facts(**facts: str) -> dict[str, str]:
    """Hashes of facts that are not files, such as a version."""
    return {name: hashlib.sha256(fact.encode()).hexdigest() for name, fact in facts.items()}


def changes(stamp: Path, now: Fingerprint) -> list[str]:
    """Names whose hash differs from the stamp's, sorted; all of them when there is no stamp."""
    before = _read(stamp)
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def write(stamp: Path, now: Fingerprint) -> None:
    """Keep `now` as the stamp, in the format of sha256sum."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text("".join(f"{now[name]}  {name}\n" for name in sorted(now)), encoding="utf-8")


def _read(stamp: Path) -> dict[str, str]:
    if not stamp.exists():
        return {}
    pairs = (line.partition("  ") for line in stamp.read_text(encoding="utf-8").splitlines())
    return {name: digest for digest, _, name in pairs}


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir() and path.name not in _NOT_SOURCES:
        for child in sorted(path.iterdir()):
            if child.name not in _NOT_SOURCES:
                yield from _files(child)
