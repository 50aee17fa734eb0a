"""Pictures that customers send along with their messages: which are taken, and how many of them.

FilesOfCustomerError (an AttachmentError; the message tells the cure)
├── NotAPictureError    it is a file of another kind
└── QuotaError          the conversation has had its share for now
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sandra.attachments import (
    LARGEST_BYTES,
    MEGABYTE,
    MOST_TOGETHER,
    PDF,
    Attachment,
    AttachmentError,
    GoneError,
    KindError,
    Prepared,
    TooManyError,
    prepare,
)

CUSTOMER = "customer"
"""Who attached a file, where it was the customer and none of our people."""
QUOTA_WITHIN = timedelta(days=1)
MOST_WITHIN_QUOTA = 30
LARGEST_WITHIN_QUOTA = 10 * LARGEST_BYTES


class FilesOfCustomerError(AttachmentError):
    """A file of a customer is not taken."""


class NotAPictureError(FilesOfCustomerError):
    """It is a file of another kind."""

    def __init__(self) -> None:
        super().__init__("only pictures are taken: JPEG, PNG, WebP or GIF; send a photo or a screenshot of it")


class QuotaError(FilesOfCustomerError):
    """The conversation has had its share for now."""

    def __init__(self) -> None:
        hours, megabytes = QUOTA_WITHIN // timedelta(hours=1), LARGEST_WITHIN_QUOTA // MEGABYTE
        super().__init__(
            f"a conversation takes {MOST_WITHIN_QUOTA} pictures and {megabytes} MB within {hours} hours; "
            "describe in words what the others show, or send them later"
        )


def prepare_picture(content: bytes, name: str) -> Prepared:
    """A customer's picture as it may be kept, written anew.

    Raises:
        AttachmentError: it is not taken.
    """
    try:
        prepared = prepare(content, name)
    except KindError as error:
        raise NotAPictureError from error
    if prepared.media_type == PDF:
        raise NotAPictureError
    return prepared


def require_quota(count: int, size: int) -> None:
    """
    Args:
        count: how many files of the conversation's customer came within `QUOTA_WITHIN`, the new one with them.
        size: all their bytes.

    Raises:
        QuotaError: that is too much.
    """
    if count > MOST_WITHIN_QUOTA or size > LARGEST_WITHIN_QUOTA:
        raise QuotaError


def require_own(keys: Sequence[str], found: Sequence[Attachment], conversation_id: str) -> None:
    """
    Args:
        keys: of what the customer sends along with one message.
        found: the files of these keys that there are.

    Raises:
        TooManyError: they are too many.
        GoneError: one is missing, or is not of this conversation's customer.
    """
    if len(keys) > MOST_TOGETHER:
        raise TooManyError
    own = {one.key for one in found if (one.conversation_id, one.added_by) == (conversation_id, CUSTOMER)}
    if len(set(keys)) != len(keys) or not own.issuperset(keys):
        raise GoneError
