"""Files as people attach them, and as people who mean harm do."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

A_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def a_picture(picture_format: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: Any) -> bytes:
    """A picture in one colour; `more` is for Pillow, such as `exif`."""
    written = BytesIO()
    Image.new(mode, size, 200).save(written, picture_format, **more)
    return written.getvalue()


def a_moving_picture(frames: int, picture_format: str = "GIF", size: tuple[int, int] = (40, 20)) -> bytes:
    """A picture that moves, each frame in another shade."""
    shades = [Image.new("RGB", size, (10 * shade % 250, 90, 90)) for shade in range(frames)]
    written = BytesIO()
    shades[0].save(written, picture_format, save_all=True, append_images=shades[1:], duration=100, loop=0)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    """The picture as a browser would open it."""
    return Image.open(BytesIO(content))
