"""Pictures that a zone shows of itself: PNG or JPEG, whole, and of a size that every page can carry."""

import struct
import zlib

from django.utils.translation import gettext as _

from openzone.core.errors import Invalid
from openzone.core.files import Kept, Upload, keep

LARGEST = 512 * 1024
LEAST_PIXELS, MOST_PIXELS = 32, 2000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
# Markers of a frame, which holds the size; C4, C8 and CC among them mean something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def keep_picture(upload: Upload, *, field: str = "logo") -> Kept:
    """Keep a picture. `Invalid` names `field` when it is no whole PNG or JPEG, too large, too small or too heavy."""
    if (upload.size or 0) > LARGEST:
        raise _refused(
            field, _("This picture is too heavy: at most %(size)d KB are allowed.") % {"size": LARGEST // 1024}
        )
    pixels = pixels_of(b"".join(upload.chunks()))
    if pixels is None:
        raise _refused(field, _("This is no whole PNG or JPEG picture. Please choose another file."))
    if min(pixels) < LEAST_PIXELS or max(pixels) > MOST_PIXELS:
        size = {"width": pixels[0], "height": pixels[1], "least": LEAST_PIXELS, "most": MOST_PIXELS}
        sentence = _(
            "This picture has %(width)d × %(height)d pixels; each side must have between %(least)d and %(most)d."
        )
        raise _refused(field, sentence % size)
    try:
        return keep(upload)
    except Invalid as refusal:
        raise _refused(field, str(refusal)) from None


def _refused(field: str, sentence: str) -> Invalid:
    return Invalid.of(field, sentence)


def pixels_of(data: bytes) -> tuple[int, int] | None:
    """Width and height of a whole PNG or JPEG; None when it is neither."""
    try:
        if data.startswith(_PNG):
            return _pixels_of_png(data)
        return _pixels_of_jpeg(data) if data.startswith(_JPEG) else None
    except (struct.error, IndexError):
        return None


def _pixels_of_png(data: bytes) -> tuple[int, int] | None:
    """Walk the chunks, each with its checksum, to the last one."""
    at, pixels = len(_PNG), None
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        body = data[at + 4 : at + 8 + length]
        if struct.unpack_from(">I", data, at + 8 + length)[0] != zlib.crc32(body):
            return None
        if body.startswith(b"IHDR"):
            pixels = struct.unpack_from(">II", body, 4)
        if body.startswith(b"IEND"):
            return pixels
        at += 12 + length
    return None


def _pixels_of_jpeg(data: bytes) -> tuple[int, int] | None:
    """Walk the segments to the frame, and see that there is an end after it."""
    at = 2
    while data[at] == 0xFF:
        marker, (length,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return (width, height) if data.find(_JPEG_END, at + length) > 0 else None
        at += 2 + length
    return None
