"""Settings: the webhooks by which other systems are told what happens in the zone."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from openzone.core import clock
from openzone.core.enums import WebhookState
from openzone.core.models import Webhook, WebhookDelivery
from openzone.core.models.webhooks import TEST
from openzone.core.webhooks.catalogue import verbs
from openzone.core.webhooks.queries import Fares, health_of
from openzone.places.actions import webhooks as acts
from openzone.places.queries import webhooks_visible_to
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.settings import read_or_send, tabs
from openzone.web.desk.sheets import act_or_ask, sheet
from openzone.web.desk.webhook_forms import WebhookForm
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.once import posted_once
from openzone.web.parts.paging import page_by_number
from openzone.web.requests import PageRequest

MEANINGS = {Fares.NEW: "plain", Fares.WELL: "done", Fares.FAILING: "late", Fares.PAUSED: "waits"}
OF_DELIVERIES = {WebhookState.WAITING: "waits", WebhookState.SENT: "done", WebhookState.DEAD: "late"}


def _webhook(request: PageRequest, number: int) -> Webhook:
    return get_object_or_404(webhooks_visible_to(request.actor), pk=number)


def _words(state: Fares) -> str:
    return {
        Fares.NEW: _("nothing told yet"),
        Fares.WELL: _("well"),
        Fares.FAILING: _("failing"),
        Fares.PAUSED: _("paused"),
    }[state]


@require_GET
@for_zone_administrators
def webhooks(request: PageRequest) -> HttpResponseBase:
    """The webhooks of the zone, and how each fares."""
    rows = health_of(list(webhooks_visible_to(request.actor)))
    lines = [(one, _words(one.state), MEANINGS[one.state]) for one in rows]
    return render(request, "desk/settings/webhooks.html", {"lines": lines, **tabs(request.actor, "webhooks")})


@require_GET
@for_zone_administrators
def webhook(request: PageRequest, number: int) -> HttpResponseBase:
    """One webhook with what it was and is to be told, the newest first."""
    (health,) = health_of([_webhook(request, number)])
    state = request.GET.get("state", "")
    rows = health.webhook.deliveries.filter(state=state) if state in WebhookState else health.webhook.deliveries.all()
    page = page_by_number(rows, request.GET.get("after", ""), column="id")
    old = health.webhook.old_secret_until
    context = {
        "health": health,
        "both_sign_until": old if old and old > clock.now() else None,
        "webhook": health.webhook,
        "words": _words(health.state),
        "meaning": MEANINGS[health.state],
        "chosen": state if state in WebhookState else "",
        "states": [("", _("All")), *((one.value, one.label) for one in WebhookState)],
        "page": page,
        "lines": [_line(row) for row in page.rows],
        **tabs(request.actor, "webhooks"),
    }
    return render(request, "desk/settings/webhook.html", context)


def _line(row: WebhookDelivery) -> dict[str, object]:
    words = _("test event") if row.verb == TEST else verbs().get(row.verb, row.verb)
    return {"row": row, "words": words, "meaning": OF_DELIVERIES[WebhookState(row.state)]}


@read_or_send
@for_zone_administrators
def webhook_new(request: PageRequest) -> HttpResponseBase:
    """Add a webhook; its secret is in the answer and nowhere else."""
    form = bound(request, WebhookForm)
    made = _made(request, form, lambda: acts.add_webhook(by=request.actor, **form.content()))
    return made or _form(request, form, title=_("New webhook"), back=reverse("desk_webhooks"))


def _form(request: PageRequest, form: WebhookForm, *, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, **tabs(request.actor, "webhooks")}
    return render(request, "desk/settings/webhook_form.html", context, status=form.status)


def _made(request: PageRequest, form: ActionForm, act: Callable[[], Webhook]) -> HttpResponse | None:
    """Do what makes a secret, once, and show the secret this once; None when there is something to put right."""
    secrets: list[str] = []

    def done() -> int:
        webhook = act()
        secrets.append(webhook.secret)
        return webhook.pk

    answer = form.attempt(lambda: posted_once(request, done))
    if answer is None:
        return None
    context = {"secret": secrets[0] if secrets else "", "back": reverse("desk_webhook", args=[answer[0]])}
    response = render(request, "desk/settings/webhook_secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


@read_or_send
@for_zone_administrators
def webhook_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Change where a webhook leads and what is told there."""
    row, back = _webhook(request, number), reverse("desk_webhook", args=[number])
    form = bound(request, WebhookForm, webhook=row)

    def act() -> str:
        form.insist_fresh()
        acts.change_webhook(row, by=request.actor, **form.content())
        return back

    if url := form.carry_out(request, act):
        messages.success(request, _("Saved."))
        return redirect(url)
    return _form(request, form, title=_("Change “%(webhook)s”") % {"webhook": row}, back=back)


@read_or_send
@for_zone_administrators
def webhook_secret(request: PageRequest, number: int) -> HttpResponseBase:
    """Renew the secret, once that has been confirmed."""
    row, form = _webhook(request, number), bound(request, ActionForm)
    return _made(request, form, lambda: acts.renew_secret(row, by=request.actor)) or sheet(
        request,
        form,
        title=_("Make a new secret for “%(webhook)s”?") % {"webhook": row},
        intro=_("For 24 hours everything is signed with both, so that the other system can change over in peace."),
        button=_("Make a new secret"),
        back=reverse("desk_webhook", args=[number]),
    )


@read_or_send
@for_zone_administrators
def webhook_remove(request: PageRequest, number: int) -> HttpResponseBase:
    """Remove a webhook, once that has been confirmed."""
    row, form = _webhook(request, number), bound(request, ActionForm)

    def act() -> None:
        acts.remove_webhook(row, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Remove “%(webhook)s”?") % {"webhook": row},
        intro=_("Nothing is posted there any more, and what it was told is forgotten."),
        button=_("Remove"),
        back=reverse("desk_webhooks"),
        danger=True,
    )


@require_POST
@for_zone_administrators
def webhook_test(request: PageRequest, number: int) -> HttpResponseBase:
    """Send a test event."""
    acts.send_test(_webhook(request, number), by=request.actor)
    messages.success(request, _("A test event is on its way. What came of it stands below in a moment."))
    return redirect("desk_webhook", number)


@require_POST
@for_zone_administrators
def webhook_pause(request: PageRequest, number: int) -> HttpResponseBase:
    """Pause a webhook."""
    acts.pause_webhook(_webhook(request, number), by=request.actor)
    messages.success(request, _("Paused. What happens from now on waits."))
    return redirect("desk_webhook", number)


@require_POST
@for_zone_administrators
def webhook_resume(request: PageRequest, number: int) -> HttpResponseBase:
    """Resume a webhook."""
    acts.resume_webhook(_webhook(request, number), by=request.actor)
    messages.success(request, _("It goes on where it stopped."))
    return redirect("desk_webhook", number)


@require_POST
@for_zone_administrators
def webhook_resend(request: PageRequest, number: int) -> HttpResponseBase:
    """Post again all that was given up."""
    count = acts.resend_dead(_webhook(request, number), by=request.actor)
    said = ngettext("%(count)d event is posted again.", "%(count)d events are posted again.", count)
    messages.success(request, said % {"count": count})
    return redirect("desk_webhook", number)


def _delivery(request: PageRequest, number: int, delivery: int) -> WebhookDelivery:
    return get_object_or_404(_webhook(request, number).deliveries.select_related("webhook"), pk=delivery)


@read_or_send
@for_zone_administrators
def webhook_delivery(request: PageRequest, number: int, delivery: int) -> HttpResponseBase:
    """What is posted, byte for byte; a POST posts it again, or at once what waits."""
    row, form = _delivery(request, number, delivery), bound(request, ActionForm)
    waits = row.state == WebhookState.WAITING

    def act() -> None:
        acts.resend(row, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        template="desk/settings/webhook_delivery.html",
        title=str(row),
        button=_("Post it now") if waits else _("Post it again"),
        back=reverse("desk_webhook", args=[number]),
        said=_("It is posted at once.") if waits else _("It is posted again."),
        more={
            **_line(row),
            "halted": waits and row.webhook.paused_at is not None,
            "shown": json.dumps(json.loads(row.body), indent=2, ensure_ascii=False),
        },
    )
