"""Security headers on every answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SOCKET_SCHEMES = {"http": "ws", "https": "wss"}


class ChatServerAddressError(ValueError):
    """The chat server's address is none a browser can connect to."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"the chat server's address is {address!r}; "
            "give it as http://host:port or https://host:port, without a path"
        )


def content_security_policy(chat_server: str) -> str:
    """The policy of the pages: nothing from elsewhere, and one connection out, to the chat server.

    Args:
        chat_server: its address, for example http://localhost:5005.

    Raises:
        ChatServerAddressError: the address is not http or https, or has more than host and port.
    """
    address = urlsplit(chat_server)
    socket_scheme = SOCKET_SCHEMES.get(address.scheme)
    if socket_scheme is None or chat_server != f"{address.scheme}://{address.netloc}" or not address.hostname:
        raise ChatServerAddressError(chat_server)
    if any(mark in chat_server for mark in " ;,'\"@"):
        raise ChatServerAddressError(chat_server)
    return "; ".join(
        (
            "default-src 'self'",
            f"connect-src 'self' {chat_server} {socket_scheme}://{address.netloc}",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Adds the headers as the answer starts, so that streamed answers are not held back.

    Args:
        app: what answers.
        chat_server: the address the pages may connect to.
    """

    def __init__(self, app: ASGIApp, chat_server: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_security_policy(chat_server),
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
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)
