"""Choices put before a customer, as the dialogue does."""

from __future__ import annotations

from collections.abc import Sequence

import httpx

from tests.stack import Stack

PATIENCE_SECONDS = 30.0


def offer(stack: Stack, conversation_id: str, text: str, titles: Sequence[str]) -> None:
    """Say something with choices below it."""
    buttons = [{"title": title, "payload": title} for title in titles]
    event = {"event": "bot", "text": text, "data": {"buttons": buttons}, "metadata": {}}
    address = f"{stack.settings.rasa_url}/conversations/{conversation_id}/tracker/events"
    query = {"output_channel": "latest", "execute_side_effects": "true"}
    httpx.post(address, params=query, json=event, timeout=PATIENCE_SECONDS, trust_env=False).raise_for_status()
