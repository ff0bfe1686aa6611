"""How the file of what is kept about somebody reads as a notice."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Kind, Line
from openzone.places.actions.privacy import data_files_of

KIND = Kind(
    "personal_files",
    gettext_lazy("Data that I asked for"),
    frozenset({"personal_file.done", "personal_file.failed"}),
)


def tell(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of files that the actor asked for; each leads to where it is fetched."""
    known = data_files_of(actor).in_bulk([activity.subject_id for activity in activities])
    sentences = {
        "personal_file.done": _("The file is ready"),
        "personal_file.failed": _("The file could not be written"),
    }
    return {
        activity.pk: Line(
            who="",
            sentence=sentences.get(activity.verb, ""),
            title=_("My data") if known[activity.subject_id].is_own else _("What is kept about a person"),
            ref="",
            path=reverse("account_page" if known[activity.subject_id].is_own else "desk_privacy"),
        )
        for activity in activities
        if activity.subject_id in known
    }
