"""The catalogue at the desk: services listed, read with their versions, written, published, retired."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.errors import Denied
from openzone.formalities import actions
from openzone.formalities.enums import ServiceState
from openzone.formalities.models import Service
from openzone.formalities.queries import answers_for, at_desk, latest_of, search, versions_of
from openzone.formalities.rules import WRITING_ROLES
from openzone.places.queries import administers_zone, open_units_held
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.service_forms import OfService, PresetsForm, ServiceForm
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.formalities.reading import typed_words, version_told
from openzone.web.parts.formalities.words import MEANINGS
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.once import was_done
from openzone.web.parts.paging import MOST_COUNTED, page_by_date
from openzone.web.requests import PageRequest, for_staff, gone_to

both = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_staff
def services(request: PageRequest) -> HttpResponseBase:
    """The services of the zone, the last changed first, narrowed by the filters of the address."""
    text, state = typed_words(request), request.GET.get("state", "")
    rows = search(at_desk(request.actor), text)
    rows = rows.filter(state=state) if state in ServiceState.values else rows
    context = {
        "page": page_by_date(rows, request.GET.get("after", ""), date="changed_at"),
        "most": MOST_COUNTED,
        "q": text,
        "state": state,
        "states": ServiceState.choices,
        "meanings": MEANINGS,
        "may_write": bool(open_units_held(request.actor, WRITING_ROLES)),
        "may_adopt": administers_zone(request.actor),
    }
    return render(request, "desk/services/list.html", context)


def _found(request: PageRequest, code: str) -> Service:
    return get_object_or_404(at_desk(request.actor).select_related("zone", "retired_by", *_JOINED), code=code)


_JOINED = ("unit", "shown__unit", "shown__office")


@require_GET
@for_staff
def service(request: PageRequest, code: str) -> HttpResponseBase:
    """One service: what is read of it, what waits to be published, its versions."""
    row = _found(request, code)
    versions = list(versions_of(request.actor, row))
    context = {
        "service": row,
        "versions": versions,
        "newer": row.has_newer and versions[0].number > row.text.number,
        "meaning": MEANINGS[row.state],
        **version_told(next(one for one in versions if one.pk == row.text.pk)),
        **{f"may_{verb}": bool(answer) for verb, answer in answers_for(request.actor, row).items()},
    }
    return render(request, "desk/services/service.html", context)


@require_GET
@for_staff
def version(request: PageRequest, code: str, number: int) -> HttpResponseBase:
    """What a service was at a time."""
    row = _found(request, code)
    this = get_object_or_404(versions_of(request.actor, row), number=number)
    return render(request, "desk/services/version.html", {"service": row, **version_told(this)})


@both
@for_staff
def compose(request: PageRequest) -> HttpResponseBase:
    """Enter a service."""
    if not open_units_held(request.actor, WRITING_ROLES):
        raise Denied(_("Only people who work for the unit, or above it, write its services."))
    form = bound(request, ServiceForm, actor=request.actor)

    def act() -> str:
        code = form.cleaned_data["code"]
        actions.draft(unit=form.kept_by(), code=code, content=form.words(), by=request.actor)
        return reverse("desk_service", args=[code])

    if url := form.carry_out(request, act):
        messages.success(request, _("Kept as a draft. Nobody outside reads it before it is published."))
        return gone_to(request, url)
    page: dict[str, Any] = {"form": form, "back": reverse("desk_services")}
    return render(request, "desk/services/compose.html", page, status=form.status)


@both
@for_staff
def edit(request: PageRequest, code: str) -> HttpResponseBase:
    """Write the next version, beginning with the one that was written last."""
    row, back = _found(request, code), reverse("desk_service", args=[code])
    answers_for(request.actor, row)["change"].insist()
    form = bound(request, ServiceForm, actor=request.actor, service=row, version=latest_of(row))

    def act() -> str:
        more = {name: form.cleaned_data[name] for name in ("remark", "seen")}
        actions.change(row, content=form.words(), by=request.actor, **more)
        return back

    if url := form.carry_out(request, act):
        messages.success(request, _("Kept as a new version. What is read stays until it is published."))
        return gone_to(request, url)
    page = {"form": form, "service": row, "back": back}
    return render(request, "desk/services/compose.html", page, status=form.status)


@both
@for_staff
def publication(request: PageRequest, code: str) -> HttpResponseBase:
    """Publish the version that was written last, once that has been confirmed."""
    row = _found(request, code)
    if not was_done(request):
        answers_for(request.actor, row)["publish"].insist()
    form = bound(request, OfService, thing=row)

    def act() -> None:
        actions.publish(row, by=request.actor, seen=form.cleaned_data["seen"])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Publish “%(service)s”?") % {"service": latest_of(row).shown_name},
        intro=_("Everybody reads it from now on. What runs by an earlier version goes on by that one."),
        button=_("Publish it"),
        back=reverse("desk_service", args=[code]),
        said=_("Published. It stands in the catalogue from now on."),
    )


@both
@for_staff
def retirement(request: PageRequest, code: str) -> HttpResponseBase:
    """Take a service out of the catalogue, once that has been confirmed."""
    row = _found(request, code)
    if not was_done(request):
        answers_for(request.actor, row)["retire"].insist()
    form = bound(request, OfService, thing=row)

    def act() -> None:
        actions.retire(row, by=request.actor, seen=form.cleaned_data["seen"])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Retire “%(service)s”?") % {"service": row.text.shown_name},
        intro=_("Enterprises and the public no longer find it. Appointments that were taken stay."),
        button=_("Retire it"),
        back=reverse("desk_service", args=[code]),
        danger=True,
    )


@both
@for_staff
def discarding(request: PageRequest, code: str) -> HttpResponseBase:
    """Throw a draft away."""
    row = _found(request, code)
    answers_for(request.actor, row)["discard"].insist()
    form = bound(request, ActionForm)

    def act() -> str:
        actions.discard(row, by=request.actor)
        return reverse("desk_services")

    return act_or_ask(
        request,
        form,
        act,
        title=_("Throw this draft away?"),
        intro=_("It cannot be brought back."),
        button=_("Throw it away"),
        back=reverse("desk_service", args=[code]),
        danger=True,
    )


@both
@for_zone_administrators
def shipped(request: PageRequest) -> HttpResponseBase:
    """Take services that are shipped into the catalogue, as drafts."""
    known = Service.objects.filter(zone_id=request.actor.where).values_list("code", flat=True)
    form = bound(request, PresetsForm, actor=request.actor, known=known)

    def act() -> None:
        data = form.cleaned_data
        more: dict[str, Any] = {"unit": form.units[data["unit"]], "counter": form.counters.get(data["counter"])}
        for code in data["presets"]:
            actions.adopt(form.shipped[code], by=request.actor, **more)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Take services that are shipped"),
        intro=_("They come as drafts: look at each, change what is otherwise in your zone, and publish it."),
        button=_("Take them as drafts"),
        back=reverse("desk_services"),
    )
