"""What is typed about associations at the desk."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.partnerships.actions import associations
from openzone.partnerships.association_queries import at_desk
from openzone.partnerships.enums import AssociationKind, BoardOffice
from openzone.partnerships.models import Association
from openzone.places.queries import open_units_held
from openzone.web.desk.group_forms import IN_CHINESE, SEARCHABLE, line
from openzone.web.desk.naming import OrganisationField, ask_of
from openzone.web.parts.cases.forms import choice
from openzone.web.parts.dates import PartialDateField
from openzone.web.parts.forms import SeenForm


class AssociationForm(SeenForm):
    """What an association is, whose branch it is, who looks after it."""

    kind = choice(gettext_lazy("Kind"), AssociationKind.choices)
    name = line(gettext_lazy("Name"), required=True)
    name_local = line(gettext_lazy("Its Chinese name"))
    parent = choice(gettext_lazy("Branch of"), required=False)
    unit = choice(gettext_lazy("Unit that looks after it"))
    organisation = OrganisationField(label=gettext_lazy("The association in the registry"), required=False)
    founded = PartialDateField(label=gettext_lazy("Founded"))
    ended = PartialDateField(label=gettext_lazy("Ended"))
    source = line(gettext_lazy("Where that stands"))
    is_public = forms.BooleanField(label=gettext_lazy("Show it to everybody, with its chair"), required=False)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, thing: Association | None = None) -> None:
        super().__init__(data, thing=thing, initial=_initial(thing))
        ask_of(self, "organisation", actor)
        self.units = {one.code: one for one in open_units_held(actor)}
        if thing is not None:
            self.units.setdefault(thing.unit.code, thing.unit)
        self.above = {one.code: one for one in at_desk(actor).order_by("name", "pk")}
        self.offer("unit", [(code, one.shown_name) for code, one in self.units.items()])
        self.offer("parent", [("", _("Of none")), *((code, one.shown_name) for code, one in self.above.items())])
        self.fields["parent"].widget.attrs.update(SEARCHABLE)

    def content(self) -> dict[str, Any]:
        """What it is, and the unit."""
        typed = super().content()
        unit, parent = self.units[typed.pop("unit")], self.above.get(typed.pop("parent"))
        code = typed.pop("code", None)
        content = associations.Content(parent=parent, **typed)
        return {"content": content, "unit": unit, **({"code": code} if code else {})}


def _initial(row: Association | None) -> dict[str, Any]:
    if row is None:
        return {}
    known = {name: getattr(row, name) for name in ("kind", "name", "name_local", "source", "is_public")}
    dates = {name: str(getattr(row, name)) for name in ("founded", "ended")}
    named = {
        "unit": row.unit.code,
        "parent": row.parent.code if row.parent else "",
        "organisation": row.organisation.ref if row.organisation else "",
    }
    return {**known, **dates, **named}


class NewAssociationForm(AssociationForm):
    """An association as it is put on record."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Small letters, figures and hyphens, such as software-association. It stays."),
    )
    field_order = ("key", "kind", "name", "name_local", "code")


class JoinForm(SeenForm):
    """Which organisation belongs to it, since when."""

    organisation = OrganisationField(label=gettext_lazy("Organisation"))
    since = PartialDateField(label=gettext_lazy("Since"))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, thing: Association) -> None:
        super().__init__(data, thing=thing)
        ask_of(self, "organisation", actor)


class SeatForm(SeenForm):
    """Who sits on the board, as what, for which term."""

    office = choice(gettext_lazy("Office"), BoardOffice.choices)
    name = line(gettext_lazy("Name"))
    name_local = line(IN_CHINESE)
    organisation = OrganisationField(label=gettext_lazy("For which organisation"), required=False)
    since = PartialDateField(label=gettext_lazy("Since"))
    until = PartialDateField(label=gettext_lazy("Until"), help_text=gettext_lazy("Empty while it lasts."))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, thing: Association) -> None:
        super().__init__(data, thing=thing)
        ask_of(self, "organisation", actor)

    def content(self) -> dict[str, Any]:
        """The seat."""
        return {"seat": associations.Seat(**super().content())}
