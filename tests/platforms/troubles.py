"""What goes wrong at a stand-in the next times it is called."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.responses import JSONResponse, Response


@dataclass
class Troubles:
    """Answers that come instead of the usual ones, each once and in order."""

    waiting: list[tuple[str, Response]] = field(default_factory=list)

    def come(self, call: str, status: int, content: Any = None, headers: dict[str, str] | None = None) -> None:
        """The next call of that name is answered like this."""
        self.waiting.append((call, JSONResponse(content, status, headers)))

    def of(self, call: str) -> Response | None:
        """What goes wrong with this call."""
        for place, (name, response) in enumerate(self.waiting):
            if name == call:
                del self.waiting[place]
                return response
        return None
