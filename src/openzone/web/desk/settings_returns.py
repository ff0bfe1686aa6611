"""Settings: the returns that the zone asks of its enterprises."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.places.queries import zone_of
from openzone.registry.actions.templates import add_template, change_template, retire_template
from openzone.registry.fact_queries import indicators_of
from openzone.registry.models import ReturnTemplate
from openzone.registry.return_queries import templates_of
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.settings import tabs
from openzone.web.desk.sheets import act_or_ask
from openzone.web.desk.template_forms import TemplateForm
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, gone_to

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_zone_administrators
def templates(request: PageRequest) -> HttpResponseBase:
    """The returns of the zone with how much each asks."""
    context = {"rows": templates_of(request.actor.where), **tabs(request.actor, "returns")}
    return render(request, "desk/settings/returns.html", context)


def _template(request: PageRequest, code: str) -> ReturnTemplate:
    return get_object_or_404(templates_of(request.actor.where), code=code)


@read_or_send
@for_zone_administrators
def template_new(request: PageRequest) -> HttpResponseBase:
    """Add a return."""
    form = bound(request, TemplateForm, indicators=list(indicators_of(request.actor.where)))

    def act() -> str:
        content = {name: value for name, value in form.content().items() if name != "seen"}
        add_template(zone_of(request.actor), by=request.actor, **content)
        return reverse("desk_templates")

    if url := form.carry_out(request, act):
        return gone_to(request, url)
    return _page(request, form, _("New return"))


@read_or_send
@for_zone_administrators
def template_edit(request: PageRequest, code: str) -> HttpResponseBase:
    """Change what a return asks and checks."""
    template = _template(request, code)
    form = bound(request, TemplateForm, indicators=list(indicators_of(request.actor.where)), template=template)

    def act() -> str:
        change_template(template, by=request.actor, seen=form.cleaned_data["seen"], **form.content())
        return reverse("desk_templates")

    if url := form.carry_out(request, act):
        return gone_to(request, url)
    return _page(request, form, template.shown_name)


def _page(request: PageRequest, form: TemplateForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, **tabs(request.actor, "returns")}
    return render(request, "desk/settings/return_form.html", context, status=form.status)


@read_or_send
@for_zone_administrators
def template_retire(request: PageRequest, code: str) -> HttpResponseBase:
    """Open no further round of a return, once that has been confirmed."""
    template = _template(request, code)
    form = bound(request, ActionForm)

    def act() -> None:
        retire_template(template, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Retire “%(template)s”?") % {"template": template},
        intro=_("No further round of it can be opened. Rounds that were opened go on."),
        button=_("Retire it"),
        back=reverse("desk_templates"),
        danger=True,
    )
