"""Rasa's generator of language for Sandra; endpoints.yml names it under `nlg`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

import settings
from nlg.choice import Situation, choose
from nlg.fill import fill
from nlg.responses import load_responses
from nlg.traditional import to_traditional
from sandra.playbook import load_playbook
from sandra.tone import script_of, violations

logger = logging.getLogger(__name__)

DEFAULT_LANGUAGE = "zh-Hans"
SAFE_RESPONSE = "say_listening"
SELECTING_SLOTS = ("complaint_type", "emotion", "heated")
# Words of the customer: they stay as they were written, in whichever script.
CUSTOMERS_WORDS = ("details", "product", "day", "staff_member")
# These, the carrier's, and names of goods, which the shop has chosen, are not held against us.
OTHERS_WORDS = (*CUSTOMERS_WORDS, "item", "latest")
# Words of the standard, held against tone.yml when it is loaded; what fills them in may be others' words.
WORDS_OF_THE_STANDARD = ("finding", "remedy", "options", "steps")
PLAIN_WORD = "…"
FIRST_MARK = 0xE000
"""Of the signs no writing uses."""


class MissingVariantError(LookupError):
    """A response has no variant for the customer's language."""

    def __init__(self, response: str, situation: Mapping[str, Any]) -> None:
        super().__init__(f"{response} has no variant for {dict(situation)}; add one in data/responses")


class ComplaintGenerator(NaturalLanguageGenerator):
    """Chooses the response that fits the customer's language and feeling best, fills it, and checks its tone.

    A text that breaks a rule of playbook/tone.yml is replaced and logged, never sent. What comes in its place has no
    buttons, and says under `withheld` which response nobody read: what it offered cannot be agreed to.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        self._responses = load_responses(settings.ROOT / "data/responses")
        self._tone = load_playbook(settings.load().playbook).tone

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The message for a response, or None where the name is no response's."""
        if utter_action not in self._responses:
            return None
        language = kwargs.get("spoken") or tracker.get_slot("language") or DEFAULT_LANGUAGE
        situation = _situation(utter_action, tracker, language, kwargs)
        given, kept = _marked(kwargs)
        if self._breaks_rules(utter_action, situation, given):
            text = self._text(SAFE_RESPONSE, situation, given)
            return {
                "text": _put_back(_in_script(text, language), kept),
                "buttons": [],
                "utter_action": SAFE_RESPONSE,
                "withheld": utter_action,
            }
        text = self._text(utter_action, situation, given)
        return {
            "text": _put_back(_in_script(text, language), kept),
            "buttons": [self._button(choice, situation, language) for choice in kwargs.get("choices") or []],
            "utter_action": utter_action,
        }

    def _breaks_rules(self, response: str, situation: Situation, values: Mapping[str, Any]) -> bool:
        text = self._text(response, situation, _ours(values))
        faults = violations(text, self._language(situation), self._tone)
        found = [(fault.rule, fault.words) for fault in faults if fault.rule != "too_long"]
        if found:
            logger.error("tone: %s breaks %s and was not sent", response, found)
        return bool(found)

    def _text(self, response: str, situation: Situation, values: Mapping[str, Any]) -> str:
        variant = choose(self._responses.get(response, []), situation, response)
        if variant is None:
            raise MissingVariantError(response, situation.values)

        def include(response: str, values: Mapping[str, Any]) -> str:
            return self._text(response, situation.with_values(values), values)

        return fill(str(variant["text"]), values, include)

    def _button(self, choice: Mapping[str, Any], situation: Situation, language: str) -> dict[str, str]:
        """A choice: pressed, it says its title; `detail` stands beneath it where a channel has room for it."""
        title = _in_script(self._title(choice, situation), language)
        detail = {"detail": _in_script(str(choice["detail"]), language)} if choice.get("detail") else {}
        return {"title": title, "payload": title, **detail}

    def _title(self, choice: Mapping[str, Any], situation: Situation) -> str:
        if "title" in choice:
            return str(choice["title"])
        return self._text(choice["response"], situation.with_values(choice), choice)

    @staticmethod
    def _language(situation: Situation) -> str:
        return str(situation.values["language"])


def _ours(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values without the words that are not ours to choose here, wherever these stand."""
    return {
        name: PLAIN_WORD
        if name in OTHERS_WORDS or (name in WORDS_OF_THE_STANDARD and isinstance(value, str))
        else value
        for name, value in values.items()
    }


def _situation(response: str, tracker: DialogueStateTracker, language: str, given: Mapping[str, Any]) -> Situation:
    slots = {name: tracker.get_slot(name) for name in SELECTING_SLOTS}
    said_before = sum(
        isinstance(event, BotUttered) and event.metadata.get("utter_action") == response for event in tracker.events
    )
    values = {"heated": False, **slots, "repeat": said_before > 0, **given, "language": script_of(language)}
    return Situation(values, tracker.sender_id, said_before)


def _marked(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values with a mark for each of the customer's words, and what the marks stand for."""
    own = {name: given[name] for name in CUSTOMERS_WORDS if isinstance(given.get(name), str) and given[name]}
    kept = {chr(FIRST_MARK + number): str(words) for number, words in enumerate(own.values())}
    return {**given, **dict(zip(own, kept, strict=True))}, kept


def _put_back(text: str, kept: Mapping[str, str]) -> str:
    for mark, words in kept.items():
        text = text.replace(mark, words)
    return text.strip()


def _in_script(text: str, language: str) -> str:
    return to_traditional(text) if language == "zh-Hant" else text
