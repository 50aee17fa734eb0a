"""Speaks to WhatsApp through Twilio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import httpx

from channels.builtin.api import AppApi
from channels.builtin.fields import number, text
from channels.builtin.hosts import Hosts
from channels.messaging.platform import (
    BusyError,
    ClosedWindowError,
    Media,
    Outgoing,
    PlatformError,
    RefusedError,
)
from sandra.channels import CHANNELS

MEDIA_DOMAINS = ("twiliocdn.com",)
OUTSIDE_WINDOW = 63016
_PASSING = (20429, 21611, 30001, 63018, 63038)
_CURES: Mapping[int, str] = {
    20003: "set SANDRA_TWILIO_ACCOUNT_SID and SANDRA_TWILIO_AUTH_TOKEN to those of the console's first page",
    21606: "set SANDRA_TWILIO_NUMBER to a sender of this account, as whatsapp:+14155238886",
    21620: "set SANDRA_PUBLIC_DESK_URL to an address that Twilio reaches, since it fetches pictures there",
    63007: "set SANDRA_TWILIO_NUMBER to a sender of this account, as whatsapp:+14155238886",
    63015: "in the sandbox only who has joined can be written to",
}


class TwilioClient:
    """Twilio's Messages resource as our layer wants it.

    Args:
        account: the account's SID.
        token: its auth token.
        number: what customers write to, as whatsapp:+14155238886.
        api: address of the API.
        webhook_address: where Twilio sends what customers write, and what became of our messages; empty where the
            address it calls can be told from its requests.
    """

    traits = CHANNELS["twilio"]

    def __init__(self, account: str, token: str, number: str, api: str, webhook_address: str = "") -> None:
        self.token, self.webhook_address = token, webhook_address
        hosts = Hosts(httpx.URL(api), open=MEDIA_DOMAINS)
        self._api = AppApi("Twilio", hosts, (token,), {"auth": httpx.BasicAuth(account, token)})
        self._messages = f"2010-04-01/Accounts/{account}/Messages.json"
        self._number = number

    async def send(self, address: str, message: Outgoing) -> Sequence[str]:
        """Let the customer have the message.

        Returns:
            Its SID.

        Raises:
            PlatformError: they do not have it.
        """
        form = {"From": self._number, "To": address}
        if message.text:
            form["Body"] = message.text
        if message.file is not None:
            form["MediaUrl"] = message.file.url
        if self.webhook_address:
            form["StatusCallback"] = self.webhook_address
        told = (await self._api.call(self._messages, data=form)).told()
        if not (message_id := text(told, "sid")):
            raise refusal_of(int(number(told, "code") or 0), self._api.fit_to_show(text(told, "message")))
        return [message_id]

    async def fetch(self, address: str, media: Media) -> bytes:
        """What is in a picture, file or voice message.

        Raises:
            PlatformError: it cannot be had.
        """
        return await self._api.download(media.reference)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()


def refusal_of(code: int, said: str) -> PlatformError:
    """
    Args:
        code: of https://www.twilio.com/docs/api/errors.
        said: the words for it.
    """
    told = f"{said} (error {code})" if code else said
    if code == OUTSIDE_WINDOW:
        return ClosedWindowError(told)
    if code in _PASSING:
        return BusyError(told)
    return RefusedError(f"{told}; {_CURES[code]}" if code in _CURES else told)
