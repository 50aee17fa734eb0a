"""Chatwoot's API as an agent bot may use it: it writes to customers and to the team, and says who is to answer."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from channels.messaging.choices import numbered
from channels.messaging.platform import BusyError, Choice, Media, Outgoing, RefusedError
from channels.servers.addresses import is_beneath
from channels.servers.calling import Answer, Caller
from sandra.channels import CHANNELS
from sandra.escalation.mirroring import Standing

FLOOD_PAUSE_SECONDS = 60.0
"""Chatwoot counts the messages of a conversation by the minute."""
LONGEST_CHOICES: Mapping[str, tuple[int, int]] = {
    "Channel::WebWidget": (100, 1000),
    "Channel::Api": (100, 1000),
    "Channel::Telegram": (100, 64),
    "Channel::Whatsapp": (20, 200),
}
"""The kinds of app in which Chatwoot shows what may be chosen, with the characters on a button and the bytes it stands
for; in the others it would leave the choices out."""
_ADDRESS = re.compile(r"(\d+)-(\d+)", re.ASCII)
_SUCCESS = range(200, 300)
_FLOODED = "too many messages"

InboxOf = Callable[[str], Awaitable[str | None]]


class Chatwoot:
    """One installation of Chatwoot.

    Args:
        url: of the installation.
        token: the bot's access token.
        secret: what it signs its requests to us with.
        files_url: where the installation keeps its files, if not beneath its own address.
        inbox_of: tells by which kind of app Chatwoot reaches the customer at an address.
    """

    traits = CHANNELS["chatwoot"]

    def __init__(self, url: str, token: str, secret: str, files_url: str = "", inbox_of: InboxOf | None = None) -> None:
        self.secret = secret
        self._url = url.rstrip("/")
        self._files = [self._url, *([files_url] if files_url else [])]
        self._inbox_of = inbox_of
        self._token = {"api_access_token": token}
        self._calls = Caller("Chatwoot", self._url)

    async def send(self, address: str, message: Outgoing) -> None:
        """Let the customer have the message.

        Raises:
            PlatformError: they do not have it; which kind says what to do.
        """
        plain = {"content": message.text, "message_type": "outgoing"}
        if message.file is not None:
            file = (message.file.name, message.file.content, message.file.media_type)
            await self._post(address, "messages", data=plain, files={"attachments[]": file})
        elif not message.choices:
            await self._post(address, "messages", json=plain)
        elif await self._shows(address, message.choices):
            items = [{"title": choice.title, "value": choice.text} for choice in message.choices]
            asked = {"content_type": "input_select", "content_attributes": {"items": items}}
            await self._post(address, "messages", json={**plain, **asked})
        else:
            lines = numbered([{"title": choice.title} for choice in message.choices])
            await self._post(address, "messages", json={**plain, "content": f"{message.text}\n{lines}"})

    async def leave_note(self, address: str, text: str) -> None:
        """Tell the team something that the customer does not read.

        Raises:
            PlatformError: the team may not have it; where no answer came, it may.
        """
        await self._post(address, "messages", json={"content": text, "message_type": "outgoing", "private": True})

    async def set_standing(self, address: str, standing: Standing) -> datetime:
        """Say who is to answer from now on.

        Returns:
            A moment at which that is so, by Chatwoot's own clock where it tells.

        Raises:
            PlatformError: it may stand as before.
        """
        answer = await self._post(address, "toggle_status", json={"status": standing.value})
        return _told_at(answer)

    async def fetch(self, address: str, media: Media) -> bytes:
        """What is in a file.

        Raises:
            PlatformError: it cannot be had.
            TooLargeError: there is more of it than we keep.
        """
        answer = await self._calls.follow(media.reference, self._along)
        _require_success(answer)
        return answer.content

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.close()

    def _along(self, address: httpx.URL) -> dict[str, Any]:
        """Nothing: whoever holds the address of a file may read it, and the token stays with us."""
        if not any(is_beneath(str(address), allowed) for allowed in self._files):
            raise RefusedError("a file lies neither beneath SANDRA_CHATWOOT_URL nor SANDRA_CHATWOOT_FILES")
        return {}

    async def _shows(self, address: str, choices: Sequence[Choice]) -> bool:
        """Whether the customer gets to see the choices as buttons."""
        inbox = await self._inbox_of(address) if self._inbox_of is not None else None
        longest_title, longest_value = LONGEST_CHOICES.get(inbox or "", (0, 0))
        return all(len(one.title) <= longest_title and len(one.text.encode()) <= longest_value for one in choices)

    async def _post(self, address: str, what: str, **content: Any) -> Answer:
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise RefusedError(f"{address!r} is no account and conversation of Chatwoot")
        account, conversation = found.groups()
        path = f"/api/v1/accounts/{account}/conversations/{conversation}/{what}"
        answer = await self._calls.call("POST", path, headers=self._token, **content)
        _require_success(answer)
        return answer


def _require_success(answer: Answer) -> None:
    if answer.status in _SUCCESS:
        return
    said = answer.told().get("error")
    why = f"Chatwoot answered {answer.status} {str(said)[:200] if said else ''}".rstrip()
    if answer.status == httpx.codes.UNAUTHORIZED:
        raise RefusedError(f"{why}; set SANDRA_CHATWOOT_TOKEN to the access token of the bot of this account")
    if answer.status == httpx.codes.UNPROCESSABLE_ENTITY and _FLOODED in why.lower():
        raise BusyError(why, FLOOD_PAUSE_SECONDS)
    raise RefusedError(why)


def _told_at(answer: Answer) -> datetime:
    """Its clock shows whole seconds and may be looked at once a second only, so that it was before two more."""
    try:
        told = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, TypeError, ValueError):
        return datetime.now(timezone.utc)
    return told + timedelta(seconds=2)
