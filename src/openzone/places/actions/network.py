"""What is done to zones, units, posts and parks."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Unpack

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openzone.accounts.actions import end_access, end_links, invite, start_anew, write_letter
from openzone.accounts.enums import LetterKind
from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.mail import has_server
from openzone.core.queries import approvals_asked_by
from openzone.core.sounds import sounds
from openzone.core.text import clean_line, clean_text
from openzone.places.actions.calendars import follow_timezone, open_calendar
from openzone.places.actions.rights import insist_administers, insist_administers_zone
from openzone.places.enums import Level, ParkState, Role
from openzone.places.models import CODE, Park, Post, Unit, Zone
from openzone.places.queries import administers, network_of, zone_of
from openzone.places.rules import may_stand_below
from openzone.places.signals import (
    HandingOver,
    Held,
    PostEnding,
    StartingAnew,
    UnitClosing,
    ZoneOpened,
    handing_over,
    post_ending,
    starting_anew,
    unit_closing,
    zone_opened,
)
from openzone.places.zone_values import ZoneChanges, cleaned


def code_of(value: object) -> str:
    """A code of small letters, or `Invalid`."""
    code = clean_line(value, "code", longest=40)
    if not CODE.fullmatch(code):
        raise Invalid.of("code", _("A code begins with a small letter and holds small letters, digits and hyphens."))
    return code


@transaction.atomic
def open_zone(
    *,
    code: str,
    name: str,
    by: Actor,
    name_local: str = "",
    accent: str = "#0f766e",
    timezone: str = "Asia/Shanghai",
    slogan: str = "",
    slogan_local: str = "",
    occurred_at: datetime | None = None,
) -> tuple[Zone, Unit]:
    """Found a zone and the unit of its own level, which carries the zone's name."""
    values = ZoneChanges(
        name=name, name_local=name_local, slogan=slogan, slogan_local=slogan_local, accent=accent, timezone=timezone
    )
    if Zone.objects.filter(code=code).exists():
        raise Invalid.of("code", _("Another zone has this code."))
    zone = Zone.objects.create(code=code_of(code), **cleaned(values))
    append(
        "zone.opened",
        subject_type="zone",
        subject_id=zone.pk,
        by=by,
        zone_id=zone.pk,
        audience="public",
        occurred_at=occurred_at,
    )
    top = Unit.objects.create(
        zone=zone, code="commission", name="Management Commission", name_local="管理委员会", level=Level.ZONE
    )
    open_calendar(zone, by=by, occurred_at=occurred_at)
    zone_opened.send(ZoneOpened(zone))
    return zone, top


@transaction.atomic
def change_zone(zone: Zone, *, by: Actor, **changes: Unpack[ZoneChanges]) -> Zone:
    """Change what is given of a zone's settings. The log names the fields; where nothing differs nothing is written."""
    insist_administers_zone(by, zone.pk)
    values = cleaned(changes)
    row = Zone.objects.select_for_update().get(pk=zone.pk)
    differing = {field: value for field, value in values.items() if getattr(row, field) != value}
    for field, value in differing.items():
        setattr(row, field, value)
    if differing:
        row.save(update_fields=list(differing))
        fields = {"fields": sorted(differing)}
        append("zone.changed", subject_type="zone", subject_id=zone.pk, by=by, zone_id=zone.pk, data=fields)
    if "timezone" in differing:
        follow_timezone(row, by=by)
    for field, value in values.items():
        setattr(zone, field, value)
    return zone


@transaction.atomic
def remind_of_steps(zone: Zone, *, codes: Iterable[str], by: Actor) -> Zone:
    """Remind the administrators of a new zone of these first steps until they are done or put away."""
    insist_administers_zone(by, zone.pk)
    zone.first_steps = list(codes)
    zone.save(update_fields=["first_steps"])
    return zone


@transaction.atomic
def put_away_steps(zone: Zone, *, codes: Iterable[str], by: Actor) -> Zone:
    """Stop reminding the administrators of these first steps of a new zone."""
    insist_administers_zone(by, zone.pk)
    row, gone = Zone.objects.select_for_update().get(pk=zone.pk), set(codes)
    left = [code for code in row.first_steps if code not in gone]
    if left != row.first_steps:
        append("zone.steps_put_away", subject_type="zone", subject_id=zone.pk, by=by, data={"codes": sorted(gone)})
    row.first_steps = zone.first_steps = left
    row.save(update_fields=["first_steps"])
    return zone


@transaction.atomic
def open_unit(
    *,
    parent: Unit,
    code: str,
    name: str,
    level: str,
    by: Actor,
    name_local: str = "",
    occurred_at: datetime | None = None,
) -> Unit:
    """Add a unit to the service network below `parent`."""
    insist_administers(by, parent.pk)
    if level not in Level.values or not may_stand_below(level, parent.level):
        sentence = _("A unit of this level cannot stand below “%(parent)s”.") % {"parent": parent}
        raise Invalid.of("level", sentence)
    unit = Unit(
        zone_id=parent.zone_id,
        parent=parent,
        code=code_of(code),
        name=clean_line(name, "name"),
        name_local=clean_line(name_local, "name_local", required=False),
        level=level,
    )
    _save_unique(unit)
    append("unit.opened", subject_type="unit", subject_id=unit.pk, by=by, zone_id=unit.zone_id, occurred_at=occurred_at)
    return unit


def _save_unique(row: Unit | Park) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Invalid.of("code", _("This code is already in use in the zone.")) from None


@transaction.atomic
def rename_unit(unit: Unit, *, name: str, name_local: str, by: Actor) -> Unit:
    """Change a unit's names."""
    insist_administers(by, unit.pk)
    unit.name, unit.name_local = clean_line(name, "name"), clean_line(name_local, "name_local", required=False)
    unit.save(update_fields=["name", "name_local"])
    append("unit.renamed", subject_type="unit", subject_id=unit.pk, by=by)
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, by: Actor) -> Unit:
    """Close a unit that serves nothing any more. `Conflict` says what still lies there."""
    insist_administers(by, unit.parent_id)
    Zone.objects.select_for_update().get(pk=unit.zone_id)
    if unit.children.filter(closed_at__isnull=True).exists() or unit.posts.filter(until__isnull=True).exists():
        raise Conflict(_("“%(unit)s” still has units below it or people in it.") % {"unit": unit})
    if unit.parks.exists():
        raise Conflict(_("“%(unit)s” still serves a park.") % {"unit": unit})
    unit_closing.send(UnitClosing(unit))
    unit.closed_at = clock.now()
    unit.save(update_fields=["closed_at"])
    append("unit.closed", subject_type="unit", subject_id=unit.pk, by=by)
    return unit


@transaction.atomic
def appoint(*, user: User, unit: Unit, role: str, by: Actor, occurred_at: datetime | None = None) -> Post:
    """Give a person a post in a unit. Holding it already changes nothing."""
    insist_administers(by, unit.pk)
    hold_network(unit.zone_id)
    unit.refresh_from_db(fields=["closed_at"])
    if unit.closed_at is not None:
        raise Conflict(_("“%(unit)s” is closed.") % {"unit": unit})
    if not user.is_active:
        raise Conflict(_("The account of “%(person)s” has ended.") % {"person": user})
    if role not in Role.values:
        raise Invalid.of("role", _("Please choose a role."))
    _insist_proven(user, unit, by)
    post, made = Post.objects.get_or_create(
        zone_id=unit.zone_id,
        unit=unit,
        user=user,
        role=role,
        until=None,
        defaults={"since": occurred_at or clock.now()},
    )
    if made:
        end_links(user)
        append(
            "post.given",
            subject_type="post",
            subject_id=post.pk,
            by=by,
            zone_id=unit.zone_id,
            occurred_at=occurred_at,
            data={"unit": unit.pk, "user": user.pk, "role": role},
        )
    return post


def _insist_proven(user: User, unit: Unit, by: Actor) -> None:
    """An account whose address nobody has proven may be in other hands: it begins anew before it gets a post."""
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.invited_only or row.proven_within(network_of(unit.zone_id).upwards(unit.pk)):
        return
    starting_anew.send(StartingAnew(row, by))
    start_anew(row, by=by)
    user.refresh_from_db()


@transaction.atomic
def invite_staff(*, email: str, name: str, unit: Unit, role: str, by: Actor, name_local: str = "") -> tuple[User, bool]:
    """Invite a person and appoint them; who has no password gets a letter. The second value: is the account new?"""
    insist_administers(by, unit.pk)
    user, made = invite(email=email, name=name, name_local=name_local, by=by)
    appoint(user=user, unit=unit, role=role, by=by)
    if user.invited_only and has_server():
        place = f"{unit} · {Role(role).label}"
        write_letter(
            email=user.email,
            kind=LetterKind.INVITED,
            language=get_language() or "en",
            zone_id=unit.zone_id,
            place=place,
        )
    return user, made


@transaction.atomic
def dismiss(post: Post, *, by: Actor, occurred_at: datetime | None = None) -> Post:
    """End a post. `Conflict` when cases would be left with nobody, or the zone without an administrator."""
    insist_administers(by, post.unit_id)
    Zone.objects.select_for_update().get(pk=post.zone_id)
    post = Post.objects.select_related("unit", "user").select_for_update(of=("self",)).get(pk=post.pk)
    if post.until is not None:
        return post
    if post.role == Role.ADMINISTRATOR and post.unit.level == Level.ZONE and not _others(post).exists():
        raise Conflict(_("This is the zone's last administrator. Appoint another one first."))
    post.until = occurred_at or clock.now()
    post.save(update_fields=["until"])
    post_ending.send(PostEnding(post))
    end_links(post.user)
    append(
        "post.ended", subject_type="post", subject_id=post.pk, by=by, data={"unit": post.unit_id, "user": post.user_id}
    )
    return post


def holdings_of(user: User, *, by: Actor) -> list[Held]:
    """What a person of the actor's zone holds there, kind by kind. Nothing changes."""
    asked = HandingOver(user, zone_of(by), by, only_asked=True)
    handing_over.send(asked)
    return [*asked.held, *_own_holdings(asked)]


def _own_holdings(event: HandingOver) -> list[Held]:
    """The posts and what he asked a second person: nobody succeeds him in these."""
    living = event.from_user.posts.filter(zone=event.zone, until__isnull=True).select_related("unit").order_by("id")
    posts = tuple(f"{post.unit} · {post.get_role_display()}" for post in living)
    asked = approvals_asked_by(event.from_user.pk, event.zone.pk).count()
    held = [Held("posts", _("Posts"), len(posts), posts, passes_on=False, outcome=_("end"))]
    if asked:
        stays = _("stay with the colleague who decides")
        held.append(Held("approvals", _("Asked and not decided yet"), asked, passes_on=False, outcome=stays))
    return held


@transaction.atomic
def hand_over(user: User, *, by: Actor, successors: Mapping[str, User | None]) -> list[Held]:
    """Hand everything that a person holds in the zone to successors, kind by kind, and end all his posts there.

    His sessions end everywhere and his tokens of this zone; answers what became of each kind. All or nothing.
    """
    Zone.objects.select_for_update().get(pk=by.where)
    posts = list(Post.objects.filter(user=user, zone_id=by.where, until__isnull=True).order_by("id"))
    if any(not administers(by, post.unit_id) for post in posts):
        raise Denied(_("This person also holds posts that you do not administer. Ask the administrator of the zone."))
    if user.pk == by.user_id or user in successors.values():
        raise Conflict(_("Nobody hands over to himself or ends his own posts. Choose somebody else."))
    event = HandingOver(user, zone_of(by), by, successors)
    handing_over.send(event)
    event.held.extend(_own_holdings(event))
    for post in posts:
        dismiss(post, by=by)
    tokens = end_access(user, by=by)
    append(
        "user.handed_over",
        subject_type="user",
        subject_id=user.pk,
        by=by,
        data={"posts": len(posts), "tokens": tokens, **{one.kind: one.count for one in event.held}},
    )
    return event.held


def hold_network(zone_id: int) -> None:
    """Keep the posts and units of a zone as they are until the commit. Many may hold them, nobody changes them then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM places_zone WHERE id = %s FOR SHARE", [zone_id])


def _others(post: Post) -> QuerySet[Post]:
    return Post.objects.filter(unit_id=post.unit_id, role=post.role, until__isnull=True).exclude(pk=post.pk)


@transaction.atomic
def open_park(
    *,
    unit: Unit,
    code: str,
    name: str,
    state: str,
    by: Actor,
    name_local: str = "",
    field: str = "",
    field_local: str = "",
    summary: str = "",
    summary_local: str = "",
    occurred_at: datetime | None = None,
) -> Park:
    """Enter a park that a unit serves, in the state it has."""
    insist_administers(by, unit.pk)
    park = Park(
        zone_id=unit.zone_id,
        unit=unit,
        code=code_of(code),
        name=clean_line(name, "name"),
        name_local=clean_line(name_local, "name_local", required=False),
        field=clean_line(field, "field", required=False),
        field_local=clean_line(field_local, "field_local", required=False),
        summary=clean_text(summary, field="summary", longest=2000, required=False),
        summary_local=clean_text(summary_local, field="summary_local", longest=2000, required=False),
        state=ParkState(state),
    )
    park.sounds = sounds(park.name, park.name_local)
    _save_unique(park)
    append(
        "park.entered",
        subject_type="park",
        subject_id=park.pk,
        by=by,
        zone_id=park.zone_id,
        audience="public",
        data={"state": park.state},
        occurred_at=occurred_at,
    )
    return park
