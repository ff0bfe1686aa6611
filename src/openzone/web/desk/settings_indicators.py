"""Settings: the catalogue of what is known of enterprises in figures."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.places.queries import zone_of
from openzone.registry.actions.indicators import add_indicator, change_indicator, retire_indicator
from openzone.registry.fact_queries import indicators_of
from openzone.registry.models import Indicator
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.indicator_forms import IndicatorEditForm, IndicatorForm
from openzone.web.desk.settings import tabs
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_zone_administrators
def indicators(request: PageRequest) -> HttpResponseBase:
    """The indicators of the zone, and those that were retired."""
    retired = Indicator.objects.filter(zone_id=request.actor.where, retired_at__isnull=False).order_by("place", "id")
    context = {"rows": indicators_of(request.actor.where), "retired": retired, **tabs(request.actor, "indicators")}
    return render(request, "desk/settings/indicators.html", context)


@read_or_send
@for_zone_administrators
def indicator_new(request: PageRequest) -> HttpResponseBase:
    """Add an indicator."""
    form, back = bound(request, IndicatorForm), reverse("desk_indicators")

    def act() -> None:
        add_indicator(zone_of(request.actor), by=request.actor, **form.content())

    return act_or_ask(request, form, act, title=_("New indicator"), button=_("Add"), back=back)


def _indicator(request: PageRequest, code: str) -> Indicator:
    return get_object_or_404(indicators_of(request.actor.where), code=code)


@read_or_send
@for_zone_administrators
def indicator_edit(request: PageRequest, code: str) -> HttpResponseBase:
    """Change the words, the bounds and the place of an indicator."""
    indicator, back = _indicator(request, code), reverse("desk_indicators")
    form = bound(request, IndicatorEditForm, indicator=indicator)

    def act() -> None:
        form.insist_fresh()
        change_indicator(indicator, by=request.actor, **form.content())

    return act_or_ask(
        request, form, act, title=_("Change “%(indicator)s”") % {"indicator": indicator}, button=_("Save"), back=back
    )


@read_or_send
@for_zone_administrators
def indicator_retire(request: PageRequest, code: str) -> HttpResponseBase:
    """Record an indicator no more, once that has been confirmed."""
    indicator, back = _indicator(request, code), reverse("desk_indicators")
    form = bound(request, ActionForm)

    def act() -> None:
        retire_indicator(indicator, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Retire “%(indicator)s”?") % {"indicator": indicator},
        intro=_("Nobody can record it any more. What was recorded stays."),
        button=_("Retire it"),
        back=back,
        danger=True,
    )
