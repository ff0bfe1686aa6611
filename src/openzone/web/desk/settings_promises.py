"""Settings: what the zone promises to enterprises, made, changed and retired, and what it would have meant lately."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from openzone.cases.actions.founding import code_from
from openzone.cases.actions.promises import change_promise, make_promise, retire_promise
from openzone.cases.hindsight import Hindsight, Meant, hindsight
from openzone.cases.models import Category, Promise, PromiseVersion
from openzone.cases.presets.promises import preset_named, sources
from openzone.cases.promises import latest_versions, promises_of, time_of, versions_of
from openzone.cases.queries import at_desk
from openzone.cases.timing import Term, insist_terms, terms_of
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.places.queries import zone_of
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.promise_forms import PromiseForm, TermsForm, typed_of
from openzone.web.desk.settings import read_or_send, tabs
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.cases.choices import categories
from openzone.web.parts.cases.promise_terms import scope_of, terms_shown
from openzone.web.parts.cases.promise_words import span, term_words
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest


def _promise(request: PageRequest, code: str) -> Promise:
    known = Promise.objects.filter(zone_id=request.actor.where).select_related("category")
    return get_object_or_404(known, code=code)


@require_GET
@for_zone_administrators
def promises(request: PageRequest) -> HttpResponseBase:
    """What the zone promises now, and what others promise, to begin with."""
    latest = {one.promise_id: one for one in latest_versions(request.actor.where)}
    rows = [_row(one, latest[one.pk]) for one in promises_of(request.actor.where)]
    retired = Promise.objects.filter(zone_id=request.actor.where, retired_at__isnull=False).order_by("-retired_at")
    context = {"rows": rows, "sources": sources(), "retired": list(retired), **tabs(request.actor, "promises")}
    return render(request, "desk/settings/promises.html", context)


def _row(promise: Promise, version: PromiseVersion) -> dict[str, Any]:
    words = {kind.value: term_words(term) for kind, term in terms_of(version.terms).items()}
    return {"promise": promise, "version": version, "scope": scope_of(promise), "words": words}


@require_GET
@for_zone_administrators
def promise(request: PageRequest, code: str) -> HttpResponseBase:
    """One promise: its times with the shares of the levels, and its versions."""
    row = _promise(request, code)
    versions = list(versions_of(row))
    context = {
        "promise": row,
        "scope": scope_of(row),
        "terms": terms_shown(terms_of(versions[0].terms).values()),
        "versions": [(one, terms_shown(terms_of(one.terms).values())) for one in versions],
        **tabs(request.actor, "promises"),
    }
    return render(request, "desk/settings/promise.html", context)


@read_or_send
@for_zone_administrators
def promise_new(request: PageRequest) -> HttpResponseBase:
    """Promise something new, beginning with what others promise or with nothing."""
    chosen = preset_named(request.GET.get("preset", ""))
    form = bound(request, PromiseForm, actor=request.actor, initial=_begin_with(request.GET.get("preset", "")))
    if "preview" in request.POST:
        seen = form.attempt(lambda: _seen_back(request.actor, form.terms(), **form.scope()))
        return _form(request, form, title=_("New promise"), seen=seen, source=chosen)

    def act() -> str:
        zone = zone_of(request.actor)
        taken = set(Promise.objects.filter(zone=zone).values_list("code", flat=True))
        typed = form.cleaned_data
        code = code_from(typed["name"], taken, "promise")
        words = {"name": typed["name"], "name_local": typed["name_local"]}
        made = make_promise(zone=zone, code=code, terms=form.terms(), by=request.actor, **words, **form.scope())
        return reverse("desk_promise", args=[made.code])

    if url := form.carry_out(request, act):
        messages.success(request, _("Promised from now on. Demands that were sent before keep what they had."))
        return redirect(url)
    return _form(request, form, title=_("New promise"), source=chosen)


def _begin_with(code: str) -> dict[str, Any]:
    found = preset_named(code)
    if found is None:
        return {}
    source, preset = found
    names = {"name": f"{source.name}: {preset.name}", "name_local": f"{source.name_local}：{preset.name_local}"}
    return {**names, "urgency": preset.urgency, **typed_of(preset.terms)}


@read_or_send
@for_zone_administrators
def promise_edit(request: PageRequest, code: str) -> HttpResponseBase:
    """Promise other times from now on."""
    row = _promise(request, code)
    latest = versions_of(row)[0]
    form = bound(request, TermsForm, initial=_as_it_is(row, latest))
    title, back = _("Change “%(promise)s”") % {"promise": row}, reverse("desk_promise", args=[code])
    if "preview" in request.POST:
        scope: dict[str, Any] = {name: getattr(row, name) for name in ("category", "urgency", "level", "size")}
        seen = form.attempt(lambda: _seen_back(request.actor, form.terms(), **scope))
        return _form(request, form, title=title, back=back, promise=row, seen=seen)

    def act() -> str:
        typed = form.cleaned_data
        words = {"name": typed["name"], "name_local": typed["name_local"]}
        change_promise(row, terms=form.terms(), by=request.actor, seen=typed["seen"], **words)
        return back

    if url := form.carry_out(request, act):
        messages.success(request, _("Promised from now on. Demands that were sent before keep what they had."))
        return redirect(url)
    return _form(request, form, title=title, back=back, promise=row)


def _as_it_is(promise: Promise, latest: PromiseVersion) -> dict[str, Any]:
    words = {"name": promise.name, "name_local": promise.name_local, "seen": latest.number}
    return {**words, **typed_of(terms_of(latest.terms).values())}


def _form(
    request: PageRequest,
    form: TermsForm,
    *,
    title: str,
    back: str = "",
    seen: dict[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back": back or reverse("desk_promises"),
        "seen": seen,
        **more,
        **tabs(request.actor, "promises"),
    }
    return render(request, "desk/settings/promise_form.html", context, status=form.status)


@read_or_send
@for_zone_administrators
def promise_retire(request: PageRequest, code: str) -> HttpResponseBase:
    """Promise it no longer, once that has been confirmed."""
    row, form = _promise(request, code), bound(request, ActionForm)

    def act() -> None:
        retire_promise(row, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Retire “%(promise)s”?") % {"promise": row},
        intro=_("It is promised no longer. Demands that were sent under it keep it."),
        button=_("Retire"),
        back=reverse("desk_promises"),
        danger=True,
    )


def _seen_back(
    actor: Actor, terms: Sequence[Term], *, category: Category | None, urgency: str, level: str, size: str
) -> dict[str, Any]:
    """What these terms would have meant for the demands of the last three months that they would be for."""
    insist_terms(terms)
    asked = {"urgency": urgency, "unit__level": level, "organisation__size": size}
    fitting = Q(**{name: value for name, value in asked.items() if value})
    if category is not None:
        fitting &= Q(category__in=_line(actor, category))
    time = time_of(actor)
    found: Hindsight = hindsight(at_desk(actor).filter(fitting), terms, clock.now(), time)
    return {"found": found, "terms": terms_shown(terms), "rows": [_meant(one, time) for one in found.meant]}


def _line(actor: Actor, category: Category) -> set[int]:
    """A subject and all below it."""
    line = {category.pk}
    while below := {one.pk for one in categories(actor) if one.parent_id in line} - line:
        line |= below
    return line


def _meant(one: Meant, time: Any) -> dict[str, Any]:
    clocked = {"round_the_clock": one.term.round_the_clock, "time": time}
    return {
        "meant": one,
        "name": one.term.kind.label,
        "words": term_words(one.term),
        "share": one.in_time / one.times if one.times else None,
        "median": span(one.median, **clocked) if one.median is not None else "",
        "late": [(late.case, span(late.by, **clocked)) for late in one.late],
    }
