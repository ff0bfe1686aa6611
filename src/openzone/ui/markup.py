"""Text as it may stand in a page, for what is drawn hundreds of times on one."""

from collections.abc import Iterable
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
