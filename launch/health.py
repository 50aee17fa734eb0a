"""How each process shows that it is ready."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from settings import Settings

Probe = Callable[[], bool]

_TIMEOUT_SECONDS = 1.0
# The processes are on this machine: a proxy in the environment must not be asked for them.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def probes(settings: Settings) -> Mapping[str, Probe]:
    """One question for each process of the Procfile, by its name; true once the process is ready."""
    token = f"?token={quote(settings.rasa_token)}" if settings.rasa_token else ""
    return {
        "actions": lambda: answers(f"{settings.own_actions_url}/health"),
        "rasa": lambda: answers(f"{settings.own_rasa_url}/status{token}"),
        "desk": lambda: answers(f"{settings.desk_url}/health"),
        "worker": lambda: beats(settings.heartbeat_path),
    }


def answers(url: str) -> bool:
    """Whether the address answers with 200."""
    try:
        with _opener.open(url, timeout=_TIMEOUT_SECONDS) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def beats(heartbeat: Path) -> bool:
    """Whether the heartbeat file is there; the supervisor removes an old one before the start."""
    return heartbeat.exists()
