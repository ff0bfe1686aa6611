"""Users and the tokens with which other systems act for them."""

from collections.abc import Collection, Iterator
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from openzone.accounts.enums import LetterKind
from openzone.core import clock
from openzone.core.forms import local
from openzone.core.search import indexed, spelled

# Instead of a name that was erased.
FORMER, FORMER_LOCAL = "A former member", "前成员"


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this e-mail."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. Signs in by e-mail; belongs to no zone of its own. `sounds` is kept by the actions for the search."""

    email = models.EmailField(max_length=200)
    name = models.CharField(max_length=100)
    name_local = models.CharField(max_length=100, blank=True)
    sounds = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    erased_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(default=clock.now)
    links_ended = models.PositiveIntegerField(default=0)
    sessions_ended = models.PositiveIntegerField(default=0)
    registered_alone = models.BooleanField(default=False)
    # When the address was shown to be the person's: by a mailed link or, within a unit, by one of its administrator.
    proven_at = models.DateTimeField(null=True)
    vouched_unit_id = models.BigIntegerField(null=True)
    # Whose administrator vouches for the link that was shown last; nobody does for one that an enterprise passes on.
    link_unit_id = models.BigIntegerField(null=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_once"),)
        indexes = (
            GinIndex(indexed("name", "name_local", "sounds"), name="user_words"),
            GinIndex(spelled("name", "name_local"), name="user_spelled"),
        )

    def __str__(self) -> str:
        return self.shown_name

    def get_session_auth_hash(self) -> str:
        """What a session is bound to: the password and, once they were ended, how often all sessions were ended."""
        return self._bound(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the secret keys of before."""
        yield from map(self._bound, super().get_session_auth_fallback_hash())

    def _bound(self, found: str) -> str:
        return f"{self.sessions_ended}-{found}" if self.sessions_ended else found

    @property
    def names(self) -> list[str]:
        """The names in either script, as far as there are any."""
        return [name for name in (self.name, self.name_local) if name]

    @property
    def shown_name(self) -> str:
        """The name that suits the reader's language."""
        return local(self.name, self.name_local)

    @property
    def invited_only(self) -> bool:
        """True until the person has set a password."""
        return not self.has_usable_password()

    @property
    def never_in(self) -> bool:
        """True for an account that nobody has used: there is nothing of anybody's behind a link to it."""
        return self.invited_only and self.last_login is None

    def proven_within(self, unit_ids: Collection[int]) -> bool:
        """Whether the address is proven to those who answer for one of these units: a unit and those over it."""
        return self.proven_by_letter or (self.proven_at is not None and self.vouched_unit_id in unit_ids)

    @property
    def proven_by_letter(self) -> bool:
        """Whether a link that was mailed to the address has been used, or the installation itself made the account."""
        return self.proven_at is not None and self.vouched_unit_id is None


class ApiToken(models.Model):
    """A secret with which a program acts as its user in one zone. Only its hash is stored."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    zone_id = models.BigIntegerField()
    name = models.CharField(max_length=100)
    start = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["user"], condition=Q(revoked_at__isnull=True), name="token_living"),)

    def __str__(self) -> str:
        return f"{self.start}… {self.name}"


class SignIn(models.Model):
    """That somebody signed in, when, from which address and with which program, as it calls itself."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins", db_index=False)
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    program = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["user", "-at"], name="sign_in_newest"),
            BrinIndex(fields=["at"], name="sign_in_age"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.at}"


class AccountLetter(models.Model):
    """A letter about an account that waits to be sent. The secret of its link is made only then."""

    email = models.EmailField(max_length=200)
    kind = models.CharField(max_length=12, choices=LetterKind.choices)
    language = models.CharField(max_length=10)
    zone_id = models.BigIntegerField(null=True)
    place = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["email", "kind"], name="account_letter_once"),)
        indexes = (models.Index(fields=["next_try_at", "id"], name="account_letter_due"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
