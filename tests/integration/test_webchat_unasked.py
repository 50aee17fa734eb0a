"""What the website's chat says without being asked: who is late and when they come, and what was found (E5, F5)."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sandra.escalation.investigation import EvidenceKind, Finding, enter_evidence, find
from sandra.playbook import load_playbook
from settings import ROOT
from tests.conversations.test_staff import RUDE_EN, TOLD_EN
from tests.integration.visitor import Visitor
from tests.stack import Stack, running_stack

REASON = "the recording and the chat were both gone through"


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Sandra where somebody is at their desk at any hour."""
    folder = tmp_path_factory.mktemp("staffed")
    playbook = shutil.copytree(ROOT / "playbook", folder / "playbook")
    _open_day_and_night(playbook / "sla.yml")
    with running_stack(folder, {"SANDRA_PLAYBOOK": str(playbook)}) as stack:
        yield stack


@pytest.fixture
async def visitor(staffed: Stack) -> AsyncIterator[Visitor]:
    visitor = await Visitor(staffed.settings).joins(language="en")
    yield visitor
    await visitor.leaves()


def _open_day_and_night(path: Path) -> None:
    yaml = YAML()
    sla = yaml.load(path.read_text("utf-8"))
    sla["office_hours"].update({"opens": "00:00", "closes": "23:59:59", "holidays": []})
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(sla, file)


@pytest.mark.clause("F5", "A3")
async def test_whoever_waits_for_somebody_late_is_told_so_once_with_the_new_time(
    staffed: Stack, visitor: Visitor
) -> None:
    for text in ("My parcel hasn't arrived", "I want to talk to a person"):
        await visitor.asks(text)
    before = len(visitor.answers)
    with staffed.store.transaction() as records:
        ticket = records.waiting_ticket(visitor.conversation_id)
        assert ticket is not None
        ticket.respond_by -= timedelta(days=2)
        case = records.case_of_ticket(ticket)
        assert case is not None
        case.promises[-1].due_at = ticket.respond_by
    await visitor.until(lambda: len(visitor.answers) >= before + 2)

    apology, new_time = visitor.answers[before:]
    assert "sorry" in apology.lower()
    assert ticket.number in new_time
    assert "sorry" not in " ".join(await visitor.asks("hello? are you there?")).lower()


@pytest.mark.clause("E5")
async def test_what_was_found_is_heard_as_soon_as_it_is_found(staffed: Stack, visitor: Visitor) -> None:
    for text in (RUDE_EN, *TOLD_EN.values(), "I want an apology", "yes please"):
        await visitor.asks(text)
    before = len(visitor.answers)
    now = datetime.now(timezone.utc)
    with staffed.store.transaction() as records:
        [case] = records.cases_of_conversation(visitor.conversation_id)
        investigation = records.investigation(case)
        assert investigation is not None
        for kind in EvidenceKind:
            enter_evidence(investigation, kind, "gone through", "Mei Zhou", now)
        find(investigation, case, Finding.UPHELD, REASON, "Mei Zhou", load_playbook(ROOT / "playbook").tone, now)
    await visitor.until(lambda: len(visitor.answers) > before)

    assert REASON in " ".join(visitor.answers[before:])
    assert REASON not in " ".join(await visitor.asks("thanks"))
