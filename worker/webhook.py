"""Speaks to a receiver of webhooks as Standard Webhooks 1.0 wants it: https://www.standardwebhooks.com.

NotTakenError    the receiver did not take a message; the words tell why, without its address, which may be a secret
└── GoneError    it takes no more messages at all
"""

from __future__ import annotations

import asyncio
import base64
import hmac
from datetime import datetime

import httpx

PATIENCE_SECONDS = 5.0
DIRECTLY = {"all://localhost": None, "all://127.0.0.1": None, "all://[::1]": None}
"""A proxy in the environment must not be asked for this machine."""


class NotTakenError(Exception):
    """The receiver did not take the message; it may take it later."""


class GoneError(NotTakenError):
    """The receiver wants no messages any more."""


class Receiver:
    """Takes signed messages.

    Args:
        url: where they are posted.
        key: what they are signed with.
        patience: seconds that one may take in all.
    """

    def __init__(self, url: str, key: bytes, patience: float = PATIENCE_SECONDS) -> None:
        self._url, self._key, self._patience = url, key, patience

    def post(self, message_id: str, body: bytes, at: datetime) -> None:
        """Hand over a message.

        Args:
            message_id: the same each time the message is sent, without a full stop.
            at: when it is sent.

        Raises:
            NotTakenError: see the head of this module.
        """
        seconds = int(at.timestamp())
        headers = {
            "content-type": "application/json",
            "user-agent": "Sandra",
            "webhook-id": message_id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": signature(self._key, message_id, seconds, body),
        }
        try:
            status = asyncio.run(asyncio.wait_for(self._status(headers, body), self._patience))
        except asyncio.TimeoutError:
            raise NotTakenError(f"no answer within {self._patience:g} seconds") from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            # The cause names the address; UnicodeError is about a host that no network knows.
            raise NotTakenError(f"no answer, {type(error).__name__}") from None
        _require_success(status)

    async def _status(self, headers: dict[str, str], body: bytes) -> int:
        """What the receiver says in its body is not read."""
        async with (
            httpx.AsyncClient(mounts=DIRECTLY, timeout=self._patience) as client,
            client.stream("POST", self._url, headers=headers, content=body) as response,
        ):
            return response.status_code


def signature(key: bytes, message_id: str, seconds: int, body: bytes) -> str:
    """What the receiver recomputes, to know who sent the message and that nobody changed it."""
    signed = f"{message_id}.{seconds}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}"


def _require_success(status: int) -> None:
    if status == httpx.codes.GONE:
        raise GoneError("status 410")
    if 300 <= status < 400:
        raise NotTakenError(f"status {status}; redirects are not followed, set SANDRA_WEBHOOK_URL to where it leads")
    if not 200 <= status < 300:
        raise NotTakenError(f"status {status}")
