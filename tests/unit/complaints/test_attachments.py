"""What may go along with a message is told by its content, and kept without what nobody meant to send."""

from __future__ import annotations

import zipfile
from datetime import datetime, timezone
from io import BytesIO

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from sandra.attachments import (
    LARGEST_BYTES,
    LONGEST_NAME,
    MOST_FRAMES,
    MOST_PIXELS,
    MOST_TOGETHER,
    PDF,
    Attachment,
    DamagedError,
    EmptyFileError,
    GoneError,
    KindError,
    TooLargeError,
    TooManyError,
    TooManyPixelsError,
    attach,
    prepare,
    require_sendable,
)
from tests.files import A_PDF, HTML, SVG, a_moving_picture, a_picture, opened

NOW = datetime(2026, 11, 29, 9, 30, tzinfo=timezone.utc)
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def attached(**changes: object) -> Attachment:
    """A picture of lin's in web-1."""
    one = attach(prepare(a_picture(), "label.png"), "web-1", "lin", NOW)
    for name, value in changes.items():
        setattr(one, name, value)
    return one


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_taken_with_its_size(picture_format: str) -> None:
    kept = prepare(a_picture(picture_format), "photo")
    assert (kept.media_type, kept.width, kept.height) == (Image.MIME[picture_format], 40, 20)
    assert opened(kept.content).format == picture_format


def test_a_pdf_is_kept_as_it_is() -> None:
    kept = prepare(A_PDF, "invoice.pdf")
    assert (kept.media_type, kept.content, kept.width) == (PDF, A_PDF, None)


@pytest.mark.parametrize(
    "content",
    [HTML, SVG, b"MZ\x90\x00", b"PK\x03\x04", b"\n%PDF-1.7", b"BM" + bytes(60), b"RIFF\x00\x00\x00\x00WAVE"],
)
@pytest.mark.parametrize("name", ["photo.png", "invoice.pdf", "photo.jpg"])
def test_a_kind_that_is_not_taken_is_refused_whatever_its_name(content: bytes, name: str) -> None:
    with pytest.raises(KindError, match="save it as one of these"):
        prepare(content, name)


def test_a_picture_is_named_after_what_it_is() -> None:
    assert prepare(a_picture("JPEG"), "page.html").name == "page.html.jpg"
    assert prepare(a_picture("JPEG"), "photo.JPEG").name == "photo.JPEG"


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_hides_behind_a_picture_is_gone(picture_format: str) -> None:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as hidden:
        hidden.writestr("payload.js", HTML)
    for tail in (HTML, A_PDF, archive.getvalue()):
        kept = prepare(a_picture(picture_format) + tail, "photo")
        assert tail not in kept.content and b"payload.js" not in kept.content


def test_where_and_with_what_a_picture_was_taken_is_not_kept() -> None:
    exif = Image.Exif()
    exif[MAKER] = "Maker of cameras"
    exif[GPS] = {1: "N", 2: (31.0, 14.0, 0.0)}
    noted = PngInfo()
    noted.add_text("Author", "Maker of cameras")
    for original in (
        a_picture("JPEG", exif=exif, comment=b"Maker of cameras"),
        a_picture("WEBP", exif=exif),
        a_picture("PNG", exif=exif, pnginfo=noted),
        a_picture("GIF", comment=b"Maker of cameras"),
    ):
        assert b"Maker of cameras" in original
        kept = prepare(original, "photo").content
        assert b"Maker of cameras" not in kept
        assert dict(opened(kept).getexif()) == {}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_as_the_camera_meant_it(orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    lying = Image.new("RGB", (40, 20), "white")
    lying.paste("black", (0, 0, 20, 10))
    written = BytesIO()
    lying.save(written, "PNG", exif=exif)
    corners = ((5, 5), (-6, 5), (-6, -6), (5, -6))
    turned = [0, 0, 1, 2, 3, 0, 1, 2, 3][orientation]

    kept = prepare(written.getvalue(), "photo.png")
    assert (kept.width, kept.height) == ((40, 20) if orientation < 5 else (20, 40))
    picture = opened(kept.content)
    dark = [picture.getpixel((x % picture.width, y % picture.height)) == (0, 0, 0) for x, y in corners]
    assert dark == [index == turned for index in range(4)]


def test_a_picture_whose_notes_are_broken_is_taken_all_the_same() -> None:
    assert prepare(a_picture("JPEG", exif=b"Exif\x00\x00II*\x00nonsense"), "photo.jpg").width == 40


def test_what_is_transparent_stays_so() -> None:
    kept = prepare(a_picture("PNG", mode="RGBA"), "logo.png")
    assert opened(kept.content).mode == "RGBA"


@pytest.mark.parametrize("picture_format", ["GIF", "WEBP"])
def test_a_picture_that_moves_goes_on_moving(picture_format: str) -> None:
    kept = prepare(a_moving_picture(6, picture_format), "how-to")
    assert getattr(opened(kept.content), "n_frames", 1) == 6


def test_of_several_pictures_that_a_camera_put_into_one_the_first_is_kept() -> None:
    other = Image.new("RGB", (40, 20), "blue")
    kept = prepare(a_picture("MPO", save_all=True, append_images=[other]), "photo.jpg")
    assert (kept.media_type, getattr(opened(kept.content), "n_frames", 1)) == ("image/jpeg", 1)


def test_small_files_that_unfold_into_huge_pictures_are_refused() -> None:
    side = int(MOST_PIXELS**0.5) + 1
    for bomb in (
        a_picture("PNG", (side, side), mode="1"),
        a_picture("PNG", (3 * side, 3 * side), mode="1"),
        a_moving_picture(MOST_FRAMES + 1, size=(2, 2)),
        a_moving_picture(5, size=(3000, 3000)),
    ):
        assert len(bomb) < LARGEST_BYTES // 10
        with pytest.raises(TooManyPixelsError, match="save it smaller"):
            prepare(bomb, "bomb.png")


@pytest.mark.parametrize("broken", [a_picture("PNG")[:60], a_picture("JPEG")[:40], b"GIF89a", b"\xff\xd8\xff" + HTML])
def test_a_picture_that_cannot_be_opened_is_refused(broken: bytes) -> None:
    with pytest.raises(DamagedError, match="save it anew"):
        prepare(broken, "photo.png")


def test_nothing_and_too_much_are_refused_with_the_limit() -> None:
    with pytest.raises(EmptyFileError):
        prepare(b"", "photo.png")
    with pytest.raises(TooLargeError, match="10 MB"):
        prepare(A_PDF + bytes(LARGEST_BYTES), "invoice.pdf")


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\lin\\凭证 1.PNG", "凭证 1.PNG"),
        ("a\x00b\r\nSet-Cookie: x\x1b.png", "abSet-Cookie: x.png"),
        ("gnp.\u202eexe.png", "gnp.exe.png"),
        ("two\u3000 \u00a0spaces.png", "two spaces.png"),
        ("half\ud800.png", "half.png"),
        ("", "file.png"),
        (" ./.. ", "file.png"),
        (".png", "png.png"),
        ("x" * 300 + ".png", "x" * (LONGEST_NAME - 4) + ".png"),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(told: str, kept: str) -> None:
    assert prepare(a_picture(), told).name == kept


def test_a_key_cannot_be_guessed_and_is_each_files_own() -> None:
    keys = {attached().key for _ in range(20)}
    assert len(keys) == 20
    assert min(map(len, keys)) * 6 >= 128


@pytest.mark.parametrize("changes", [{"sent_at": NOW}, {"added_by": "wang"}, {"conversation_id": "web-2"}])
def test_only_ones_own_files_of_the_conversation_go_along_and_only_once(changes: dict[str, object]) -> None:
    fit, unfit = attached(), attached(**changes)
    require_sendable([fit.key], [fit], "web-1", "lin")
    for keys in ([fit.key, unfit.key], [fit.key, fit.key], [fit.key, "unknown"]):
        with pytest.raises(GoneError, match="attach it again"):
            require_sendable(keys, [fit, unfit], "web-1", "lin")


def test_a_message_takes_no_more_files_than_it_may() -> None:
    files = [attached() for _ in range(MOST_TOGETHER + 1)]
    require_sendable([one.key for one in files[1:]], files, "web-1", "lin")
    with pytest.raises(TooManyError, match="5 files"):
        require_sendable([one.key for one in files], files, "web-1", "lin")


def test_a_picture_of_countless_scans_is_refused_before_it_is_opened() -> None:
    whole = a_picture("JPEG", progressive=True)
    first = whole.index(b"\xff\xda")
    scans = whole[:first] + whole[first : whole.index(b"\xff", first + 2)] * 200 + whole[first:]
    with pytest.raises(DamagedError):
        prepare(scans, "label.jpg")


def test_a_scan_of_sixteen_bits_keeps_its_shades() -> None:
    written = BytesIO()
    Image.linear_gradient("L").convert("I").point(lambda light: light * 256).convert("I;16").save(written, "PNG")
    shades = opened(prepare(written.getvalue(), "scan.png").content).convert("L").getextrema()
    assert shades == (0, 255)
    middle = opened(prepare(written.getvalue(), "scan.png").content).convert("L").getpixel((0, 128))
    assert middle == pytest.approx(128, abs=2)


def test_colours_are_those_the_cameras_profile_means() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = opened(prepare(a_picture("PNG", icc_profile=profile), "label.png").content)
    assert "icc_profile" not in kept.info
    assert kept.getpixel((0, 0)) == opened(a_picture("PNG")).getpixel((0, 0))


def test_a_profile_that_cannot_be_read_does_no_harm() -> None:
    assert prepare(a_picture("PNG", icc_profile=b"nonsense"), "label.png").width == 40
