"""How what became of an export reads as a notice."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.core.exports import exports_of
from openzone.core.lists import all_lists
from openzone.core.models import Activity
from openzone.core.notices import Kind, Line

KIND = Kind("exports", gettext_lazy("My exports"), frozenset({"export.done", "export.failed"}))


def tell(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of the actor's own exports; each leads to all of them."""
    known = exports_of(actor).in_bulk([activity.subject_id for activity in activities])
    names = {listing.code: str(listing.words) for listing in all_lists()}
    sentences = {"export.done": _("The export is ready"), "export.failed": _("The export was not made")}
    return {
        activity.pk: Line(
            who="",
            sentence=sentences.get(activity.verb, ""),
            title=names.get(known[activity.subject_id].what, known[activity.subject_id].what),
            ref=known[activity.subject_id].format.upper(),
            path=reverse("desk_exports"),
        )
        for activity in activities
        if activity.subject_id in known
    }
