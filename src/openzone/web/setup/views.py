"""Setting up an empty installation behind its one-time link, step by step."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from openzone.cases.actions import set_up
from openzone.core.errors import Refusal
from openzone.core.models import SetupLink
from openzone.core.setup_link import link_of, write_down
from openzone.places.queries import all_zones
from openzone.web.limits import tries
from openzone.web.placing import not_set_up_page
from openzone.web.requests import PageRequest, gone_to
from openzone.web.setup import plans
from openzone.web.setup.forms import STEPS, ReviewStep, StepForm, SubjectsStep, UnitsStep, insist_complete

MOST_WRONG_SECRETS = 20
ORDER = list(STEPS)
TITLES = {
    "zone": _("The zone"),
    "units": _("Units and parks"),
    "categories": _("What you help with"),
    "administrator": _("Administrator"),
    "review": _("Check"),
}


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: PageRequest, secret: str, step: str = ORDER[0]) -> HttpResponseBase:
    """One step: shown with what was kept of it, or kept when it is sent. The last one founds the zone."""
    link = link_of(secret)
    if link is None or step not in STEPS:
        return _no_such_link(request)
    if link.used_at is not None or all_zones().exists():
        return render(request, "setup/done.html", status=409)
    form = _form(request, link, step)
    if url := _send(request, link, form, secret):
        return gone_to(request, url)
    return _page(request, link, _with_room(form), secret)


def _no_such_link(request: PageRequest) -> HttpResponse:
    """Say 404, and nothing any more to an address from which many secrets are tried."""
    if tries(request, "setup") > MOST_WRONG_SECRETS:
        return render(request, "429.html", status=429)
    if all_zones().exists():
        raise Http404
    return not_set_up_page(request, status=404)


def _form(request: PageRequest, link: SetupLink, step: str) -> StepForm:
    data = request.POST if request.method == "POST" else None
    if step == SubjectsStep.step:
        return SubjectsStep(data, request.FILES, link.draft, kind=request.GET.get("kind", ""))
    return STEPS[step](data, request.FILES, link.draft)


def _wants_room(form: StepForm) -> bool:
    return isinstance(form, UnitsStep) and form.is_bound and bool("more" in form.data or form.data.get("paste"))


def _with_room(form: StepForm) -> StepForm:
    """The form, with more rows where those were asked for."""
    if not isinstance(form, UnitsStep) or not _wants_room(form):
        return form
    try:
        return form.with_room()
    except Refusal as refusal:
        form.is_valid()
        form.refuse(refusal)
        return form


def _send(request: PageRequest, link: SetupLink, form: StepForm, secret: str) -> str | None:
    """Keep a step, or found the zone; answers where to go next, None when the step is shown again."""
    if _wants_room(form):
        return None

    def act() -> str:
        form.insist_fresh()
        if isinstance(form, ReviewStep):
            return _found(request, link)
        write_down(link, form.step, form.typed())
        return _address(secret, ORDER[ORDER.index(form.step) + 1])

    return form.attempt(act)


def _found(request: PageRequest, link: SetupLink) -> str:
    """Found the zone and sign its administrator in."""
    insist_complete(link.draft)
    zone, user = set_up(link, plan=plans.plan_of(link.draft))
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, gettext("“%(zone)s” is set up.") % {"zone": zone})
    return reverse("desk_home")


def _address(secret: str, step: str) -> str:
    return reverse("setup", args=[secret]) if step == ORDER[0] else reverse("setup_step", args=[secret, step])


def _page(request: PageRequest, link: SetupLink, form: StepForm, secret: str) -> HttpResponse:
    at = ORDER.index(form.step)
    context: dict[str, Any] = {
        "form": form,
        "draft": link.draft,
        "steps": [(one, TITLES[one], one in link.draft, _address(secret, one)) for one in ORDER],
        "addresses": {one: _address(secret, one) for one in ORDER},
        "back": _address(secret, ORDER[at - 1]) if at else "",
        "picture": plans.picture_of(link.draft.get("zone", {}).get("logo")) if form.step in ("zone", "review") else "",
        "missing": [_address(secret, one) for one in ORDER[:-1] if one not in link.draft],
    }
    if isinstance(form, SubjectsStep):
        context["groups"] = plans.offered(form.ticked)
    elif isinstance(form, ReviewStep) and not context["missing"]:
        context["plan"] = plans.plan_of(link.draft)
        context["tree"] = plans.tree_of(link.draft["units"]["units"])
        context["picked"] = plans.picked(link.draft["categories"]["codes"])
    response = render(request, f"setup/{form.step}.html", context, status=form.status)
    response["X-Robots-Tag"] = "noindex"
    return response
