"""The secret of one-time links with which a person chooses a password."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from openzone.accounts.models import User


class OneTimeLinks(PasswordResetTokenGenerator):
    """A link ends with its use, with time, and when what the account may do changes after it was given out."""

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        """What the secret stands for."""
        assert isinstance(user, User), "links are for our users"
        return f"{super()._make_hash_value(user, timestamp)}{user.links_ended}"
