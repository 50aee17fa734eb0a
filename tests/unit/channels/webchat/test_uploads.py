"""Pictures of visitors over HTTP: taken in anew, refused with a reason, never read further than one may be long."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.webchat import uploads
from channels.webchat.pictures import Pictures
from channels.webchat.session import Sessions
from channels.webchat.uploads import Uploads
from sandra.attachments import LARGEST_BYTES, GoneError, TooManyError
from sandra.listening import pictures as rules
from sandra.listening.known import join_conversation
from sandra.shop.known_customer import keep_for
from sandra.store.attachments import SqlAttachments
from sandra.store.database import Store
from tests.files import A_PDF, HTML, SVG, a_picture, opened
from tests.platforms.serving import eventually
from tests.stack import free_ports
from tests.unit.builders import NOW

SESSIONS = Sessions("our secret")
SITE = "https://shop.test"


class Page:
    """A visitor's page that sends pictures."""

    def __init__(self, address: str, store: Store) -> None:
        self.address, self.store = address, store
        self.now = NOW
        self.session = SESSIONS.begin()
        self.pictures = Pictures("webchat", store, "https://desk.test", lambda: self.now)

    async def sends(self, content: bytes, name: str = "破损.png", **headers: str) -> httpx.Response:
        """Send a picture as a form does."""
        form = {"files": {"file": (name, content, "image/png")}}
        return await self.posts(form, **headers)

    async def posts(self, body: dict[str, Any], **headers: str) -> httpx.Response:
        """Send anything."""
        told = {"Authorization": f"Bearer {self.session.token}", "Origin": SITE, **headers}
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            return await client.post(self.address, headers=told, **body)

    def kept(self, key: str) -> Any:
        """The picture of that key, with what is in it."""
        with self.store.reading() as records:
            return SqlAttachments(records.session).read(key)


class Server:
    """Sanic, as Rasa has it, in a thread of its own."""

    def __init__(self) -> None:
        self.taking: Uploads | None = None
        self.address = ""
        self._loop = asyncio.new_event_loop()

    def run(self, port: int) -> None:
        """Serve until `stop`."""
        app, routes = Sanic("pictures"), Blueprint("pictures")

        @routes.post("/files", stream=True)
        async def files(request: Request) -> HTTPResponse:
            assert self.taking is not None, "a page was opened before"
            return await self.taking.receive(request)

        app.blueprint(routes)
        asyncio.set_event_loop(self._loop)
        self._loop.create_task(self._serve(app, port))
        self._loop.run_forever()

    def stop(self) -> None:
        """Serve no more."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _serve(self, app: Sanic, port: int) -> None:
        server: Any = await app.create_server("127.0.0.1", port, return_asyncio_server=True)
        await server.startup()
        await server.start_serving()
        self.address = f"http://127.0.0.1:{port}/files"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    serving = Server()
    thread = threading.Thread(target=serving.run, args=free_ports(1), daemon=True)
    thread.start()
    eventually(lambda: serving.address, "pictures are taken")
    yield serving
    serving.stop()
    thread.join()


@pytest.fixture
def page(server: Server, store: Store) -> Page:
    visitor = Page(server.address, store)
    server.taking = Uploads(visitor.pictures, SESSIONS, {SITE})
    return visitor


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def test_a_picture_is_written_anew_and_told_as_pages_show_it(page: Page) -> None:
    answer = await page.sends(a_picture("JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"), "../破损\u202e.jpg")

    told = answer.json()
    assert answer.status_code == 201
    assert told == {
        "key": told["key"],
        "url": f"https://desk.test/attachments/{told['key']}",
        "name": "破损.jpg",
        "media_type": "image/jpeg",
        "size": told["size"],
        "width": 40,
        "height": 20,
    }
    kept = page.kept(told["key"])
    assert (kept.conversation_id, kept.added_by) == (page.session.conversation_id, "customer")
    assert b"Exif" not in kept.content
    assert opened(kept.content).size == (40, 20)


async def test_nobody_reads_a_picture_before_it_was_sent(page: Page) -> None:
    key = (await page.sends(a_picture())).json()["key"]
    assert page.kept(key).sent_at is None

    (shown,) = page.pictures.send(page.session.conversation_id, [key])
    assert shown["key"] == key
    assert page.kept(key).sent_at == NOW


async def test_a_message_that_is_tried_again_brings_its_pictures_again(page: Page) -> None:
    key = (await page.sends(a_picture())).json()["key"]
    once = page.pictures.send(page.session.conversation_id, [key])
    page.now += timedelta(minutes=1)

    assert page.pictures.send(page.session.conversation_id, [key]) == once
    assert page.kept(key).sent_at == NOW


async def test_pictures_of_another_conversation_go_along_with_nothing(page: Page) -> None:
    key = (await page.sends(a_picture())).json()["key"]
    ours = page.session.conversation_id
    for conversation_id, keys in (("web-other", [key]), (ours, ["k" * 43]), (ours, [key, key])):
        with pytest.raises(GoneError):
            page.pictures.send(conversation_id, keys)
    with pytest.raises(TooManyError):
        page.pictures.send(ours, ["k" * 43] * 6)
    assert page.kept(key).sent_at is None


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", (422, "file_empty")),
        (A_PDF, (415, "file_kind")),
        (HTML, (415, "file_kind")),
        (SVG, (415, "file_kind")),
        (a_picture()[:40], (422, "file_damaged")),
        (a_picture(size=(7000, 7000)), (413, "file_too_many_pixels")),
        (a_picture() + bytes(LARGEST_BYTES), (413, "file_too_large")),
        (bytes(3 * LARGEST_BYTES), (413, "file_too_large")),
    ],
    ids=["empty", "pdf", "html", "svg", "cut off", "pixels", "a bit too large", "far too large"],
)
async def test_what_is_no_fit_picture_is_refused(page: Page, content: bytes, refusal: tuple[int, str]) -> None:
    assert code(await page.sends(content)) == refusal


async def test_a_body_that_hides_its_length_is_read_no_further_than_a_picture(page: Page) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 5 * LARGEST_BYTES:
            sent += 65536
            yield bytes(65536)

    told = {"Content-Type": "multipart/form-data; boundary=b"}
    assert code(await page.posts({"content": endless()}, **told)) == (413, "file_too_large")


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer forged", "Basic abc"])
async def test_who_names_no_conversation_of_their_own_is_refused(page: Page, authorization: str) -> None:
    assert code(await page.sends(a_picture(), Authorization=authorization)) == (401, "session")


async def test_a_foreign_page_is_refused(page: Page) -> None:
    assert code(await page.sends(a_picture(), Origin="https://evil.test")) == (403, "origin")


@pytest.mark.parametrize(
    "body",
    [
        {"content": a_picture()},
        {"data": {"file": "words"}},
        {"files": {"other": ("a.png", a_picture())}},
        {"files": [("file", ("a.png", a_picture())), ("file", ("b.png", a_picture()))]},
        {"content": b"--b\r\nodd", "headers_of": "multipart/form-data; boundary=b"},
    ],
    ids=["no form", "no file", "another field", "two files", "cut off"],
)
async def test_what_is_no_form_with_one_file_is_refused(page: Page, body: dict[str, Any]) -> None:
    told = {"Content-Type": body["headers_of"]} if "headers_of" in body else {}
    sent = {name: value for name, value in body.items() if name != "headers_of"}
    assert code(await page.posts(sent, **told)) == (400, "bad_request")


async def test_a_conversation_has_its_share_and_gets_another_the_next_day(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_WITHIN_QUOTA", 2)
    answers = [await page.sends(a_picture()) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert code(answers[-1]) == (429, "files_quota")

    page.now += rules.QUOTA_WITHIN + timedelta(minutes=1)
    assert (await page.sends(a_picture())).status_code == 201


async def test_the_share_counts_bytes_too(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "LARGEST_WITHIN_QUOTA", 100)
    assert code(await page.sends(a_picture())) == (429, "files_quota")


async def test_more_pictures_at_once_than_there_is_room_for_wait_outside(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 1)
    answers = await asyncio.gather(*(page.sends(a_picture(size=(900, 900))) for _ in range(4)))

    told = [answer.status_code for answer in answers]
    assert 201 in told and set(told) <= {201, 503}
    assert (await page.sends(a_picture())).status_code == 201


async def test_one_conversation_does_not_take_the_room_of_all(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_AT_ONCE_OF_ONE", 1)
    picture, begun, hold = a_picture(), asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        begun.set()
        yield b"--b\r\n"
        await hold.wait()

    slow = {"content": slowly()}
    waiting = asyncio.create_task(page.posts(slow, **{"Content-Type": "multipart/form-data; boundary=b"}))
    await begun.wait()
    assert code(await page.sends(picture)) == (503, "busy")
    other = SESSIONS.begin()
    assert (await page.sends(picture, Authorization=f"Bearer {other.token}")).status_code == 201

    hold.set()
    assert code(await waiting) == (400, "bad_request")
    assert (await page.sends(picture)).status_code == 201


async def test_the_token_from_before_its_customer_signed_in_brings_no_picture(page: Page, store: Store) -> None:
    conversation_id = page.session.conversation_id
    with store.transaction() as records:
        keep_for(records, join_conversation(records, conversation_id, "webchat", NOW), 7, NOW)
    assert code(await page.sends(a_picture())) == (401, "session")

    theirs = SESSIONS.resume_or_begin(page.session.token, 7)
    assert (await page.sends(a_picture(), Authorization=f"Bearer {theirs.token}")).status_code == 201


async def test_a_store_that_does_not_answer_is_no_fault_of_the_picture(page: Page, tmp_path: Any) -> None:
    page.pictures._store = Store(f"sqlite:///{tmp_path}")
    assert code(await page.sends(a_picture())) == (503, "busy")
