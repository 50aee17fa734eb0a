"""What a benchmark ran on, as its page tells it."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def machine() -> str:
    """The cores and the processor, as the system names it."""
    return f"{os.cpu_count()} cores, {_processor(Path('/proc/cpuinfo'))}"


def _processor(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())
