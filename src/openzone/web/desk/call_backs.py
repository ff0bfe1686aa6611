"""Call-backs at the desk: whom to call about a demand that somebody else handled, and what came of it."""

from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from openzone.cases import actions
from openzone.cases.calling import call_backs_visible_to, calls_waiting_for, may_call
from openzone.cases.enums import Satisfaction, Solved
from openzone.cases.models import CallBack
from openzone.cases.verdicts import MOST_TRIES, agrees
from openzone.registry.queries import people_of
from openzone.web.parts.cases.doors import note_confidential
from openzone.web.parts.cases.forms import PLEASE_CHOOSE, words
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.paging import page_by_date
from openzone.web.requests import PageRequest, for_staff, gone_to

WAITING, DONE = "waiting", "done"
both = require_http_methods(["GET", "HEAD", "POST"])


class CallForm(ActionForm):
    """What came of a call."""

    reached = forms.ChoiceField(
        label=gettext_lazy("Was somebody reached?"),
        choices=[("yes", pgettext_lazy("call", "Reached")), ("no", gettext_lazy("Nobody answered"))],
        widget=forms.RadioSelect,
        error_messages=PLEASE_CHOOSE,
    )
    solved = forms.ChoiceField(
        label=gettext_lazy("Is it solved, in the enterprise's own words?"),
        choices=[(value, capfirst(label)) for value, label in Solved.choices],
        widget=forms.RadioSelect,
        required=False,
        error_messages=PLEASE_CHOOSE,
    )
    satisfaction = forms.TypedChoiceField(
        label=gettext_lazy("How satisfied is it?"),
        choices=[
            ("", gettext_lazy("not said")),
            *((value, capfirst(label)) for value, label in reversed(Satisfaction.choices)),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=PLEASE_CHOOSE,
    )
    remark = words(
        gettext_lazy("Remark"), rows=3, required=False, help_text=gettext_lazy("Only staff of the zone read it.")
    )

    def content(self) -> dict[str, Any]:
        """What the action is called with."""
        return {**super().content(), "reached": self.cleaned_data["reached"] == "yes"}


@require_GET
@for_staff
def call_backs(request: PageRequest) -> HttpResponseBase:
    """The calls that wait for the reader, and those of his units, the newest first."""
    state = request.GET.get("state", "")
    rows = call_backs_visible_to(request.actor)
    if state in (WAITING, DONE):
        rows = rows.filter(done_at__isnull=state == WAITING)
    page = page_by_date(rows, request.GET.get("after", ""), date="made_at")
    context = {
        "page": page,
        "mine": list(calls_waiting_for(request.actor)[:30]) if not request.GET.get("after") else [],
        "state": state,
        "states": [("", _("all of them")), (WAITING, _("still to be made")), (DONE, _("made"))],
        "rows": [(one, agrees(one.cycle.outcome, one.solved) if one.reached else None) for one in page.rows],
    }
    return render(request, "desk/call_backs/list.html", context)


@both
@for_staff
def call_back(request: PageRequest, number: int) -> HttpResponseBase:
    """One call: what was proposed, whom to call, and the form for what comes of it."""
    rows = call_backs_visible_to(request.actor).select_related("cycle__solution", "case__raised_by", "case__category")
    one = get_object_or_404(rows, pk=number)
    note_confidential(request.actor, one.case)
    form = bound(request, CallForm)

    def act() -> str:
        actions.call_back(one, by=request.actor, **form.content())
        return reverse("desk_call_backs")

    if url := form.carry_out(request, act):
        return gone_to(request, url)
    return render(request, "desk/call_backs/one.html", _page(request, one, form), status=form.status)


def _page(request: PageRequest, one: CallBack, form: CallForm) -> dict[str, Any]:
    may = may_call(request.actor, one)
    return {
        "one": one,
        "form": form if may else None,
        "refusal": None if may or one.done_at else may.refusal,
        "people": people_of(one.case.organisation),
        "left": MOST_TRIES - one.tries,
        "agrees": agrees(one.cycle.outcome, one.solved) if one.reached else None,
    }
