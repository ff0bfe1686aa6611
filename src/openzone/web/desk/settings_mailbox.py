"""Settings: the mailbox of the zone, and the ways in for messages of other systems."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from openzone.core.errors import Refusal
from openzone.core.letters import absolute
from openzone.correspondence.actions import inlets as inlet_acts
from openzone.correspondence.actions import mailboxes as acts
from openzone.correspondence.models import Inlet
from openzone.correspondence.queries import handles_of, inlets_visible_to, mailbox_of
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.mailbox_forms import InletForm, InletNameForm, MailboxForm
from openzone.web.desk.settings import read_or_send, tabs
from openzone.web.desk.sheets import act_or_ask, sheet
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.once import posted_once
from openzone.web.requests import PageRequest

TAB = "mailbox"


def _inlet(request: PageRequest, number: int) -> Inlet:
    return get_object_or_404(inlets_visible_to(request.actor), pk=number)


def inbound_address(inlet: Inlet) -> str:
    """Where another system posts."""
    return absolute(f"/api/v1/inbound/{inlet.code}")


@read_or_send
@for_zone_administrators
def mailbox(request: PageRequest) -> HttpResponseBase:
    """The mailbox, how it fares, and the ways in for messages; or a change to it."""
    row = mailbox_of(request.actor.where)
    form = bound(request, MailboxForm, mailbox=row)

    def act() -> str:
        form.insist_fresh()
        acts.save_mailbox(by=request.actor, **form.content())
        return reverse("desk_mailbox")

    if url := form.carry_out(request, act):
        messages.success(request, _("Saved. Try whether the mailbox can be opened."))
        return redirect(url)
    inlets = [(one, inbound_address(one)) for one in inlets_visible_to(request.actor)]
    context = {"form": form, "mailbox": row, "inlets": inlets, **tabs(request.actor, TAB)}
    return render(request, "desk/settings/mailbox.html", context, status=form.status)


@require_POST
@for_zone_administrators
def mailbox_try(request: PageRequest) -> HttpResponseBase:
    """Open the mailbox now and say how that went."""
    row = mailbox_of(request.actor.where)
    if row is None:
        return redirect("desk_mailbox")
    try:
        count = acts.try_mailbox(row, by=request.actor)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = ngettext(
            "The mailbox opens. %(count)d mail of the last days lies in it.",
            "The mailbox opens. %(count)d mails of the last days lie in it.",
            count,
        )
        messages.success(request, sentence % {"count": count})
    return redirect("desk_mailbox")


@read_or_send
@for_zone_administrators
def mailbox_remove(request: PageRequest) -> HttpResponseBase:
    """Remove the mailbox, once that has been confirmed."""
    row, back = mailbox_of(request.actor.where), reverse("desk_mailbox")
    if row is None:
        return redirect(back)
    form = bound(request, ActionForm)

    def act() -> None:
        acts.remove_mailbox(row, by=request.actor)

    intro = _("It is not read any more, and letters can be answered in the page only. What came is kept.")
    page = {"title": _("Remove the mailbox?"), "button": _("Remove"), "back": back, "danger": True}
    return act_or_ask(request, form, act, intro=intro, **page)


@read_or_send
@for_zone_administrators
def inlet_new(request: PageRequest) -> HttpResponseBase:
    """Add a way in for messages; its secret is in the answer and nowhere else."""
    form = bound(request, InletForm)
    made = _made(request, form, lambda: inlet_acts.add_inlet(by=request.actor, **form.content()))
    page = {"title": _("New way in for messages"), "button": _("Add it"), "back": reverse("desk_mailbox")}
    return made or sheet(request, form, **page)


def _made(request: PageRequest, form: ActionForm, act: Callable[[], Inlet]) -> HttpResponse | None:
    """Do what makes a secret, once, and show the secret this once; None when there is something to put right."""
    made: list[Inlet] = []

    def done() -> int:
        made.append(act())
        return made[0].pk

    answer = form.attempt(lambda: posted_once(request, done))
    if answer is None:
        return None
    context = {
        "secret": made[0].secret if made else "",
        "address": inbound_address(_inlet(request, answer[0])),
        "back": reverse("desk_mailbox"),
    }
    response = render(request, "desk/settings/inlet_secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


@read_or_send
@for_zone_administrators
def inlet(request: PageRequest, number: int) -> HttpResponseBase:
    """A way in: how it is called, and whom it is known to be used by."""
    row, back = _inlet(request, number), reverse("desk_mailbox")
    form = bound(request, InletNameForm, inlet=row)

    def act() -> str:
        form.insist_fresh()
        inlet_acts.rename_inlet(row, by=request.actor, **form.content())
        return back

    if url := form.carry_out(request, act):
        messages.success(request, _("Saved."))
        return redirect(url)
    context = {"form": form, "inlet": row, "address": inbound_address(row), "handles": handles_of(row)}
    page = {**context, **tabs(request.actor, TAB)}
    return render(request, "desk/settings/inlet.html", page, status=form.status)


@read_or_send
@for_zone_administrators
def inlet_secret(request: PageRequest, number: int) -> HttpResponseBase:
    """Renew the secret of a way in, once that has been confirmed."""
    row, form = _inlet(request, number), bound(request, ActionForm)
    return _made(request, form, lambda: inlet_acts.renew_inlet_secret(row, by=request.actor)) or sheet(
        request,
        form,
        title=_("Make a new secret for “%(inlet)s”?") % {"inlet": row},
        intro=_("For 24 hours what is signed with the old one is taken too, so that nothing gets lost meanwhile."),
        button=_("Make a new secret"),
        back=reverse("desk_inlet", args=[number]),
    )


@read_or_send
@for_zone_administrators
def inlet_close(request: PageRequest, number: int) -> HttpResponseBase:
    """Close a way in, once that has been confirmed."""
    row, form = _inlet(request, number), bound(request, ActionForm)

    def act() -> None:
        inlet_acts.close_inlet(row, by=request.actor)

    intro = _("Nothing is taken there any more. The messages that came are kept.")
    page = {"title": _("Close “%(inlet)s”?") % {"inlet": row}, "button": _("Close it"), "danger": True}
    return act_or_ask(request, form, act, intro=intro, back=reverse("desk_mailbox"), **page)


@require_POST
@for_zone_administrators
def handle_forget(request: PageRequest, number: int, handle: int) -> HttpResponseBase:
    """No longer take a sender for somebody."""
    row = _inlet(request, number)
    inlet_acts.forget_handle(get_object_or_404(handles_of(row), pk=handle), by=request.actor)
    messages.success(request, _("The next message of this sender waits for somebody again."))
    return redirect("desk_inlet", number)
