"""What begins with another demand: one that ended too long ago, raised anew; a complaint about how it was handled."""

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openzone.cases.actions import begin_anew, begin_complaint
from openzone.web.parts.cases.doors import PORTAL
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.sheets import act_or_ask
from openzone.web.requests import PageRequest, for_enterprise


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise
def anew(request: PageRequest, ref: str) -> HttpResponseBase:
    """Begin a draft with the subject and words of an ended demand, linked to it; nothing is sent yet."""
    case = PORTAL.case(request.actor, ref)

    def act() -> str:
        return reverse("portal_draft", args=[begin_anew(case, by=request.actor).ref])

    return act_or_ask(
        request,
        bound(request, ActionForm),
        act,
        base="portal/base.html",
        title=_("Raise it anew?"),
        intro=_("A new demand begins with the subject and the words of “%(title)s”. You look at it before it is sent.")
        % {"title": case.title},
        button=_("Begin the new demand"),
        back=reverse("portal_case", args=[case.ref]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise
def complaint(request: PageRequest, ref: str) -> HttpResponseBase:
    """Begin a complaint about how a demand was handled, by the unit that has it; nothing is sent yet."""
    case = PORTAL.case(request.actor, ref)
    if case.unit is None:
        raise Http404

    def act() -> str:
        return reverse("portal_draft", args=[begin_complaint(case, by=request.actor).ref])

    return act_or_ask(
        request,
        bound(request, ActionForm),
        act,
        base="portal/base.html",
        title=_("Complain about how it was handled?"),
        intro=_(
            "A complaint goes to the level above “%(unit)s”, whose people neither see it nor are told of it. You write"
            " it next; nothing is sent yet."
        )
        % {"unit": case.unit.shown_name},
        button=_("Write the complaint"),
        back=reverse("portal_case", args=[case.ref]),
    )
