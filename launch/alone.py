"""`python -m launch.alone NAME`: become one process of the Procfile.

For containers, whose engine starts, watches and ends processes, and reads what they print.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from launch.processes import read_procfile
from launch.verbs import child_environment
from settings import PROCESSES, ROOT, SettingError, load


def become(name: str) -> NoReturn:
    """Go on as this process, so that it hears the engine's signals itself."""
    command = read_procfile(ROOT / "Procfile")[name]
    os.chdir(ROOT)
    os.execve("/bin/sh", ["sh", "-c", command], child_environment(load(), os.environ))


def main(name: str) -> NoReturn:
    """Become it, or say in one line why not."""
    if name not in PROCESSES:
        sys.exit(f"there is no process {name!r}: name one of {' '.join(PROCESSES)}")
    try:
        become(name)
    except SettingError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main("".join(sys.argv[1:]))
