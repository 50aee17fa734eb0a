"""Files of messages are kept byte for byte, and read where they are asked for."""

from __future__ import annotations

from datetime import timedelta

from sandra.attachments import attach, prepare
from sandra.escalation.talking import Outgoing
from sandra.store.attachments import SqlAttachments
from sandra.store.database import Store
from sandra.store.talk import SqlTalk
from tests.files import A_PDF, a_picture
from tests.unit.store.builders import NOW, a_conversation


def test_a_file_is_read_as_it_was_kept(store: Store) -> None:
    kept = attach(prepare(a_picture(), "凭证.png"), "web-1", "lin", NOW)
    content, sha256 = kept.content, kept.sha256
    with store.transaction() as records:
        records.add(a_conversation())
        SqlAttachments(records.session).add(kept)
    with store.reading() as records:
        read = SqlAttachments(records.session).read(kept.key)
    assert read is not None
    assert (read.content, read.sha256, read.name, read.added_at) == (content, sha256, "凭证.png", NOW)


def test_files_are_found_in_the_order_they_are_named(store: Store) -> None:
    files = [attach(prepare(A_PDF, name), "web-1", "lin", NOW) for name in ("a", "b", "c")]
    keys = [one.key for one in reversed(files)]
    with store.transaction() as records:
        records.add(a_conversation())
        for one in files:
            SqlAttachments(records.session).add(one)
    with store.reading() as records:
        found = SqlAttachments(records.session).named([*keys, "unknown"])
    assert [one.key for one in found] == keys
    assert not any("content" in vars(one) for one in found)


def test_what_somebody_added_to_a_conversation_lately_is_counted(store: Store) -> None:
    added = [("web-1", "customer", 0), ("web-1", "customer", 30), ("web-1", "lin", 0), ("web-2", "customer", 0)]
    with store.transaction() as records:
        for conversation in ("web-1", "web-2"):
            records.add(a_conversation(conversation))
        for conversation, who, hours in added:
            file = attach(prepare(A_PDF, "a"), conversation, who, NOW - timedelta(hours=hours))
            SqlAttachments(records.session).add(file)
    with store.reading() as records:
        files = SqlAttachments(records.session)
        assert files.added_since("web-1", "customer", NOW - timedelta(days=1)) == (1, len(A_PDF))
        assert files.added_since("web-1", "customer", NOW - timedelta(days=2)) == (2, 2 * len(A_PDF))
        assert files.added_since("web-1", "nobody", NOW) == (0, 0)


def test_a_message_keeps_which_files_go_along(store: Store) -> None:
    with store.transaction() as records:
        records.add(a_conversation())
        outgoing = Outgoing("key-00000001", "T261122-AAAAA", "web-1", "lin", "", NOW, NOW, attachments=["k2", "k1"])
        SqlTalk(records.session).add(outgoing)
    with store.reading() as records:
        [kept] = SqlTalk(records.session).not_sent("T261122-AAAAA")
    assert kept.attachments == ["k2", "k1"]
