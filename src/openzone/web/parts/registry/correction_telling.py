"""How corrections, and what happens to enterprises that one follows, read as notices."""

from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from openzone.cases.models import Case
from openzone.cases.queries import visible_to as cases_visible_to
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.places.queries import is_staff
from openzone.registry.correction_queries import corrections_visible_to
from openzone.registry.enums import CorrectionKind
from openzone.registry.models import Organisation
from openzone.registry.queries import organisations_joined, visible_to
from openzone.registry.settling import name_of
from openzone.web.parts.cases.history import Names, names_in

_CORRECTIONS: dict[str, Callable[[], str]] = {
    "correction.propose": lambda: _("proposes a correction"),
    "correction.accept": lambda: _("accepted your correction"),
    "correction.refuse": lambda: _("refused your correction"),
    "correction.withdraw": lambda: _("took a correction back"),
}


def tell_of_corrections(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of corrections, at the door of the reader."""
    rows = corrections_visible_to(actor).in_bulk({activity.subject_id for activity in activities})
    joined, names = organisations_joined(actor), names_in(actor, activities)
    return {
        one.pk: Line(
            who=names.person(one.actor_id),
            sentence=_CORRECTIONS[one.verb](),
            title=str(CorrectionKind(row.kind).label),
            ref=row.organisation.ref,
            path=reverse("portal_correction" if row.organisation_id in joined else "desk_correction", args=[row.pk]),
            about=row.organisation.shown_name,
        )
        for one in activities
        if (row := rows.get(one.subject_id)) is not None
    }


_FOLLOWED: dict[str, Callable[[Activity], str]] = {
    "settlement.changed": lambda one: _("says that it is now “%(state)s”") % {"state": name_of(one.data["to"])},
    "fact.recorded": lambda one: _("recorded figures"),
    "organisation.titled": lambda one: _("added a title"),
    "tenancy.began": lambda one: _("let it a space"),
    "tenancy.ended": lambda one: _("ended a tenancy"),
    "organisation.case_opened": lambda one: _("raised a demand"),
    "organisation.case_ended": lambda one: _("ended a demand"),
}


def tell_of_followed(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """What happened to enterprises that one follows, for people of the zone; a demand only to those who may see it."""
    about = [one for one in activities if one.verb in _FOLLOWED] if is_staff(actor) else []
    if not about:
        return {}
    rows = visible_to(actor).in_bulk({one.subject_id for one in about})
    wanted = {one.data["case"] for one in about if "case" in one.data}
    cases = cases_visible_to(actor).in_bulk(wanted) if wanted else {}
    names = names_in(actor, about)
    return {
        one.pk: _line(one, rows[one.subject_id], cases.get(one.data.get("case", 0)), names)
        for one in about
        if one.subject_id in rows and ("case" not in one.data or one.data["case"] in cases)
    }


def _line(one: Activity, row: Organisation, case: Case | None, names: Names) -> Line:
    return Line(
        who=names.person(one.actor_id),
        sentence=_FOLLOWED[one.verb](one),
        title=case.title if case else row.shown_name,
        ref=case.ref if case else row.ref,
        path=reverse("desk_case", args=[case.ref]) if case else reverse("desk_organisation", args=[row.ref]),
        about=row.shown_name if case else "",
    )
