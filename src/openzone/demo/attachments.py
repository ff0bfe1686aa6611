"""Small real files for the demo's conversations, made here so that none has to be shipped."""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from openzone.demo.script import PICTURE


@dataclass
class Attachment:
    """A file as it is handed in."""

    name: str | None
    content: bytes
    size: int | None = None

    def __post_init__(self) -> None:
        self.size = len(self.content)

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]:
        """The bytes, in one piece."""
        return [self.content]


def upload(kind: str, title: str) -> Attachment:
    """A picture or a one-page paper."""
    return Attachment(kind, picture() if kind == PICTURE else paper(title))


def picture(width: int = 160, height: int = 100) -> bytes:
    """A PNG of a grey wall below a pale sky."""
    rows = b"".join(b"\x00" + _row(width, line / height) for line in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _row(width: int, depth: float) -> bytes:
    sky, wall = (198, 220, 235), (148, 144, 138)
    if depth < 0.45:
        return bytes(int(colour - 30 * depth) for colour in sky) * width
    dark = tuple(colour - 40 for colour in wall)
    return b"".join(bytes(dark if (column // 20) % 3 == 1 and 0.55 < depth < 0.8 else wall) for column in range(width))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def paper(title: str) -> bytes:
    """A PDF of one page with a heading (Latin letters only, the built-in font knows no others)."""
    heading = "".join(letter for letter in title if letter.isascii() and letter not in "()\\") or "Demand"
    text = f"BT /F1 18 Tf 60 760 Td ({heading[:60]}) Tj 0 -30 Td /F1 11 Tf (Paper handed in with the demand.) Tj ET"
    fonts = "<< /Font << /F1 5 0 R >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources {fonts} >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return _document(objects)


def _document(objects: list[str]) -> bytes:
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    end += f"startxref\n{len(body)}\n%%EOF\n"
    return (body + end).encode("ascii")
