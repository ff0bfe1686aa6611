"""What to do next in a new zone: a list for its administrators, ticked off by what is on record."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Exists
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.places.actions import put_away_steps
from openzone.places.models import Post, Zone
from openzone.places.queries import administers_zone, zone_of
from openzone.registry.queries import living
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.requests import PageRequest

PUBLIC = "public"
LAST_BACKUP = "last-backup.json"


@dataclass(frozen=True)
class Step:
    """One thing to do: its words, and the page or the command with which it is done."""

    code: str
    title: str | Promise
    text: str | Promise
    page: str = ""
    part: str = ""
    command: str = ""

    @property
    def address(self) -> str:
        """Where it is done; empty when there is no such page."""
        try:
            return reverse(self.page) + self.part if self.page else ""
        except NoReverseMatch:
            return ""


STEPS = (
    Step("colleagues", _("Invite colleagues"), _("Each gets a post in a unit, and a link to sign in."), "desk_people"),
    Step(
        "enterprises",
        _("Enter enterprises"),
        _("One by one; each is served by a unit, and its people are invited from its page."),
        "desk_organisation_new",
    ),
    Step(
        "categories",
        _("Look through subjects and routing"),
        _("The words, the questions, and who sees a demand first."),
        "desk_categories",
    ),
    Step(
        "calendar",
        _("Look at hours and holidays"),
        _("When you are at work, and on which days you are not: deadlines run by it."),
        "desk_calendar",
    ),
    Step(
        "mail",
        _("Set up mail"),
        _("Name a mail server by OPENZONE_SMTP_HOST (docs/operating.md), and the sender of letters here."),
        "desk_zone",
        "#sender",
    ),
    Step(
        "backup",
        _("Make a first backup"),
        _("On the machine itself, while it runs; then let it be done every night."),
        command="openzone backup openzone.tar",
    ),
    Step(
        "announcement",
        _("Send the first announcement"),
        _("Tell the enterprises that they can reach you here."),
        "desk_announcements",
    ),
    Step(PUBLIC, _("Look at the public page"), _("What anybody sees of the zone, in each language."), "public_start"),
)


@dataclass(frozen=True)
class Shown:
    """A step and whether it is done."""

    step: Step
    done: bool


def first_steps(actor: Actor) -> list[Shown]:
    """The steps of which the actor is still reminded; none when all are done, or for those who keep no zone."""
    zone = zone_of(actor)
    if not zone.first_steps or not administers_zone(actor):
        return []
    done = _done(actor)
    wanted = [step for step in STEPS if step.code in zone.first_steps and (step.address or step.command)]
    rows = [Shown(step, done.get(step.code, False)) for step in wanted]
    return rows if any(not row.done for row in rows) else []


def _done(actor: Actor) -> dict[str, bool]:
    """What is on record: one statement, and the note that the last backup left."""
    by_people = Activity.objects.filter(zone_id=actor.where, actor_id__isnull=False)
    rows: dict[str, Any] = {
        "colleagues": Post.objects.filter(zone_id=actor.where, until__isnull=True).exclude(user_id=actor.who),
        "enterprises": living(actor.where),
        "categories": by_people.filter(subject_type__in=["category", "routing"]),
        "calendar": by_people.filter(subject_type="calendar"),
        "announcement": by_people.filter(subject_type="announcement", verb="announcement.sent"),
    }
    found = Zone.objects.values_list(*(Exists(query.order_by()) for query in rows.values())).get(pk=actor.where)
    backup = (Path(settings.DATA) / LAST_BACKUP).exists()
    return {**dict(zip(rows, found, strict=True)), "mail": bool(settings.EMAIL_HOST), "backup": backup}


@require_POST
@for_zone_administrators
def put_away(request: PageRequest) -> HttpResponseBase:
    """Remind of a step, or of all, no more. The public page is looked at this way, since nothing else records that."""
    named = request.POST.get("step", "")
    codes = [step.code for step in STEPS] if named == "all" else [named]
    zone = put_away_steps(zone_of(request.actor), codes=codes, by=request.actor)
    return redirect("public_zone", zone.code) if named == PUBLIC and "go" in request.POST else redirect("desk_home")
