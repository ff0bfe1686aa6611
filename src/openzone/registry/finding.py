"""How organisations, the persons around them and those who act for them are found."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, Lower
from django.db.models.lookups import Exact, StartsWith

from openzone.accounts.models import User
from openzone.accounts.queries import held_by_name
from openzone.core.actor import Actor
from openzone.core.enums import Sight
from openzone.core.finding import Asked, rank_by_name, register, some_of, told
from openzone.core.search import matching, nearly_matching, spelled
from openzone.registry.models import Membership, Office, Organisation, OrganisationName, Person
from openzone.registry.queries import organisations_joined, persons_visible_to, visible_to

Rows = Iterable[QuerySet[Any, Any]]
_TEXT = TextField()
_NOTHING, _LINE, _TAB, _DOT = (Value(text, output_field=_TEXT) for text in ("", "\n", "\t", " · "))


def organisations(actor: Actor, asked: Asked) -> Rows:
    """Organisations by every name that they bear or bore, by how it sounds, by their numbers and reference."""
    seen = _seen(actor, asked)
    found = told(
        Organisation.objects.filter(pk__in=some_of(seen, asked, *_known_by(asked))),
        kind="organisation",
        ref=F("ref"),
        title=F("name"),
        title_local=F("name_local"),
        known=Concat(_other_names(), _LINE, F("known_as"), output_field=_TEXT),
        detail=F("unit__name"),
        detail_local=F("unit__name_local"),
        state=F("settlement"),
        rank=rank_by_name(asked, "known_as"),
    )
    yield asked.part(found.order_by("hit_rank", "name", "id"))


def _seen(actor: Actor, asked: Asked) -> QuerySet[Organisation]:
    rows = visible_to(actor)
    return rows.filter(pk__in=organisations_joined(actor)) if asked.sight == Sight.OWN else rows


def _known_by(asked: Asked) -> list[Q | None]:
    """The conditions under which an organisation is known by what was typed, each with an index of its own."""
    words: dict[str, Any] = {"index": "words", "content": ["known_as"]}
    if asked.near:
        return [nearly_matching(asked.words, near=spelled("known_as"), **words)]
    named, begins = Q(Exact(Lower("name"), asked.lowered)), Q(StartsWith(Lower("name"), asked.lowered))
    typed = asked.words.value(str)
    locally = [Q(name_local=typed), Q(name_local__startswith=typed)]
    # What is named exactly so has a place of its own: it is not lost among many that only begin so.
    return [asked.referred("O"), named, begins, *locally, matching(asked.words, **words)]


def _other_names() -> Coalesce:
    """The other names of an organisation, one a line, each with what it is before a tab."""
    one = Concat("kind", _TAB, "name", output_field=_TEXT)
    rows = OrganisationName.objects.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    return Coalesce(Subquery(rows.values(all=StringAgg(one, "\n"))), _NOTHING, output_field=_TEXT)


def persons(actor: Actor, asked: Asked) -> Rows:
    """Persons by their names and how they sound. By no telephone number or address: those are nobody's to guess."""
    seen = persons_visible_to(actor)
    office = Office.objects.filter(person=OuterRef("pk"), organisation__in=visible_to(actor).order_by().values("pk"))
    latest = office.order_by("-since", "-id")
    found = told(
        Person.objects.filter(pk__in=some_of(seen, asked, *held_by_name(asked))),
        kind="person",
        title=F("name"),
        title_local=F("name_local"),
        detail=Subquery(latest.values(said=_office("title", "organisation__name"))[:1]),
        detail_local=Subquery(latest.values(said=_office("title_local", "organisation__name_local"))[:1]),
        rank=rank_by_name(asked, "name"),
    )
    yield asked.part(found.order_by("hit_rank", "name", "id"))


def _office(title: str, organisation: str) -> Concat:
    return Concat(title, _DOT, organisation, output_field=_TEXT)


def members(actor: Actor, asked: Asked) -> Rows:
    """Who acts for an organisation with an account of his own, but for those of whom a person tells whom one sees."""
    seen = _seen(actor, asked).order_by().values("pk")
    living = Membership.objects.filter(zone_id=actor.where, until__isnull=True, organisation__in=seen)
    acting = User.objects.filter(Exists(living.filter(user=OuterRef("pk"))), is_active=True)
    told_of = persons_visible_to(actor).filter(user=OuterRef("user"))
    found = told(
        living.filter(~Exists(told_of), user__in=some_of(acting, asked, *held_by_name(asked))),
        kind="member",
        ref=F("organisation__ref"),
        title=F("user__name"),
        title_local=F("user__name_local"),
        detail=F("organisation__name"),
        detail_local=F("organisation__name_local"),
        rank=rank_by_name(asked, "user__name"),
    )
    yield asked.part(found.order_by("hit_rank", "user__name", "id"))


register("organisation", organisations, numbered=True)
register("person", persons)
register("member", members)
