"""How many statements a page costs: each is asked once inside this process, which sees them."""

from collections.abc import Iterable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openzone.accounts.models import User
from openzone.bench.visits import Visit


def statements_of(visits: Iterable[Visit], emails: dict[str, str], token: str) -> dict[str, int]:
    """The statements of each page that is only read, by its name."""
    counts = {}
    for visit in visits:
        if visit.writes:
            continue
        client = Client(HTTP_HOST="localhost", raise_request_exception=False)
        headers = {"Authorization": f"Bearer {token}"} if visit.who not in emails else {}
        if visit.who in emails:
            client.force_login(
                User.objects.get(email=emails[visit.who]), "allauth.account.auth_backends.AuthenticationBackend"
            )
        # The first request may still load what the process keeps.
        client.get(visit.addresses[0], headers=headers)
        with CaptureQueriesContext(connection) as captured:
            client.get(visit.addresses[0], headers=headers)
        counts[visit.name] = len(captured)
    return counts
