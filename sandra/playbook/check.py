"""`python -m sandra.playbook.check FOLDER`: the trainers' check of the playbook."""

from __future__ import annotations

import sys
from pathlib import Path

from sandra.playbook.loader import PlaybookError, load_playbook


def main(arguments: list[str]) -> int:
    """Print every mistake, or one line saying that all is well. Returns the exit code."""
    folder = Path(arguments[0] if arguments else "playbook")
    try:
        playbook = load_playbook(folder)
    except PlaybookError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"playbook: {len(playbook.problems)} problem classes, all well")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
