"""The desk as somebody who works there uses it."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from settings import ROOT
from tests.browser.pages import ShopPage
from tests.stack import CUSTOMER_ZH, Stack

LIVE_WITHIN_MS = 10_000
TICKET_NUMBER = re.compile(r"T\d{6}-[A-Z0-9]{5}")
PASSWORD = "rather-long-and-mine"


def words_of(language: str) -> dict[str, Any]:
    """What the pages say in a language: the tests find buttons by the words people read."""
    words: dict[str, Any] = json.loads((ROOT / f"web/desk/locales/{language}.json").read_text("utf-8"))
    words["refusals"] = json.loads((ROOT / f"web/desk/locales/{language}.refusals.json").read_text("utf-8"))
    return words


def wants_a_person(shop: ShopPage, stack: Stack) -> str:
    """A late parcel, confirmed, and then a person is asked for; the number of the ticket told."""
    shop.complains_about(stack.order(CUSTOMER_ZH, "very_late_in_transit"))
    shop.adds("包裹一直没到，太慢了")
    shop.says("2231")
    shop.chooses(0)
    told = TICKET_NUMBER.search("".join(shop.says("我要人工客服")))
    assert told is not None, shop.conversation()
    return told[0]


class DeskPage:
    """One browser of somebody at the desk."""

    def __init__(self, page: Page, stack: Stack, language: str) -> None:
        self.page = page
        self.words = words_of(language)
        self._desk = f"{stack.settings.public_desk_url}/desk"

    def signs_in(self, login: str, one_time_password: str) -> DeskPage:
        """Come in for the first time and choose a password of one's own."""
        self.page.goto(f"{self._desk}/")
        self.page.get_by_label(self.words["sign_in"]["login"], exact=True).fill(login)
        self.page.get_by_label(self.words["sign_in"]["password"], exact=True).fill(one_time_password)
        self.page.get_by_role("button", name=self.words["sign_in"]["submit"]).click()
        self.page.locator("#own-fresh").fill(PASSWORD)
        self.page.locator("#own-repeat").fill(PASSWORD)
        self.page.get_by_role("button", name=self.words["own_password"]["submit"]).click()
        expect(self.page.get_by_role("navigation", name=self.words["people"]["menu"])).to_be_visible()
        return self

    def sees_waiting(self, ticket: str) -> Locator:
        """The ticket comes into the open queue by itself."""
        line = self.page.locator("tr").filter(has_text=ticket)
        expect(line).to_be_visible(timeout=LIVE_WITHIN_MS)
        return line

    def sees_late(self, ticket: str) -> None:
        """The ticket stands among those that are overdue."""
        self.page.get_by_role("link", name=self.words["views"]["late"], exact=True).click()
        expect(self.page.locator("tr").filter(has_text=ticket).locator(".is-over").first).to_be_visible()

    def wants_to_be_called(self) -> None:
        """Turn sound and notifications on."""
        words = self.words["talk"]["alerts"]
        self.page.get_by_role("button", name=words["label"]).click()
        for choice in (words["sound"], words["notify"]):
            self.page.get_by_label(choice).check()
        self.page.get_by_role("button", name=words["label"]).click()

    def opens(self, ticket: str) -> None:
        """From the queue to the ticket."""
        self.page.get_by_role("link", name=ticket).first.click()
        expect(self.reply_box).to_be_visible()

    def goes_to(self, page: str) -> None:
        """Open a page by its address."""
        self.page.goto(f"{self._desk}/{page}")

    def does(self, deed: str) -> None:
        """Press a button of the bar by its name in the locale file; from the menu where it is there."""
        name = re.compile(re.escape(self.words["handling"]["deeds"][deed]))
        expect(self.bar.get_by_role("button").first).to_be_visible()
        button = self.bar.get_by_role("button", name=name)
        if button.count() == 0:
            self.bar.get_by_role("button", name=self.words["handling"]["more"]).click()
            button = self.page.get_by_role("menuitem", name=name)
        button.first.click()

    def claims(self) -> None:
        """Take the ticket and see that one has it."""
        self.does("claim")
        expect(self.bar).to_contain_text(self.words["handling"]["done"]["claim"])

    def hands_back(self, said: str) -> None:
        """Let the assistant go on, with a note of what was said."""
        self.does("hand_back")
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label(self.words["handling"]["hand_back"]["said"]).fill(said)
        dialog.get_by_role("button", name=self.words["handling"]["hand_back"]["submit"]).click()
        expect(self.bar).to_contain_text(self.words["handling"]["done"]["hand_back"])

    def writes(self, words: str) -> None:
        """Type a reply and do not send it."""
        self.reply_box.fill(words)

    def sends(self, words: str | None = None) -> None:
        """Send a reply, or what stands in the box."""
        if words is not None:
            self.writes(words)
        self.reply_box.press("Control+Enter")

    def attaches(self, name: str, media_type: str, content: bytes) -> None:
        """Choose a file to go along with the reply, and see that it has arrived."""
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name=self.words["talk"]["files"]["attach"]).click()
        chooser.value.set_files({"name": name, "mimeType": media_type, "buffer": content})
        self.sees_attached(name)

    def sees_attached(self, name: str) -> None:
        """A file is there to go along with the reply."""
        words = self.words["talk"]["files"]
        line = self.page.get_by_role("form").get_by_role("listitem").filter(has_text=name)
        remove = line.get_by_role("button", name=words["remove"].replace("{name}", name))
        expect(remove).to_be_visible(timeout=LIVE_WITHIN_MS)
        expect(line.get_by_role("progressbar")).to_have_count(0, timeout=LIVE_WITHIN_MS)

    def carries_out(self, remedy: str) -> None:
        """Carry out a remedy of the standard that the customer has agreed to."""
        words = self.words["decide"]
        line = (
            self.page.locator("li")
            .filter(has_text=remedy)
            .filter(has=self.page.get_by_role("button", name=words["execute"]))
        )
        line.first.get_by_role("button", name=words["execute"]).click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_text(words["agreed"]).click()
        dialog.get_by_role("button", name=words["execute"]).click()
        expect(self.page.get_by_text(words["tell"])).to_be_visible()

    def approves_the_only_request(self) -> None:
        """Go to what waits for a decision, and approve it."""
        words = self.words["decide"]
        self.page.get_by_role("link", name=words["title"]).click()
        self.page.get_by_role("button", name=words["approve"], exact=True).click()
        self.page.get_by_role("dialog").get_by_role("button", name=words["approve"], exact=True).click()

    def hears(self, words: str) -> None:
        """What the customer wrote appears in the open conversation by itself."""
        expect(self.conversation).to_contain_text(words, timeout=LIVE_WITHIN_MS)

    @property
    def bar(self) -> Locator:
        """What can be done with the ticket."""
        return self.page.get_by_role("region", name=self.words["handling"]["title"])

    @property
    def reply_box(self) -> Locator:
        """The field for the customer's eyes."""
        return self.page.get_by_role("textbox", name=self.words["talk"]["purpose"]["reply"])

    @property
    def conversation(self) -> Locator:
        """Everything that was said."""
        return self.page.locator("#panel-conversation")
