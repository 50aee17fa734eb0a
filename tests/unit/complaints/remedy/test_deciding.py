"""Superiors decide on the command line: `make approvals`, `make decide` (D4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.approvals import NOTHING_WAITS, main
from sandra.case import Approval, ApprovalStatus
from sandra.store.database import Store
from tests.unit.complaints.remedy.test_approvals import asked_for_refund


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line works on the test's store."""
    monkeypatch.setenv("SANDRA_VAR", str(tmp_path))
    monkeypatch.setenv("SANDRA_STORE_URL", f"sqlite:///{tmp_path / 'shop.db'}")


@pytest.fixture
def number(store: Store) -> str:
    """The number of a request that waits."""
    with store.transaction() as records:
        return asked_for_refund(records).approvals[0].number


def kept(store: Store, number: str) -> Approval:
    with store.transaction() as records:
        case = records.case_of_approval(number)
        assert case is not None
        return case.approvals[0]


def test_where_nothing_waits_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    assert capsys.readouterr().out.strip() == NOTHING_WAITS


def test_what_waits_is_listed_with_all_a_superior_needs(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    listed = capsys.readouterr().out
    for part in (number, "refund of ¥429", "supervisor", "22 November", "SD2611110102", "above the assistant"):
        assert part in listed


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (["--decision=approve", "--by=Li", "--role=supervisor"], ApprovalStatus.APPROVED),
        (["--decision=change", "--by=Li", "--amount=120"], ApprovalStatus.CHANGED),
        (["--decision=refuse", "--by=Li", "--reason=超过期限"], ApprovalStatus.REFUSED),
    ],
)
def test_each_decision_is_kept_and_said(
    store: Store,
    number: str,
    options: list[str],
    status: ApprovalStatus,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before_it_is_due(store, number)
    assert main(["decide", f"--approval={number.lower()}", *options]) == 0
    assert f"{number} is {status.value}" in capsys.readouterr().out
    assert (kept(store, number).status, kept(store, number).decided_by) == (status, "Li")


@pytest.mark.parametrize(
    ("options", "cure"),
    [
        (["--decision=approve", "--by="], "BY=name"),
        (["--decision=perhaps", "--by=Li"], "approve, change, refuse"),
        (["--decision=change", "--by=Li", "--amount=much"], "AMOUNT=120"),
        (["--decision=change", "--by=Li", "--amount=nan"], "AMOUNT=120"),
        (["--decision=change", "--by=Li", "--amount=99999"], "no role"),
        (["--decision=refuse", "--by=Li"], "REASON"),
    ],
)
def test_a_mistake_is_told_with_its_cure_and_changes_nothing(
    store: Store, number: str, options: list[str], cure: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before_it_is_due(store, number)
    assert main(["decide", f"--approval={number}", *options]) == 1
    assert cure in capsys.readouterr().err
    assert kept(store, number).status is ApprovalStatus.WAITING


def before_it_is_due(store: Store, number: str) -> None:
    """The command line goes by the real clock."""
    with store.transaction() as records:
        case = records.case_of_approval(number)
        assert case is not None
        case.approvals[0].due_at = case.approvals[0].due_at.replace(year=2100)
