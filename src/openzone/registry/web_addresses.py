"""Addresses in the web as people type them."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from openzone.core.errors import Invalid
from openzone.core.sentences import gettext as _


def whole_address(typed: str, *, field: str = "url") -> str:
    """The address with its beginning, or `Invalid` of the field."""
    whole = typed if "://" in typed else f"https://{typed}"
    try:
        URLValidator(schemes=["http", "https"])(whole)
        urlsplit(whole)
    except (ValidationError, ValueError):
        raise Invalid.of(field, _("This is no address in the web, such as www.example.com.")) from None
    return whole
