"""What a person typed, made fit to be stored; and why it is not fit, in a sentence."""

import unicodedata

from openzone.core.errors import Invalid
from openzone.core.sentences import gettext as _

TITLE = 200
BODY = 10_000
_KEPT_CONTROLS = "\n\t"


def clean_text(value: object, *, field: str, longest: int, required: bool = True, lines: bool = True) -> str:
    """The text in one normal form (NFC, newlines as `\\n`, no space at the ends), or `Invalid` naming `field`.

    Control characters are refused, not dropped: what is stored is what was seen. Every script and emoji is welcome.
    """
    if not isinstance(value, str):
        raise Invalid.of(field, _("This must be text."))
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    problem = _problem(text, longest=longest, required=required, lines=lines)
    if problem:
        raise Invalid.of(field, problem)
    return text


def clean_line(value: object, field: str, *, required: bool = True, longest: int = 200) -> str:
    """`clean_text` of one line, such as a name."""
    return clean_text(value, field=field, longest=longest, required=required, lines=False)


def _problem(text: str, *, longest: int, required: bool, lines: bool) -> str | None:
    if required and not text:
        return _("Please fill this in.")
    if len(text) > longest:
        return _("This is too long: %(length)d characters, %(longest)d are allowed.") % {
            "length": len(text),
            "longest": longest,
        }
    kept = _KEPT_CONTROLS if lines else ""
    if not text.isprintable() and any(
        unicodedata.category(letter) in ("Cc", "Cs") and letter not in kept for letter in text
    ):
        return _("This holds characters that cannot be shown. Please type it again or paste it as plain text.")
    return None
