"""Until when a document is good. Knows no rows and reads no clock."""

from calendar import monthrange
from datetime import date

from django.utils.translation import gettext as _

from openzone.core.days import in_words
from openzone.core.errors import Invalid
from openzone.core.machine import YES, Answer, no


def last_day(issued_on: date | None, months: int | None) -> date | None:
    """The last day on which a document is good that may be so many months old; None where it does not grow old.

    It is the same day of the month so many months later, or the last one where that month has no such day.
    """
    if issued_on is None or months is None:
        return None
    years, month = divmod(issued_on.month - 1 + months, 12)
    year, month = issued_on.year + years, month + 1
    return date(year, month, min(issued_on.day, monthrange(year, month)[1]))


def is_good(valid_until: date | None, today: date) -> bool:
    """Whether a document is good on a day: through its last day, and not after."""
    return valid_until is None or today <= valid_until


def may_be_handed_in(name: str, issued_on: date | None, months: int | None, today: date) -> Answer:
    """Whether a document of this date may be handed in today, where it may be so many months old."""
    if issued_on is not None and issued_on > today:
        return no(Invalid.of("issued_on", _("This lies in the future.")))
    if issued_on is None and months is not None:
        sentence = _("“%(document)s” is good for %(months)d months. Please say on which day it was issued.")
        return no(Invalid.of("issued_on", sentence % {"document": name, "months": months}))
    until = last_day(issued_on, months)
    if until is not None and not is_good(until, today):
        sentence = _("“%(document)s” was good until %(day)s only. Please hand in a newer one.")
        return no(Invalid.of("issued_on", sentence % {"document": name, "day": in_words(until)}))
    return YES


def ends_before(valid_until: date | None, due_on: date | None) -> bool:
    """Whether a document will be too old before the promised day: it is taken, but that is said."""
    return valid_until is not None and due_on is not None and valid_until < due_on
