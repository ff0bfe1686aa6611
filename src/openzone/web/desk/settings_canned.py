"""Settings: the canned answers, which administrators and dispatchers keep for their units."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.cases.actions import change_answer, retire_answer, write_answer
from openzone.cases.canned import keeps_some, kept_by
from openzone.cases.models import CannedAnswer
from openzone.places.queries import zone_of
from openzone.web.desk.canned_forms import CannedForm
from openzone.web.desk.settings import tabs
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, View, only

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


def for_keepers(view: View[...]) -> View[...]:
    """Let only those in who write canned answers of some unit; for others the page does not exist."""
    return only(view, keeps_some)


def _answer(request: PageRequest, number: int) -> CannedAnswer:
    return get_object_or_404(kept_by(request.actor), pk=number, retired_at__isnull=True)


@require_GET
@for_keepers
def answers(request: PageRequest) -> HttpResponseBase:
    """The answers in use with where they are offered and how often they were used, and those that were retired."""
    known = list(kept_by(request.actor))
    context = {
        "rows": [one for one in known if one.retired_at is None],
        "retired": [one for one in known if one.retired_at is not None],
        **tabs(request.actor, "canned"),
    }
    return render(request, "desk/settings/canned.html", context)


@read_or_send
@for_keepers
def answer_new(request: PageRequest) -> HttpResponseBase:
    """Write a canned answer."""
    form, back = bound(request, CannedForm, actor=request.actor), reverse("desk_canned")

    def act() -> None:
        write_answer(zone=zone_of(request.actor), by=request.actor, **form.content())

    return act_or_ask(request, form, act, title=_("New canned answer"), button=_("Save"), back=back)


@read_or_send
@for_keepers
def answer_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Put a canned answer into other words."""
    answer, back = _answer(request, number), reverse("desk_canned")
    form = bound(request, CannedForm, actor=request.actor, answer=answer)

    def act() -> None:
        form.insist_fresh()
        change_answer(answer, by=request.actor, **form.content())

    return act_or_ask(
        request, form, act, title=_("Change “%(answer)s”") % {"answer": answer}, button=_("Save"), back=back
    )


@read_or_send
@for_keepers
def answer_retire(request: PageRequest, number: int) -> HttpResponseBase:
    """Offer a canned answer no more, once that has been confirmed."""
    answer, back = _answer(request, number), reverse("desk_canned")
    form = bound(request, ActionForm)

    def act() -> None:
        retire_answer(answer, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Retire “%(answer)s”?") % {"answer": answer},
        intro=_("Nobody is offered it any more. Messages that it went into stay as they are."),
        button=_("Retire it"),
        back=back,
        danger=True,
    )
