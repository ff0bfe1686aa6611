"""Which organisations, persons and memberships there are for whom."""

import re
from collections.abc import Collection, Hashable, Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.mail import has_server
from openzone.core.partial_dates import latest_first
from openzone.core.prepared import Given, Prepared
from openzone.core.search import Words, few_or, indexed, matching
from openzone.places.absences import acts_for
from openzone.places.enums import Role
from openzone.places.models import Park, Post, Zone
from openzone.places.queries import (
    administers,
    is_staff,
    network,
    oversees_zone,
    posts_of,
    serves,
    unit_vouching,
    units_held,
)
from openzone.places.rules import WORKING_ROLES
from openzone.registry.enums import Belonging, ClaimState
from openzone.registry.models import (
    Claim,
    Classification,
    Identifier,
    IndustryClass,
    Invitation,
    Look,
    Membership,
    Office,
    Organisation,
    OrganisationName,
    ParkOperator,
    Person,
    Relation,
    Tag,
)
from openzone.registry.naming import normal
from openzone.registry.rules import lasts_on, may_invite

_REFERENCE = re.compile(r"(?<=/)O-\d{4}-\d{5,}(?=[/?]|$)")


def memberships_of(actor: Actor) -> list[Membership]:
    """The organisations for which the actor may act in this zone."""
    if actor.user_id is None:
        return []
    return actor.recall("memberships", lambda: _living_memberships(user=actor.who, zone=actor.where))


_living_memberships = Prepared(
    lambda: (
        Membership.objects.filter(user_id=Given("user"), zone_id=Given("zone"), until__isnull=True)
        .select_related("organisation")
        .order_by("id")
    )
)


def belonging(actor: Actor, organisation_id: int) -> str | None:
    """What the actor is to an organisation: owner, member or nothing."""
    return next((one.role for one in memberships_of(actor) if one.organisation_id == organisation_id), None)


def organisations_joined(actor: Actor, *roles: str) -> set[int]:
    """The organisations to which the actor belongs in one of these roles (in any, when none is named)."""
    wanted = roles or tuple(Belonging.values)
    return {one.organisation_id for one in memberships_of(actor) if one.role in wanted}


def owned_by(actor: Actor) -> list[Organisation]:
    """The organisations that the actor owns."""
    return [one.organisation for one in memberships_of(actor) if one.role == Belonging.OWNER]


def standing(actor: Actor) -> Hashable:
    """All of an actor that decides what he sees: who he is, his posts, his memberships and the network around them.

    Whatever asks for rows by the rights of an actor asks the same for an actor of the same standing.
    """
    return actor.recall("standing", lambda: _standing(actor))


def _standing(actor: Actor) -> Hashable:
    posts = tuple((post.unit_id, post.role, post.unit.level) for post in posts_of(actor))
    belongs = tuple((one.organisation_id, one.role) for one in memberships_of(actor))
    around = network(actor).shape if posts else ()
    return actor.user_id, actor.zone_id, actor.via, posts, belongs, around, acts_for(actor)


# Of an organisation only the search reads these, and they are long.
UNREAD = ("words", "known_as", "alike")


def visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Staff see the organisations that their units serve, people of an enterprise their own, others none."""
    return living(actor.where).filter(_visible(actor)).select_related("unit", "park")


def living(zone_id: int) -> QuerySet[Organisation]:
    """The organisations of a zone, without those that were merged into others."""
    return Organisation.objects.filter(zone_id=zone_id, merged_into__isnull=True)


def address_of_kept(actor: Actor, address: str) -> str:
    """The same address with the reference of the organisation into which the named one was merged.

    Empty where it names none, or the actor does not see the kept one.
    """
    named = _REFERENCE.search(address)
    if named is None or actor.zone_id is None:
        return ""
    gone = Organisation.objects.filter(ref=named.group(), merged_into__isnull=False)
    kept = visible_to(actor).filter(pk__in=gone.values("merged_into")).values_list("ref", flat=True).first()
    return address.replace(named.group(), kept, 1) if kept else ""


def confided_to(actor: Actor) -> QuerySet[Organisation]:
    """Those whose figures, returns and rents the actor reads: of an enterprise only its owners do, staff as ever."""
    return living(actor.where).filter(_visible(actor, Belonging.OWNER))


def _visible(actor: Actor, *roles: str) -> Q:
    own = Q(pk__in=organisations_joined(actor, *roles))
    if not (is_staff(actor) or actor.is_system):
        return own
    return Q() if actor.is_system or oversees_zone(actor) else own | Q(unit_id__in=units_held(actor))


def search(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Those that are known by these words in either script, or have this reference."""
    condition = matching(Words(text), index="words", content=["known_as"])
    if condition is None:
        return organisations.none() if text.strip() else organisations
    return organisations.filter(few_or(condition, organisations))


def meant_by(actor: Actor, text: str, at_most: int) -> list[Organisation]:
    """Which organisations, of those seen, are meant by these words: those of exactly this name, else all that fit."""
    found = search(visible_to(actor), text).order_by("name", "id") if text.strip() else Organisation.objects.none()
    words = text.strip()
    named = OrganisationName.objects.filter(organisation=OuterRef("pk"), name__iexact=words)
    same = Q(name__iexact=words) | Q(name_local__iexact=words) | Q(ref=words.upper()) | Exists(named)
    return list(found.filter(same)[:at_most]) or list(found[:at_most])


def colleagues_of(actor: Actor) -> QuerySet[User]:
    """The people with a post in the actor's zone, from whom an account manager is chosen."""
    posted = Post.objects.filter(zone_id=actor.where, until__isnull=True)
    return User.objects.filter(pk__in=posted.values("user_id"), is_active=True).order_by("name", "id")


def staff_over(units: Iterable[int], organisation_id: int) -> QuerySet[User]:
    """Whoever holds a post in one of these units, unless he belongs to the organisation himself."""
    posted = Post.objects.filter(user=OuterRef("pk"), unit_id__in=set(units), until__isnull=True)
    joined = Membership.objects.filter(user=OuterRef("pk"), organisation_id=organisation_id, until__isnull=True)
    return User.objects.filter(Exists(posted), ~Exists(joined))


def people_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who acts for the organisation now."""
    return organisation.memberships.filter(until__isnull=True).select_related("user").order_by("-role", "user__name")


def tags_of(zone_id: int) -> QuerySet[Tag]:
    """The tags of a zone, by name."""
    return Tag.objects.filter(zone_id=zone_id).order_by("name", "id")


zones_at_hand = Prepared(lambda: zones_of(Given("user")))


def zones_of(user_id: int | Given) -> QuerySet[Zone]:
    """The zones in which a user holds a post or belongs to an organisation."""
    posted = Exists(Post.objects.filter(zone=OuterRef("pk"), user_id=user_id, until__isnull=True))
    joined = Exists(Membership.objects.filter(zone=OuterRef("pk"), user_id=user_id, until__isnull=True))
    return Zone.objects.filter(posted | joined).order_by("code")


def may_let_in(actor: Actor, user: User) -> bool:
    """Whether the actor may give the person a link to set a password, since whoever holds it acts as that person.

    Every post of the person must lie below the actor's own, in whatever zone; so must the organisations. A first
    password may also come from whoever invites people to the organisation.
    """
    posts = Post.objects.filter(user=user, until__isnull=True)
    memberships = Membership.objects.filter(user=user, until__isnull=True).select_related("organisation")
    return (
        user.is_active
        and all(administers(actor, post.unit_id) for post in posts)
        and all(_lets_into(actor, one.organisation, first=user.never_in) for one in memberships)
    )


def is_shown_link(actor: Actor, user: User) -> bool:
    """Whether the actor sees the link of a person whom he may let in; else it goes to the address by mail.

    Without a mail server there is no other way. With one it is for administrators, until the person has used a letter.
    """
    return not has_server() or (unit_vouching(actor) is not None and not user.proven_by_letter)


def invitations_of(user: User) -> QuerySet[Invitation]:
    """Which enterprises ask the person to act for them, the latest first."""
    mine = Invitation.objects.filter(email=user.email.lower(), ended_at__isnull=True)
    return mine.select_related("organisation").order_by("-id")


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Whom its owners have asked to act for the organisation, and who has not answered yet."""
    return organisation.invitations.filter(ended_at__isnull=True).order_by("name", "id")


def _lets_into(actor: Actor, organisation: Organisation, *, first: bool) -> bool:
    if not first:
        return administers(actor, organisation.unit_id)
    return may_invite(belonging(actor, organisation.pk)) or serves(actor, organisation.unit_id)


MOST_LIKE_IT = 10
DECIDING_ROLES = WORKING_ROLES | {Role.ADMINISTRATOR}


def bearing(zone_id: int, scheme: str, value: str) -> Q:
    """The condition that an organisation bears this number today."""
    return Q(
        pk__in=Identifier.objects.filter(zone_id=zone_id, scheme=scheme, value=value, ended="").values("organisation")
    )


def with_numbers(rows: QuerySet[Organisation], scheme: str) -> QuerySet[Organisation]:
    """The organisations, each with the `numbers` of the scheme that it bears today."""
    borne = Identifier.objects.filter(organisation=OuterRef("pk"), scheme=scheme, ended="").order_by("id")
    return rows.annotate(numbers=ArraySubquery(borne.values("value")))


def like(zone_id: int, *, scheme: str, code: str, names: list[str]) -> list[Organisation]:
    """The organisations of a zone that bear this number, and those known by all the words of one of these names.

    `numbers` of each are those of the scheme that it bears.
    """
    here = with_numbers(living(zone_id).select_related("unit", "park"), scheme)
    coded = list(here.filter(bearing(zone_id, scheme, code))) if code else []
    found = {row.pk: row for row in coded}
    for name in filter(None, names):
        found.update({row.pk: row for row in search(here, name).order_by("name", "id")[:MOST_LIKE_IT]})
    return list({**{row.pk: row for row in coded}, **found}.values())[:MOST_LIKE_IT]


def bearer(zone_id: int, *, scheme: str, code: str, names: list[str]) -> Organisation | None:
    """The one organisation with this number, or with exactly such a name and no other number; None when in doubt."""
    known: list[Any] = [*like(zone_id, scheme=scheme, code=code, names=names)]
    coded = [row for row in known if code in row.numbers]
    wanted = {normal(name) for name in names if normal(name)}
    named = [row for row in known if not row.numbers and wanted & set(map(normal, row.known_as.splitlines()))]
    meant = coded or named
    return meant[0] if len(meant) == 1 else None


def decides_claims(actor: Actor) -> set[int]:
    """The units whose claims the actor decides: those for which he works or which he administers."""
    return units_held(actor, DECIDING_ROLES)


def claims_at_desk(actor: Actor) -> QuerySet[Claim]:
    """The claims that the actor's units decide."""
    rows = Claim.objects.filter(zone_id=actor.where, unit_id__in=decides_claims(actor))
    return rows.exclude(user_id=actor.who).select_related("user", "unit", "matched", "licence", "organisation")


def claims_to_answer(actor: Actor) -> QuerySet[Claim]:
    """The waiting claims for which the actor's own units answer, the longest waiting first."""
    own = {post.unit_id for post in posts_of(actor) if post.role in DECIDING_ROLES}
    return waiting(claims_at_desk(actor).filter(unit_id__in=own)).order_by("made_at", "id")


def waiting(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Those that nobody has decided yet."""
    return claims.filter(state=ClaimState.WAITING)


def claims_of(user_id: int) -> QuerySet[Claim]:
    """A person's own claims in all zones, newest first."""
    return Claim.objects.filter(user_id=user_id).select_related("zone", "organisation", "licence").order_by("-id")


def claims_on_own(actor: Actor) -> QuerySet[Claim]:
    """The waiting claims on organisations that the actor owns, to which he has not objected, oldest first."""
    owned = organisations_joined(actor, Belonging.OWNER)
    rows = waiting(Claim.objects.filter(zone_id=actor.where, matched_id__in=owned, objected_at__isnull=True))
    return rows.exclude(user_id=actor.who).select_related("user", "matched").order_by("id")


def claims_visible_to(actor: Actor) -> QuerySet[Claim]:
    """The claims that the actor may be told of: his own, those his units decide, those on an enterprise he owns."""
    owned = organisations_joined(actor, Belonging.OWNER)
    mine = Q(user_id=actor.who) | Q(unit_id__in=decides_claims(actor)) | Q(matched_id__in=owned)
    return Claim.objects.filter(mine, zone_id=actor.where).select_related("user", "matched")


def working_in(classes: Iterable[IndustryClass]) -> Q:
    """The condition that an organisation works in one of these classes, or in one below it."""
    within = Q(pk__in=[])
    for one in classes:
        below = Q(industry__path=one.path) | Q(industry__path__startswith=f"{one.path}.")
        within |= Q(industry__zone_id=one.zone_id, industry__scheme=one.scheme) & below
    return Q(Exists(Classification.objects.filter(within, organisation=OuterRef("pk"))))


def industries_of(zone_id: int) -> QuerySet[IndustryClass]:
    """The classes of a zone, each below the one that it belongs to."""
    return IndustryClass.objects.filter(zone_id=zone_id).order_by("-scheme", "path", "id")


def industries_in_use(zone_id: int) -> list[IndustryClass]:
    """The classes in which organisations of a zone work, with all above them: two statements."""
    used = industries_of(zone_id).filter(Exists(Classification.objects.filter(industry=OuterRef("pk"))))
    pairs = {(one.scheme, code) for one in used for code in one.path.split(".")}
    wanted = Q(pk__in=[])
    for scheme in sorted({scheme for scheme, _code in pairs}):
        wanted |= Q(scheme=scheme, code__in=[code for known, code in pairs if known == scheme])
    return list(industries_of(zone_id).filter(wanted))


def industry_named(zone_id: int, named: str) -> IndustryClass | None:
    """The class that is named as in addresses, such as `isic:J`."""
    scheme, _colon, code = named.partition(":")
    return IndustryClass.objects.filter(zone_id=zone_id, scheme=scheme, code=code).first()


def industry_path_of(organisation: Organisation) -> tuple[str, str]:
    """Scheme and path of the class in which an organisation works: its main one, else the first; empty for none."""
    return industry_paths_of([organisation.pk]).get(organisation.pk, ("", ""))


def industry_paths_of(organisations: Collection[int]) -> dict[int, tuple[str, str]]:
    """The same for many, by organisation: one statement."""
    classes = Classification.objects.filter(organisation_id__in=organisations)
    rows = classes.order_by("is_main", "-id") if organisations else classes.none()
    told = rows.values_list("organisation_id", "industry__scheme", "industry__path")
    return {pk: (scheme, path) for pk, scheme, path in told}


def main_industry() -> ArraySubquery:
    """The main class of each organisation as an annotation: its scheme and code in one list."""
    main = Classification.objects.filter(organisation=OuterRef("pk"), is_main=True)
    return ArraySubquery(main.values(one=JSONObject(scheme="industry__scheme", code="industry__code"))[:1])


def main_industry_named() -> Subquery:
    """The main class of each organisation as an annotation, with its names."""
    main = Classification.objects.filter(organisation=OuterRef("pk"), is_main=True)
    told = JSONObject(code="industry__code", name="industry__name", name_local="industry__name_local")
    return Subquery(main.values(one=told)[:1])


def numbers_in_use() -> ArraySubquery:
    """The numbers that each organisation bears today as an annotation, the one entered first in front."""
    borne = Identifier.objects.filter(organisation=OuterRef("pk"), ended="").order_by("id")
    return ArraySubquery(borne.values("value"))


def persons_visible_to(actor: Actor) -> QuerySet[Person]:
    """The persons who hold, or held, an office at an organisation that the actor sees."""
    seen = visible_to(actor).order_by().values("pk")
    known = Exists(Office.objects.filter(person=OuterRef("pk"), organisation__in=seen))
    return Person.objects.filter(known, zone_id=actor.where)


def persons_named(persons: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Those whose names, in either script or as they sound, hold each of these words or its beginning."""
    condition = matching(Words(text), index=indexed("name", "name_local", "sounds"), content=["name", "name_local"])
    if condition is None:
        return persons.none() if text.strip() else persons
    return persons.filter(few_or(condition, persons))


def with_offices(persons: QuerySet[Person], actor: Actor) -> QuerySet[Any]:
    """The persons, each with the offices `held` at organisations that the actor sees, the latest first."""
    seen = visible_to(actor).order_by().values("pk")
    offices = Office.objects.filter(person=OuterRef("pk"), organisation__in=seen).order_by("-since", "-id")
    told = JSONObject(
        title="title", title_local="title_local", until="until", ref="organisation__ref",
        name="organisation__name", name_local="organisation__name_local",
    )  # fmt: skip
    return persons.annotate(held=ArraySubquery(offices.values(one=told)))


def may_change_person(actor: Actor, person: Person) -> bool:
    """Whether the actor serves an organisation at which the person holds, or held, an office."""
    return any(serves(actor, unit) for unit in person.offices.values_list("organisation__unit_id", flat=True))


def relations_of(actor: Actor, organisation: Any) -> QuerySet[Relation]:
    """The relations of an organisation (or of `OuterRef("pk")`) of which the actor sees the other end too.

    Of the organisations to which he belongs himself he sees all: what they are to others is their own matter.
    """
    here = Q(subject=organisation) | Q(object=organisation)
    rows = Relation.objects.filter(here, zone_id=actor.where)
    if actor.is_system or oversees_zone(actor):
        return rows
    joined, seen = organisations_joined(actor), visible_to(actor).order_by().values("pk")
    own = Q(subject__in=joined) | Q(object__in=joined)
    return rows.filter(own | Q(subject__in=seen, object__in=seen))


def operators_of(parks: Iterable[Park], day: date) -> dict[int, list[str]]:
    """The names of the organisations that operate each of these parks on a day: one statement."""
    rows = ParkOperator.objects.filter(park__in=parks).select_related("organisation").order_by("organisation__name")
    found: dict[int, list[str]] = {}
    for row in rows:
        if lasts_on(row, day):
            found.setdefault(row.park_id, []).append(row.organisation.shown_name)
    return found


def offices_of(person: Person) -> QuerySet[Office]:
    """What a person is, and was: the latest first."""
    return person.offices.select_related("organisation__unit").order_by(latest_first("since"), "-id")


def owners_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who owns the organisation now."""
    return people_of(organisation).filter(role=Belonging.OWNER)


def managed_by(user_id: int, zone_id: int) -> QuerySet[Organisation]:
    """The organisations of a zone whose account manager is this person."""
    return living(zone_id).filter(account_manager_id=user_id).order_by("name", "id")


def followers_of(organisation_id: int) -> list[int]:
    """The users who follow an organisation and still work for its zone."""
    works = Post.objects.filter(user=OuterRef("user"), zone=OuterRef("zone"), until__isnull=True)
    rows = Look.objects.filter(Exists(works), organisation_id=organisation_id, follows=True, user__is_active=True)
    return list(rows.order_by("user_id").values_list("user_id", flat=True))


def followed_by(actor: Actor) -> QuerySet[Organisation]:
    """The organisations that the actor follows and sees, by name."""
    mine = Look.objects.filter(user_id=actor.who, zone_id=actor.where, follows=True)
    return visible_to(actor).filter(pk__in=mine.values("organisation")).order_by("name", "id")
