"""What is done to accounts: invite, register, write to them, set passwords, issue and revoke tokens, end access."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.db.models import F, ProtectedError, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from openzone.accounts.enums import LetterKind
from openzone.accounts.links import OneTimeLinks, shown_key, was_mailed
from openzone.accounts.models import FORMER, FORMER_LOCAL, AccountLetter, ApiToken, SignIn, User
from openzone.accounts.queries import digest_of, user_by_email
from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor, system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.forgetting import forget_everywhere
from openzone.core.jobs import enqueue
from openzone.core.sounds import sounds
from openzone.core.text import clean_text

LETTERS = "accounts.send_letters"


@transaction.atomic
def invite(*, email: str, name: str, by: Actor, name_local: str = "") -> tuple[User, bool]:
    """The account of this e-mail, made without a password when there is none; the second value says if it was made.

    What the person may do is granted by the caller (a post, a membership). The link to the first password comes by
    `write_letter`, or from `show_link`.
    """
    address = clean_email(email)
    known = user_by_email(address)
    if known is not None:
        return known, False
    user = User(email=address, **_called(name, name_local))
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        # Somebody else invited the same person at the same moment.
        return User.objects.get(email__iexact=address), False
    if by.zone_id is not None:
        append("user.invited", subject_type="user", subject_id=user.pk, by=by)
    return user, True


@transaction.atomic
def register_alone(*, email: str, name: str, name_local: str = "", language: str = "") -> User:
    """The account of this e-mail, made without password or rights for somebody whom nobody invited.

    Nothing of a known account changes, but for one that registered alone and was never used: there the latest words
    count, since whoever wrote the first ones has not shown that the address is his.
    """
    user, made = invite(email=email, name=name, name_local=name_local, by=system(None))
    if made or (user.registered_alone and user.invited_only):
        words = {**_called(name, name_local), "language": language}
        User.objects.filter(pk=user.pk).update(**words, registered_alone=True)
        user.refresh_from_db()
    return user


def _called(name: str, name_local: str) -> dict[str, str]:
    """The names of a person, fit to be stored, with how they sound."""
    latin = clean_text(name, field="name", longest=100, lines=False)
    other = clean_text(name_local, field="name_local", longest=100, lines=False, required=False)
    return {"name": latin, "name_local": other, "sounds": sounds(latin, other)}


def remove_unused(*, before: datetime) -> int:
    """Remove accounts that registered alone before then and never chose a password, but for those with any trace."""
    alone = User.objects.filter(registered_alone=True, joined_at__lt=before, last_login__isnull=True).order_by("id")
    return sum(_removed(user) for user in alone if user.invited_only)


def _removed(user: User) -> bool:
    """Whether the account could be removed: whatever else names it keeps it, which the database says at once."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            user.delete()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except (ProtectedError, IntegrityError):
        return False
    return True


def clean_email(email: str) -> str:
    """The address as it is kept, or `Invalid`."""
    address = clean_text(email, field="email", longest=200, lines=False)
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid.of("email", _("This is not an e-mail address.")) from None
    return address


def end_links(user: User) -> None:
    """Make every link given out so far worthless: what the account may do has changed since."""
    User.objects.filter(pk=user.pk).update(links_ended=F("links_ended") + 1)
    user.refresh_from_db(fields=["links_ended"])


@transaction.atomic
def show_link(user: User, *, unit_id: int | None) -> str:
    """The secret part of a link for somebody who passes it on: works once and for a limited time.

    Whoever used it counts as proven only below the unit whose administrator vouches for it, and without one not at all.
    """
    user.link_unit_id = unit_id
    user.save(update_fields=["link_unit_id"])
    return shown_key(user)


@transaction.atomic
def write_letter(*, email: str, kind: LetterKind, language: str, zone_id: int | None, place: str = "") -> None:
    """Have a letter about an account sent; to whom nothing is written is found out only then.

    A letter of the same kind that waits for this address is not joined by a second one.
    """
    now = clock.now()
    AccountLetter.objects.update_or_create(
        email=email.strip().lower(),
        kind=kind,
        defaults={"language": language, "zone_id": zone_id, "place": place, "asked_at": now, "next_try_at": now},
    )
    enqueue(LETTERS, only_once=f"{LETTERS} now", one_at_a_time=LETTERS)


@transaction.atomic
def set_password(*, user: User, password: str, by: Actor) -> None:
    """Set a password. All sessions and tokens of the user end: whoever knew the old one may have made some."""
    user.set_password(password)
    user.save(update_fields=["password"])
    end_tokens(user)
    if by.zone_id is not None:
        append("user.password_set", subject_type="user", subject_id=user.pk, by=by)


@transaction.atomic
def choose_password(*, user: User, password: str, token: str) -> None:
    """Set the password that came with a one-time link; what kind of link it was says whether the address is proven."""
    row = User.objects.select_for_update().get(pk=user.pk)
    if not OneTimeLinks().check_token(row, token):
        raise Conflict(_("This link no longer works."))
    mailed = was_mailed(row, token)
    row.vouched_unit_id = None if mailed else row.link_unit_id
    row.proven_at = clock.now() if mailed or row.link_unit_id is not None else None
    row.save(update_fields=["proven_at", "vouched_unit_id"])
    set_password(user=row, password=password, by=system(None))


@transaction.atomic
def trust_address(user: User) -> None:
    """Count the address as proven: who runs the installation made the account."""
    user.proven_at, user.vouched_unit_id = clock.now(), None
    user.save(update_fields=["proven_at", "vouched_unit_id"])


@transaction.atomic
def start_anew(user: User, *, by: Actor) -> None:
    """Drop the password, and with it every session, token and link: it may be another person's than the address is."""
    user.set_unusable_password()
    user.proven_at, user.vouched_unit_id = None, None
    user.save(update_fields=["password", "proven_at", "vouched_unit_id"])
    end_tokens(user)
    end_access(user, by=by)


@transaction.atomic
def take_password(*, user: User, hashed: str, by: Actor) -> None:
    """Let a new account have the password that its owner chose before the account was there."""
    user.password = hashed
    user.save(update_fields=["password"])
    trust_address(user)
    if by.zone_id is not None:
        append("user.password_set", subject_type="user", subject_id=user.pk, by=by)


@transaction.atomic
def issue_token(*, name: str, by: Actor) -> tuple[ApiToken, str]:
    """Make a token for the actor in the actor's zone. The secret is answered here and never again."""
    if by.user_id is None or by.zone_id is None:
        raise Denied(_("Sign in to make a token."))
    secret = f"oz_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user_id=by.who,
        zone_id=by.where,
        name=clean_text(name, field="name", longest=100, lines=False),
        start=secret[:8],
        digest=digest_of(secret),
        created_at=clock.now(),
    )
    append("token.issued", subject_type="token", subject_id=token.pk, by=by)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Actor) -> None:
    """End a token of the actor's own at once. Ending it twice does nothing."""
    if token.user_id != by.user_id:
        raise Denied(_("This token is somebody else's."))
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        append("token.revoked", subject_type="token", subject_id=token.pk, by=by)


def end_tokens(user: User, *, zone_id: int | None = None) -> int:
    """End the user's tokens at once, all or those of one zone; answers how many."""
    living = ApiToken.objects.filter(user=user, revoked_at__isnull=True)
    if zone_id is not None:
        living = living.filter(zone_id=zone_id)
    return living.update(revoked_at=clock.now())


@transaction.atomic
def end_access(user: User, *, by: Actor) -> int:
    """End the user's sessions and links everywhere and his tokens in the actor's zone; answers how many tokens."""
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])
    end_links(user)
    append("user.access_ended", subject_type="user", subject_id=user.pk, by=by)
    return end_tokens(user, zone_id=by.where)


def note_use(token: ApiToken) -> None:
    """Remember the day on which a token was last used: one write a day, not one a request."""
    today = clock.now().date()
    if token.used_on is None or today - token.used_on >= timedelta(days=1):
        ApiToken.objects.filter(pk=token.pk).update(used_on=today)


@transaction.atomic
def change_language(*, language: str, by: Actor) -> None:
    """Remember the language in which the person reads."""
    User.objects.filter(pk=by.who).update(language=language)


def note_sign_in(user: User, *, address: str | None, program: str) -> None:
    """Remember that somebody signed in, for the person to see and until its time is over."""
    SignIn.objects.create(user=user, at=clock.now(), address=address, program=program.replace("\0", "")[:200])


def erase_account(user: User) -> None:
    """Take all that is personal out of an account; its number stays, since the log and much else name it."""
    AccountLetter.objects.filter(email__iexact=user.email).delete()
    SignIn.objects.filter(user=user).delete()
    ApiToken.objects.filter(user=user).update(name="", revoked_at=Coalesce("revoked_at", Value(clock.now())))
    user.email, user.name, user.name_local = f"erased-{user.pk}@erased.invalid", FORMER, FORMER_LOCAL
    user.sounds, user.language, user.is_active, user.erased_at = "", "", False, clock.now()
    user.last_login, user.proven_at = None, None
    user.set_unusable_password()
    user.save()
    forget_everywhere(user.pk)
