"""The secrets of one-time links with which a person chooses a password: the mailed ones and the shown ones."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import int_to_base36

from openzone.accounts.models import User


class MailedLinks(PasswordResetTokenGenerator):
    """A link ends with its use, with time, and when what the account may do changes after it was given out."""

    key_salt = "openzone.accounts.links.MailedLinks"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        """What the secret stands for."""
        assert isinstance(user, User), "links are for our users"
        return f"{super()._make_hash_value(user, timestamp)}{user.links_ended}"


class ShownLinks(MailedLinks):
    """One that somebody else has seen; it ends, too, when another one is shown by somebody who vouches otherwise."""

    key_salt = "openzone.accounts.links.ShownLinks"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        """What the secret stands for."""
        assert isinstance(user, User), "links are for our users"
        return f"{super()._make_hash_value(user, timestamp)} {user.link_unit_id or ''}"


class OneTimeLinks(ShownLinks):
    """Either of them, as the page that opens them needs it."""

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Whether the link still works, however it was given out."""
        return super().check_token(user, token) or MailedLinks().check_token(user, token)


def mailed_key(user: User) -> str:
    """The secret part of a link for a letter: whoever uses it reads the mail of this address."""
    return f"{int_to_base36(user.pk)}-{MailedLinks().make_token(user)}"


def shown_key(user: User) -> str:
    """The secret part of a link for somebody who passes it on."""
    return f"{int_to_base36(user.pk)}-{ShownLinks().make_token(user)}"


def was_mailed(user: User, token: str) -> bool:
    """Whether this working link came by mail."""
    return MailedLinks().check_token(user, token)


def link_path(key: str) -> str:
    """The page that a one-time link opens."""
    person, _dash, token = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": person, "key": token})
