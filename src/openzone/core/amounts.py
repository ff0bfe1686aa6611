"""A number that a person typed, made exact; and why it does not fit, in a sentence."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from openzone.core.errors import Invalid


def number_of(value: object, field: str, *, most: Decimal, places: str = "0.01") -> Decimal:
    """The number, rounded to so many places: from 0 to `most`, or `Invalid` naming `field`."""
    try:
        number = Decimal(str(value)).quantize(Decimal(places))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Invalid.of(field, _("Please give a number."))
    if not 0 <= number <= most:
        raise Invalid.of(field, _("Please give a number from 0 to %(most)s.") % {"most": f"{most:,}"})
    return number
