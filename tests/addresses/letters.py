"""The addresses of letters that came in, of the mailbox and of the ways in for messages."""

from typing import Any

from addresses.roles import OF_THE_CASE, OVER_THE_CASE, ROLES, only
from cast import Cast
from correspondence.mailed import inlet, lettered, set_up, waiting
from openzone.core import clock
from openzone.correspondence.models import Handle

CARERS = {"leader", "dispatcher"}
PAGES = (
    "desk_letters",
    "desk_letter",
    "desk_letter_file",
    "desk_letter_assign",
    "desk_letter_raise",
    "desk_letter_discard",
)
SETTINGS = (
    "desk_mailbox",
    "desk_mailbox_remove",
    "desk_inlet_new",
    "desk_inlet",
    "desk_inlet_secret",
    "desk_inlet_close",
)
ACTS = ("desk_mailbox_try", "desk_handle_forget")
GETS: dict[str, dict[int, set[str]]] = {
    **{name: only(CARERS) for name in PAGES},
    "desk_letters": only(CARERS | {"foreigner"}),
    **{name: only({"administrator"}) for name in SETTINGS},
    **{name: {405: ROLES} for name in ACTS},
    "desk_case_letter": only(OVER_THE_CASE),
    "portal_case_letter": only(OF_THE_CASE),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    **{name: (CARERS, set()) for name in ("desk_letter_assign", "desk_letter_raise", "desk_letter_discard")},
    **{name: ({"administrator"}, set()) for name in (*SETTINGS, *ACTS)},
}
BODIES: dict[str, dict[str, Any]] = {
    "desk_mailbox": {
        "address": "desk@zone.example", "host": "imap.zone.example", "port": "993", "security": "tls", "user": "desk",
        "password": "secret", "folder": "INBOX",
    },
    "desk_inlet_new": {"code": "other", "name": "Another messenger"},
    "desk_inlet": {"name": "WeCom"},
}  # fmt: skip


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A letter that waits, one that stands in a demand, a mailbox, and a way in with somebody who is known there."""
    set_up(cast)
    letter, said = waiting(cast), lettered(cast)
    assert said.case is not None and said.message is not None
    way = inlet(cast)
    known = Handle.objects.create(inlet=way, sender="zhang", user=cast.users["owner"], known_at=clock.now())
    its_way = {"number": way.pk}
    one, its = {"number": letter.pk}, {"ref": said.case.ref, "number": said.message.number}
    BODIES["desk_letter_assign"] = {"case": said.case.ref, "person": "owner@example.org"}
    BODIES["desk_letter_raise"] = {
        "organisation": cast.organisation.ref, "category": "commute", "title": "A bus", "consent": "on",
    }  # fmt: skip
    return {
        **dict.fromkeys(PAGES[1:], one),
        "desk_letter_file": {**one, "file": letter.raw_id},
        **dict.fromkeys(("desk_inlet", "desk_inlet_secret", "desk_inlet_close"), its_way),
        "desk_handle_forget": {"number": way.pk, "handle": known.pk},
        "desk_case_letter": its,
        "portal_case_letter": its,
    }
