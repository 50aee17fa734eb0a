"""Whoever runs Sandra can always sign in at the desk: the first one-time password, or a new one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from launch.runner import Interruption
from launch.verbs import Launcher
from sandra.store.schema import upgrade
from settings import load


def test_the_first_administrator_is_added_and_later_given_another_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load({"SANDRA_VAR": str(tmp_path)}, tmp_path)
    upgrade(settings.store_url)
    launcher = Launcher(settings, Interruption(), tmp_path)

    launcher.administrator()
    launcher.administrator()

    shown = re.findall(r"Sign in at the desk as admin with (\S+);", capsys.readouterr().out)
    assert len(set(shown)) == 2
