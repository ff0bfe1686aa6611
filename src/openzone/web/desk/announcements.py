"""Announcements at the desk: written, looked at, sent, followed."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.contact.actions import discard, draft, redraft, remind, send, withdraw
from openzone.contact.audience import Audience
from openzone.contact.enums import AnnouncementState
from openzone.contact.models import Announcement, Recipient
from openzone.contact.queries import (
    announcements_at_desk,
    chosen,
    corrections_of,
    files_of,
    owing,
    progress_of,
    reach_of,
    recipients_at_desk,
)
from openzone.contact.rules import MANY, may_change, may_correct_sent, may_remind, may_send, may_withdraw
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Denied
from openzone.places.models import Unit
from openzone.places.queries import day_in, network, open_units_held, roles_over, zone_of
from openzone.ui.numbers import grouped
from openzone.web.desk.announcement_forms import (
    FILTERS,
    AnnouncementForm,
    SendForm,
    WithdrawalForm,
    audience_in,
    both_languages,
)
from openzone.web.desk.sheets import act_or_ask, sheet
from openzone.web.parts.contact.audiences import in_words
from openzone.web.parts.conversation import attachment
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.once import new_key, posted_once, was_done
from openzone.web.parts.paging import page_by_date, page_by_name
from openzone.web.requests import PageRequest, for_staff, gone_to

SHOWN_NAMES = 50
TEXTS = ("title", "title_local", "body", "body_local")
both = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_staff
def announcements(request: PageRequest) -> HttpResponseBase:
    """The announcements of the actor's units and of those above, the latest first."""
    rows, state = announcements_at_desk(request.actor), request.GET.get("state", "")
    if state in AnnouncementState.values:
        rows = rows.filter(state=state)
    page = page_by_date(rows, request.GET.get("after", ""), date="changed_at")
    context = {
        "page": page,
        "rows": _with_progress(page.rows),
        "state": state,
        "states": AnnouncementState.choices,
        "may_write": bool(open_units_held(request.actor)),
    }
    return render(request, "desk/announcements/list.html", context)


def _with_progress(rows: Any) -> list[dict[str, Any]]:
    """What the list tells of each: one statement for all of them."""
    counts = Recipient.objects.filter(announcement__in=[row.pk for row in rows]).order_by().values("announcement")
    counted = counts.annotate(reached=Count("pk"), read=Count("read_at"), acknowledged=Count("acknowledged_at"))
    known = {one["announcement"]: one for one in counted}
    return [{"announcement": row, "counts": known.get(row.pk)} for row in rows]


@both
@for_staff
def compose(request: PageRequest) -> HttpResponseBase:
    """Write an announcement, or the correction of one that was sent."""
    if not open_units_held(request.actor):
        raise Denied(_("Only people who work for the unit, or above it, write its announcements."))
    named = request.POST.get("corrects") or request.GET.get("corrects")
    former = get_object_or_404(announcements_at_desk(request.actor), ref=named) if named else None
    if former is not None:
        may_correct_sent(former.state, roles_over(request.actor, former.unit_id)).insist()
    form = bound(request, AnnouncementForm, actor=request.actor, corrects=former)

    def act() -> str:
        made = draft(by=request.actor, corrects=former, **form.arguments(request))
        return reverse("desk_announcement", args=[made.ref])

    if url := form.carry_out(request, act):
        messages.success(request, _("Kept as a draft. Nobody has been told yet."), extra_tags="announcement-new")
        return gone_to(request, url)
    return _written(request, form, former=former)


@both
@for_staff
def edit(request: PageRequest, ref: str) -> HttpResponseBase:
    """Change what has not been sent."""
    row = _found(request, ref)
    may_change(row.state, roles_over(request.actor, row.unit_id)).insist()
    form = bound(request, AnnouncementForm, actor=request.actor, announcement=row)

    def act() -> str:
        without = [int(one) for one in request.POST.getlist("without") if one.isdigit() and len(one) < 12]
        redraft(row, by=request.actor, seen=form.cleaned_data["seen"], without=without, **form.arguments(request))
        return reverse("desk_announcement", args=[ref])

    if url := form.carry_out(request, act):
        messages.success(request, _("Kept as a draft. Nobody has been told yet."), extra_tags=f"announcement-{ref}")
        return gone_to(request, url)
    return _written(request, form, row=row, former=row.corrects)


def _written(
    request: PageRequest,
    form: AnnouncementForm,
    *,
    row: Announcement | None = None,
    former: Announcement | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "announcement": row,
        "former": former,
        "files": [(file.pk, attachment(row.ref, file)) for file in files_of(row)] if row else [],
        "back": reverse("desk_announcement", args=[row.ref]) if row else reverse("desk_announcements"),
        "draft_key": f"announcement-{row.ref}" if row else "announcement-new",
        **_preview(request.actor, form),
    }
    return render(request, "desk/announcements/compose.html", context, status=form.status)


@require_POST
@for_staff
def preview(request: PageRequest) -> HttpResponseBase:
    """Whom it reaches as it stands, and how it reads in both languages. Writes nothing."""
    form = AnnouncementForm(request.POST, actor=request.actor)
    if not form.units:
        raise Denied(_("Only people who work for the unit, or above it, write its announcements."))
    return render(request, "desk/announcements/preview.html", _preview(request.actor, form))


def _preview(actor: Actor, form: AnnouncementForm) -> dict[str, Any]:
    """What the form says, read leniently: it may be half filled in."""
    lists = {name: [str(one) for one in form[name].value() or []] for name in FILTERS}
    texts = {name: str(form[name].value() or "") for name in TEXTS}
    unit = next((one for one in form.units if one.code == form["unit"].value()), form.units[0] if form.units else None)
    return {"texts": both_languages(texts), "reach": _reach(actor, unit, audience_in(lists)) if unit else None}


def _reach(actor: Actor, unit: Unit, audience: Audience) -> dict[str, Any]:
    reach = reach_of(chosen(unit.pk, audience, zone_id=actor.where, tree=network(actor)))
    return {
        "enterprises": reach.enterprises,
        "people": reach.people,
        "mute": reach.mute_count,
        "names": list(reach.mute[:SHOWN_NAMES]),
        "unit": unit.shown_name,
    }


def _found(request: PageRequest, ref: str) -> Announcement:
    return get_object_or_404(announcements_at_desk(request.actor), ref=ref)


@require_GET
@for_staff
def announcement(request: PageRequest, ref: str) -> HttpResponseBase:
    """One announcement: a draft as it will be read, or what became of it and who has still to read it."""
    row = _found(request, ref)
    if row.state == AnnouncementState.DRAFT:
        return render(request, "desk/announcements/draft.html", _draft(request.actor, row))
    context = {**_sent(request, row), **_text(row)}
    part = "desk/announcements/progress.html" if request.GET.get("part") == "progress" else ""
    return render(request, part or "desk/announcements/sent.html", context)


def _text(row: Announcement) -> dict[str, Any]:
    return {
        "announcement": row,
        "texts": both_languages({name: getattr(row, name) for name in TEXTS}),
        "files": [attachment(row.ref, file) for file in files_of(row)],
    }


def _draft(actor: Actor, row: Announcement) -> dict[str, Any]:
    roles, audience = roles_over(actor, row.unit_id), Audience.of(row.audience)
    return {
        **_text(row),
        "reach": _reach(actor, network(actor).units[row.unit_id], audience),
        "audience": in_words(audience, row.zone_id),
        "may_change": bool(may_change(row.state, roles)),
        "may_send": bool(may_send(row.state, roles)),
    }


def _sent(request: PageRequest, row: Announcement) -> dict[str, Any]:
    actor, which = request.actor, request.GET.get("who", "")
    roles, zone = roles_over(actor, row.unit_id), zone_of(actor)
    everybody = recipients_at_desk(actor, row)
    progress = progress_of(everybody, row)
    reminded = day_in(zone, row.reminded_at) if row.reminded_at else None
    today = day_in(zone, clock.now())
    page = page_by_name(
        _narrowed(everybody, row, which).annotate(name=F("organisation__name")),
        request.GET.get("after", ""),
    )
    can_remind = may_remind(row.state, roles, reminded=reminded, today=today, going_out=progress.going_out)
    return {
        "progress": progress,
        "page": page,
        "which": which,
        "audience": in_words(Audience.of(row.audience), row.zone_id),
        "corrections": list(corrections_of(row)),
        "may_remind": bool(can_remind) and progress.owing > 0,
        "reminded_today": reminded == today,
        "may_withdraw": bool(may_withdraw(row.state, roles)),
        "may_correct_sent": bool(may_correct_sent(row.state, roles)),
        "key": new_key(),
    }


def _narrowed(rows: QuerySet[Recipient], row: Announcement, which: str) -> QuerySet[Recipient]:
    if which == "unread":
        return rows.filter(read_at__isnull=True)
    if which == "owing":
        return owing(rows, row)
    return rows


@both
@for_staff
def dispatch(request: PageRequest, ref: str) -> HttpResponseBase:
    """Send it: the number is named before, and confirmed once more where it is large."""
    row = _found(request, ref)
    if not was_done(request):
        may_send(row.state, roles_over(request.actor, row.unit_id)).insist()
    reach = _reach(request.actor, row.unit, Audience.of(row.audience))
    form = bound(request, SendForm, thing=row)

    def act() -> str:
        sent = send(row, by=request.actor, expected=form.cleaned_data["expected"], seen=form.cleaned_data["seen"])
        return str(sent.reach)

    if number := form.carry_out(request, act):
        words = ngettext("Sent to %(n)s enterprise.", "Sent to %(n)s enterprises.", int(number))
        messages.success(request, words % {"n": grouped(int(number))})
        return gone_to(request, reverse("desk_announcement", args=[ref]))
    return sheet(
        request,
        form,
        title=_("Send “%(title)s”?") % {"title": row.shown_title},
        button=_send_words(reach["enterprises"]),
        back=reverse("desk_announcement", args=[ref]),
        template="desk/announcements/send.html",
        more={"reach": reach, "announcement": row, "confirm": "expected" in form.errors, "many": MANY},
    )


def _send_words(count: int) -> str:
    words = ngettext("Send to %(n)s enterprise", "Send to %(n)s enterprises", count)
    return words % {"n": grouped(count)}


@require_POST
@for_staff
def reminder(request: PageRequest, ref: str) -> HttpResponseBase:
    """Remind those who owe, once for a click."""
    row = _found(request, ref)
    count, _again = posted_once(request, lambda: remind(row, by=request.actor))
    words = ngettext("%(n)s enterprise was reminded.", "%(n)s enterprises were reminded.", count)
    messages.success(request, words % {"n": grouped(count)})
    return gone_to(request, reverse("desk_announcement", args=[ref]))


@both
@for_staff
def withdrawal(request: PageRequest, ref: str) -> HttpResponseBase:
    """Withdraw it, with the reason that the enterprises read."""
    row, back = _found(request, ref), reverse("desk_announcement", args=[ref])
    if not was_done(request):
        may_withdraw(row.state, roles_over(request.actor, row.unit_id)).insist()
    form = bound(request, WithdrawalForm, thing=row)

    def act() -> None:
        withdraw(row, by=request.actor, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Withdraw “%(title)s”?") % {"title": row.shown_title},
        intro=_("It stays there to be read, marked as withdrawn. Those who were told of it are told that it is gone."),
        button=_("Withdraw it"),
        back=back,
        danger=True,
    )


@both
@for_staff
def discarding(request: PageRequest, ref: str) -> HttpResponseBase:
    """Throw a draft away."""
    row = _found(request, ref)
    may_change(row.state, roles_over(request.actor, row.unit_id)).insist()
    form = bound(request, ActionForm)

    def act() -> str:
        discard(row, by=request.actor)
        return reverse("desk_announcements")

    return act_or_ask(
        request,
        form,
        act,
        title=_("Throw this draft away?"),
        intro=_("It cannot be brought back."),
        button=_("Throw it away"),
        back=reverse("desk_announcement", args=[ref]),
        danger=True,
    )
