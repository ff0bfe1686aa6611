"""A demand that ended too long ago to be taken up again, raised anew."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openzone.cases.actions import begin_anew
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
