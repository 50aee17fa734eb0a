"""How each process shows that it is ready.

`python -m launch.health NAME` asks one of them, for whatever keeps processes: 0 when it is ready, 1 when it is not.
"""

from __future__ import annotations

import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from settings import PROCESSES, Settings, load

Probe = Callable[[], bool]

_TIMEOUT_SECONDS = 1.0
# The worker's rounds are 5 seconds apart; one may take long while Rasa or a webhook is slow to answer.
_SILENCE_SECONDS = 120.0
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
    """Whether the heartbeat file was touched lately; the supervisor removes an old one before the start."""
    try:
        return time.time() - heartbeat.stat().st_mtime < _SILENCE_SECONDS
    except FileNotFoundError:
        return False


def main(name: str) -> int:
    """Ask one process of this machine."""
    asked = probes(load()).get(name)
    if asked is None:
        print(f"there is no process {name!r}: name one of {' '.join(PROCESSES)}", file=sys.stderr)
        return 2
    return 0 if asked() else 1


if __name__ == "__main__":
    sys.exit(main("".join(sys.argv[1:])))
