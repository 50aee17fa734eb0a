"""What we say, in the forms of DingTalk's messages: in answer to a session, and written to a person by staff id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from channels.messaging.platform import Choice, Outgoing

LONGEST_HEADLINE = 50
"""Characters; it stands in the list of conversations only."""
_BELOW_EACH_OTHER = "0"


def as_answer(message: Outgoing) -> Mapping[str, Any]:
    """The body that a session's address takes."""
    if message.choices:
        buttons = [{"title": one.title, "actionURL": _saying(one)} for one in message.choices]
        return {
            "msgtype": "actionCard",
            "actionCard": {**_marked_down(message), "btnOrientation": "0", "btns": buttons},
        }
    if message.file is not None:
        return {"msgtype": "markdown", "markdown": _marked_down(message)}
    return {"msgtype": "text", "text": {"content": message.text}}


def as_letter(message: Outgoing, robot_code: str, staff_id: str) -> Mapping[str, Any]:
    """The body of the request that writes to a person."""
    template, content = _template(message)
    return {
        "robotCode": robot_code,
        "userIds": [staff_id],
        "msgKey": template,
        "msgParam": json.dumps(content, ensure_ascii=False),
    }


def _template(message: Outgoing) -> tuple[str, Mapping[str, str]]:
    """The name of the template, and what is put into it."""
    if len(message.choices) == 1:
        (choice,) = message.choices
        return "sampleActionCard", {**_marked_down(message), "singleTitle": choice.title, "singleURL": _saying(choice)}
    if message.choices:
        return f"sampleActionCard{len(message.choices)}", {**_marked_down(message), **_actions(message)}
    if message.file is not None:
        return "sampleMarkdown", _marked_down(message)
    return "sampleText", {"content": message.text}


def _actions(message: Outgoing) -> Mapping[str, str]:
    actions = {}
    for number, choice in enumerate(message.choices, start=1):
        actions[f"actionTitle{number}"] = choice.title
        actions[f"actionURL{number}"] = _saying(choice)
    return actions


def _saying(choice: Choice) -> str:
    """An address that makes the app of whoever touches it say something in their name."""
    return f"dtmd://dingtalkclient/sendMessage?content={quote(choice.text, safe='')}"


def _marked_down(message: Outgoing) -> Mapping[str, str]:
    """The message in Markdown, in which a line ends with two blanks; a picture comes from the desk's public address."""
    lines = message.text.splitlines()
    if message.file is not None:
        lines.append(f"![{message.file.name}]({message.file.url})")
    headline = message.text or (message.file.name if message.file is not None else "")
    return {"title": headline.splitlines()[0][:LONGEST_HEADLINE], "text": "  \n".join(lines)}
