"""Every setting of Sandra: an environment variable with a default that just works.

Only this package reads the environment. Relative paths are taken from the project's folder.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from settings.channels import CHANNEL_VARIABLES, HUMAN_AGENT
from settings.reading import PROCESSES, SQLITE, Reader, SettingError

__all__ = ["EVENT_BROKERS", "PROCESSES", "REDIS", "ROOT", "SettingError", "Settings", "load"]

ROOT = Path(__file__).resolve().parent.parent
_IN_BASE64 = "whsec_"
_LEAST_KEY_BYTES = 24
REDIS = {"redis": "redis://localhost:6379/0", "rediss": "rediss://user:password@redis.example:6380/0"}
EVENT_BROKERS = {
    "amqp": "amqp://user:password@rabbitmq.example:5672/sandra",
    "amqps": "amqps://user:password@rabbitmq.example:5671/sandra",
    "kafka": "kafka://kafka1.example:9092,kafka2.example:9092",
    "kafkas": "kafkas://user:password@kafka.example:9093",
}
"""An example for each kind of address; the letter s asks for TLS."""


@dataclass(frozen=True)
class Settings:
    """What every process of one installation agrees on.

    `gather_seconds` is the pause after which several short messages count as one turn (B1); `action_timeout`
    is the number of seconds an action may take before the customer gets an honest sentence and a promise.
    """

    # Which of its processes run here.
    processes: tuple[str, ...]
    host: str
    rasa_port: int
    actions_host: str
    actions_port: int
    desk_port: int
    # Where the others reach Rasa, and Rasa the action servers: this machine's, or a proxy in front of several.
    rasa_url: str
    actions_url: str
    public_chat_url: str
    public_desk_url: str
    store_url: str = field(repr=False)
    tracker_url: str = field(repr=False)
    var: Path
    spool_url: str = field(repr=False)
    playbook: Path
    demo: bool
    gather_seconds: float
    action_timeout: float
    secret: str = field(repr=False)
    rasa_token: str = field(repr=False)
    # Such addresses often have a secret of their own in them.
    webhook_url: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    # What the shop's own server signs its customers' identity with; empty where it does not.
    identity_secret: str = field(repr=False)
    site_origins: tuple[str, ...]
    # What several processes of one kind share; the addresses are empty where there is one of each. They hold passwords.
    redis_url: str = field(repr=False)
    redis_prefix: str
    event_broker_url: str = field(repr=False)
    event_queue: str
    pool_size: int
    pool_overflow: int
    # The messaging apps' own variables, by name.
    channels: Mapping[str, str] = field(repr=False)

    @property
    def channels_on(self) -> frozenset[str]:
        """The messaging apps whose variables are set."""
        return frozenset(
            name for name, own in CHANNEL_VARIABLES.items() if all(self.channels[one] for one in own.required)
        )

    @property
    def channels_longer_for_people(self) -> frozenset[str]:
        """The messaging apps in which our people may write for longer than the assistant."""
        return frozenset({"facebook"} if self.channels[HUMAN_AGENT] == "1" else ())

    @property
    def own_rasa_url(self) -> str:
        """Address of the Rasa on this machine."""
        return _address(self.host, self.rasa_port)

    @property
    def own_actions_url(self) -> str:
        """Address of the action server on this machine."""
        return _address(self.actions_host, self.actions_port)

    @property
    def desk_url(self) -> str:
        """Address at which the other processes of this machine reach the desk."""
        return _address(self.host, self.desk_port)

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """Origins of the pages that may talk to Rasa from a browser."""
        own = (self.public_desk_url, f"http://localhost:{self.desk_port}", self.desk_url)
        origins = (*own, *self.site_origins)
        return tuple(dict.fromkeys(origins))

    @property
    def identity_key(self) -> str:
        """What tokens of customers' identity are checked with, empty where none counts; the demo shop has its own."""
        if self.identity_secret or not self.demo:
            return self.identity_secret
        return hmac.new(self.secret.encode(), b"the demo shop's customers", "sha256").hexdigest()

    @property
    def webhook_key(self) -> bytes:
        """What messages to the webhook are signed with."""
        return _key_of(self.webhook_secret)

    @property
    def letters_url(self) -> str:
        """Database of what waits for a messaging app to take it."""
        return self._beside_the_spool("letters")

    @property
    def wecom_url(self) -> str:
        """Database of how far WeCom's logs are read."""
        return self._beside_the_spool("wecom")

    @property
    def heartbeat_path(self) -> Path:
        """File that the worker touches while it is alive."""
        return self.var / "worker.alive"

    def environment(self) -> dict[str, str]:
        """The same as environment variables, for child processes and for `${…}` in Rasa's YAML files."""
        return {
            "SANDRA_PROCESSES": " ".join(self.processes),
            "SANDRA_HOST": self.host,
            "SANDRA_RASA_PORT": str(self.rasa_port),
            "SANDRA_ACTIONS_HOST": self.actions_host,
            "SANDRA_ACTIONS_PORT": str(self.actions_port),
            "SANDRA_DESK_PORT": str(self.desk_port),
            "SANDRA_RASA_URL": self.rasa_url,
            "SANDRA_ACTIONS_URL": self.actions_url,
            "SANDRA_PUBLIC_CHAT_URL": self.public_chat_url,
            "SANDRA_PUBLIC_DESK_URL": self.public_desk_url,
            "SANDRA_STORE_URL": self.store_url,
            "SANDRA_TRACKER_URL": self.tracker_url,
            "SANDRA_VAR": str(self.var),
            "SANDRA_SPOOL_URL": self.spool_url,
            "SANDRA_PLAYBOOK": str(self.playbook),
            "SANDRA_DEMO": "1" if self.demo else "0",
            "SANDRA_GATHER_SECONDS": str(self.gather_seconds),
            "SANDRA_ACTION_TIMEOUT": str(self.action_timeout),
            "SANDRA_SECRET": self.secret,
            "SANDRA_RASA_TOKEN": self.rasa_token,
            "SANDRA_WEBHOOK_URL": self.webhook_url,
            "SANDRA_WEBHOOK_SECRET": self.webhook_secret,
            "SANDRA_IDENTITY_SECRET": self.identity_secret,
            "SANDRA_SITE_ORIGINS": " ".join(self.site_origins),
            "SANDRA_REDIS_URL": self.redis_url,
            "SANDRA_REDIS_PREFIX": self.redis_prefix,
            "SANDRA_EVENT_BROKER_URL": self.event_broker_url,
            "SANDRA_EVENT_QUEUE": self.event_queue,
            "SANDRA_POOL_SIZE": str(self.pool_size),
            "SANDRA_POOL_OVERFLOW": str(self.pool_overflow),
            **self.channels,
            "ALLOWED_ORIGINS": " ".join(self.allowed_origins),
            "ACTIONS_URL": f"{self.actions_url}/webhook",
            "TRACKER_URL": self.tracker_url,
            # As Rasa's tracker store calls them.
            "POSTGRESQL_POOL_SIZE": str(self.pool_size),
            "POSTGRESQL_MAX_OVERFLOW": str(self.pool_overflow),
        }

    def _beside_the_spool(self, name: str) -> str:
        """The spool's own database; where it is a file, which one writes at a time, another file."""
        if not self.spool_url.startswith(SQLITE):
            return self.spool_url
        return f"{SQLITE}{Path(self.spool_url[len(SQLITE) :]).with_name(f'{name}.db')}"


def load(environ: Mapping[str, str] | None = None, root: Path = ROOT) -> Settings:
    """Read all settings.

    Args:
        environ: variables to read; the process's own when not given.
        root: folder from which relative paths are taken.

    Raises:
        SettingError: a variable has a value that cannot be used.
    """
    read = Reader(os.environ if environ is None else environ, root)
    var = read.path("SANDRA_VAR", root / "var")
    host = read.text("SANDRA_HOST", "127.0.0.1")
    ports = {
        "SANDRA_RASA_PORT": read.port("SANDRA_RASA_PORT", 5005),
        "SANDRA_ACTIONS_PORT": read.port("SANDRA_ACTIONS_PORT", 5055),
        "SANDRA_DESK_PORT": read.port("SANDRA_DESK_PORT", 8000),
    }
    _require_distinct(ports)
    rasa_token = read.text("SANDRA_RASA_TOKEN", "")
    _require_token_beyond_loopback(host, rasa_token)
    actions_host = read.text("SANDRA_ACTIONS_HOST", "127.0.0.1")
    webhook_url, webhook_secret = read.text("SANDRA_WEBHOOK_URL", ""), read.text("SANDRA_WEBHOOK_SECRET", "")
    if webhook_url:
        _require_webhook_address(webhook_url)
        _require_webhook_secret(webhook_secret)
    store_url = read.database("SANDRA_STORE_URL", f"{SQLITE}{var / 'sandra.db'}")
    spool_url = read.database("SANDRA_SPOOL_URL", f"{SQLITE}{var / 'spool.db'}")
    _require_apart(store_url, spool_url)
    _require_new_name(read.text("SANDRA_SPOOL_PATH", ""))
    return Settings(
        processes=read.processes("SANDRA_PROCESSES"),
        host=host,
        rasa_port=ports["SANDRA_RASA_PORT"],
        actions_host=actions_host,
        actions_port=ports["SANDRA_ACTIONS_PORT"],
        desk_port=ports["SANDRA_DESK_PORT"],
        rasa_url=read.web_address("SANDRA_RASA_URL", _address(host, ports["SANDRA_RASA_PORT"])),
        actions_url=read.web_address("SANDRA_ACTIONS_URL", _address(actions_host, ports["SANDRA_ACTIONS_PORT"])),
        public_chat_url=read.web_address("SANDRA_PUBLIC_CHAT_URL", f"http://localhost:{ports['SANDRA_RASA_PORT']}"),
        public_desk_url=read.web_address("SANDRA_PUBLIC_DESK_URL", f"http://localhost:{ports['SANDRA_DESK_PORT']}"),
        store_url=store_url,
        tracker_url=read.database("SANDRA_TRACKER_URL", f"{SQLITE}{var / 'tracker.db'}"),
        var=var,
        spool_url=spool_url,
        playbook=read.path("SANDRA_PLAYBOOK", root / "playbook"),
        demo=read.switch("SANDRA_DEMO", True),
        gather_seconds=read.seconds("SANDRA_GATHER_SECONDS", 1.0, least=0.0),
        action_timeout=read.seconds("SANDRA_ACTION_TIMEOUT", 8.0, least=0.1),
        secret=read.text("SANDRA_SECRET", "") or _kept_secret(var / "secret"),
        rasa_token=rasa_token,
        webhook_url=webhook_url,
        webhook_secret=webhook_secret,
        identity_secret=read.key("SANDRA_IDENTITY_SECRET"),
        site_origins=read.origins("SANDRA_SITE_ORIGINS"),
        redis_url=read.service("SANDRA_REDIS_URL", REDIS),
        redis_prefix=read.name("SANDRA_REDIS_PREFIX", "sandra"),
        event_broker_url=read.service("SANDRA_EVENT_BROKER_URL", EVENT_BROKERS),
        event_queue=read.text("SANDRA_EVENT_QUEUE", "rasa_core_events"),
        pool_size=read.count("SANDRA_POOL_SIZE", 3, least=1),
        pool_overflow=read.count("SANDRA_POOL_OVERFLOW", 4, least=0),
        channels=read.channels(),
    )


def _address(host: str, port: int) -> str:
    """Where its own machine reaches a server that listens there; one bound to every address, through loopback."""
    return f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"


def _require_apart(store_url: str, spool_url: str) -> None:
    """What customers write is kept in the spool while the store is down."""
    if store_url == spool_url:
        cure = "give the spool a database of its own, best on another server: it has to work when the store does not"
        raise SettingError("SANDRA_SPOOL_URL", "names the same database as SANDRA_STORE_URL", cure)


def _require_new_name(spool_path: str) -> None:
    """Messages may wait in the file that an earlier version was told to keep them in."""
    if spool_path:
        cure = "name the same file in SANDRA_SPOOL_URL, as sqlite:///var/spool.db"
        raise SettingError("SANDRA_SPOOL_PATH", f"is {spool_path!r}, and is not read any more", cure)


def _require_distinct(ports: Mapping[str, int]) -> None:
    owners: dict[int, str] = {}
    for variable, port in ports.items():
        if port in owners:
            raise SettingError(variable, f"is {port}, which {owners[port]} uses too", "give each its own port")
        owners[port] = variable


def _require_token_beyond_loopback(host: str, token: str) -> None:
    """Rasa's HTTP API reads and rewrites conversations: never open to a network without a token."""
    if host == "localhost" or token:
        return
    try:
        is_loopback = ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise SettingError(
            "SANDRA_RASA_TOKEN",
            f"is not set while SANDRA_HOST={host} opens Rasa's API to the network",
            "set it to a long random word, or leave SANDRA_HOST at 127.0.0.1 behind a proxy",
        )


def _require_webhook_address(value: str) -> None:
    """The words of the error are without it, as there may be a secret in it."""
    try:
        parts = urlsplit(value)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable or not value.isprintable() or " " in value:
        raise SettingError(
            "SANDRA_WEBHOOK_URL",
            "is no web address",
            "set it to one such as https://hooks.example.com/sandra, or leave it empty for no webhook",
        )


def _require_webhook_secret(secret: str) -> None:
    """The receiver must be able to tell our messages from anybody's."""
    cure = "set it to what `echo whsec_$(openssl rand -base64 32)` prints, and give the same to the receiver"
    if not secret:
        raise SettingError("SANDRA_WEBHOOK_SECRET", "is not set while SANDRA_WEBHOOK_URL is", cure)
    try:
        length = len(_key_of(secret))
    except ValueError:
        problem = f"is neither plain text nor {_IN_BASE64} with base64 after it"
        raise SettingError("SANDRA_WEBHOOK_SECRET", problem, cure) from None
    if length < _LEAST_KEY_BYTES:
        raise SettingError("SANDRA_WEBHOOK_SECRET", f"is shorter than {_LEAST_KEY_BYTES} bytes", cure)


def _key_of(secret: str) -> bytes:
    """What stands in base64 after its mark, or else the text itself."""
    if not secret.startswith(_IN_BASE64):
        return secret.encode()
    encoded = secret[len(_IN_BASE64) :]
    return base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)


def _kept_secret(path: Path) -> str:
    """The secret kept in `path`, made at first need; processes that start together get the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_secret(path)
    return path.read_text(encoding="ascii").strip()


def _make_secret(path: Path) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(32), encoding="ascii")
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
