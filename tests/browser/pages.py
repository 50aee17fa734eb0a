"""The demo shop and its chat as a customer uses them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.stack import Stack

ANSWER_WITHIN_MS = 20_000
CASE_NUMBER = re.compile(r"\bC\d{6}-[A-Z0-9]{5}\b")


DROP = """
    (panel, [name, type, bytes, event]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
      const told = { bubbles: true, cancelable: true, composed: true };
      const made = event === "paste"
        ? new ClipboardEvent("paste", { ...told, clipboardData: dataTransfer })
        : new DragEvent(event, { ...told, dataTransfer });
      panel.querySelector("textarea").dispatchEvent(made);
    }
"""


@dataclass(frozen=True)
class Picture:
    """A file that a customer chooses."""

    name: str
    content: bytes
    media_type: str = "image/jpeg"


class ShopPage:
    """One page of the shop with the chat in it."""

    def __init__(self, page: Page, stack: Stack) -> None:
        self.page = page
        self._shop = stack.settings.public_desk_url

    def opens(self, customer_no: int) -> ShopPage:
        """Go to the orders of a customer and wait for them and for the chat."""
        self.page.goto(f"{self._shop}/?customer={customer_no}")
        expect(self.page.locator("article.card").first).to_be_visible()
        expect(self.launcher).to_be_visible()
        return self

    def order(self, number: str) -> Locator:
        """The card of an order."""
        return self.page.locator("article.card").filter(has_text=number)

    def complains_about(self, number: str) -> None:
        """Press the button under an order, which opens the chat with the order's number in the draft."""
        self.order(number).locator("button.complain").click()
        expect(self.draft).to_have_value(re.compile(number))

    def adds(self, text: str) -> list[str]:
        """Write after what is in the draft, send it and read the answer."""
        self.draft.press("End")
        return self._sends(text)

    def says(self, text: str) -> list[str]:
        """Write a message, send it and read the answer."""
        self.draft.fill("")
        return self._sends(text)

    def writes(self, text: str) -> None:
        """Send a message that nobody may answer at once."""
        self.draft.fill(text)
        self.draft.press("Enter")
        expect(self.bubbles_from("customer").last).to_have_text(text)

    def attaches(self, *pictures: Picture) -> None:
        """Choose pictures to go along with the message."""
        with self.page.expect_file_chooser() as chooser:
            self.page.locator("sandra-chat .attach").click()
        files = [FilePayload(name=one.name, mimeType=one.media_type, buffer=one.content) for one in pictures]
        chooser.value.set_files(files)

    def sees_attached(self, name: str) -> None:
        """A picture is with the server, ready to be sent."""
        line = self.tray.filter(has_text=name)
        expect(line).to_be_visible()
        expect(line.locator("progress")).to_be_hidden(timeout=ANSWER_WITHIN_MS)
        expect(line.get_by_role("alert")).to_have_count(0)

    def drops(self, picture: Picture, event: str = "drop") -> None:
        """Drop a picture onto the chat, or paste it with the event `paste`."""
        told = [picture.name, picture.media_type, list(picture.content), event]
        self.panel.evaluate(DROP, told)

    def chooses(self, position: int) -> list[str]:
        """Press one of the suggested answers, counted from 0, and read the answer."""
        before = self.bubbles_from("bot").count()
        self.choices.nth(position).click()
        return self._answer_after(before)

    @property
    def launcher(self) -> Locator:
        """The button that opens the chat."""
        return self.page.locator("sandra-chat .launcher")

    @property
    def panel(self) -> Locator:
        """The chat itself."""
        return self.page.locator("sandra-chat dialog.panel")

    @property
    def draft(self) -> Locator:
        """The field one writes in."""
        return self.page.locator("sandra-chat textarea")

    @property
    def tray(self) -> Locator:
        """The pictures of the draft."""
        return self.page.locator("sandra-chat .tray li")

    @property
    def cards(self) -> Locator:
        """The suggested answers that tell more than a name."""
        return self.page.locator("sandra-chat .choices:not([hidden]) .card")

    @property
    def choices(self) -> Locator:
        """The suggested answers that can still be pressed."""
        return self.page.locator("sandra-chat .choices:not([hidden]) button")

    def bubbles_from(self, sender: str) -> Locator:
        """The texts of one side: customer or bot."""
        return self.page.locator(f"sandra-chat .from-{sender} .text")

    def picture(self, name: str) -> Locator:
        """A picture in the conversation, by what is told to whoever cannot see it."""
        return self.panel.get_by_role("img", name=name)

    def file(self, name: str) -> Locator:
        """A file in the conversation."""
        return self.panel.get_by_role("link", name=name)

    def conversation(self) -> list[str]:
        """All bubbles from top to bottom."""
        return self.page.locator("sandra-chat .line .text").all_inner_texts()

    def case_number(self) -> str:
        """The number told in the conversation."""
        told = CASE_NUMBER.search("\n".join(self.conversation()))
        assert told, self.conversation()
        return told.group(0)

    def is_at_rest(self) -> None:
        """Wait until the last answer is there and nobody types."""
        expect(self.page.locator("sandra-chat .typing.is-active")).to_have_count(0, timeout=ANSWER_WITHIN_MS)
        expect(self.page.locator("sandra-chat .line").last).to_have_class(re.compile("from-bot"))

    def _sends(self, text: str) -> list[str]:
        before = self.bubbles_from("bot").count()
        self.draft.press_sequentially(text)
        self.draft.press("Enter")
        return self._answer_after(before)

    def _answer_after(self, before: int) -> list[str]:
        expect(self.bubbles_from("bot").nth(before)).to_be_visible(timeout=ANSWER_WITHIN_MS)
        self.is_at_rest()
        return self.bubbles_from("bot").all_inner_texts()[before:]
