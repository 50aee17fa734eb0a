"""One variable of the environment at a time, refused with the cure where it cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from settings.channels import CHANNEL_VARIABLES, ChannelVariables

SQLITE = "sqlite:///"
_LEAST_SIGNING_BYTES = 32
_MOST_CONNECTIONS = 1000
PROCESSES = ("actions", "rasa", "desk", "worker")
"""As the Procfile calls them."""


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message names the variable and the cure."""

    def __init__(self, variable: str, problem: str, cure: str) -> None:
        super().__init__(f"{variable} {problem}: {cure}")
        self.variable = variable


@dataclass(frozen=True)
class Reader:
    """Reads one variable at a time; an empty value counts as not set."""

    environ: Mapping[str, str]
    root: Path

    def text(self, variable: str, default: str) -> str:
        return self.environ.get(variable, "").strip() or default

    def processes(self, variable: str) -> tuple[str, ...]:
        wanted = self.text(variable, " ".join(PROCESSES)).split()
        unknown = [one for one in wanted if one not in PROCESSES]
        if unknown:
            raise SettingError(variable, f"has {unknown[0]!r}", f"set it to some of {' '.join(PROCESSES)}")
        return tuple(one for one in PROCESSES if one in wanted)

    def port(self, variable: str, default: int) -> int:
        value = self.text(variable, str(default))
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
            raise SettingError(variable, f"is {value!r}", f"set it to a port from 1 to 65535, such as {default}")
        return int(value)

    def seconds(self, variable: str, default: float, least: float) -> float:
        value = self.text(variable, str(default))
        try:
            seconds = float(value)
        except ValueError:
            seconds = -1.0
        if not least <= seconds <= 3600:
            raise SettingError(variable, f"is {value!r}", f"set it to seconds from {least} to 3600, such as {default}")
        return seconds

    def count(self, variable: str, default: int, least: int) -> int:
        value = self.text(variable, str(default))
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= _MOST_CONNECTIONS:
            cure = f"set it to a number from {least} to {_MOST_CONNECTIONS}, such as {default}"
            raise SettingError(variable, f"is {value!r}", cure)
        return int(value)

    def name(self, variable: str, default: str) -> str:
        value = self.text(variable, default)
        if not value.isascii() or not value.isalnum():
            raise SettingError(variable, f"is {value!r}", f"set it to letters and digits, such as {default}")
        return value

    def service(self, variable: str, schemes: Mapping[str, str]) -> str:
        """The words of the error are without the address, as there may be a password in it."""
        value = self.text(variable, "")
        if value and (urlsplit(value).scheme not in schemes or not urlsplit(value).netloc):
            cure = f"set it to one such as {' or '.join(schemes.values())}, or leave it empty"
            raise SettingError(variable, "is no address of such a service", cure)
        return value

    def switch(self, variable: str, default: bool) -> bool:
        value = self.text(variable, "1" if default else "0")
        if value not in ("0", "1"):
            raise SettingError(variable, f"is {value!r}", "set it to 1 (on) or 0 (off)")
        return value == "1"

    def path(self, variable: str, default: Path) -> Path:
        return (self.root / Path(self.text(variable, str(default))).expanduser()).resolve()

    def web_address(self, variable: str, default: str) -> str:
        value = self.text(variable, default).rstrip("/")
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise SettingError(variable, f"is {value!r}", f"set it to a web address such as {default}")
        return value

    def key(self, variable: str) -> str:
        value = self.text(variable, "")
        if value and len(value.encode()) < _LEAST_SIGNING_BYTES:
            cure = "set it to what `openssl rand -base64 32` prints, and give the same to the shop's server"
            raise SettingError(variable, f"is shorter than {_LEAST_SIGNING_BYTES} bytes", cure)
        return value

    def origins(self, variable: str) -> tuple[str, ...]:
        origins = tuple(one.rstrip("/") for one in self.text(variable, "").split())
        for one in origins:
            parts = urlsplit(one)
            if parts.scheme not in ("http", "https") or not parts.netloc or one != f"{parts.scheme}://{parts.netloc}":
                cure = "set it to the addresses of the sites, such as https://shop.example.com, with blanks between"
                raise SettingError(variable, f"has {one!r}", cure)
        return origins

    def channels(self) -> dict[str, str]:
        return {variable: value for own in CHANNEL_VARIABLES.values() for variable, value in self._channel(own).items()}

    def _channel(self, own: ChannelVariables) -> dict[str, str]:
        required = {variable: self.text(variable, "") for variable in own.required}
        missing = [variable for variable, value in required.items() if not value]
        if 0 < len(missing) < len(required):
            given = next(variable for variable, value in required.items() if value)
            raise SettingError(missing[0], f"is not set while {given} is", f"set it as well ({own.where}), or neither")
        for variable in own.switches:
            self.switch(variable, own.optional[variable] == "1")
        return required | {variable: self.text(variable, default) for variable, default in own.optional.items()}

    def database(self, variable: str, default: str) -> str:
        value = self.text(variable, default)
        if "://" not in value:
            raise SettingError(variable, f"is {value!r}", "set it to a database address such as sqlite:///var/file.db")
        is_file = value.startswith(SQLITE) and value not in (SQLITE, f"{SQLITE}:memory:")
        return f"{SQLITE}{(self.root / value[len(SQLITE) :]).resolve()}" if is_file else value
