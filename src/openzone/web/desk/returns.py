"""Returns at the desk: the rounds, how far each has come, and one return of one enterprise."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.contact.queries import chosen, reach_of
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Denied
from openzone.places.models import Unit
from openzone.places.queries import day_in, network, zone_of
from openzone.registry.actions import returns as acts
from openzone.registry.actions import rounds as round_acts
from openzone.registry.enums import RETURN_NOUNS, ReturnState, ReturnVerb
from openzone.registry.models import Return, ReturnRound
from openzone.registry.return_queries import (
    Paper,
    known_otherwise,
    lines_to_record,
    open_twins,
    overdue,
    paper_of,
    progress_of,
    returns_visible_to,
    rounds_at_desk,
    runs,
    sides_of,
    with_people,
)
from openzone.registry.rules import (
    OWING,
    may_cancel_round,
    may_change_round,
    may_close_round,
    may_remind_round,
    may_return,
)
from openzone.ui.numbers import grouped
from openzone.web.desk.announcement_forms import FILTERS, audience_in
from openzone.web.desk.return_forms import DecisionForm, RoundForm, units_to_ask_for
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.once import new_key, posted_once
from openzone.web.parts.paging import page_by_date, page_by_name
from openzone.web.parts.registry.figures_told import exact_words
from openzone.web.parts.registry.return_telling import round_history
from openzone.web.parts.registry.returns import MEANINGS, heading, shown_lines, shown_warnings
from openzone.web.requests import PageRequest, for_staff, gone_to

SHOWN_NAMES = 50
both = require_http_methods(["GET", "HEAD", "POST"])
_SAID = {
    ReturnVerb.ACCEPT: lambda: _("Accepted. Its figures are facts now."),
    ReturnVerb.SEND_BACK: lambda: _("Sent back. The enterprise is told what to correct."),
    ReturnVerb.EXCUSE: lambda: _("Excused. The enterprise is told."),
    ReturnVerb.ASK_AGAIN: lambda: _("Asked again. The enterprise is told."),
}


def _today(actor: Actor) -> Any:
    return day_in(zone_of(actor), clock.now())


@require_GET
@for_staff
def rounds(request: PageRequest) -> HttpResponseBase:
    """The rounds of the actor's units and of those above, the latest first, with how far each has come."""
    page = page_by_date(rounds_at_desk(request.actor), request.GET.get("after", ""), date="opened_at")
    seen = returns_visible_to(request.actor).filter(round__in=[row.pk for row in page.rows])
    progress = progress_of(seen.select_related(None), _today(request.actor))
    context = {
        "page": page,
        "rows": [(row, progress.get(row.pk)) for row in page.rows],
        "may_open": bool(units_to_ask_for(request.actor)),
    }
    return render(request, "desk/returns/list.html", context)


@both
@for_staff
def round_new(request: PageRequest) -> HttpResponseBase:
    """Open a round for the enterprises that the filter leaves; the number is named before."""
    if not units_to_ask_for(request.actor):
        raise Denied(_("A leader or dispatcher of the unit, or above it, runs its returns."))
    form = bound(request, RoundForm, actor=request.actor)

    def act() -> str:
        rows = chosen(form.cleaned_data["unit"].pk, form.audience(), zone_id=request.actor.where)
        made = round_acts.open_round(organisations=rows.filter(merged_into=None), by=request.actor, **form.content())
        return reverse("desk_round", args=[made.pk])

    if url := form.carry_out(request, act):
        messages.success(request, _("Asked. The enterprises are told."), extra_tags="round-new")
        return gone_to(request, url)
    return render(request, "desk/returns/new.html", {"form": form, **_preview(request.actor, form)}, status=form.status)


@require_POST
@for_staff
def round_preview(request: PageRequest) -> HttpResponseBase:
    """Of whom it would be asked as the form stands. Writes nothing."""
    form = RoundForm(request.POST, actor=request.actor)
    if not form.units:
        raise Denied(_("A leader or dispatcher of the unit, or above it, runs its returns."))
    return render(request, "desk/returns/preview.html", _preview(request.actor, form))


def _preview(actor: Actor, form: RoundForm) -> dict[str, Any]:
    lists = {name: [str(one) for one in form[name].value() or []] for name in FILTERS}
    unit: Unit = next((one for one in form.units if one.code == form["unit"].value()), form.units[0])
    reach = reach_of(chosen(unit.pk, audience_in(lists), zone_id=actor.where, tree=network(actor)))
    told = {"enterprises": reach.enterprises, "people": reach.people, "mute": reach.mute_count, "unit": unit.shown_name}
    return {"reach": {**told, "names": list(reach.mute[:SHOWN_NAMES])}, "twins": _twins(form, unit)}


def _twins(form: RoundForm, unit: Unit) -> list[ReturnRound]:
    """The open rounds that ask the same already."""
    template = next((one for one in form.templates if one.code == (form["template"].value() or one.code)), None)
    return list(open_twins(template, str(form["over"].value() or "").strip()[:20], unit.pk)) if template else []


def _round(request: PageRequest, number: int) -> ReturnRound:
    return get_object_or_404(rounds_at_desk(request.actor), pk=number)


@require_GET
@for_staff
def round_page(request: PageRequest, number: int) -> HttpResponseBase:
    """One round: who is missing, who is overdue, what waits for a decision."""
    row, actor, today = _round(request, number), request.actor, _today(request.actor)
    seen = returns_visible_to(actor).filter(round=row)
    which = request.GET.get("which", "")
    rows = with_people(_narrowed(seen, which, today), today).annotate(name=F("organisation__name"))
    page = page_by_name(rows, request.GET.get("after", ""))
    progress = progress_of(seen.select_related(None), today).get(row.pk)
    context = {
        "round": row,
        "progress": progress,
        "page": page,
        "rows": [(one, MEANINGS[ReturnState(one.state)]) for one in page.rows],
        "which": which,
        "tabs": _tabs(progress),
        "today": today,
        "history": round_history(actor, row),
        "key": new_key(),
        **_possible(actor, row, progress, today),
    }
    return render(request, "desk/returns/round.html", context)


def _tabs(progress: Any) -> list[tuple[str, str, int]]:
    if progress is None:
        return []
    return [
        ("", _("All"), progress.total),
        ("missing", _("Missing"), progress.missing),
        ("overdue", _("Overdue"), progress.overdue),
        ("submitted", _("To be decided"), progress.submitted),
        ("accepted", _("Accepted"), progress.accepted),
        ("excused", _("Not needed"), progress.excused),
    ]


def _narrowed(rows: QuerySet[Return], which: str, today: Any) -> QuerySet[Return]:
    if which == "missing":
        return rows.filter(state__in=OWING)
    if which == "overdue":
        return rows.filter(overdue(today))
    return rows.filter(state=which) if which in ReturnState.values else rows.filter(Q())


def _possible(actor: Actor, row: ReturnRound, progress: Any, today: Any) -> dict[str, Any]:
    runner, closed = runs(actor, row.unit_id), row.closed_at is not None
    reminded = day_in(zone_of(actor), row.reminded_at) if row.reminded_at else None
    remind = may_remind_round(runs=runner, closed=closed, reminded=reminded, today=today)
    missing, submitted = (progress.missing, progress.submitted) if progress else (0, 0)
    accepted = progress.accepted if progress else 0
    return {
        "may_remind": bool(remind) and missing > 0,
        "reminded_today": runner and not closed and reminded == today,
        "may_change": bool(may_change_round(runs=runner, closed=closed)),
        "may_cancel": bool(may_cancel_round(runs=runner, closed=closed, answered=submitted + accepted)),
        "may_close": bool(may_close_round(runs=runner, closed=closed, undecided=submitted)),
    }


@require_POST
@for_staff
def reminder(request: PageRequest, number: int) -> HttpResponseBase:
    """Remind those who owe an answer, once for a click."""
    row = _round(request, number)
    count, _again = posted_once(request, lambda: round_acts.remind_round(row, by=request.actor))
    words = ngettext("%(n)s enterprise was reminded.", "%(n)s enterprises were reminded.", count)
    messages.success(request, words % {"n": grouped(count)})
    return gone_to(request, reverse("desk_round", args=[number]))


@both
@for_staff
def closure(request: PageRequest, number: int) -> HttpResponseBase:
    """Close a round, once that has been confirmed."""
    row = _round(request, number)
    if not runs(request.actor, row.unit_id):
        may_close_round(runs=False, closed=False, undecided=0).insist()
    form = bound(request, ActionForm)

    def act() -> None:
        round_acts.close_round(row, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        said=_("Closed."),
        title=_("Close “%(round)s”?") % {"round": row},
        intro=_("Nothing in it changes any more. Who has not answered stays missing."),
        button=_("Close it"),
        back=reverse("desk_round", args=[number]),
        danger=True,
    )


def _return(request: PageRequest, number: int, ref: str) -> Return:
    return get_object_or_404(returns_visible_to(request.actor), round=number, organisation__ref=ref)


@require_GET
@for_staff
def return_page(request: PageRequest, number: int, ref: str) -> HttpResponseBase:
    """One return: what was answered beside the year before, what was explained, and what can be decided.

    What an enterprise has not submitted is its own: of that only the state is shown.
    """
    row = _return(request, number, ref)
    sides = sides_of(request.actor, row)
    submitted = row.submitted_at is not None and row.state not in OWING
    paper = paper_of(row, row.answers) if submitted else None
    can = {verb.value: bool(may_return(row, row.state, verb, sides)) for verb in ReturnVerb}
    context = {
        **heading(row),
        "lines": shown_lines(paper, judged=row.state == ReturnState.SUBMITTED) if paper else [],
        "otherwise": _otherwise(paper) if paper and row.state == ReturnState.SUBMITTED else [],
        "warnings": shown_warnings(paper, row.explanations, {}) if paper else [],
        "can": can,
        "facts": row.state == ReturnState.ACCEPTED,
        "key": new_key(),
    }
    return render(request, "desk/returns/return.html", context)


def _otherwise(paper: Paper) -> list[dict[str, Any]]:
    """Where the figures that count now say something else, and whether accepting replaces them."""
    replaced = {line.code for line in lines_to_record(paper)}
    return [
        {"fact": fact, "words": exact_words(fact), "replaced": code in replaced or fact.from_return_id == paper.row.pk}
        for code, fact in known_otherwise(paper).items()
    ]


_DECISIONS: dict[ReturnVerb, tuple[Callable[..., Return], Callable[[], tuple[str, str, str]]]] = {
    ReturnVerb.SEND_BACK: (
        acts.send_back_return,
        lambda: (_("Send it back for correction?"), _("Send it back"), _("The enterprise fills it in again.")),
    ),
    ReturnVerb.EXCUSE: (
        acts.excuse_return,
        lambda: (_("Ask no return of this enterprise?"), _("Excuse it"), _("In this round it is not missing then.")),
    ),
    ReturnVerb.ASK_AGAIN: (
        acts.ask_return_again,
        lambda: (
            _("Ask for this return after all?"),
            pgettext("return", "Ask again"),
            _("It counts as missing until it is submitted."),
        ),
    ),
}


@both
@for_staff
def decision(request: PageRequest, number: int, ref: str, noun: str) -> HttpResponseBase:
    """Decide a return: accept it in one click, or say in words why it is sent back, excused or asked again."""
    row, verb, back = _return(request, number, ref), RETURN_NOUNS.get(noun), reverse("desk_return", args=[number, ref])
    if verb not in _SAID:
        raise Http404
    if not sides_of(request.actor, row):
        may_return(row, row.state, verb, frozenset()).insist()
    form = bound(request, DecisionForm, seen=row.version)
    if verb == ReturnVerb.ACCEPT:
        form.fields["remark"].required = False
    does, words = _DECISIONS.get(
        verb, (acts.accept_return, lambda: (_("Accept this return?"), pgettext("return", "Accept"), ""))
    )

    def act() -> None:
        more = {} if verb == ReturnVerb.ACCEPT else {"remark": form.cleaned_data["remark"]}
        does(row, by=request.actor, seen=form.cleaned_data["seen"], **more)

    if verb == ReturnVerb.ACCEPT:
        del form.fields["remark"]
    title, button, intro = words()
    return act_or_ask(request, form, act, said=_SAID[verb](), title=title, intro=intro, button=button, back=back)
