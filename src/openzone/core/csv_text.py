"""CSV files as people bring them: in whatever encoding, divided by whatever their program divides by."""

from charset_normalizer import from_bytes

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# A file in one encoding reads as rubbish in another within its first lines.
_SAMPLE = 200_000


def is_text(head: bytes) -> bool:
    """Whether a file that begins so is text: text of two bytes a letter says so with its mark."""
    return b"\x00" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))


def decoded(content: bytes) -> str:
    """The text of a file: by its mark, as UTF-8, or in the encoding in which it reads best."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        best = from_bytes(content[:_SAMPLE], cp_isolation=["gb18030", "big5", "cp1252"]).best()
        return content.decode(best.encoding if best is not None else "gb18030", errors="replace")


def delimiter_of(text: str) -> str:
    """The sign that stands between the cells: the one that the first lines hold most of."""
    first = "\n".join(text.split("\n", 6)[:6])
    return max(",;\t", key=first.count)
