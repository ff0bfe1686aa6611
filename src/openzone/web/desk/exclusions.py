"""What the figures leave out: asked for by one person, decided by another, on one page with how many there are."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.accounts.models import User
from openzone.cases.actions.excluding import ask_exclusion, decide_exclusion, end_exclusion
from openzone.cases.exclusions import exclusions_asked, exclusions_visible_to
from openzone.cases.models import Case
from openzone.cases.queries import at_desk
from openzone.core.actor import Actor
from openzone.insight.board import sees_board
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.cases.forms import words
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, gone_to, only

SHOWN = 100


class ExclusionForm(ActionForm):
    """Which demand, and why."""

    ref = forms.CharField(label=gettext_lazy("Reference"), max_length=20, help_text=gettext_lazy("As C-2026-00042."))
    reason = words(gettext_lazy("Why should the figures not count it?"), rows=3)


@require_GET
def _exclusions(request: PageRequest) -> HttpResponseBase:
    """What waits for a decision, and what is left out now or was before."""
    context = {"asked": _asked(request.actor), "rows": list(exclusions_visible_to(request.actor)[:SHOWN])}
    return render(request, "desk/board/exclusions.html", context)


def _asked(actor: Actor) -> list[dict[str, Any]]:
    asked = list(exclusions_asked(actor)[:SHOWN])
    if not asked:
        return []
    known = Case.objects.in_bulk([one.subject_id for one in asked])
    people = User.objects.in_bulk([one.asked_by_id for one in asked])
    return [
        {
            "one": one,
            "case": known[one.subject_id],
            "by": people[one.asked_by_id],
            "mine": one.asked_by_id == actor.user_id,
        }
        for one in asked
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def _exclusion_new(request: PageRequest) -> HttpResponseBase:
    """Ask that a demand be left out."""
    form = bound(request, ExclusionForm, initial={"ref": request.GET.get("ref", "")[:20]})

    def act() -> None:
        typed = form.content()
        case = at_desk(request.actor).filter(ref=typed.pop("ref").replace("\0", "")).first()
        if case is None:
            raise Http404
        ask_exclusion(case, by=request.actor, **typed)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Which demand should the figures leave out?"),
        intro=_("A second person, above the unit, decides. How many demands are left out is always told."),
        button=_("Ask a second person"),
        back=reverse("desk_exclusions"),
    )


@require_POST
def _exclusion_decide(request: PageRequest, number: int) -> HttpResponseBase:
    """Decide as the second person."""
    asked = get_object_or_404(exclusions_asked(request.actor), pk=number)
    granted = request.POST.get("granted") == "yes"
    decide_exclusion(asked, granted=granted, by=request.actor)
    messages.success(request, _("The figures leave it out.") if granted else _("The figures count it."))
    return gone_to(request, reverse("desk_exclusions"))


@require_POST
def _exclusion_end(request: PageRequest, number: int) -> HttpResponseBase:
    """Count a demand again."""
    row = get_object_or_404(exclusions_visible_to(request.actor), pk=number, ended_at__isnull=True)
    end_exclusion(row, by=request.actor)
    messages.success(request, _("The figures count it again."))
    return gone_to(request, reverse("desk_exclusions"))


exclusions = only(_exclusions, sees_board)
exclusion_new = only(_exclusion_new, sees_board)
exclusion_decide = only(_exclusion_decide, sees_board)
exclusion_end = only(_exclusion_end, sees_board)
