"""Text as it may stand in a page, for what is drawn hundreds of times on one."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from openzone.core.search import pieces_of


def marked_up(text: object) -> str:
    """A text with its special characters escaped; what is drawn already stays as it is."""
    return text if isinstance(text, SafeString) else escape(str(text))


def select_options(choices: Iterable[tuple[str, Any]], chosen: str) -> SafeString:
    """The options of a choice, those of a group below its heading."""
    return SafeString("".join(_option(value, word, chosen) for value, word in choices))


def _option(value: str, word: Any, chosen: str) -> str:
    if isinstance(word, list | tuple):
        return f'<optgroup label="{marked_up(value)}">{select_options(word, chosen)}</optgroup>'
    selected = " selected" if str(value) == chosen else ""
    return f'<option value="{marked_up(value)}"{selected}>{marked_up(word)}</option>'


def table_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> SafeString:
    """The heading and the rows of a table of numbers: each row begins with its name. A cell may carry its `href`."""
    name, *numbers = columns
    heading = f'<th scope="col">{marked_up(name)}</th>' + "".join(map(_number_heading, numbers))
    body = "".join(f'<tr><th scope="row">{_cell(row[0])}</th>{_numbers(row[1:])}</tr>' for row in rows)
    return SafeString(f"<thead><tr>{heading}</tr></thead><tbody>{body}</tbody>")


def _number_heading(words: str) -> str:
    return f'<th scope="col" class="oz-end">{marked_up(words)}</th>'


def _numbers(cells: Iterable[Any]) -> str:
    return "".join(f'<td class="oz-end">{_cell(one)}</td>' for one in cells)


def _cell(cell: Any) -> str:
    if isinstance(cell, dict):
        return f'<a href="{marked_up(cell["href"])}">{marked_up(cell["text"])}</a>'
    return marked_up(cell)


def highlighted(text: str, sought: str) -> SafeString:
    """A text with the words that were looked for standing out, and all else escaped."""
    at, drawn = 0, []
    for match in _pattern(sought).finditer(text):
        drawn += [escape(text[at : match.start()]), f"<mark>{escape(match[0])}</mark>"]
        at = match.end()
    return SafeString("".join([*drawn, escape(text[at:])]))


def excerpt(text: str, sought: str, around: int = 60) -> SafeString:
    """What stands around the first of the words in a longer text; nothing where none of them does."""
    first = _pattern(sought).search(text)
    if first is None:
        return SafeString("")
    start, end = max(0, first.start() - around), first.end() + around
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return SafeString(f"{before}{highlighted(' '.join(text[start:end].split()), sought)}{after}")


@lru_cache(maxsize=64)
def _pattern(sought: str) -> re.Pattern[str]:
    """Any of the words: Latin ones where a word begins, also written together; others wherever they stand."""
    pieces = pieces_of(sought)
    words = sorted({*pieces, "".join(pieces)} - {""}, key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in words if word.isascii())
    other = "|".join(re.escape(word) for word in words if not word.isascii())
    parts = [rf"(?<![A-Za-z0-9])(?:{latin})" if latin else "", other]
    return re.compile("|".join(filter(None, parts)) or r"(?!)", re.IGNORECASE)
