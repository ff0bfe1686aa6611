"""The letters about accounts: links to a password, words that there is one. Written when sent, so no secret waits.

A sender that dies with one in hand leaves it in the queue: the same link twice does no harm, none at all would.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from openzone.accounts.enums import LetterKind
from openzone.accounts.links import link_path, mailed_key
from openzone.accounts.models import AccountLetter, User
from openzone.accounts.queries import user_by_email
from openzone.core import clock
from openzone.core.enums import DeliveryState
from openzone.core.forms import local
from openzone.core.letters import absolute
from openzone.core.mail import NoServer, PostOffice, own_address
from openzone.core.readers import House, house_of
from openzone.core.rules import MAIL_PAUSES, pause_after

# As long as the links in them live; whoever still waits then has asked anew long ago.
GIVEN_UP = timedelta(days=3)

log = logging.getLogger(__name__)


def send_due() -> None:
    """Send what is due over one connection. Without a server it stays due, and is tried at the next look."""
    now = clock.now()
    AccountLetter.objects.filter(asked_at__lt=now - GIVEN_UP).delete()
    due = list(AccountLetter.objects.filter(next_try_at__lte=now).order_by("next_try_at", "id"))
    if not due:
        return
    try:
        with PostOffice() as office:
            for row in due:
                if not _sent(office, row):
                    break
    except NoServer as error:
        log.warning("letters about accounts wait: the mail server cannot be reached (%s)", error)


def _sent(office: PostOffice, row: AccountLetter) -> bool:
    """Whether the next letter may be tried: false when the way itself is broken."""
    letter = _letter(row)
    fate = office.hand_over(letter) if letter else None
    this = AccountLetter.objects.filter(pk=row.pk, asked_at=row.asked_at)
    pause = pause_after(row.attempts + 1, MAIL_PAUSES)
    if fate and fate.state == DeliveryState.WAITING and pause:
        this.update(attempts=row.attempts + 1, next_try_at=clock.now() + pause)
    else:
        this.delete()
    return fate is None or not fate.broken


def _letter(row: AccountLetter) -> EmailMessage | None:
    """What is written; nothing to an address without a living account."""
    user = user_by_email(row.email)
    if user is None or not user.is_active:
        return None
    house = house_of(row.zone_id) if row.zone_id else None
    language = user.language if row.kind == LetterKind.INVITED and user.language else row.language
    with translation.override(language):
        name = local(house.name, house.name_local) if house else ""
        known = row.kind != LetterKind.FORGOTTEN and not user.invited_only
        words = {"person": user, "zone": name, "place": row.place, **_addresses(user, known=known)}
        return _mail(
            f"accounts/letters/{row.kind}{'_known' if known else ''}.txt",
            words,
            user,
            house,
            subject=SUBJECTS[LetterKind(row.kind), known](name or "OpenZone"),
        )


SUBJECTS: dict[tuple[LetterKind, bool], Callable[[str], str]] = {
    (LetterKind.FORGOTTEN, False): lambda zone: _("%(zone)s: choose your password") % {"zone": zone},
    (LetterKind.REGISTERED, False): lambda zone: _("%(zone)s: your link to a password") % {"zone": zone},
    (LetterKind.REGISTERED, True): lambda zone: _("%(zone)s: you have an account already") % {"zone": zone},
    (LetterKind.INVITED, False): lambda zone: _("%(zone)s: you are invited") % {"zone": zone},
    (LetterKind.INVITED, True): lambda zone: _("%(zone)s: you are invited") % {"zone": zone},
}


def _addresses(user: User, *, known: bool) -> dict[str, str]:
    """The links of a letter. One that knows the reader holds no secret."""
    if known:
        return {
            "login": absolute(reverse("account_login")),
            "claims": absolute(reverse("portal_claims")),
            "reset": absolute(reverse("account_reset_password")),
        }
    return {"link": absolute(link_path(mailed_key(user)))}


def _mail(template: str, words: dict[str, object], user: User, house: House | None, *, subject: str) -> EmailMessage:
    sender = house and (house.sender_name or local(house.name, house.name_local))
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string(template, words).strip() + "\n",
        from_email=formataddr((sender, own_address())) if sender else settings.DEFAULT_FROM_EMAIL,
        to=[user.email],
        reply_to=[house.reply_to] if house and house.reply_to else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
