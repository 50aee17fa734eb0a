"""Seals WeCom's calls."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.platforms.tencent_seal import encrypted, signature


def _aes_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode().removesuffix("=")


@dataclass
class Caller:
    """The platform, as it calls one company.

    Attributes:
        corp_id: of the company it calls.
        token: signs.
        aes_key: encrypts, in its 43 characters.
    """

    corp_id: str = "ww12345678910"
    token: str = field(default_factory=lambda: secrets.token_hex(8))
    aes_key: str = field(default_factory=_aes_key)

    def verification(self, echo: str, age: float = 0.0) -> Mapping[str, str]:
        """The query that tries whether an address is right."""
        sealed = encrypted(self.aes_key, self.corp_id, echo)
        return {**self.signed(sealed, age), "echostr": sealed}

    def news(self, account: str, token: str, age: float = 0.0) -> tuple[Mapping[str, str], str]:
        """The query and the body that tell of news."""
        return self.called(
            f"<xml><ToUserName><![CDATA[{self.corp_id}]]></ToUserName><CreateTime>{int(time.time())}</CreateTime>"
            "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event>"
            f"<Token><![CDATA[{token}]]></Token><OpenKfId><![CDATA[{account}]]></OpenKfId></xml>",
            age,
        )

    def called(self, told: str, age: float = 0.0) -> tuple[Mapping[str, str], str]:
        """The query and the body that tell something.

        Args:
            told: what.
            age: how many seconds ago it was signed.
        """
        sealed = encrypted(self.aes_key, self.corp_id, told)
        return self.signed(sealed, age), self.body(sealed)

    def body(self, sealed: str) -> str:
        """What is posted."""
        return (
            f"<xml><ToUserName><![CDATA[{self.corp_id}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt>"
            "<AgentID><![CDATA[]]></AgentID></xml>"
        )

    def signed(self, sealed: str, age: float = 0.0) -> Mapping[str, str]:
        """The query that goes along with something sealed."""
        timestamp, nonce = str(int(time.time() - age)), secrets.token_hex(5)
        signed = signature(self.token, timestamp, nonce, sealed)
        return {"msg_signature": signed, "timestamp": timestamp, "nonce": nonce}
