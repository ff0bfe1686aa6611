"""Which accounts and tokens there are for whom."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from openzone.accounts.models import ApiToken, SignIn, User
from openzone.core.actor import Actor
from openzone.core.finding import Asked
from openzone.core.mentions import called, calls
from openzone.core.search import indexed, matching, nearly_matching, spelled


def user_by_email(email: str) -> User | None:
    """The account with this e-mail, whatever its case."""
    return User.objects.filter(email__iexact=email.strip()).first()


def digest_of(secret: str) -> str:
    """How a token is stored. Tokens are long and random, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def living_token(secret: str) -> ApiToken | None:
    """The token with this secret, if it was not revoked and its user may still act."""
    return (
        ApiToken.objects.select_related("user")
        .filter(digest=digest_of(secret), revoked_at__isnull=True, user__is_active=True)
        .first()
    )


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's own tokens in this zone that still work, newest first."""
    return ApiToken.objects.filter(user_id=actor.who, zone_id=actor.where, revoked_at__isnull=True).order_by("-id")


def sign_ins_of(actor: Actor) -> QuerySet[SignIn]:
    """When and where the actor signed in, the latest first."""
    return SignIn.objects.filter(user_id=actor.who).order_by("-at")


def known_by(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Those whose name, in either script, holds these letters."""
    words = text.strip()
    return people.filter(Q(name__icontains=words) | Q(name_local__icontains=words)) if words else people


def held_by_name(asked: Asked) -> list[Q | None]:
    """The conditions that somebody's names, or how they sound, are what was typed; true of whatever keeps both.

    Who is named exactly so has a condition of his own: he is not lost among many of whom that is a part.
    """
    held: dict[str, Any] = {"index": indexed("name", "name_local", "sounds"), "content": ["name", "name_local"]}
    if asked.near:
        return [nearly_matching(asked.words, near=spelled("name", "name_local"), **held)]
    holds = matching(asked.words, **held)
    if holds is None:
        return []
    named = Q(Exact(Lower("name"), asked.lowered)) | Q(name_local=asked.words.value(str))
    return [holds & named, holds]


def called_among(people: Callable[[], QuerySet[User]], text: str) -> set[int]:
    """Which of these people the text calls with an @, by either name. Nobody is looked up for a text without one."""
    if not calls(text):
        return set()
    return called(text, {user.pk: user.names for user in people()})
