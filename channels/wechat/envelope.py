"""What WeChat's requests are wrapped in: signatures, and encryption where the account has a key (safe mode).

AesKeyError     the key is none of WeChat's
"""

from __future__ import annotations

import secrets
import struct
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException

from channels.messaging.platform import ForgedError, MalformedError, StaleError
from channels.servers.freshness import require_fresh
from channels.servers.tencent import LONGEST_AGE_SECONDS, elements, require_signature

REPEATING_SECONDS = 30.0
"""WeChat asks four times at most, and waits five seconds each time."""
_UNREADABLE = (ValueError, IndexError, struct.error)
"""What decrypting raises where it was not encrypted with our key."""


class AesKeyError(ValueError):
    """The key to the messages cannot be used."""

    def __init__(self) -> None:
        super().__init__(
            "SANDRA_WECHAT_AES_KEY is not a key of WeChat's: set it to the 43 characters of EncodingAESKey,"
            " or leave it empty where the account sends its messages plain"
        )


@dataclass(frozen=True)
class _Vouched:
    """What a signature stands for."""

    message: tuple[str, ...]
    since: float


class Envelope:
    """Opens what WeChat sends and wraps what it is answered.

    Args:
        app_id: of the account, for which it must be encrypted.
        token: the word that account and server share.
        aes_key: the EncodingAESKey; empty where messages are plain.
        clock: tells the seconds since 1970.

    Raises:
        AesKeyError: the EncodingAESKey is none.
    """

    def __init__(self, app_id: str, token: str, aes_key: str = "", clock: Callable[[], float] = time.time) -> None:
        self._token = token
        self._crypto = _crypto(app_id, token, aes_key) if aes_key else None
        self._clock = clock
        self._vouched: OrderedDict[str, _Vouched] = OrderedDict()

    def echo(self, query: Mapping[str, str]) -> str:
        """What proves to WeChat that the address is ours; it asks once, when the address is set in its console.

        Raises:
            RequestError: somebody else asks.
        """
        require_signature(self._token, query, "signature")
        require_fresh(query.get("timestamp", ""), self._clock(), LONGEST_AGE_SECONDS)
        if "echostr" not in query:
            raise MalformedError("there is no echostr to say again")
        return query["echostr"]

    def open(self, query: Mapping[str, str], body: bytes) -> dict[str, str]:
        """The fields of a message.

        Raises:
            RequestError: it is not from WeChat, too old, or cannot be read.
        """
        return self._plain(query, body) if self._crypto is None else self._decrypted(self._crypto, query, body)

    def admit(self, query: Mapping[str, str], *message: str) -> None:
        """Let a signature stand for one message, as long as WeChat may repeat it; in plain mode it covers no message.

        Args:
            query: of the request.
            message: tells the message from all others.

        Raises:
            ForgedError: it came with another message.
            StaleError: it came too long ago.
        """
        now = self._clock()
        while self._vouched and next(iter(self._vouched.values())).since < now - 2 * LONGEST_AGE_SECONDS:
            self._vouched.popitem(last=False)
        signature = query["signature" if self._crypto is None else "msg_signature"]
        first = self._vouched.setdefault(signature, _Vouched(message, now))
        if first.message != message:
            raise ForgedError("the signature belongs to another message")
        if first.since < now - REPEATING_SECONDS:
            raise StaleError("it was played again")

    def seal(self, xml: str) -> str:
        """An answer as WeChat takes it."""
        if self._crypto is None:
            return xml
        return str(self._crypto.encrypt_message(xml, secrets.token_hex(8), str(int(self._clock()))))

    def _plain(self, query: Mapping[str, str], body: bytes) -> dict[str, str]:
        require_signature(self._token, query, "signature")
        require_fresh(query.get("timestamp", ""), self._clock(), LONGEST_AGE_SECONDS)
        fields = elements(body)
        if "Encrypt" in fields and "MsgType" not in fields:
            raise MalformedError("it is encrypted: set SANDRA_WECHAT_AES_KEY to the account's EncodingAESKey")
        return fields

    def _decrypted(self, crypto: WeChatCrypto, query: Mapping[str, str], body: bytes) -> dict[str, str]:
        sealed = elements(body).get("Encrypt", "")
        require_signature(self._token, query, "msg_signature", sealed)
        require_fresh(query.get("timestamp", ""), self._clock(), LONGEST_AGE_SECONDS)
        signed = (query["msg_signature"], query["timestamp"], query.get("nonce", ""))
        try:
            return elements(str(crypto.decrypt_message({"Encrypt": sealed}, *signed)))
        except InvalidAppIdException as error:
            raise ForgedError("it is for another account") from error
        except _UNREADABLE as error:
            raise MalformedError("it is not encrypted with our key: compare SANDRA_WECHAT_AES_KEY") from error


def _crypto(app_id: str, token: str, aes_key: str) -> WeChatCrypto:
    try:
        return WeChatCrypto(token, aes_key, app_id)
    except (ValueError, AssertionError) as error:
        raise AesKeyError from error
