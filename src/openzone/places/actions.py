"""What is done to zones, units, posts and parks."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openzone.accounts.actions import end_links, invite
from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.text import clean_text
from openzone.places.enums import Level, ParkState, Role
from openzone.places.models import CODE, COLOUR, Park, Post, Unit, Zone
from openzone.places.queries import administers, network
from openzone.places.rules import may_stand_below
from openzone.places.signals import PostEnding, UnitClosing, post_ending, unit_closing

MOST_DISPUTE_DAYS = 365


def _short(value: object, field: str, *, required: bool = True, longest: int = 200) -> str:
    return clean_text(value, field=field, longest=longest, required=required, lines=False)


def _code(value: object) -> str:
    code = _short(value, "code", longest=40)
    if not CODE.fullmatch(code):
        sentence = _("A code begins with a small letter and holds small letters, digits and hyphens.")
        raise Invalid(sentence, fields={"code": sentence})
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
    zone = Zone.objects.create(
        code=_code(code),
        name=_short(name, "name"),
        name_local=_short(name_local, "name_local", required=False),
        slogan=_short(slogan, "slogan", required=False, longest=300),
        slogan_local=_short(slogan_local, "slogan_local", required=False, longest=300),
        accent=accent,
        timezone=timezone,
    )
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
    return zone, top


@transaction.atomic
def change_zone(
    zone: Zone,
    *,
    by: Actor,
    name: str,
    name_local: str = "",
    slogan: str = "",
    slogan_local: str = "",
    accent: str = "#0f766e",
    dispute_days: int = 30,
) -> Zone:
    """Change how a zone calls and shows itself, and for how many days a closed demand can be taken up again."""
    insist_administers(by, network(by).top.pk if by.zone_id == zone.pk else None)
    values = {
        "name": _short(name, "name"),
        "name_local": _short(name_local, "name_local", required=False),
        "slogan": _short(slogan, "slogan", required=False, longest=300),
        "slogan_local": _short(slogan_local, "slogan_local", required=False, longest=300),
        "accent": _colour(accent),
        "dispute_days": _days(dispute_days),
    }
    for field, value in values.items():
        setattr(zone, field, value)
    zone.save(update_fields=list(values))
    append("zone.changed", subject_type="zone", subject_id=zone.pk, by=by, zone_id=zone.pk)
    return zone


def _colour(value: str) -> str:
    if not COLOUR.fullmatch(value):
        sentence = _("A colour is written as # and six digits or letters a to f, such as #0f766e.")
        raise Invalid(sentence, fields={"accent": sentence})
    return value.lower()


def _days(value: int) -> int:
    if not 0 <= value <= MOST_DISPUTE_DAYS:
        sentence = _("Please give a number of days between 0 and %(most)d.") % {"most": MOST_DISPUTE_DAYS}
        raise Invalid(sentence, fields={"dispute_days": sentence})
    return value


def insist_administers(actor: Actor, unit_id: int | None) -> None:
    """`Denied` unless the actor is an administrator of this unit or of one above it. The system may do all."""
    if not administers(actor, unit_id):
        raise Denied(_("Only an administrator of this unit or of one above it may do this."))


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
        raise Invalid(sentence, fields={"level": sentence})
    unit = Unit(
        zone_id=parent.zone_id,
        parent=parent,
        code=_code(code),
        name=_short(name, "name"),
        name_local=_short(name_local, "name_local", required=False),
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
        sentence = _("This code is already in use in the zone.")
        raise Invalid(sentence, fields={"code": sentence}) from None


@transaction.atomic
def rename_unit(unit: Unit, *, name: str, name_local: str, by: Actor) -> Unit:
    """Change a unit's names."""
    insist_administers(by, unit.pk)
    unit.name, unit.name_local = _short(name, "name"), _short(name_local, "name_local", required=False)
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
        raise Invalid(_("Please choose a role."), fields={"role": _("Please choose a role.")})
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


@transaction.atomic
def invite_staff(*, email: str, name: str, unit: Unit, role: str, by: Actor, name_local: str = "") -> tuple[User, bool]:
    """Invite a person and appoint them. The second value says whether the account is new."""
    insist_administers(by, unit.pk)
    user, made = invite(email=email, name=name, name_local=name_local, by=by)
    appoint(user=user, unit=unit, role=role, by=by)
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
        code=_code(code),
        name=_short(name, "name"),
        name_local=_short(name_local, "name_local", required=False),
        field=_short(field, "field", required=False),
        field_local=_short(field_local, "field_local", required=False),
        summary=clean_text(summary, field="summary", longest=2000, required=False),
        summary_local=clean_text(summary_local, field="summary_local", longest=2000, required=False),
        state=ParkState(state),
    )
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
