"""Text as it may stand in a page, for what is drawn hundreds of times on one."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django.utils.safestring import SafeString


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
