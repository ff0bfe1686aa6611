"""How what became of an export, a list that was brought in or a webhook reads as a notice."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.core.exports import exports_of
from openzone.core.lists import all_lists
from openzone.core.models import Activity
from openzone.core.notices import Kind, Line
from openzone.places.queries import webhooks_visible_to
from openzone.registry.importing.queries import imports_visible_to

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


def tell_imports(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of lists that were brought in; each leads to its list."""
    known = imports_visible_to(actor).in_bulk([activity.subject_id for activity in activities])
    sentences = {
        "import.checked": _("The list was looked through"),
        "import.done": _("The list was brought in"),
        "import.undone": _("The list was undone"),
        "import.failed": _("The list cannot be brought in as it is"),
        "import.stopped": _("The list was stopped in the middle"),
    }
    return {
        activity.pk: Line(
            who="",
            sentence=sentences.get(activity.verb, ""),
            title=known[activity.subject_id].file.name,
            ref="",
            path=reverse("desk_import", args=[activity.subject_id]),
        )
        for activity in activities
        if activity.subject_id in known
    }


def tell_webhooks(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of webhooks that were given up, for those who administer the zone; each leads to its log."""
    known = webhooks_visible_to(actor).in_bulk([activity.subject_id for activity in activities])
    return {
        activity.pk: Line(
            who=_("OpenZone"),
            sentence=_("paused it: the other system takes nothing any more. See its log, then resume it."),
            title=str(known[activity.subject_id]),
            ref="",
            path=reverse("desk_webhook", args=[activity.subject_id]),
        )
        for activity in activities
        if activity.subject_id in known
    }
