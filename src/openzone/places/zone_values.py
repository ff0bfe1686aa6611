"""What may stand in the settings of a zone: each value checked and put into one form, or refused with a sentence."""

from collections.abc import Callable
from typing import Any, TypedDict
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from openzone.core.errors import Invalid
from openzone.core.models import StoredFile
from openzone.core.text import clean_text
from openzone.places.models import COLOUR, both_languages
from openzone.places.rules import LEAST_CONTRAST, contrast_with_white, darkened

MOST_DISPUTE_DAYS = 365
MOST_LEAST_ANSWERS = 100


class ZoneChanges(TypedDict, total=False):
    """What can be changed in a zone; what is not given stays."""

    name: str
    name_local: str
    slogan: str
    slogan_local: str
    accent: str
    logo: StoredFile | None
    languages: list[str]
    timezone: str
    sender_name: str
    reply_to: str
    dispute_days: int
    least_answers: int


def cleaned(changes: ZoneChanges) -> dict[str, Any]:
    """The changes as they are stored. `Invalid` names every field that does not fit."""
    values, wrong = dict[str, Any](), dict[str, object]()
    for field, value in changes.items():
        try:
            values[field] = CLEANERS[field](value) if field in CLEANERS else value
        except Invalid as refusal:
            wrong[field] = str(refusal)
    if wrong:
        raise Invalid(str(next(iter(wrong.values()))), fields=wrong)
    return values


def _words(field: str, longest: int = 200, *, required: bool = False) -> Callable[[Any], str]:
    return lambda value: clean_text(value, field=field, longest=longest, required=required, lines=False)


def accent(value: str) -> str:
    """A colour on which white text can be read."""
    if not COLOUR.fullmatch(value):
        raise Invalid(_("A colour is written as # and six digits or letters a to f, such as #0f766e."))
    colour = value.lower()
    if contrast_with_white(colour) < LEAST_CONTRAST:
        raise Invalid(
            _("White text on %(colour)s is hard to read. The nearest colour that works is %(darker)s.")
            % {"colour": colour, "darker": darkened(colour)}
        )
    return colour


def timezone(value: str) -> str:
    """The name of a time zone that is known here."""
    if value not in available_timezones():
        raise Invalid(_("This time zone is not known. Choose one such as Asia/Shanghai."))
    return value


def languages(value: list[str]) -> list[str]:
    """One or more of the languages there are, each once."""
    if not value or set(value) - set(both_languages()) or len(set(value)) < len(value):
        raise Invalid(_("Please choose at least one language."))
    return list(value)


def _reply_to(value: str) -> str:
    address = _words("reply_to")(value)
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise Invalid(_("This is not an e-mail address.")) from None
    return address


def _days(value: int) -> int:
    if not 0 <= value <= MOST_DISPUTE_DAYS:
        raise Invalid(_("Please give a number of days between 0 and %(most)d.") % {"most": MOST_DISPUTE_DAYS})
    return value


def _answers(value: int) -> int:
    if not 1 <= value <= MOST_LEAST_ANSWERS:
        raise Invalid(_("Please give a number of answers between 1 and %(most)d.") % {"most": MOST_LEAST_ANSWERS})
    return value


CLEANERS: dict[str, Callable[[Any], Any]] = {
    "name": _words("name", required=True),
    "name_local": _words("name_local"),
    "slogan": _words("slogan", 300),
    "slogan_local": _words("slogan_local", 300),
    "accent": accent,
    "languages": languages,
    "timezone": timezone,
    "sender_name": _words("sender_name", 100),
    "reply_to": _reply_to,
    "dispute_days": _days,
    "least_answers": _answers,
}
