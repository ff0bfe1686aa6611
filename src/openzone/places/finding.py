"""How parks, buildings and spaces are found, and who works for the zone."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat

from openzone.accounts.models import User
from openzone.accounts.queries import held_by_name
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.enums import Sight
from openzone.core.finding import Asked, rank_by_name, register, some_of, told
from openzone.core.prepared import Among
from openzone.core.search import Words, has_figure, indexed, matching, nearly_matching, pieces_of, spelled
from openzone.places.models import Post
from openzone.places.queries import buildings_visible_to, existing_on, is_staff, parks_of, spaces_visible_to

Rows = Iterable[QuerySet[Any, Any]]
_TEXT = TextField()


def _at_the_desk(actor: Actor, asked: Asked) -> bool:
    return asked.sight != Sight.OWN and (actor.is_system or is_staff(actor))


def _by_place_name(asked: Asked) -> Q:
    """The condition on parks and buildings, of which a zone has some dozens."""
    words: dict[str, Any] = {
        "index": indexed("name", "name_local", "sounds", "code"), "content": ["name", "name_local"]
    }  # fmt: skip
    if asked.near:
        return nearly_matching(asked.words, near=spelled("name", "name_local"), **words) or Q(pk__in=[])
    return matching(asked.words, **words) or Q(pk__in=[])


def parks(actor: Actor, asked: Asked) -> Rows:
    """The parks of the zone, by their names."""
    if _at_the_desk(actor, asked):
        rows = parks_of(actor.where).filter(_by_place_name(asked))
        found = told(
            rows, kind="park", ref=F("code"), title=F("name"), title_local=F("name_local"), detail=F("field"),
            detail_local=F("field_local"), rank=rank_by_name(asked, "name"),
        )  # fmt: skip
        yield asked.part(found.order_by("hit_rank", "name", "id"))


def buildings(actor: Actor, asked: Asked) -> Rows:
    """The buildings of its parks, by their names."""
    if _at_the_desk(actor, asked):
        rows = buildings_visible_to(actor).filter(_by_place_name(asked))
        found = told(
            rows, kind="building", ref=F("code"), title=F("name"), title_local=F("name_local"), detail=F("park__name"),
            detail_local=F("park__name_local"), rank=rank_by_name(asked, "name"),
        )  # fmt: skip
        yield asked.part(found.order_by("hit_rank", "name", "id"))


def spaces(actor: Actor, asked: Asked) -> Rows:
    """What can be let there, by its code; other words are those of its building and park."""
    if _at_the_desk(actor, asked) and not asked.near:
        rows = existing_on(spaces_visible_to(actor), asked.given(_today, DateField())).filter(_by_code(asked.words))
        found = told(
            rows, kind="space", ref=F("code"), title=F("code"), detail=_house("name"),
            detail_local=_house("name_local"), rank=rank_by_name(asked, "code"),
        )  # fmt: skip
        yield asked.part(found.order_by("hit_rank", "code", "id"))


def _today(_asked: Asked) -> date:
    return clock.now().date()


def _by_code(words: Words) -> Q:
    pieces = [words.piece(place) for place in range(len(pieces_of(words.text)))]
    numbered = [piece for piece in pieces if has_figure(piece.text)]
    begun = Q(code__istartswith=words.value(str))
    if not numbered:
        return begun
    some = reduce(or_, (Q(code__icontains=piece.value(str)) for piece in numbered))
    return begun | (some & reduce(and_, map(_of_space, pieces)))


def _of_space(piece: Words) -> Q:
    names = [f"floor__building__{rest}{name}" for rest in ("", "park__") for name in ("name", "name_local")]
    return reduce(or_, (Q(**{f"{name}__icontains": piece.value(str)}) for name in ("code", *names)))


def _house(name: str) -> Concat:
    dot = Value(" · ", output_field=_TEXT)
    return Concat(f"floor__building__{name}", dot, f"floor__building__park__{name}", output_field=_TEXT)


def colleagues(actor: Actor, asked: Asked) -> Rows:
    """Who works for the zone, for those who do."""
    if _at_the_desk(actor, asked):
        posts = Post.objects.filter(zone_id=actor.where, until__isnull=True).order_by("id")
        # Said as a list, so that the database begins with these few and not with everybody of that name.
        seen = User.objects.filter(Among(F("pk"), ArraySubquery(posts.values("user_id"))), is_active=True)
        first = posts.filter(user=OuterRef("pk"))
        found = told(
            User.objects.filter(pk__in=some_of(seen, asked, *held_by_name(asked))),
            kind="colleague",
            title=F("name"),
            title_local=F("name_local"),
            detail=Subquery(first.values("unit__name")[:1]),
            detail_local=Subquery(first.values("unit__name_local")[:1]),
            rank=rank_by_name(asked, "name"),
        )
        yield asked.part(found.order_by("hit_rank", "name", "id"))


register("park", parks)
register("building", buildings)
register("space", spaces, numbered=True)
register("colleague", colleagues)
