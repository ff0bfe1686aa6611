"""What is known of an organisation is entered, changed, ended and taken away: one sheet for each kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actions import note_reading
from openzone.core.actor import Actor
from openzone.places.queries import serves, today_of
from openzone.registry import models
from openzone.registry.actions import identifiers, industries, names, persons, relations, tags, titles
from openzone.registry.actions.insisting import insist_serves
from openzone.registry.models import Organisation
from openzone.registry.queries import relations_of, visible_to
from openzone.web.desk import known_forms as forms
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.files import document_of
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.registry.identity import ALL, identity_of, with_identity
from openzone.web.requests import PageRequest, for_staff

both = require_http_methods(["GET", "HEAD", "POST"])
Add = Callable[[Organisation, Actor, Any, PageRequest], object]
Change = Callable[[Any, Actor, Any, PageRequest], object]


@dataclass(frozen=True)
class Kind:
    """One kind of what is known: its rows, its form, the actions behind it, and the titles of its sheets."""

    model: Any
    form: type[forms.KnownForm]
    add: Add
    change: Change
    remove: Callable[..., None]
    new: Any
    edit: Any

    def rows(self, organisation: Organisation, actor: Actor) -> QuerySet[Any]:
        """Those of one organisation that the actor sees."""
        if self.model is models.Relation:
            return relations_of(actor, organisation).select_related("subject", "object")
        return self.model.objects.filter(organisation=organisation).select_related(  # type: ignore[no-any-return]
            "organisation__zone"
        )

    def present(self, row: Model) -> dict[str, Any]:
        """What the form shows of a row."""
        return {name: _plain(getattr(row, name)) for name in self.form.base_fields if hasattr(row, name)}


def _plain(value: Any) -> Any:
    return str(value) if type(value).__name__ == "PartialDate" else value


def _content(form: forms.KnownForm) -> dict[str, Any]:
    return form.content()


def _title_of(form: forms.KnownForm, request: PageRequest) -> dict[str, Any]:
    return {**form.content(), "document": document_of(request)}


KINDS: dict[str, Kind] = {
    "identifiers": Kind(
        models.Identifier,
        forms.IdentifierForm,
        lambda here, by, form, request: identifiers.identify(here, by=by, number=form.number()),
        lambda row, by, form, request: identifiers.change_identifier(
            row, by=by, number=form.number(), ended=form.cleaned_data["ended"]
        ),
        identifiers.remove_identifier,
        gettext_lazy("Add a number"),
        gettext_lazy("Change or end the number"),
    ),
    "names": Kind(
        models.OrganisationName,
        forms.NameForm,
        lambda here, by, form, request: names.add_name(here, by=by, **_content(form)),
        lambda row, by, form, request: names.change_name(row, by=by, **_content(form)),
        names.remove_name,
        gettext_lazy("Add a name"),
        gettext_lazy("Change or end the name"),
    ),
    "industries": Kind(
        models.Classification,
        forms.IndustryForm,
        lambda here, by, form, request: industries.classify(here, by=by, **_content(form)),
        lambda row, by, form, request: industries.classify(
            row.organisation, by=by, industry=row.industry, is_main=True
        ),
        industries.declassify,
        gettext_lazy("Add a class"),
        gettext_lazy("Make it the main class?"),
    ),
    "relations": Kind(
        models.Relation,
        forms.RelationForm,
        lambda here, by, form, request: relations.relate(
            form.ends()[0], form.ends()[1], by=by, kind=form.ends()[2], **form.rest()
        ),
        lambda row, by, form, request: relations.change_relation(row, by=by, **form.rest()),
        relations.remove_relation,
        gettext_lazy("Add a relation"),
        gettext_lazy("Change or end the relation"),
    ),
    "parks": Kind(
        models.ParkOperator,
        forms.ParkOperatorForm,
        lambda here, by, form, request: relations.operate(here, by=by, **_content(form)),
        lambda row, by, form, request: relations.change_operator(row, by=by, **_content(form)),
        relations.remove_operator,
        gettext_lazy("Which park does it operate?"),
        gettext_lazy("Change or end the operation of the park"),
    ),
    "titles": Kind(
        models.Title,
        forms.TitleForm,
        lambda here, by, form, request: titles.give_title(here, by=by, **_title_of(form, request)),
        lambda row, by, form, request: titles.change_title(row, by=by, **_title_of(form, request)),
        titles.remove_title,
        gettext_lazy("Add a title or a listing"),
        gettext_lazy("Change or end the title"),
    ),
    "tags": Kind(
        models.Tagging,
        forms.TagForm,
        lambda here, by, form, request: tags.tag(here, by=by, **_content(form)),
        lambda row, by, form, request: tags.change_tagging(row, by=by, **_content(form)),
        tags.untag,
        gettext_lazy("Add a tag"),
        gettext_lazy("Change year or source"),
    ),
    "persons": Kind(
        models.Office,
        forms.PersonForm,
        lambda here, by, form, request: persons.enter_person(here, by=by, **_content(form)),
        lambda row, by, form, request: persons.change_office(row, by=by, **_content(form)),
        persons.remove_office,
        gettext_lazy("Add a person"),
        gettext_lazy("Change or end the position"),
    ),
    "addresses": Kind(
        models.Address,
        forms.AddressForm,
        lambda here, by, form, request: names.add_address(here, by=by, **_content(form)),
        lambda row, by, form, request: names.change_address(row, by=by, **_content(form)),
        names.remove_address,
        gettext_lazy("Add an address"),
        gettext_lazy("Change or end the address"),
    ),
    "websites": Kind(
        models.Website,
        forms.WebsiteForm,
        lambda here, by, form, request: names.add_website(here, by=by, **_content(form)),
        lambda row, by, form, request: names.change_website(row, by=by, **_content(form)),
        names.remove_website,
        gettext_lazy("Add a website"),
        gettext_lazy("Change the address in the web"),
    ),
}


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _served(request: PageRequest, ref: str) -> tuple[Organisation, str]:
    row = get_object_or_404(visible_to(request.actor).select_related("zone"), ref=ref)
    insist_serves(request.actor, row.unit_id)
    return row, reverse("desk_organisation", args=[ref])


@require_GET
@for_staff
def known_all(request: PageRequest, ref: str, kind: str) -> HttpResponseBase:
    """All of one kind, where the page of the organisation shows the first only."""
    known = _kind(kind)
    rows = with_identity(visible_to(request.actor).select_related("zone"), request.actor, kinds=[kind], most=ALL)
    here = get_object_or_404(rows, ref=ref)
    if known.model is models.Office:
        note_reading(request.actor, subject_type="organisation", subject_id=here.pk, what="people")
    section = identity_of(here, today_of(request.actor), kinds=[kind], most=ALL)[kind]
    page = {"organisation": here, "section": section, "may_change": serves(request.actor, here.unit_id)}
    return render(request, "desk/enterprises/known.html", {**page, "at_desk": True})


@both
@for_staff
def known_new(request: PageRequest, ref: str, kind: str) -> HttpResponseBase:
    """Enter something that became known of an organisation."""
    known = _kind(kind)
    here, back = _served(request, ref)
    form = bound(request, known.form, actor=request.actor, here=here)

    def act() -> None:
        known.add(here, request.actor, form, request)

    return act_or_ask(request, form, act, title=known.new, button=_("Add"), back=back)


@both
@for_staff
def known_edit(request: PageRequest, ref: str, kind: str, number: int) -> HttpResponseBase:
    """Put something right, or say since when it is no longer so."""
    known = _kind(kind)
    here, back = _served(request, ref)
    row = get_object_or_404(known.rows(here, request.actor), pk=number)
    form = bound(request, known.form, actor=request.actor, here=here, initial=known.present(row))

    def act() -> None:
        form.insist_fresh()
        known.change(row, request.actor, form, request)

    return act_or_ask(request, form, act, title=known.edit, button=_("Save"), back=back, intro=_intro(row))


def _intro(row: Any) -> str:
    """Which one it is, where the form does not say it."""
    if isinstance(row, models.Office):
        return f"{row.person} · {row.organisation}"
    if isinstance(row, models.Relation):
        return f"{row.subject} – {row.object}: {row.get_kind_display()}"
    if isinstance(row, models.ParkOperator):
        return str(row.park)
    return str(row.industry) if isinstance(row, models.Classification) else ""


@both
@for_staff
def known_remove(request: PageRequest, ref: str, kind: str, number: int) -> HttpResponseBase:
    """Take away what was entered by mistake, once it has been confirmed."""
    known = _kind(kind)
    here, back = _served(request, ref)
    row = get_object_or_404(known.rows(here, request.actor), pk=number)
    form = bound(request, ActionForm)

    def act() -> None:
        known.remove(row, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Remove it?"),
        intro=_("Only what was entered by mistake. What was so once and is no longer gets an end instead."),
        button=_("Remove"),
        back=back,
        danger=True,
    )
