"""What a store cannot do is said with its cure, never as a fault of the server."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from desk.app import BUSY, CHANGED
from sandra.people import Role
from sandra.store.database import StoreConflictError
from sandra.store.people import SqlPeople
from tests.unit.desk.console.conftest import Desk, said
from tests.unit.desk.console.talk import TICKET, a_ticket_to_talk_in


def test_who_wrote_second_is_told_to_look_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lin = desk.signed_in(Role.AGENT, "lin")

    def wrote_second(*_: object) -> None:
        cause = IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed: secret_table"))
        raise StoreConflictError(cause)

    monkeypatch.setattr(SqlPeople, "end_session", wrote_second)
    refused = lin.asks("DELETE", "/session")
    assert refused.status_code == 409
    assert refused.json()["detail"] == {"code": "changed", "message": CHANGED}


def test_where_the_tracker_store_does_not_answer_the_desk_is_busy(desk: Desk) -> None:
    a_ticket_to_talk_in(desk, "lin")
    lin = desk.signed_in(Role.AGENT, "lin")
    desk.tracker_file.write_bytes(b"this is no database" * 100)
    refused = lin.gets(f"/tickets/{TICKET}/messages")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert refused.json()["detail"] == {"code": "busy", "message": BUSY, "seconds": 2}
    desk.tracker_file.unlink()
    said(desk.tracker_file, "web-0", {"event": "user", "text": "在吗"})
    assert lin.gets(f"/tickets/{TICKET}/messages").status_code == 200
