"""How sign-in differs from allauth's own: nobody signs up alone, people are invited."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closed for sign-up; a user has one name field."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """False: accounts are made by invitation."""
        return False
