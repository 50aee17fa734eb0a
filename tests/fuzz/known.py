"""Faults that are known and wait to be mended (known.yml)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from tests.fuzz.invariants import Violation


def why_known(violation: Violation) -> str | None:
    """Why the violation does not fail a run, or None where it does."""
    return next(
        (
            str(fault["why"])
            for fault in _faults()
            if fault["invariant"] == violation.invariant and re.fullmatch(fault["about"], violation.about)
        ),
        None,
    )


@cache
def _faults() -> tuple[dict[str, str], ...]:
    text = Path(__file__).with_name("known.yml").read_text(encoding="utf-8")
    return tuple(yaml.load(text, Loader=yaml.CSafeLoader) or ())
