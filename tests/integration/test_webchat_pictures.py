"""Pictures of visitors: sent with a message, there after a reload, seen by whoever has their address."""

from __future__ import annotations

import httpx
import pytest

from tests.files import a_picture
from tests.integration.conftest import NewVisitor
from tests.integration.visitor import Visitor
from tests.stack import Stack

COMPLAINT = "包裹里的杯子碎了"


async def a_key(visitor: Visitor) -> str:
    """Of a picture that the visitor has just uploaded."""
    answer = await visitor.uploads(a_picture("JPEG"), "破损.jpg")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["key"])


async def test_a_picture_is_shown_to_other_tabs_and_after_a_reload(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins()
    tab = await new_visitor().joins(visitor.token)
    key = await a_key(visitor)
    assert await visitor.sends(COMPLAINT, files=[key]) == {"ok": True}
    await visitor.until(lambda: visitor.turns == 1)

    [live] = [message for message in tab.messages if message["from"] == "customer"]
    again = await new_visitor().joins(visitor.token)
    [kept] = [message for message in again.history if message["from"] == "customer"]
    assert live["attachments"] == kept["attachments"]
    [file] = kept["attachments"]
    assert (file["name"], file["media_type"], file["width"]) == ("破损.jpg", "image/jpeg", 40)
    shown = httpx.get(file["url"], trust_env=False, timeout=10)
    assert (shown.status_code, shown.headers["cross-origin-resource-policy"]) == (200, "cross-origin")


async def test_a_message_with_a_picture_sent_again_is_handled_once(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins()
    key = await a_key(visitor)
    for _ in range(3):
        assert await visitor.sends(COMPLAINT, "the-same", files=[key]) == {"ok": True}
    await visitor.until(lambda: visitor.turns == 1)

    assert [event["text"] for event in visitor.user_events()] == [COMPLAINT]


async def test_a_picture_without_a_word_is_answered(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins()
    assert await visitor.sends("", files=[await a_key(visitor)]) == {"ok": True}
    await visitor.until(lambda: visitor.turns == 1)

    assert visitor.answers
    again = await new_visitor().joins(visitor.token)
    assert [message["text"] for message in again.history if message["from"] == "customer"] == [""]


@pytest.mark.parametrize(("language", "words"), [("zh-Hans", "图片"), ("zh-Hant", "圖片"), ("en", "picture")])
async def test_pictures_of_somebody_else_are_refused_in_the_visitors_language(
    new_visitor: NewVisitor, language: str, words: str
) -> None:
    key = await a_key(await new_visitor().joins())
    stranger = await new_visitor().joins(language=language)

    receipt = await stranger.sends("", files=[key])
    assert (receipt["ok"], receipt["error"]["code"]) == (False, "files")
    assert words in receipt["error"]["message"]
    too_many = await stranger.sends("", files=[key] * 6)
    assert "5" in too_many["error"]["message"]


async def test_only_pages_of_our_sites_may_send_pictures(stack: Stack, new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins()
    ours, theirs = stack.settings.public_desk_url, "https://evil.example"

    def asks_first(origin: str) -> httpx.Response:
        asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
        address = f"{stack.settings.rasa_url}/webhooks/webchat/files"
        return httpx.options(address, headers={"Origin": origin, **asked}, trust_env=False, timeout=10)

    assert asks_first(ours).headers["access-control-allow-origin"] == ours
    assert "authorization" in asks_first(ours).headers["access-control-allow-headers"].lower()
    assert "access-control-allow-origin" not in asks_first(theirs).headers
    taken = await visitor.uploads(a_picture(), "a.png", Origin=ours)
    assert (taken.status_code, taken.headers["access-control-allow-origin"]) == (201, ours)
    assert (await visitor.uploads(a_picture(), "a.png", Origin=theirs)).status_code == 403
    refused = await visitor.uploads(b"", "a.png", Origin=ours)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (422, ours)
