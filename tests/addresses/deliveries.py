"""The addresses of what people are told: choices, links in letters, the mailbox of a demo."""

from typing import Any

from addresses.roles import EVERYBODY, PUBLIC, ROLES, only
from cast import Cast
from openzone.core.letters import unsubscribe_link
from openzone.core.models import Delivery
from openzone.core.readers import readers_of

IN_A_ZONE = ROLES - {"nobody"}
NOWHERE: dict[int, set[str]] = {404: EVERYBODY}
MAILBOX = ("mailbox", "mailbox_letter", "mailbox_html")
# Address, and what a GET answers to whom; strangers are led to the sign-in (302) unless a row says otherwise.
GETS: dict[str, dict[int, set[str]]] = {
    "account_notices": only(IN_A_ZONE),
    "account_messenger": {405: IN_A_ZONE, 404: {"nobody"}},
    "account_messenger_remove": {405: IN_A_ZONE, 404: {"nobody"}},
    "account_mail_again": {405: IN_A_ZONE, 404: {"nobody"}},
    "unsubscribe": PUBLIC,
    "go": only({"officer"}, 302),
    **dict.fromkeys(MAILBOX, NOWHERE),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "account_notices": (IN_A_ZONE, set()),
    "account_messenger": (IN_A_ZONE, set()),
    "account_messenger_remove": (IN_A_ZONE, set()),
    "account_mail_again": (IN_A_ZONE, set()),
    "unsubscribe": (EVERYBODY, set()),
}
BODIES = {"account_notices": {"digest": "hourly"}}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """What stands in the addresses: each leads to something that is there."""
    cast.case("in_progress")
    told = Delivery.objects.filter(channel="mail", recipient_id=cast.users["officer"].pk).first()
    assert told is not None, "the officer was told by mail that the case was assigned"
    (reader,) = readers_of(cast.zone.pk, [cast.users["owner"].pk])
    token = unsubscribe_link(reader).rstrip("/").rpartition("/")[2]
    return {
        "go": {"number": told.pk},
        "unsubscribe": {"token": token},
        "mailbox_letter": {"name": "20170101-000000-1"},
        "mailbox_html": {"name": "20170101-000000-1"},
    }
