"""Security headers on every answer.

AddressError (a ValueError; the message tells the cure)
├── ChatServerAddressError    the chat server's address is none a browser can connect to
└── PublicAddressError        the web server's own address is none a browser can load from
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SOCKET_SCHEMES = {"http": "ws", "https": "wss"}
_END_A_SOURCE = " ;,'\"@"


class AddressError(ValueError):
    """An address cannot stand in the policy."""


class ChatServerAddressError(AddressError):
    """The chat server's address is none a browser can connect to."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"the chat server's address is {address!r}; "
            "give it as http://host:port or https://host:port, without a path"
        )


class PublicAddressError(AddressError):
    """The web server's own address is none a browser can load from."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"the web server's own address is {address!r}; give it as http://host:port or https://host:port"
        )


def content_security_policy(chat_server: str, public_url: str = "") -> str:
    """The policy of the pages: nothing from elsewhere, and one connection out, to the chat server.

    Args:
        chat_server: its address, for example http://localhost:5005.
        public_url: where pictures that were sent to customers come from, also to pages opened under another name of
            this server.

    Raises:
        ChatServerAddressError: the chat server's is not http or https, or has more than host and port.
        PublicAddressError: the other is not http or https.
    """
    address = urlsplit(chat_server)
    socket_scheme = SOCKET_SCHEMES.get(address.scheme)
    if socket_scheme is None or chat_server != f"{address.scheme}://{address.netloc}" or not address.hostname:
        raise ChatServerAddressError(chat_server)
    if any(mark in chat_server for mark in _END_A_SOURCE):
        raise ChatServerAddressError(chat_server)
    return "; ".join(
        (
            "default-src 'self'",
            f"connect-src 'self' {chat_server} {socket_scheme}://{address.netloc}",
            " ".join(("img-src 'self' data:", *_origin(public_url))),
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _origin(public_url: str) -> tuple[str, ...]:
    if not public_url:
        return ()
    address = urlsplit(public_url)
    is_usable = address.scheme in SOCKET_SCHEMES and address.hostname
    if not is_usable or any(mark in address.netloc for mark in _END_A_SOURCE):
        raise PublicAddressError(public_url)
    return (f"{address.scheme}://{address.netloc}",)


class SecurityHeaders:
    """Adds the headers as the answer starts, so that streamed answers are not held back; stricter ones of it stay.

    Args:
        app: what answers.
        policy: of the pages.
    """

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
