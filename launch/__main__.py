"""`python -m launch VERB`: the Makefile's way in."""

from __future__ import annotations

import argparse
import sys

from launch.console import LaunchError, Screen
from launch.runner import Interruption
from launch.verbs import Launcher
from settings import SettingError, load

_VERBS = (
    "run",
    "setup",
    "serve",
    "stop",
    "migrate",
    "train",
    "web",
    "check",
    "administrator",
    "test-nlu",
    "accept-nlu",
    "clauses",
    "rights",
    "channels",
    "bench",
    "bench-nlu",
    "bench-policies",
    "fuzz",
    "lint",
    "format",
    "lock",
    "test",
)
_WITH_OPTIONS = ("bench", "fuzz")
_SUITES = ("unit", "nlu", "conversations", "integration", "browser")


def main() -> int:
    """Carry out the verb of the command line; an error is one line with its cure."""
    parser = argparse.ArgumentParser(prog="launch", description=__doc__)
    parser.add_argument("verb", choices=_VERBS)
    parser.add_argument("suite", nargs="?", default="", choices=("", *_SUITES), help="only these tests")
    arguments, further = parser.parse_known_args()
    if further and arguments.verb not in _WITH_OPTIONS:
        parser.error(f"`{arguments.verb}` does not know {' '.join(further)}")
    try:
        launcher = Launcher(load(), Interruption().listen())
        if arguments.verb == "test":
            return launcher.test(arguments.suite)
        if arguments.verb in _WITH_OPTIONS:
            return int(getattr(launcher, arguments.verb)(*further))
        return int(getattr(launcher, arguments.verb.replace("-", "_"))())
    except (LaunchError, SettingError) as error:
        Screen().error(error)
        return getattr(error, "exit_code", 1)


if __name__ == "__main__":
    sys.exit(main())
