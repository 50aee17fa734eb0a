"""How Feishu seals its requests: encrypted with the app's Encrypt Key, and signed with it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from channels.messaging.platform import ForgedError, MalformedError
from channels.servers.freshness import require_fresh

LONGEST_WAY_SECONDS = 300
"""A request signed longer ago may be an old one that somebody plays again."""
_BLOCK_BYTES = 16


class Envelope:
    """Opens what Feishu sends.

    Args:
        encrypt_key: of the app's encryption strategy.
        verification_token: from the same page; empty where it is not checked.
        clock: seconds since 1970.
    """

    def __init__(self, encrypt_key: str, verification_token: str = "", clock: Callable[[], float] = time.time) -> None:
        self._encrypt_key, self._token, self._clock = encrypt_key, verification_token, clock

    def open(self, headers: Mapping[str, str], body: bytes) -> Mapping[str, Any]:
        """What is in a request.

        Args:
            headers: of the request, whose names may be asked for in lower case.
            body: exactly as it came.

        Raises:
            ForgedError: it is not signed with the key, or has another token.
            StaleError: it was signed too long ago, or in the future.
            MalformedError: it is signed, and cannot be read.
        """
        signature = headers.get("x-lark-signature", "")
        content = self._open_signed(headers, body, signature) if signature else self._open_unsigned(body)
        if self._token and not hmac.compare_digest(_token_of(content).encode(), self._token.encode()):
            raise ForgedError("the verification token is another")
        return content

    def _open_signed(self, headers: Mapping[str, str], body: bytes, signature: str) -> Mapping[str, Any]:
        timestamp, nonce = (headers.get(f"x-lark-request-{name}", "") for name in ("timestamp", "nonce"))
        signed = hashlib.sha256(f"{timestamp}{nonce}{self._encrypt_key}".encode() + body).hexdigest()
        if not hmac.compare_digest(signed.encode(), signature.encode()):
            raise ForgedError("the signature is not that of the Encrypt Key")
        require_fresh(timestamp, self._clock(), LONGEST_WAY_SECONDS)
        return self._decrypt(body)

    def _open_unsigned(self, body: bytes) -> Mapping[str, Any]:
        """Only the question whether we are here comes without a signature.

        Whatever else is wrong is told in the same way: the difference would help to guess what is encrypted.
        """
        try:
            content = self._decrypt(body)
        except MalformedError as error:
            raise ForgedError("it is not signed") from error
        if not is_challenge(content):
            raise ForgedError("it is not signed")
        return content

    def _decrypt(self, body: bytes) -> Mapping[str, Any]:
        try:
            content = json.loads(unsealed(self._encrypt_key, json.loads(body)["encrypt"]))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise MalformedError("it is not encrypted with the Encrypt Key") from error
        if not isinstance(content, dict):
            raise MalformedError("what is encrypted is not an object")
        return content


def unsealed(encrypt_key: str, sealed: str) -> bytes:
    """What is encrypted.

    Raises:
        ValueError: it is not encrypted with this key.
    """
    content = base64.b64decode(sealed, validate=True)
    cipher = Cipher(AES(hashlib.sha256(encrypt_key.encode()).digest()), CBC(content[:_BLOCK_BYTES]))
    decryptor, unpadder = cipher.decryptor(), PKCS7(AES.block_size).unpadder()
    padded = decryptor.update(content[_BLOCK_BYTES:]) + decryptor.finalize()
    return unpadder.update(padded) + unpadder.finalize()


def is_challenge(content: Mapping[str, Any]) -> bool:
    """Whether it only asks if we are here: the answer is its `challenge`."""
    return content.get("type") == "url_verification" and isinstance(content.get("challenge"), str)


def _token_of(content: Mapping[str, Any]) -> str:
    """Events have it in their header, the challenge has it beside."""
    header = content.get("header")
    return str(header.get("token", "") if isinstance(header, dict) else content.get("token", ""))
