"""A classification of economic activities as a file brings it: rows of codes and names, in whatever encoding."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from openzone.core.csv_text import decoded, delimiter_of
from openzone.core.errors import Invalid
from openzone.registry.enums import IndustryScheme

_HEADINGS = {
    "scheme": ("scheme", "classification", "分类", "标准"),
    "code": ("code", "代码", "行业代码", "编码"),
    "parent": ("parent", "parent code", "上级代码", "上级"),
    "name": ("name", "english", "name_en", "英文名称", "description", "title"),
    "name_local": ("name_local", "chinese", "name_zh", "名称", "中文名称", "行业名称", "类别名称"),
}
_CODE = re.compile(r"[A-Z](?:\d{1,4})?|\d{1,5}")
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Row:
    """One class of a file, in its line, with a name in one script at least. Without a `parent` its code tells it."""

    line: int
    scheme: str
    code: str
    parent: str
    name: str
    name_local: str


def rows_of(content: bytes, *, scheme: str = "") -> Iterator[Row]:
    """The rows of a CSV file; `scheme` is that of a file which names none. `Invalid` when it is no such file."""
    if len(content) > MOST_BYTES:
        raise Invalid(_("The file is too large for a classification."))
    text = decoded(content)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter_of(text))
    lines = ((number, cells) for number, cells in enumerate(reader, 1) if any(cell.strip() for cell in cells))
    places = _places(next(lines, (0, []))[1])
    if "code" not in places or not {"name", "name_local"} & set(places):
        raise Invalid(_("The file needs columns named code and name (or 代码 and 名称)."))
    for number, cells in lines:
        yield _row(number, {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}, scheme)


def _places(headings: list[str]) -> dict[str, int]:
    written = [one.strip().lower() for one in headings]
    found = {name: [written.index(word) for word in words if word in written] for name, words in _HEADINGS.items()}
    return {name: places[0] for name, places in found.items() if places}


def _row(line: int, cells: dict[str, str], scheme: str) -> Row:
    code = cells["code"].upper().replace(" ", "")
    name, local = cells.get("name", ""), cells.get("name_local", "")
    written = cells.get("scheme", "").lower() or scheme
    return Row(line, written, code, cells.get("parent", "").upper(), name, local)


def problem(row: Row) -> str:
    """Why a row is no class; empty when it is one."""
    if row.scheme not in IndustryScheme.values:
        return _("The scheme must be one of: %(known)s.") % {"known": ", ".join(IndustryScheme.values)}
    if not _CODE.fullmatch(row.code):
        return _("“%(code)s” is no code of a class.") % {"code": row.code[:20]}
    if not (row.name or row.name_local) or len(row.name) > 200 or len(row.name_local) > 200:
        return _("The class needs a name of at most 200 letters.")
    return ""


def parent_of(row: Row, section: str) -> str:
    """The code of the class above: as written, else its first digits, and above two digits the section before it."""
    if row.parent:
        return row.parent
    digits = row.code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    letter = row.code[: len(row.code) - len(digits)]
    if not digits:
        return ""
    return letter + digits[:-1] if len(digits) > 2 else letter or section
