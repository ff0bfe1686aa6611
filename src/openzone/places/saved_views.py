"""Saved views of lists: which there are for whom, and what is done to them."""

from collections.abc import Callable, Iterable, Mapping

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from openzone.core import clock, lists
from openzone.core.actions import append
from openzone.core.actor import Actor, system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.prepared import Given, Prepared, PreparedFor
from openzone.core.text import clean_text
from openzone.places.models import ListHabit, Post, SavedView, Unit
from openzone.places.queries import is_staff, network, posts_of, units_held
from openzone.places.rules import VIEW_KEEPERS, may_change_view, may_take_over_view
from openzone.places.signals import HandingOver, Held

LONGEST_NAME = 60
MOST_VIEWS = 50


def views_for(actor: Actor, kind: str) -> list[SavedView]:
    """The views of a list that the actor can use: his own, and those shared with his units. One statement a request.

    Each says by `owner_left` whether its owner works here no longer.
    """
    if not is_staff(actor):
        return []
    asked = _views(
        (actor.who, actor.where, *_near_and_kept(actor)), lambda: visible_views(actor).filter(kind=Given("kind"))
    )
    return actor.recall(("views", kind), lambda: asked(kind=kind))


_views: PreparedFor[SavedView] = PreparedFor()


def _near_and_kept(actor: Actor) -> tuple[frozenset[int], frozenset[int]]:
    """The units whose views the actor uses: those on his way up; and whose he looks after."""
    near = {unit for post in posts_of(actor) for unit in network(actor).upwards(post.unit_id)}
    return frozenset(near), frozenset(units_held(actor, VIEW_KEEPERS))


def visible_views(actor: Actor) -> QuerySet[SavedView]:
    """All views that the actor can use or look after, his own first, then by name."""
    near, kept = _near_and_kept(actor)
    shared = Q(unit_id__in=near) | Q(unit_id__in=kept)
    return _with_owners(SavedView.objects.filter(Q(owner_id=actor.who) | shared, zone_id=actor.where)).order_by(
        "unit_id", "name", "id"
    )


def views_of(user_id: int, zone_id: int) -> QuerySet[SavedView]:
    """The views of one person in a zone: what is handed over when he leaves."""
    return _with_owners(SavedView.objects.filter(owner_id=user_id, zone_id=zone_id)).order_by("kind", "name", "id")


def _with_owners(views: QuerySet[SavedView]) -> QuerySet[SavedView]:
    posted = Post.objects.filter(
        user_id=OuterRef("owner_id"), zone_id=OuterRef("zone_id"), until__isnull=True, user__is_active=True
    )
    return views.select_related("owner", "unit").annotate(owner_left=~Exists(posted))


def habit_of(actor: Actor, kind: str) -> ListHabit | None:
    """How the actor wants this list when he says nothing."""
    return actor.recall(("habit", kind), lambda: _habit.first(user=actor.who, zone=actor.where, kind=kind))


_habit = Prepared(
    lambda: ListHabit.objects.filter(user_id=Given("user"), zone_id=Given("zone"), kind=Given("kind")).order_by("pk")
)


def keeps(actor: Actor, view: SavedView) -> bool:
    """Whether the actor looks after the unit with which the view is shared. The system looks after all."""
    return actor.is_system or view.unit_id in units_held(actor, VIEW_KEEPERS)


def owner_left(view: SavedView) -> bool:
    """Whether the owner of a view works in its zone no longer."""
    return not Post.objects.filter(
        user_id=view.owner_id, zone_id=view.zone_id, until__isnull=True, user__is_active=True
    ).exists()


def sharing_units(actor: Actor) -> list[Unit]:
    """The open units with which the actor may share a view: those of his posts and all below them."""
    tree = network(actor)
    return [tree.units[unit] for unit in units_held(actor) if tree.units[unit].closed_at is None]


@transaction.atomic
def save_view(
    *,
    by: Actor,
    kind: str,
    name: str,
    query: Mapping[str, str],
    columns: Iterable[str] = (),
    unit: Unit | None = None,
    name_local: str = "",
) -> SavedView:
    """Save a list as the actor sees it, for himself or for one of his units and those below it."""
    listing = lists.find(kind)
    if not listing.admits(by):
        raise Denied(_("This list is not open to you."))
    _hold_views(by)
    if SavedView.objects.filter(zone_id=by.where, owner_id=by.who, kind=kind).count() >= MOST_VIEWS:
        raise Conflict(_("You have %(count)d views of this list. Remove one first.") % {"count": MOST_VIEWS})
    view = SavedView(
        zone_id=by.where,
        owner_id=by.who,
        kind=kind,
        query=listing.chosen(query),
        columns=_known(listing, columns),
        saved_at=clock.now(),
        **_named(name, name_local),
        unit=_shareable(unit, by),
    )
    _once_by_name(view, view.save)
    append("view.saved", subject_type="view", subject_id=view.pk, by=by, data={"unit": view.unit_id})
    return view


@transaction.atomic
def change_view(view: SavedView, *, by: Actor, name: str, name_local: str = "", unit: Unit | None = None) -> SavedView:
    """Rename a view of one's own, share it with another unit, or with nobody any more."""
    row = _held(view)
    may_change_view(own=row.owner_id == by.who).insist()
    row.unit = _shareable(unit, by) if unit is None or unit.pk != row.unit_id else row.unit
    for field, value in _named(name, name_local).items():
        setattr(row, field, value)
    _once_by_name(row, lambda: row.save(update_fields=["name", "name_local", "unit"]))
    append("view.changed", subject_type="view", subject_id=row.pk, by=by, data={"unit": row.unit_id})
    return row


@transaction.atomic
def update_view(view: SavedView, *, by: Actor, query: Mapping[str, str], columns: Iterable[str] = ()) -> SavedView:
    """Let a view of one's own show what is seen now."""
    row = _held(view)
    may_change_view(own=row.owner_id == by.who).insist()
    listing = lists.find(row.kind)
    row.query, row.columns, row.saved_at = listing.chosen(query), _known(listing, columns), clock.now()
    row.save(update_fields=["query", "columns", "saved_at"])
    append("view.changed", subject_type="view", subject_id=row.pk, by=by)
    return row


@transaction.atomic
def remove_view(view: SavedView, *, by: Actor) -> None:
    """Remove a view of one's own, or one that somebody who left shared with a unit that the actor looks after."""
    row = _held(view)
    own = row.owner_id == by.who
    if own or not keeps(by, row):
        may_change_view(own=own).insist()
    else:
        may_take_over_view(own=own, owner_left=owner_left(row), keeps=True).insist()
    number = row.pk
    row.delete()
    append("view.removed", subject_type="view", subject_id=number, by=by)


@transaction.atomic
def take_over(view: SavedView, *, by: Actor, to: int | None = None) -> SavedView:
    """Make the shared view of somebody who left one's own. The system gives any view `to` a user, when one leaves."""
    row = _held(view)
    new_owner = by.who if to is None or not by.is_system else to
    own = row.owner_id == new_owner
    left = by.is_system or owner_left(row)
    may_take_over_view(own=own, owner_left=left, keeps=keeps(by, row)).insist()
    row.name = _free_name(row, new_owner)
    row.owner_id = new_owner
    row.save(update_fields=["name", "owner_id"])
    append(
        "view.taken_over", subject_type="view", subject_id=row.pk, by=by, zone_id=row.zone_id, data={"user": new_owner}
    )
    return row


@transaction.atomic
def keep_columns(*, by: Actor, kind: str, columns: Iterable[str]) -> None:
    """Remember which columns the actor wants when he says nothing; none are the usual ones."""
    known = _known(lists.find(kind), columns)
    ListHabit.objects.update_or_create(zone_id=by.where, user_id=by.who, kind=kind, defaults={"columns": known})


@transaction.atomic
def begin_with(view: SavedView | None, *, by: Actor, kind: str) -> None:
    """Let the list begin with this view for the actor, or as it does for everybody."""
    ListHabit.objects.update_or_create(zone_id=by.where, user_id=by.who, kind=kind, defaults={"start": view})


def _held(view: SavedView) -> SavedView:
    row = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    if row is None:
        raise Conflict(_("This view has been removed meanwhile."))
    return row


def _hold_views(by: Actor) -> None:
    """Let one person save one view after the other, so that the limit holds."""
    list(SavedView.objects.select_for_update().filter(zone_id=by.where, owner_id=by.who).order_by("id").values("pk"))


def _named(name: str, name_local: str) -> dict[str, str]:
    return {
        "name": clean_text(name, field="name", longest=LONGEST_NAME, lines=False),
        "name_local": clean_text(name_local, field="name_local", longest=LONGEST_NAME, required=False, lines=False),
    }


def _known(listing: lists.Listing, columns: Iterable[str]) -> list[str]:
    """The codes of those columns that the list has; none when none was chosen."""
    chosen = list(columns)
    return [column.code for column in listing.these(chosen)] if chosen else []


def _shareable(unit: Unit | None, by: Actor) -> Unit | None:
    if unit is not None and (unit.closed_at is not None or unit.pk not in units_held(by)):
        raise Invalid.of("unit", _("“%(unit)s” is not one of your units.") % {"unit": unit})
    return unit


def _once_by_name(view: SavedView, write: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        if "view_name_once" not in str(error):
            raise
        sentence = _("You have a view called “%(name)s” already.") % {"name": view.name}
        raise Invalid.of("name", sentence) from None


def _free_name(view: SavedView, owner_id: int) -> str:
    """The view's name, with a number behind it where its new owner has one of that name."""
    taken = set(
        SavedView.objects.filter(zone_id=view.zone_id, owner_id=owner_id, kind=view.kind)
        .order_by()
        .values_list("name", flat=True)
    )
    names = (view.name, *(f"{view.name[: LONGEST_NAME - 5]} ({number})" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def hand_over_views(event: HandingOver) -> None:
    """Answer which views a leaver shared, and unless only asked give them to his successor; without one they stay."""
    shared = list(views_of(event.from_user.pk, event.zone.pk).filter(unit__isnull=False))
    if not shared:
        return
    successor = None if event.only_asked else event.to_user("views")
    for view in shared if successor else []:
        take_over(view, by=system(event.zone.pk), to=successor.pk if successor else None)
    given = _("%(count)d to %(person)s") % {"count": len(shared), "person": successor}
    outcome = given if successor else _("stay shared with their units")
    names = tuple(view.name for view in shared)
    event.held.append(Held("views", _("Shared views"), len(shared), names, outcome="" if event.only_asked else outcome))
