"""How often something was tried from one address, for pages that need no sign-in."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

WITHIN_SECONDS = 60


def tries(request: HttpRequest, what: str) -> int:
    """How many times this came from the reader's address within the minute, this one included."""
    key = f"{what}-tries:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, WITHIN_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:
        return 1
