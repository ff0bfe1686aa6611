"""What other units contribute to a case: asked for, taken on, handed in, done without."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openzone.cases.actions import ask_unit, hand_in, take_task, waive
from openzone.cases.joint_queries import tasks_of
from openzone.cases.models import CoTask
from openzone.web.desk.joint_forms import AskForm, ResultForm, WaiverForm
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.cases.doors import DESK
from openzone.web.parts.forms import bound
from openzone.web.requests import PageRequest, for_staff, gone_to

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


def _task(request: PageRequest, ref: str, number: int) -> CoTask:
    case = DESK.case(request.actor, ref)
    return get_object_or_404(tasks_of(request.actor, case), number=number)


@read_or_send
@for_staff
def ask(request: PageRequest, ref: str) -> HttpResponseBase:
    """Ask another unit to contribute to a case."""
    case = DESK.case(request.actor, ref)
    form = bound(request, AskForm, actor=request.actor, case=case)

    def act() -> None:
        ask_unit(case, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Ask another unit"),
        intro=_("Its people read this demand from then on and hand in a result, to you. The enterprise is not told."),
        button=_("Ask this unit"),
        back=DESK.address("case", ref),
        said=_("The unit has been asked."),
    )


@read_or_send
@for_staff
def result(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Hand in what one's unit contributes."""
    task, back = _task(request, ref, number), DESK.address("case", ref)
    form = bound(request, ResultForm)

    def act() -> None:
        hand_in(task, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Hand in the result"),
        intro=task.what,
        button=_("Hand it in"),
        back=back,
        said=_("The result is with the unit that leads."),
    )


@read_or_send
@for_staff
def waiver(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Do without what another unit was asked to contribute."""
    task, back = _task(request, ref, number), DESK.address("case", ref)
    form = bound(request, WaiverForm)

    def act() -> None:
        waive(task, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Do without it?"),
        intro=_("The unit reads why. A solution can then be proposed without its part."),
        button=_("Do without it"),
        back=back,
    )


@require_POST
@for_staff
def take(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Take on what one's unit was asked to contribute."""
    take_task(_task(request, ref, number), by=request.actor)
    return gone_to(request, DESK.address("case", ref))
