"""Files go along with a message to the customer it was written to, and to nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from sandra.attachments import KEPT_UNSENT_FOR, LARGEST_BYTES, MOST_PIXELS, MOST_TOGETHER, attach, prepare, shown
from sandra.case import TicketStatus
from sandra.listening.pictures import CUSTOMER
from sandra.people import Role
from sandra.store.attachments import SqlAttachments
from tests.files import A_PDF, HTML, SVG, a_picture, opened
from tests.unit.desk.console.conftest import BEGINNING, PUBLIC_URL, Browser, Desk, said
from tests.unit.desk.console.talk import CONVERSATION, TICKET, a_ticket_to_talk_in, code_of, replies
from tests.unit.store.builders import a_conversation, a_ticket

PATH = f"/tickets/{TICKET}/attachments"
PIECE = bytes(1024 * 1024)


@pytest.fixture
def lin(desk: Desk) -> Browser:
    """Somebody who has taken the ticket."""
    a_ticket_to_talk_in(desk, "lin")
    return desk.signed_in(Role.AGENT, "lin")


def attaches(browser: Browser, content: bytes = a_picture(), name: str = "label.png") -> dict[str, Any]:
    """Attach a file that is taken. Returns what the page is told of it."""
    answer = browser.uploads(PATH, content, name)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def customer_reads(desk: Desk, key: str) -> httpx.Response:
    """Whoever was given the address, signed in nowhere."""
    return desk.new_client().get(f"/attachments/{key}")


def test_an_attached_picture_is_named_and_shown_to_the_desk(lin: Browser) -> None:
    told = attaches(lin, a_picture("JPEG"), "../退货单.jpeg")
    assert (told["name"], told["media_type"], told["width"], told["height"]) == ("退货单.jpeg", "image/jpeg", 40, 20)
    shown = lin.client.get(told["url"])
    assert len(shown.content) == told["size"] and opened(shown.content).format == "JPEG"
    assert shown.headers["content-type"] == "image/jpeg"


def test_a_file_without_a_word_reaches_the_customer(desk: Desk, lin: Browser) -> None:
    picture, paper = attaches(lin), attaches(lin, A_PDF, "发票.pdf")
    keys = [paper["key"], picture["key"]]
    sent = replies(lin, "", attachments=keys).json()
    assert sent["status"] == "sent" and [one["key"] for one in sent["attachments"]] == keys
    [told] = desk.rasa.told
    links = [f"{PUBLIC_URL}/attachments/{key}" for key in keys]
    assert told["data"]["attachment"] == "\n".join(links)
    assert [one["url"] for one in told["data"]["attachments"]] == links
    [message] = lin.gets(f"/tickets/{TICKET}/messages").json()
    assert (message["text"], [one["name"] for one in message["attachments"]]) == ("", ["发票.pdf", "label.png"])
    assert all(lin.client.get(one["url"]).status_code == 200 for one in message["attachments"])
    assert customer_reads(desk, picture["key"]).status_code == 200


@pytest.mark.parametrize("words", ["你看这里", ""])
def test_a_picture_of_the_customer_is_seen_where_they_sent_it(desk: Desk, lin: Browser, words: str) -> None:
    picture = attach(prepare(a_picture("JPEG"), "破损.jpg"), CONVERSATION, CUSTOMER, BEGINNING)
    with desk.store.transaction() as records:
        SqlAttachments(records.session).add(picture)
    parts = [{"id": "1", "text": "在吗"}, {"id": "2", "text": words, "attachments": [shown(picture, PUBLIC_URL)]}]
    event = {"event": "user", "text": "/send_picture", "metadata": {"parts": parts if words else parts[1:]}}
    said(desk.tracker_file, CONVERSATION, event)

    [message] = lin.gets(f"/tickets/{TICKET}/messages").json()
    assert (message["speaker"], message["text"]) == ("customer", f"在吗\n{words}" if words else "")
    [file] = message["attachments"]
    assert (file["name"], file["width"], file["height"]) == ("破损.jpg", 40, 20)
    assert opened(lin.client.get(file["url"]).content).size == (40, 20)


def test_a_message_without_files_is_told_as_ever(desk: Desk, lin: Browser) -> None:
    replies(lin, "您好")
    assert "data" not in desk.rasa.told[0]


def test_before_it_is_sent_no_customer_can_read_it(desk: Desk, lin: Browser) -> None:
    told = attaches(lin)
    assert customer_reads(desk, told["key"]).status_code == 404
    assert code_of(customer_reads(desk, "unknown")) == "unknown_file"
    assert desk.browser().client.get(told["url"]).status_code == 401


@pytest.mark.parametrize(
    ("content", "name", "disposition"),
    [(a_picture(), "凭证.png", "inline"), (A_PDF, 'a"; x=.pdf', "attachment")],
)
def test_what_a_customer_reads_is_run_by_no_browser(
    desk: Desk, lin: Browser, content: bytes, name: str, disposition: str
) -> None:
    key = attaches(lin, content, name)["key"]
    replies(lin, "", attachments=[key])
    answer = customer_reads(desk, key)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["content-disposition"].startswith(f"{disposition}; filename*=UTF-8''")
    assert not set(answer.headers["content-disposition"].split("''")[1]) & set('"; =')
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (HTML, "photo.png", 415, "file_kind"),
        (SVG, "photo.svg", 415, "file_kind"),
        (b"", "photo.png", 422, "file_empty"),
        (a_picture()[:60], "photo.png", 422, "file_damaged"),
        (a_picture("PNG", (MOST_PIXELS // 1000 + 1, 1000), mode="1"), "bomb.png", 413, "file_too_many_pixels"),
        (A_PDF + bytes(LARGEST_BYTES), "invoice.pdf", 413, "file_too_large"),
    ],
)
def test_what_is_not_taken_is_refused_with_the_limits(
    lin: Browser, content: bytes, name: str, status: int, code: str
) -> None:
    refused = lin.uploads(PATH, content, name)
    assert (refused.status_code, code_of(refused)) == (status, code)
    limits = refused.json()["detail"]
    assert (limits["megabytes"], limits["megapixels"], limits["most"]) == (10, 40, 5)


def test_a_body_of_unknown_length_is_read_no_further_than_its_limit(lin: Browser) -> None:
    refused = lin.uploads(PATH, iter([PIECE] * (LARGEST_BYTES // len(PIECE) + 1)))
    assert "content-length" not in refused.request.headers
    assert (refused.status_code, code_of(refused)) == (413, "file_too_large")


def test_a_body_that_is_said_to_be_too_long_is_not_read(lin: Browser) -> None:
    lin.client.headers["content-length"] = str(LARGEST_BYTES + 1)
    refused = lin.uploads(PATH, a_picture())
    assert (refused.status_code, code_of(refused)) == (413, "file_too_large")


def test_only_the_owner_of_the_conversation_attaches(desk: Desk, lin: Browser) -> None:
    refused = desk.signed_in(Role.SUPERVISOR, "chen").uploads(PATH, a_picture())
    assert (refused.status_code, code_of(refused), refused.json()["detail"]["owner"]) == (409, "others", "lin")
    assert desk.signed_in(Role.AUDITOR).uploads(PATH, a_picture()).status_code == 403
    lin.csrf = "guessed"
    assert lin.uploads(PATH, a_picture()).status_code == 403


@pytest.mark.parametrize(
    ("owner", "ticket", "code"), [(None, {}, "not_taken"), ("lin", {"status": TicketStatus.RESOLVED}, "resolved")]
)
def test_where_nothing_can_be_written_nothing_is_attached(
    desk: Desk, owner: str | None, ticket: dict[str, Any], code: str
) -> None:
    a_ticket_to_talk_in(desk, owner, **ticket)
    refused = desk.signed_in(Role.AGENT, "lin").uploads(PATH, a_picture())
    assert (refused.status_code, code_of(refused)) == (409, code)


@pytest.mark.clause("E3")
def test_whom_the_complaint_is_about_neither_attaches_nor_sees(desk: Desk) -> None:
    a_ticket_to_talk_in(desk, "lin", excluded=["wang"])
    key = attaches(desk.signed_in(Role.AGENT, "lin"))["key"]
    wang = desk.signed_in(Role.AGENT, "wang")
    answers = [wang.uploads(PATH, a_picture()), wang.gets(f"{PATH}/{key}"), wang.asks("DELETE", f"{PATH}/{key}")]
    assert [(answer.status_code, code_of(answer)) for answer in answers] == [(403, "named")] * 3


def test_a_file_is_found_under_the_ticket_of_its_conversation_alone(desk: Desk, lin: Browser) -> None:
    key = attaches(lin)["key"]
    with desk.store.transaction() as records:
        records.add(a_conversation("web-2", owner="lin"))
        records.add(a_ticket("T261122-BBBBB", conversation_id="web-2"))
    elsewhere = f"/tickets/T261122-BBBBB/attachments/{key}"
    assert lin.gets(elsewhere).status_code == 404
    assert lin.asks("DELETE", elsewhere).status_code == 404
    refused = lin.posts("/tickets/T261122-BBBBB/messages", {"key": "key-00000009", "attachments": [key]})
    assert (refused.status_code, code_of(refused)) == (409, "file_gone")


def test_a_file_can_be_removed_until_it_is_sent(desk: Desk, lin: Browser) -> None:
    first, second = attaches(lin)["key"], attaches(lin)["key"]
    assert desk.signed_in(Role.SUPERVISOR, "chen").asks("DELETE", f"{PATH}/{first}").status_code == 404
    assert lin.asks("DELETE", f"{PATH}/{first}").status_code == 204
    assert lin.gets(f"{PATH}/{first}").status_code == 404
    gone = replies(lin, "您好", attachments=[first])
    assert (gone.status_code, code_of(gone)) == (409, "file_gone")
    replies(lin, "您好", attachments=[second])
    refused = lin.asks("DELETE", f"{PATH}/{second}")
    assert (refused.status_code, code_of(refused)) == (409, "file_sent")


def test_a_message_takes_no_more_files_than_it_may(desk: Desk, lin: Browser) -> None:
    keys = [attaches(lin)["key"] for _ in range(MOST_TOGETHER + 1)]
    refused = replies(lin, "您好", attachments=keys)
    assert (refused.status_code, code_of(refused)) == (422, "files_too_many")
    assert desk.rasa.said == []
    assert replies(lin, "您好", attachments=keys[1:]).json()["status"] == "sent"


def test_a_failed_message_is_sent_again_with_its_files(desk: Desk, lin: Browser) -> None:
    key = attaches(lin)["key"]
    desk.rasa.refuses = True
    assert replies(lin, "", attachments=[key]).json()["status"] == "failed"
    [waiting] = lin.gets(f"/tickets/{TICKET}/outgoing").json()
    assert [one["name"] for one in waiting["attachments"]] == ["label.png"]
    desk.rasa.refuses = False
    assert replies(lin, "", attachments=[key]).json()["status"] == "sent"
    assert replies(lin, "", attachments=[key]).json()["status"] == "sent"
    assert [len(told["data"]["attachments"]) for told in desk.rasa.told] == [1]


def test_other_files_under_a_used_key_are_refused(lin: Browser) -> None:
    first, second = attaches(lin)["key"], attaches(lin)["key"]
    replies(lin, "您好", attachments=[first])
    refused = replies(lin, "您好", attachments=[second])
    assert (refused.status_code, code_of(refused)) == (409, "message_key_taken")


def test_files_of_a_message_given_up_stay_as_it_may_have_gone_out_unheard(desk: Desk, lin: Browser) -> None:
    key = attaches(lin)["key"]
    desk.rasa.loses_answers = True
    replies(lin, "", attachments=[key])
    assert lin.asks("DELETE", f"/tickets/{TICKET}/outgoing/key-00000001").status_code == 204
    assert customer_reads(desk, key).status_code == 200


def test_an_empty_message_without_files_is_refused(lin: Browser) -> None:
    assert replies(lin, " \n", attachments=[]).status_code == 422


def test_what_was_never_sent_is_forgotten_in_the_end(desk: Desk, lin: Browser) -> None:
    left, sent = attaches(lin)["key"], attaches(lin)["key"]
    replies(lin, "", attachments=[sent])
    later = desk.clock() + KEPT_UNSENT_FOR + timedelta(seconds=1)
    with desk.store.transaction() as records:
        files = SqlAttachments(records.session)
        assert files.forget_unsent(desk.clock()) == 0
        assert files.forget_unsent(later) == 1
        assert [one.key for one in files.named([left, sent])] == [sent]


def test_who_attached_and_removed_is_on_record_without_the_key(desk: Desk, lin: Browser) -> None:
    key = attaches(lin)["key"]
    lin.asks("DELETE", f"{PATH}/{key}")
    entries = desk.signed_in(Role.AUDITOR, "auditor").gets("/audit").json()
    ours = [entry for entry in entries if entry["action"].startswith("attachment.")]
    assert [(entry["action"], entry["subject"]) for entry in ours] == [
        ("attachment.remove", TICKET),
        ("attachment.add", TICKET),
    ]
    assert key not in str(entries)


def test_what_is_in_a_file_is_not_read_with_its_name(desk: Desk, lin: Browser) -> None:
    key = attaches(lin)["key"]
    with desk.store.reading() as records:
        [found] = SqlAttachments(records.session).named([key])
    assert found is not None and found.conversation_id == CONVERSATION
    assert "content" not in vars(found)


def test_at_the_desk_each_look_at_a_file_is_asked_for_anew(desk: Desk, lin: Browser) -> None:
    told = attaches(lin)
    replies(lin, "", attachments=[told["key"]])
    assert lin.client.get(told["url"]).headers["cache-control"] == "private, no-store"
    assert "max-age" in customer_reads(desk, told["key"]).headers["cache-control"]
