"""The standard that texts are held against."""

from __future__ import annotations

import pytest

from sandra.playbook.sla import Sla
from sandra.playbook.tone import Tone
from tests.unit.responses.texts import ROOT, read


@pytest.fixture(scope="module")
def tone() -> Tone:
    return Tone.parse_obj(read(ROOT / "playbook" / "tone.yml"))


@pytest.fixture(scope="module")
def sla() -> Sla:
    return Sla.parse_obj(read(ROOT / "playbook" / "sla.yml"))
