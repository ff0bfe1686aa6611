"""What cases put on My day and into the search box."""

from django.utils.translation import gettext as _

from openzone.cases.models import Case
from openzone.cases.queries import queue_of, search, unit_queue_of, visible_to, waiting_for_enterprise
from openzone.core.actor import Actor
from openzone.core.search import Hit
from openzone.core.work import WorkItem
from openzone.places.queries import is_staff


def waiting(actor: Actor, at_most: int) -> list[WorkItem]:
    """The cases that wait for the actor: own ones, those of the unit, and those of the enterprise."""
    items = [_item(case, _("waits for your enterprise")) for case in waiting_for_enterprise(actor)[:at_most]]
    if is_staff(actor):
        items += [_item(case, _("yours")) for case in queue_of(actor)[:at_most]]
        items += [_item(case, _("for your unit")) for case in unit_queue_of(actor)[:at_most]]
    return list({item.ref: item for item in reversed(items)}.values())


def _item(case: Case, reason: str) -> WorkItem:
    since = case.unanswered_since or case.state_since
    return WorkItem("case", case.ref, case.title, case.organisation.shown_name, reason, since)


def find(actor: Actor, text: str, at_most: int) -> list[Hit]:
    """The cases that the box of the page finds, the newest first."""
    if not text.strip():
        return []
    found = search(visible_to(actor), text, zone_id=actor.where).order_by("-submitted_at", "-id")
    return [Hit("case", row.ref, row.title, row.organisation.shown_name) for row in found[:at_most]]
