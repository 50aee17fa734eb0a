"""Pictures and voice messages that customers send in an app: fetched, made fit and kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from channels.messaging.platform import Media, Platform, PlatformError
from sandra.attachments import Attachment, AttachmentError, Prepared, attach, prepare, prepare_voice, shown
from sandra.listening.known import join_conversation
from sandra.listening.pictures import CUSTOMER
from sandra.store.attachments import SqlAttachments
from sandra.store.database import Store, StoreError

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 4.0
"""The app waits for its answer meanwhile, some of them for five seconds."""


@dataclass(frozen=True)
class Fetched:
    """What came of the files of one message.

    Attributes:
        attachments: those that are kept, as `sandra.attachments` shows them.
        problem: the response that tells the customer why some are not; empty where all are.
    """

    attachments: Sequence[Mapping[str, Any]] = ()
    problem: str = ""


class MediaKeeper:
    """Keeps what customers send.

    Args:
        platform: hands the files out.
        store: where they are kept.
        address: begins the links under which they are read.
    """

    def __init__(self, platform: Platform, store: Store, address: str) -> None:
        self._platform, self._store, self._address = platform, store, address

    async def keep(self, conversation_id: str, address: str, media: Sequence[Media]) -> Fetched:
        """Fetch and keep the files of one message; what cannot be kept is told, and never stops the message."""
        if not media:
            return Fetched()
        try:
            fetching = self._fetch_all(conversation_id, address, media)
            return Fetched(await asyncio.wait_for(fetching, PATIENCE_SECONDS))
        except AttachmentError as error:
            logger.info("a file in %s was not taken: %s", conversation_id, error)
            return Fetched(problem="say_file_not_taken")
        except (PlatformError, StoreError, asyncio.TimeoutError) as error:
            logger.warning("a file in %s could not be kept: %s", conversation_id, error)
            return Fetched(problem="say_file_lost")

    async def _fetch_all(self, conversation_id: str, address: str, media: Sequence[Media]) -> list[Mapping[str, Any]]:
        contents = [(one, await self._platform.fetch(address, one)) for one in media]
        return await asyncio.to_thread(self._keep_all, conversation_id, contents)

    def _keep_all(self, conversation_id: str, contents: Sequence[tuple[Media, bytes]]) -> list[Mapping[str, Any]]:
        now = datetime.now(timezone.utc)
        prepared = [_prepared(media, content) for media, content in contents]
        with self._store.transaction() as records:
            join_conversation(records, conversation_id, self._platform.traits.name, now)
            attachments = [attach(one, conversation_id, CUSTOMER, now) for one in prepared]
            for one in attachments:
                _add(SqlAttachments(records.session), one, now)
        return [shown(one, self._address) for one in attachments]


def _prepared(media: Media, content: bytes) -> Prepared:
    return (prepare_voice if media.kind == "voice" else prepare)(content, media.name)


def _add(kept: SqlAttachments, attachment: Attachment, now: datetime) -> None:
    """A customer's file was sent when it came: nobody has to send it."""
    attachment.sent_at = now
    kept.add(attachment)
