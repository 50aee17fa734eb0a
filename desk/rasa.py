"""The desk speaks to customers through Rasa, so that every channel and the tracker have what our people write.

SpeakingError      Rasa did not take the message; it was not sent, and the cure is in the words
└── SilentError    Rasa did not answer in time: each further message would wait as long
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

import httpx

from desk.transcript import ATTACHMENTS, KEY, PERSON, Attached

PATIENCE_SECONDS = 20.0
TYPING_PATIENCE_SECONDS = 2.0
HEALTH_PATIENCE_SECONDS = 2.0
NUDGE = "approval_decided"
"""Intent of domain.yml that no customer expresses; the negotiation tells a superior's answer when it comes."""


class SpeakingError(Exception):
    """The customer did not get the message.

    Attributes:
        status: of HTTP, as Rasa answered; None where it did not.
    """

    def __init__(self, cause: httpx.HTTPError) -> None:
        self.status = cause.response.status_code if isinstance(cause, httpx.HTTPStatusError) else None
        self.why = why(cause)
        super().__init__(f"the message did not go out ({self.why}); it is kept here, try to send it again")


class SilentError(SpeakingError):
    """Rasa did not answer in time."""


def why(error: httpx.HTTPError) -> str:
    """What went wrong, without the address: Rasa's token is in it."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"status {error.response.status_code}"
    return f"no answer, {type(error).__name__}"


class Speaker:
    """Sends what people at the desk write into the customer's own channel.

    Args:
        rasa_url: Rasa's HTTP API.
        rasa_token: its token; empty where it has none.
        transport: stands in for the network.
    """

    def __init__(self, rasa_url: str, rasa_token: str, transport: httpx.BaseTransport | None = None) -> None:
        self._token = {"token": rasa_token} if rasa_token else {}
        self._parameters = {"output_channel": "latest", **self._token}
        # Rasa is on this machine: a proxy in the environment must not be asked for it.
        self._client = httpx.Client(base_url=rasa_url, trust_env=False, transport=transport)

    def say(
        self,
        conversation_id: str,
        words: str,
        author: str,
        at: datetime,
        key: str | None = None,
        attachments: Sequence[Attached] = (),
    ) -> None:
        """Let the customer read the words, on the channel of their latest message.

        Args:
            key: by which the transcript tells later whether it went out.
            attachments: the files that go along with it.

        Raises:
            SpeakingError: Rasa does not answer, or the channel refuses the message.
        """
        metadata = {PERSON: author, **({KEY: key} if key is not None else {})}
        event = {"event": "bot", "text": words, "timestamp": at.timestamp(), "metadata": metadata}
        told = [{**event, "data": _as_data(attachments)} if attachments else event]
        self._write(conversation_id, "tracker/events", told, {"execute_side_effects": "true"})

    def nudge(self, conversation_id: str) -> None:
        """Let the assistant tell what a superior decided, without waiting for the customer's next message.

        Raises:
            SpeakingError: Rasa does not answer; the customer's next message brings the answer.
        """
        self._write(conversation_id, "trigger_intent", {"name": NUDGE}, {})

    def exchange_typing(self, watched: Collection[str], active: Collection[str], ended: Collection[str]) -> list[str]:
        """Tell the web chat in which conversations one of our people types, and hear whose customers do.

        Args:
            ended: conversations in which nobody here types any more.

        Raises:
            SpeakingError: Rasa does not answer; nobody sees who types for a while.
        """
        told = {"watched": list(watched), "active": list(active), "ended": list(ended)}
        response = self._call("POST", "/webhooks/webchat/typing", self._token, told, TYPING_PATIENCE_SECONDS)
        return [str(one) for one in response.json()["typing"]]

    def health_of(self, channel: str) -> Mapping[str, Any]:
        """What a channel tells of itself.

        Raises:
            SpeakingError: Rasa does not answer, or has no such channel.
        """
        path = f"/webhooks/{quote(channel, safe='')}/"
        told: Mapping[str, Any] = self._call("GET", path, self._token, None, HEALTH_PATIENCE_SECONDS).json()
        return told

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _write(self, conversation_id: str, what: str, body: object, more: dict[str, str]) -> None:
        path = f"/conversations/{quote(conversation_id, safe='')}/{what}"
        self._call("POST", path, {**self._parameters, **more}, body, PATIENCE_SECONDS)

    def _call(
        self, method: str, path: str, parameters: dict[str, str], body: object, patience: float
    ) -> httpx.Response:
        try:
            response = self._client.request(method, path, params=parameters, json=body, timeout=patience)
            response.raise_for_status()
        except httpx.TimeoutException as error:
            # The cause names the address with Rasa's token, and no log may have it.
            raise SilentError(error) from None
        except httpx.HTTPError as error:
            raise SpeakingError(error) from None
        return response


def _as_data(attachments: Sequence[Attached]) -> dict[str, Any]:
    """What Rasa hands its channels: the links, which any of them sends after the text, and what ours shows of each."""
    links = "\n".join(one.url for one in attachments)
    return {"attachment": links, ATTACHMENTS: [one.as_data() for one in attachments]}
