"""What is done to a round of returns that runs: a later day, further enterprises, taking it back; and entering one."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openzone.registry.actions import rounds
from openzone.registry.actions.returns import enter_return
from openzone.registry.enums import ReturnVerb
from openzone.registry.models import Return, ReturnRound
from openzone.registry.return_queries import paper_of, returns_visible_to, rounds_at_desk, runs, sides_of
from openzone.registry.rules import may_return, may_run_round
from openzone.web.desk.return_forms import AddForm, CancelForm, EntryForm, PostponeForm
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import bound
from openzone.web.parts.registry.returns import heading, shown_lines, shown_warnings, typed_in
from openzone.web.requests import PageRequest, for_staff, gone_to

both = require_http_methods(["GET", "HEAD", "POST"])


def _run(request: PageRequest, number: int) -> ReturnRound:
    row = get_object_or_404(rounds_at_desk(request.actor), pk=number)
    may_run_round(runs=runs(request.actor, row.unit_id)).insist()
    return row


@both
@for_staff
def postponement(request: PageRequest, number: int) -> HttpResponseBase:
    """Give those who owe an answer more time."""
    row = _run(request, number)
    form = bound(request, PostponeForm, round_=row)

    def act() -> None:
        rounds.change_round(row, by=request.actor, **form.content())

    return act_or_ask(
        request, form, act, said=_("Moved. Those who have not answered are told."), title=_("Set a later day"),
        button=_("Save"), back=reverse("desk_round", args=[number]),
    )  # fmt: skip


@both
@for_staff
def cancellation(request: PageRequest, number: int) -> HttpResponseBase:
    """Take a round back that was opened by mistake."""
    row = _run(request, number)
    form = bound(request, CancelForm)

    def act() -> None:
        rounds.cancel_round(row, by=request.actor, **form.content())

    return act_or_ask(
        request, form, act, said=_("Taken back. The enterprises are told."),
        title=_("Take “%(round)s” back?") % {"round": row},
        intro=_("For a round that was opened by mistake: nobody needs to fill it in, and nobody is missing in it."),
        button=_("Take it back"), back=reverse("desk_round", args=[number]), danger=True,
    )  # fmt: skip


@both
@for_staff
def addition(request: PageRequest, number: int) -> HttpResponseBase:
    """Ask the return of further enterprises."""
    row = _run(request, number)
    form = bound(request, AddForm)

    def act() -> None:
        rounds.add_to_round(row, form.organisations(request.actor), by=request.actor)

    return act_or_ask(
        request, form, act, said=_("Added. They are told."), title=_("Ask further enterprises"),
        button=_("Add"), back=reverse("desk_round", args=[number]),
    )  # fmt: skip


@both
@for_staff
def entry(request: PageRequest, number: int, ref: str) -> HttpResponseBase:
    """Enter the return of an enterprise without an account, as it told it."""
    row = get_object_or_404(returns_visible_to(request.actor), round=number, organisation__ref=ref)
    may_return(row, row.state, ReturnVerb.ENTER, sides_of(request.actor, row)).insist()
    form, answers, explanations = bound(request, EntryForm, row=row), typed_in(request.POST, "answer."), typed_in(
        request.POST, "explanation."
    )  # fmt: skip

    def act() -> str:
        enter_return(row, by=request.actor, answers=answers, explanations=explanations, **form.told())
        return reverse("desk_return", args=[number, ref])

    if url := form.carry_out(request, act):
        return gone_to(request, url)
    return _page(request, row, form, answers, explanations)


def _page(
    request: PageRequest, row: Return, form: EntryForm, answers: dict[str, str], explanations: dict[str, str]
) -> HttpResponse:
    sent = request.method == "POST"
    paper = paper_of(row, answers if sent else row.answers if row.told_by else None)
    context = {
        **heading(row),
        "lines": shown_lines(paper, judged=sent),
        "warnings": shown_warnings(paper, explanations, form.wanted) if sent else [],
        "form": form,
        "open_now": True,
    }
    return render(request, "desk/returns/entry.html", context, status=form.status)
