"""What the requests of WeChat and of WeCom have in common: XML, signed by a word that both sides know."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from xml.parsers.expat import ExpatError

import xmltodict
from sanic.request import Request
from wechatpy.utils import WeChatSigner

from channels.messaging.platform import ForgedError, MalformedError

LONGEST_AGE_SECONDS = 300.0
"""So far the time of a signature may be from ours."""
LARGEST_BODY_BYTES = 64 * 1024


def query_of(request: Request) -> dict[str, str]:
    """What stands in the address of a request; of what stands there twice the first."""
    return {name: request.args.get(name) for name in request.args}


def require_signature(token: str, query: Mapping[str, str], parameter: str, sealed: str = "") -> None:
    """Raise ForgedError where a request was not signed with the token.

    Args:
        token: the word both sides know.
        query: of the request.
        parameter: in which the signature stands.
        sealed: what it covers beside the time and the nonce.
    """
    signer = WeChatSigner()
    signer.add_data(token, query.get("timestamp", ""), query.get("nonce", ""), sealed)
    if not secrets.compare_digest(signer.signature.encode(), query.get(parameter, "").encode()):
        raise ForgedError("the signature is not the platform's: compare the token with the one in its console")


def elements(xml: str | bytes) -> dict[str, str]:
    """The texts in the root of a document.

    Raises:
        MalformedError: it is none of the platform's.
    """
    if len(xml) > LARGEST_BODY_BYTES:
        raise MalformedError(f"a request has {len(xml)} bytes")
    try:
        document = xmltodict.parse(xml)
    except (ExpatError, ValueError) as error:
        raise MalformedError("it is no XML") from error
    root = document.get("xml")
    if not isinstance(root, Mapping):
        raise MalformedError("it is no document of the platform")
    return {name: text for name, text in root.items() if isinstance(text, str)}
