"""Pictures and papers that go along with a message: what is taken, and in which form it is kept.

What a file is its content alone decides. A picture is opened and written anew, upright and without what the camera
noted; whatever else was hidden in the file is gone with it.

AttachmentError (a CaseError; the message tells the cure)
├── EmptyFileError        there is nothing in it
├── TooLargeError         it has more bytes than are taken
├── TooManyPixelsError    the picture would take more memory than there is
├── KindError             it is none of the kinds that are taken, whatever its name says
├── DamagedError          it begins like a picture and cannot be opened
├── TooManyError          more files than go along with one message
└── GoneError             a message names a file that is not there to be sent
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from PIL import Image, ImageCms, ImageSequence
from PIL.Image import Transpose

from sandra.case import CaseError

MEGABYTE = 1024 * 1024
LARGEST_BYTES = 10 * MEGABYTE
MOST_TOGETHER = 5
MOST_PIXELS = 40_000_000
"""In all frames of a picture together; while it is written anew it is in memory twice, with four bytes a pixel."""
MOST_FRAMES = 300
MOST_SCANS = 100
"""Passes over one picture: a few bytes ask for each, and a hostile file for a million."""
LARGEST_WRITTEN_BYTES = 2 * LARGEST_BYTES
"""Moving pictures may grow while they are written anew."""
LONGEST_NAME = 100
KEPT_UNSENT_FOR = timedelta(days=7)
"""A draft with files is sent within this time, or its files have to be attached again."""

PDF = "application/pdf"
_PDF_MARK = b"%PDF-"
_VOICE_MARKS = {
    "audio/amr": re.compile(rb"#!AMR"),
    "audio/silk": re.compile(rb"\x02?#!SILK"),
    "audio/ogg": re.compile(rb"OggS"),
    "audio/mpeg": re.compile(rb"ID3|\xff[\xf2\xf3\xfb]"),
    "audio/wav": re.compile(rb"RIFF.{4}WAVE", re.DOTALL),
    "audio/mp4": re.compile(rb".{4}ftyp", re.DOTALL),
}
_SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    PDF: (".pdf",),
    "audio/amr": (".amr",),
    "audio/silk": (".silk",),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/mpeg": (".mp3",),
    "audio/wav": (".wav",),
    "audio/mp4": (".m4a", ".mp4"),
}
"""Of each kind; the first is put where a name has none of them."""
_SCAN_MARK = b"\xff\xda"
_PICTURE_MARKS = {
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "WEBP": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    "GIF": re.compile(rb"GIF8[79]a"),
}
_MOVING = frozenset({"GIF", "WEBP"})
_HOW_WRITTEN: Mapping[str, Mapping[str, Any]] = {
    "JPEG": {"quality": 90},
    "PNG": {},
    "WEBP": {"quality": 90},
    # Each frame is whole, also where it is transparent.
    "GIF": {"disposal": 2},
}
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""What undoes each orientation that EXIF knows."""
_NAMELESS = "file"


class AttachmentError(CaseError):
    """A file cannot go along with a message."""


class EmptyFileError(AttachmentError):
    """There is nothing in it."""

    def __init__(self) -> None:
        super().__init__("the file is empty; choose another, or save it anew and attach it again")


class TooLargeError(AttachmentError):
    """It has more bytes than are taken."""

    def __init__(self) -> None:
        limit = LARGEST_BYTES // MEGABYTE
        super().__init__(f"a file may have {limit} MB at most; make it smaller, or send it in parts")


class TooManyPixelsError(AttachmentError):
    """The picture would take more memory than there is."""

    def __init__(self) -> None:
        super().__init__(
            f"a picture may have {MOST_PIXELS // 1_000_000} million pixels at most, all its frames together; "
            "save it smaller and attach it again"
        )


class KindError(AttachmentError):
    """It is none of the kinds that are taken."""

    def __init__(self) -> None:
        super().__init__("only JPEG, PNG, WebP, GIF and PDF are taken; save it as one of these and attach it again")


class DamagedError(AttachmentError):
    """It cannot be opened."""

    def __init__(self) -> None:
        super().__init__("the picture is damaged and cannot be opened; save it anew and attach it again")


class TooManyError(AttachmentError):
    """More files than go along with one message."""

    def __init__(self) -> None:
        super().__init__(f"one message takes {MOST_TOGETHER} files at most; send the others with the next one")


class GoneError(AttachmentError):
    """A message names a file that is not there to be sent."""

    def __init__(self) -> None:
        super().__init__("a file of this message is not there any more; remove it and attach it again")


@dataclass(frozen=True)
class Prepared:
    """A file as it may be kept.

    Attributes:
        media_type: one of the kinds that are taken.
        width, height: of a picture, in pixels.
    """

    name: str
    media_type: str
    content: bytes = field(repr=False)
    width: int | None = None
    height: int | None = None


@dataclass
class Attachment:
    """A file that goes along with a message of a conversation, or will.

    Attributes:
        key: whoever has it may read the file once it was sent; nobody can guess it.
        sha256: of the content, in hexadecimal digits.
        added_by: who of our people attached it, or that the customer did (`sandra.listening.pictures`).
        sent_at: when it was first handed to the customer's channel; None before.
    """

    key: str
    conversation_id: str
    name: str
    media_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    added_by: str
    added_at: datetime
    content: bytes = field(repr=False)
    sent_at: datetime | None = None
    id: int | None = None


def prepare(content: bytes, name: str) -> Prepared:
    """The file as it may be kept.

    Args:
        content: as it was uploaded.
        name: as the browser told it.

    Raises:
        AttachmentError: it is not taken.
    """
    if not content:
        raise EmptyFileError
    if len(content) > LARGEST_BYTES:
        raise TooLargeError
    if content.startswith(_PDF_MARK):
        return Prepared(fit_name(name, PDF), PDF, content)
    picture_format = next((known for known, mark in _PICTURE_MARKS.items() if mark.match(content)), None)
    if picture_format is None:
        raise KindError
    return _prepare_picture(content, name, picture_format)


def prepare_voice(content: bytes, name: str) -> Prepared:
    """What somebody said, as it may be kept: as it came, since it is only listened to.

    Raises:
        AttachmentError: it is not taken.
    """
    if not content:
        raise EmptyFileError
    if len(content) > LARGEST_BYTES:
        raise TooLargeError
    media_type = next((known for known, mark in _VOICE_MARKS.items() if mark.match(content)), None)
    if media_type is None:
        raise KindError
    return Prepared(fit_name(name, media_type), media_type, content)


def attach(prepared: Prepared, conversation_id: str, person: str, now: datetime) -> Attachment:
    """The file as it goes along with a message of the conversation, under a key of its own."""
    return Attachment(
        key=secrets.token_urlsafe(32),
        conversation_id=conversation_id,
        name=prepared.name,
        media_type=prepared.media_type,
        size=len(prepared.content),
        sha256=hashlib.sha256(prepared.content).hexdigest(),
        width=prepared.width,
        height=prepared.height,
        added_by=person,
        added_at=now,
        content=prepared.content,
    )


def link(attachment: Attachment, desk_address: str) -> str:
    """Under which whoever has the link reads the file, once it was sent."""
    return f"{desk_address}/attachments/{attachment.key}"


def shown(attachment: Attachment, desk_address: str) -> dict[str, Any]:
    """The file as trackers keep it beside a message's text."""
    return {
        "key": attachment.key,
        "url": link(attachment, desk_address),
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "width": attachment.width,
        "height": attachment.height,
    }


def require_sendable(keys: Sequence[str], found: Sequence[Attachment], conversation_id: str, author: str) -> None:
    """
    Args:
        keys: of what is to go along with one message.
        found: the files of these keys that there are.

    Raises:
        TooManyError: they are too many.
        GoneError: one is missing, is somebody else's, belongs elsewhere or was sent already.
    """
    if len(keys) > MOST_TOGETHER:
        raise TooManyError
    able = {
        one.key
        for one in found
        if one.sent_at is None and (one.conversation_id, one.added_by) == (conversation_id, author)
    }
    if len(set(keys)) != len(keys) or not able.issuperset(keys):
        raise GoneError


def fit_name(name: str, media_type: str) -> str:
    """The name without folders and what cannot be seen, ending as files of this kind do, and not too long."""
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    seen = "".join(" " if unicodedata.category(one)[0] == "Z" else one for one in last if _is_seen(one))
    path = PurePosixPath(" ".join(seen.split()).strip(". ") or _NAMELESS)
    suffixes = _SUFFIXES[media_type]
    has_own = path.suffix.lower() in suffixes and path.stem
    stem, suffix = (path.stem, path.suffix) if has_own else (path.name, suffixes[0])
    return stem[: LONGEST_NAME - len(suffix)].rstrip(". ") + suffix


def _is_seen(character: str) -> bool:
    """Control characters, marks that turn the direction of writing, and halves of characters are not."""
    return unicodedata.category(character)[0] != "C"


def _prepare_picture(content: bytes, name: str, picture_format: str) -> Prepared:
    try:
        written, width, height = _written_anew(content, picture_format)
    except AttachmentError:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixelsError from error
    except Exception as error:
        # Pillow's readers raise whatever a broken file makes them stumble over.
        raise DamagedError from error
    media_type = Image.MIME[picture_format]
    return Prepared(fit_name(name, media_type), media_type, written, width, height)


def _written_anew(content: bytes, picture_format: str) -> tuple[bytes, int, int]:
    if picture_format == "JPEG" and content.count(_SCAN_MARK) > MOST_SCANS:
        raise DamagedError
    with Image.open(BytesIO(content), formats=[picture_format]) as picture:
        frames = list(_frames(picture, picture_format))
        how = {**_HOW_WRITTEN[picture_format], **(_movement(picture, frames) if len(frames) > 1 else {})}
    first, written = frames[0].points, BytesIO()
    first.save(written, picture_format, **how)
    if written.tell() > LARGEST_WRITTEN_BYTES:
        raise TooLargeError
    return written.getvalue(), first.width, first.height


@dataclass(frozen=True)
class _Frame:
    points: Image.Image
    milliseconds: int


def _frames(picture: Image.Image, picture_format: str) -> Iterator[_Frame]:
    """All frames of what moves, otherwise the first alone."""
    pixels = 0
    for count, frame in enumerate(ImageSequence.Iterator(picture), start=1):
        pixels += frame.width * frame.height
        if pixels > MOST_PIXELS or count > MOST_FRAMES:
            raise TooManyPixelsError
        yield _Frame(_bare(frame, picture_format), int(frame.info.get("duration", 0)))
        if picture_format not in _MOVING:
            return


def _movement(picture: Image.Image, frames: Sequence[_Frame]) -> dict[str, Any]:
    how: dict[str, Any] = {"save_all": True, "append_images": [frame.points for frame in frames[1:]]}
    how["duration"] = [frame.milliseconds for frame in frames]
    return how | ({"loop": picture.info["loop"]} if "loop" in picture.info else {})


def _bare(frame: Image.Image, picture_format: str) -> Image.Image:
    """The points of the picture alone, turned as it was held."""
    mode = "RGBA" if picture_format != "JPEG" and frame.has_transparency_data else "RGB"
    turn = _UPRIGHT.get(_orientation(frame) or 0)
    plain = _in_usual_colours(_of_eight_bits(frame), mode)
    bare = plain.transpose(turn) if turn is not None else plain
    bare.info = {}
    return bare


def _of_eight_bits(frame: Image.Image) -> Image.Image:
    """A scan of sixteen bits a point would be cut off at white."""
    return frame.point(lambda light: light / 256).convert("L") if frame.mode.startswith("I") else frame


def _in_usual_colours(frame: Image.Image, mode: str) -> Image.Image:
    """Colours as the camera's profile means them, since the profile is not kept."""
    profile = frame.info.get("icc_profile")
    if not profile or frame.mode not in ("RGB", "RGBA", "CMYK"):
        return frame.convert(mode)
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(frame, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        # A profile that cannot be read says nothing of the colours.
        return frame.convert(mode)
    assert converted is not None, "only a conversion in place returns nothing"
    return converted


def _orientation(frame: Image.Image) -> int | None:
    try:
        orientation: int | None = frame.getexif().get(_ORIENTATION)
    except Exception:
        # What the camera noted may be broken in a picture that is whole.
        return None
    return orientation
