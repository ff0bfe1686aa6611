"""The mailbox of the zone, on a real server."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from cast import Cast
from mail_office import PASSWORD, Office, mail_office
from openzone.core import clock
from openzone.correspondence.models import Mailbox

ADDRESS = "service@zone.example"


@pytest.fixture(scope="session")
def running_office() -> Iterator[Office]:
    """The servers, for all tests of a process."""
    with mail_office() as office:
        yield office


@pytest.fixture
def office(running_office: Office, settings: LazySettings) -> Office:
    """The servers with empty mailboxes, and this installation set up to send by them."""
    running_office.empty()
    settings.MAILBOX_HOSTS = ["127.0.0.1"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running_office.smtp_port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "This Zone <noreply@zone.example>"
    return running_office


@pytest.fixture
def mailbox(cast: Cast, office: Office) -> Mailbox:
    """The zone's mailbox there."""
    return Mailbox.objects.create(
        zone=cast.zone, address=ADDRESS, host="127.0.0.1", port=office.imap_port, security="none", user="service",
        password=PASSWORD, since=clock.now(),
    )  # fmt: skip
