"""Settings: which unit gets a demand first."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openzone.cases.actions import route, unroute
from openzone.cases.models import Category
from openzone.cases.queries import workable_units
from openzone.cases.routing import categories_of, deciding_rule, rules_of
from openzone.core.actor import Actor
from openzone.places.models import Unit
from openzone.places.queries import network, zone_of
from openzone.registry.models import Organisation
from openzone.registry.queries import search, visible_to
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.category_forms import RuleForm, TryForm
from openzone.web.desk.settings import tabs
from openzone.web.desk.settings_categories import in_order
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, gone_to

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
MOST_MATCHES = 8


def _subjects(actor: Actor) -> list[Category]:
    return [category for category, _depth in in_order(list(categories_of(actor.where)))]


@read_or_send
@for_zone_administrators
def routing(request: PageRequest) -> HttpResponseBase:
    """The rules of the first way, a form for one more, and a trial that changes nothing."""
    subjects = _subjects(request.actor)
    units = [unit for unit in network(request.actor).units.values() if unit.closed_at is None]
    form = bound(request, RuleForm, categories=subjects, units=units)

    def act() -> str:
        route(zone=zone_of(request.actor), by=request.actor, **form.content())
        return reverse("desk_routing")

    if url := form.carry_out(request, act):
        return gone_to(request, url)
    context = {
        "rules": rules_of(request.actor.where),
        "form": form,
        "top": network(request.actor).top,
        **_trial(request, subjects),
        **tabs(request.actor, "routing"),
    }
    return render(request, "desk/settings/routing.html", context, status=form.status)


def _trial(request: PageRequest, subjects: list[Category]) -> dict[str, Any]:
    """The form of the trial and, if it was filled in, where the imagined demand would go."""
    form = TryForm(request.GET if "enterprise" in request.GET else None, categories=subjects)
    if not form.is_bound or not form.is_valid():
        return {"trial": form}
    found = list(_matches(request.actor, form.cleaned_data["enterprise"])[:MOST_MATCHES])
    category = form.cleaned_data["category"]
    return {
        "trial": form,
        "category": category,
        "ways": [_way(request.actor, category, organisation) for organisation in found],
        "nobody": not found,
    }


def _matches(actor: Actor, words: str) -> QuerySet[Organisation]:
    return search(visible_to(actor), words).order_by("name", "id")


def _way(actor: Actor, category: Category, organisation: Organisation) -> dict[str, Any]:
    rule = deciding_rule(actor, category, organisation.unit_id)
    wanted = rule.to_unit if rule else network(actor).top
    possible = wanted in workable_units(actor)
    return {
        "organisation": organisation,
        "rule": rule,
        "wanted": wanted,
        "unit": wanted if possible else network(actor).top,
        "why": _why(rule, wanted, possible=possible, top=network(actor).top),
    }


def _why(rule: Any, wanted: Unit, *, possible: bool, top: Unit) -> str:
    words = {"unit": wanted, "top": top}
    if not possible:
        return (
            _("The rule names “%(unit)s”, but nobody there or above can work on it, so it goes to “%(top)s”.") % words
        )
    if rule is None:
        return _("No rule fits, so the zone's own dispatchers get it.")
    about = rule.category or _("any subject")
    place = rule.unit or _("any unit")
    return _("By the rule “%(about)s × %(place)s”.") % {"about": about, "place": place}


@read_or_send
@for_zone_administrators
def rule_remove(request: PageRequest, number: int) -> HttpResponseBase:
    """Remove a rule, once that has been confirmed."""
    rule, back = get_object_or_404(rules_of(request.actor.where), pk=number), reverse("desk_routing")
    form = bound(request, ActionForm)

    def act() -> None:
        unroute(rule, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Remove this rule?"),
        intro=_("Demands that it sent to “%(unit)s” then follow the next rule that fits.") % {"unit": rule.to_unit},
        button=_("Remove the rule"),
        back=back,
        danger=True,
    )
