"""Reading a piece of a message by the same model that reads messages, over Rasa's own address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx


class Understanding:
    """Rasa's `/model/parse`; connections are kept open between calls."""

    def __init__(self, rasa_url: str, token: str, timeout: float) -> None:
        """
        Args:
            rasa_url: where Rasa answers.
            token: of its HTTP interface; empty where it has none.
            timeout: seconds to wait for an answer.
        """
        parameters = {"token": token} if token else {}
        self._client = httpx.Client(base_url=rasa_url, params=parameters, timeout=timeout, trust_env=False)

    def parse(self, text: str) -> Mapping[str, Any]:
        """Intent, complaint type, emotion, … of the text.

        Raises:
            httpx.HTTPError: Rasa does not answer; the turn breaks off and its message is kept.
        """
        answer = self._client.post("/model/parse", json={"text": text})
        answer.raise_for_status()
        parsed: Mapping[str, Any] = answer.json()
        return parsed
