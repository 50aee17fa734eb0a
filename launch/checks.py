"""What must hold before work begins: ports are free, the disk has room."""

from __future__ import annotations

import errno
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from launch.console import LaunchError
from settings import Settings

_SPACE_NEEDED = 4 * 1024**3
_LISTENING = "0A"


class CheckFailed(LaunchError):
    """The machine is not ready; nothing was started."""


class PortTaken(CheckFailed):
    """A port that a process of ours needs is in use."""


class DiskFull(CheckFailed):
    """There is too little room to install."""


def ports_free(settings: Settings) -> None:
    """Check the port of every process that runs here.

    Raises:
        PortTaken: names the port, who holds it where that can be known, and the setting that changes it.
    """
    wanted = (
        ("rasa", settings.host, settings.rasa_port, "SANDRA_RASA_PORT"),
        ("actions", settings.actions_host, settings.actions_port, "SANDRA_ACTIONS_PORT"),
        ("desk", settings.host, settings.desk_port, "SANDRA_DESK_PORT"),
    )
    for process, host, port, variable in wanted:
        if process in settings.processes and _is_taken(host, port):
            holder = port_holder(port)
            raise PortTaken(
                f"port {port} is taken by {holder or 'another program'}",
                f"end it (`make stop` if it is Sandra), or choose another: {variable}={port + 10} make run",
            )


def disk_space(folder: Path, needed: int = _SPACE_NEEDED) -> None:
    """Check that `needed` bytes are free where `folder` lies.

    Raises:
        DiskFull: says how much is free and how much is needed.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFull(
            f"only {free / 1024**3:.1f} GB are free on the disk of {folder}",
            f"free some space; set-up needs {needed / 1024**3:.0f} GB",
        )


def port_holder(port: int) -> str | None:
    """Name and process id of the program that listens on a port; None where that cannot be known."""
    holder = _process_id_from_lsof(port) or _process_id_from_proc(port)
    if holder is None:
        return None
    name = subprocess.run(["ps", "-o", "comm=", "-p", str(holder)], capture_output=True, text=True)
    return f"{Path(name.stdout.strip()).name or 'a program'} (process {holder})"


def _is_taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as server:
        # Without it a port whose connections only just closed would count as taken.
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind((host, port))
            server.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return True
            raise CheckFailed(
                f"{host}:{port} cannot be opened ({error.strerror})",
                "set SANDRA_HOST to an address of this machine",
            ) from error
    return False


def _process_id_from_lsof(port: int) -> int | None:
    with suppress(FileNotFoundError):
        found = subprocess.run(["lsof", "-nPt", f"-iTCP:{port}", "-sTCP:LISTEN"], capture_output=True, text=True)
        if found.stdout.strip():
            return int(found.stdout.split()[0])
    return None


def _process_id_from_proc(port: int) -> int | None:
    """The same on a Linux without lsof: the listening socket's inode, then the process that has it open."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    if not sockets:
        return None
    for process in Path("/proc").glob("[0-9]*"):
        # Processes of other users may not be looked into, and processes end while we look.
        with suppress(OSError):
            for handle in (process / "fd").iterdir():
                if str(handle.readlink()) in sockets:
                    return int(process.name)
    return None


def _listening_inodes(port: int) -> Iterator[str]:
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if table.exists():
            for row in table.read_text(encoding="ascii").splitlines()[1:]:
                columns = row.split()
                if columns[3] == _LISTENING and re.fullmatch(f".*:{port:04X}", columns[1]):
                    yield columns[9]
