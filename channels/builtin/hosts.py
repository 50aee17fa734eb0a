"""Where an app keeps what customers sent to it; nothing else is ever fetched.

The address of a picture comes from outside: a wrong one could lead into our own network, or carry our secret away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from channels.messaging.platform import RefusedError


@dataclass(frozen=True)
class Hosts:
    """The app's own.

    Attributes:
        api: address of the app's API; whatever lies at its origin is the app's.
        trusted: further hosts that are told our secret.
        open: domains that hand out to whoever has the address.
    """

    api: httpx.URL
    trusted: Sequence[str] = ()
    open: Sequence[str] = ()

    def require_own(self, address: httpx.URL) -> None:
        """
        Raises:
            RefusedError: the address is not the app's.
        """
        if not self.are_trusted_at(address) and not self._are_open_at(address):
            raise RefusedError(
                f"{address.host or 'an address without a host'} is no host of the app; nothing is fetched"
            )

    def are_trusted_at(self, address: httpx.URL) -> bool:
        """Whether our secret may go there."""
        return _origin(address) == _origin(self.api) or (_is_secure(address) and address.host in self.trusted)

    def _are_open_at(self, address: httpx.URL) -> bool:
        return _is_secure(address) and any(
            address.host == domain or address.host.endswith(f".{domain}") for domain in self.open
        )


def _origin(address: httpx.URL) -> tuple[str, str, int | None]:
    return address.scheme, address.host, address.port


def _is_secure(address: httpx.URL) -> bool:
    """Only who holds a domain's certificate answers for it; the usual port is the one without a number."""
    return address.scheme == "https" and address.port is None
