"""What the platform calls us with: that an account has news, sealed with a secret both sides know."""

from __future__ import annotations

import binascii
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wechatpy.work.crypto import PrpCrypto
from wechatpy.work.exceptions import InvalidCorpIdException

from channels.messaging.platform import ForgedError, MalformedError, StaleError
from channels.servers.freshness import require_fresh
from channels.servers.tencent import LONGEST_AGE_SECONDS, elements, require_signature

KEY_LENGTH = 43
"""Characters of an EncodingAESKey: base64 of 32 bytes without its padding."""
_NEWS = "kf_msg_or_event"
_UNREADABLE = (ValueError, IndexError, struct.error, binascii.Error)
"""What decrypting raises where it was not encrypted with our key."""


@dataclass(frozen=True)
class News:
    """Something happened in an account.

    Attributes:
        account: its open_kfid.
        token: with which its messages may be read as often as need be, for ten minutes.
    """

    account: str
    token: str


class Seal:
    """Opens what the platform sealed.

    Args:
        corp_id: of the company, to whom it must be addressed.
        token: signs it.
        aes_key: the EncodingAESKey, encrypts it.
        clock: tells the seconds since 1970.

    Raises:
        ValueError: the EncodingAESKey is none.
    """

    def __init__(self, corp_id: str, token: str, aes_key: str, clock: Callable[[], float] = time.time) -> None:
        if len(aes_key) != KEY_LENGTH:
            cure = f"copy the EncodingAESKey of {KEY_LENGTH} characters from the page where the callback is set up"
            raise ValueError(f"SANDRA_WECOM_AES_KEY has {len(aes_key)} characters: {cure}")
        self._corp_id = corp_id
        self._token = token
        self._key = binascii.a2b_base64(f"{aes_key}=")
        self._clock = clock
        self._answered: dict[str, float] = {}

    def echo(self, query: Mapping[str, str]) -> str:
        """What the platform wants to read, when it tries whether our address is right.

        Raises:
            RequestError: it is not the platform who asks.
        """
        return self._open(query, query.get("echostr", ""))

    def news(self, query: Mapping[str, str], body: bytes) -> News | None:
        """What a call tells; None where it tells of something else than an account's messages.

        Raises:
            RequestError: it is not the platform who calls, or it calls with something else than news.
        """
        told = elements(self._open(query, elements(body).get("Encrypt", "")))
        if told.get("Event") != _NEWS:
            return None
        account, token = told.get("OpenKfId", ""), told.get("Token", "")
        if not account:
            raise MalformedError("the news names no account")
        return News(account, token)

    def answered(self, query: Mapping[str, str]) -> None:
        """A call was answered: who repeats it from now on is not the platform, which repeats what was not."""
        now = self._clock()
        recent = {one: at for one, at in self._answered.items() if now - at <= 2 * LONGEST_AGE_SECONDS}
        self._answered = {**recent, query["msg_signature"]: now}

    def _open(self, query: Mapping[str, str], sealed: str) -> str:
        require_signature(self._token, query, "msg_signature", sealed)
        self._require_fresh(query)
        try:
            return str(PrpCrypto(self._key).decrypt(sealed, self._corp_id))
        except InvalidCorpIdException as error:
            raise ForgedError("it is addressed to another company") from error
        except _UNREADABLE as error:
            raise MalformedError("it is not encrypted with our key") from error

    def _require_fresh(self, query: Mapping[str, str]) -> None:
        require_fresh(query.get("timestamp", ""), self._clock(), LONGEST_AGE_SECONDS)
        if query.get("msg_signature") in self._answered:
            raise StaleError("it was answered already")
