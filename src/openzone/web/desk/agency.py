"""Acting on behalf at the desk: for whom the people of an agency act, and mandates on paper put on record."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actor import Actor
from openzone.core.errors import Denied, Invalid
from openzone.formalities import actions
from openzone.formalities.mandates import agencies_at_counter, insist_starts, mandates_at_desk
from openzone.formalities.models import Agency, Mandate
from openzone.formalities.on_behalf import services_under
from openzone.web.desk.naming import OrganisationField, ask_of
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.cases.forms import choice
from openzone.web.parts.files import document_of
from openzone.web.parts.formalities.mandates import (
    StartForm,
    TermsForm,
    asked_of,
    gone_through,
    lines_of,
    mandate_told,
    services_offered,
)
from openzone.web.parts.forms import bound
from openzone.web.parts.paging import page_by_date
from openzone.web.requests import PageRequest, for_staff

both = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_staff
def agency(request: PageRequest) -> HttpResponseBase:
    """For whom the agencies act: what is open, what is missing, what is due next; and the mandates."""
    actor = request.actor
    page = page_by_date(mandates_at_desk(actor), request.GET.get("after", ""), date="changed_at", counted=False)
    context = {
        "page": page,
        "lines": lines_of(actor, page.rows),
        "formalities": gone_through(actor),
        "may_record": bool(agencies_at_counter(actor)),
    }
    return render(request, "desk/agency/list.html", context)


class PaperForm(TermsForm):
    """A mandate on signed paper: to which agency, and whose it is."""

    agency = choice(gettext_lazy("Agency"))
    organisation = OrganisationField(label=gettext_lazy("Enterprise"), required=False)
    name = forms.CharField(label=gettext_lazy("Or the person who signed it"), max_length=100, required=False)
    name_local = forms.CharField(label=gettext_lazy("The name in Chinese"), max_length=100, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone of the person"), max_length=40, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail of the person"), max_length=200, required=False)
    field_order = (
        "key", "agency", "organisation", "name", "name_local", "phone", "email", "document", "services", "withdraws",
        "since", "until",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, agencies: list[Agency]) -> None:
        super().__init__(data, offered=services_offered(actor))
        ask_of(self, "organisation", actor)
        self.actor, self.agencies = actor, {one.code: one for one in agencies}
        self.offer("agency", [(code, one.shown_name) for code, one in self.agencies.items()])

    def record(self, terms: actions.Terms) -> Mandate:
        """Put it on record; `Invalid` unless the enterprise or the person is named, one of the two."""
        typed = self.cleaned_data
        agency, enterprise = self.agencies[typed["agency"]], typed["organisation"]
        if bool(enterprise) == bool(typed["name"].strip()):
            raise Invalid.of("organisation", _("Please name the enterprise or the person who gave it: one of the two."))
        if enterprise:
            return actions.record_mandate(principal=enterprise, agency=agency, terms=terms, by=self.actor)
        named = {name: typed[name] for name in ("name", "name_local", "phone", "email")}
        return actions.record_mandate_of_person(agency=agency, terms=terms, by=self.actor, **named)


@both
@for_staff
def mandate_new(request: PageRequest) -> HttpResponseBase:
    """Put on record a mandate that was given on paper."""
    agencies = agencies_at_counter(request.actor)
    if not agencies:
        raise Denied(_("Only people of an agency's unit, or above it, put a mandate on record."))
    form = bound(request, PaperForm, actor=request.actor, agencies=agencies)

    def act() -> str:
        return reverse("desk_mandate", args=[form.record(form.terms(document_of(request))).ref])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Put a mandate on record"),
        intro=_("With the signed paper it is in force at once."),
        button=_("Put it on record"),
        back=reverse("desk_agency"),
    )


def _address(ref: str, noun: str) -> str:
    return reverse("desk_mandate_act", args=[ref, noun])


@require_GET
@for_staff
def mandate(request: PageRequest, ref: str) -> HttpResponseBase:
    """One mandate: who acts for whom, in what, until when, and what was done with it."""
    row = get_object_or_404(mandates_at_desk(request.actor), ref=ref)
    return render(request, "desk/agency/mandate.html", mandate_told(request.actor, row, _address))


@both
@for_staff
def act(request: PageRequest, ref: str, noun: str) -> HttpResponseBase:
    """Show a verb's sheet, or do it."""
    asked = asked_of(request, get_object_or_404(mandates_at_desk(request.actor), ref=ref), noun)
    return act_or_ask(request, asked.form, asked.act, back=reverse("desk_mandate", args=[ref]), **asked.words)


@both
@for_staff
def start(request: PageRequest, ref: str) -> HttpResponseBase:
    """Begin a formality for a principal of one's agency."""
    row = get_object_or_404(mandates_at_desk(request.actor), ref=ref)
    insist_starts(request.actor, row)
    services = {one.code: one for one in services_under(row)}
    form: Any = bound(request, StartForm, services=services)

    def act() -> str:
        chosen = services[form.cleaned_data["service"]]
        made = actions.open_formality(chosen, applicant=row.principal, by=request.actor)
        return reverse("desk_formality", args=[made.ref])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Start a formality for %(principal)s") % {"principal": row.principal.shown_name},
        intro=_("What was handed in before and is still good is put to it by itself."),
        button=_("Start"),
        back=reverse("desk_agency"),
    )
