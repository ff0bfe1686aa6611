"""The timeline of an organisation: its own log and that of what hangs on it, as far as the reader may see each.

A merge leaves the log as it is, so what happened to an organisation that was merged into this one is read with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, CharField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.models import Case
from openzone.cases.queries import at_desk, at_portal
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.forms import local
from openzone.core.models import Activity
from openzone.core.partial_dates import PartialDate
from openzone.core.prepared import Among, Given, PreparedFor
from openzone.formalities.models import Formality
from openzone.formalities.running import at_desk_by_post as formalities_at_desk
from openzone.formalities.running import at_portal_as_member as formalities_at_portal
from openzone.places.models import Space
from openzone.places.queries import network
from openzone.registry import models
from openzone.registry.correction_queries import corrections_visible_to
from openzone.registry.models import Fact, Indicator, Organisation
from openzone.registry.queries import claims_at_desk, confided_to, standing, visible_to
from openzone.registry.verbs import KINDS
from openzone.ui.addresses import address_of
from openzone.web.parts.cases.history import Names, sentence
from openzone.web.parts.paging import Page, page_by_date
from openzone.web.parts.registry.figures_told import figure_words
from openzone.web.parts.registry.log_words import CONFIDED, DETAILS, ICONS, INSIDE, TOLD, verbs_of

SHOWN = 12
MOST_FIGURES = 4
MOST_NEW = 9


@dataclass(frozen=True)
class Entry:
    """One line: who did what when, to what, and where that is to be seen. Nobody is named for the platform's own."""

    number: int
    at: datetime
    who: str
    sentence: str
    detail: str
    url: str
    icon: str
    kind: str


def _ids(organisation: int | Given) -> QuerySet[Organisation]:
    """The organisation and those that were merged into it."""
    either = Q(pk=organisation) | Q(merged_into=organisation)
    return Organisation.objects.filter(either)


def logged(
    actor: Actor, organisation: int | Given, *, at_portal: bool, kinds: frozenset[str], cases: int | None = None
) -> QuerySet[Any]:
    """The log across an organisation and what hangs on it; of its cases and formalities all, or so many that changed
    last.

    The parts are found each by its own index and only then put together: in one condition they would be found by none.
    """
    shown = kinds - INSIDE if at_portal else kinds
    every = _parts(actor, organisation, inside=not at_portal, kinds=shown, most=cases)
    parts = [part for part in every if part is not None]
    if not parts:
        return Activity.objects.none()
    ids = [part.order_by().values("pk") for part in parts]
    return Activity.objects.filter(pk__in=ids[0].union(*ids[1:], all=True))


def _parts(
    actor: Actor, organisation: int | Given, *, inside: bool, kinds: frozenset[str], most: int | None
) -> Iterable[QuerySet[Activity] | None]:
    own = _of("organisation", _ids(organisation), kinds if inside else kinds - CONFIDED)
    if own is not None and not inside:
        # A document that the zone keeps to itself is none of the enterprise's.
        own = own.filter(~Q(verb="organisation.document_added") | Q(data__shared=1))
    returns = models.Return.objects.filter(organisation=organisation)
    told = confided_to(actor).order_by().values("pk")
    confided = _ids(organisation).filter(Q(pk__in=told) | Q(merged_into__in=told))
    demands = (at_desk if inside else at_portal)(actor).filter(organisation=organisation)
    cases = _of("case", demands.order_by("-changed_at", "-id")[:most] if most else demands, kinds)
    if cases is not None and not inside:
        cases = cases.filter(audience=Audience.PARTIES)
    seen = (formalities_at_desk if inside else formalities_at_portal)(actor).filter(organisation=organisation)
    running = seen.order_by("-changed_at", "-id")[:most] if most else seen
    claims = claims_at_desk(actor).filter(Q(organisation=organisation) | Q(matched=organisation))
    return (
        own,
        None if inside else _of("organisation", confided, kinds & CONFIDED),
        cases,
        _of("formality", running, kinds),
        _of("return", returns if inside else returns.filter(organisation__in=told), kinds),
        _of("correction", corrections_visible_to(actor).filter(organisation=organisation), kinds),
        _of("claim", claims, kinds) if inside else None,
    )


def _of(subject: str, rows: QuerySet[Any, Any], kinds: frozenset[str]) -> QuerySet[Activity] | None:
    verbs = verbs_of(subject, kinds)
    if not verbs:
        return None
    kept = rows if rows.query.is_sliced else rows.order_by()
    found = kept.select_related(None).values("pk")
    return Activity.objects.filter(subject_type=subject, subject_id__in=found, verb__in=verbs)


class _Numbers(Func):
    """The numbers in a list of the data of an activity."""

    template = "ARRAY(SELECT jsonb_array_elements_text(%(expressions)s -> 'facts')::bigint)"
    output_field = ArrayField(BigIntegerField())


def _of_figures() -> ArraySubquery:
    facts = Fact.objects.filter(Among(F("pk"), _Numbers(OuterRef("data")))).order_by("indicator__place", "id")
    told = JSONObject(
        value=Cast("value", CharField()), comparator="comparator", currency="currency", at="at",
        name="indicator__name", name_local="indicator__name_local", unit="indicator__unit",
        unit_local="indicator__unit_local", kind="indicator__kind",
    )  # fmt: skip
    return ArraySubquery(facts.values(one=told)[:MOST_FIGURES])


_NAMED = JSONObject(name="name", name_local="name_local")
# What a line names by an id in its data: the name of the id there, the rows, and what is told of one.
_TOLD: dict[str, tuple[str, Any, Any]] = {
    "of_title": ("title", models.Title, _NAMED),
    "of_tag": ("tag", models.Tag, _NAMED),
    "of_person": ("person", models.Person, _NAMED),
    "of_user": ("user", User, _NAMED),
    "of_identifier": ("identifier", models.Identifier, "value"),
    "of_name": ("name", models.OrganisationName, "name"),
    "of_industry": ("industry", models.IndustryClass, _NAMED),
    "of_other": ("other", Organisation, _NAMED),
    "of_document": ("document", models.Document, "words"),
    "of_step": ("step", models.FirstDaysStep, _NAMED),
    "of_space": ("space", Space, "code"),
}


def _told(rows: QuerySet[Any], what: Any) -> Subquery:
    return Subquery(rows.order_by().values(one=what)[:1] if not isinstance(what, str) else rows.values(what)[:1])


def _others(actor: Actor, organisation: int | Given, *, at_portal: bool) -> QuerySet[Organisation]:
    """The organisations that a line may name: at the desk those that the reader sees, and what was merged into it."""
    seen = visible_to(actor).order_by().values("pk")
    return Organisation.objects.filter(Q() if at_portal else Q(pk__in=seen) | Q(merged_into=organisation))


def with_details(
    actor: Actor, rows: QuerySet[Activity], organisation: int | Given, *, at_portal: bool
) -> QuerySet[Any]:
    """Lines of the log with all that each names, in the same statement."""
    others = _others(actor, organisation, at_portal=at_portal)
    for name, (code, _model, _what) in _TOLD.items():
        rows = rows.alias(**{f"id_{name}": Cast(KT(f"data__{code}"), BigIntegerField())})
    told = {
        name: _told((others if model is Organisation else model.objects).filter(pk=OuterRef(f"id_{name}")), what)
        for name, (_code, model, what) in _TOLD.items()
    }
    case = Case.objects.filter(pk=OuterRef("subject_id"))
    paper = models.Return.objects.filter(pk=OuterRef("subject_id"))
    round_ = JSONObject(name="round__name", name_local="round__name_local", round="round_id")
    own = models.Membership.objects.filter(organisation=organisation, user=OuterRef("actor_id"))
    return rows.annotate(
        **told,
        of_figures=_of_figures(),
        of_formality=_told(
            Formality.objects.filter(pk=OuterRef("subject_id")),
            JSONObject(ref="ref", name="version__name", name_local="version__name_local"),
        ),
        of_case=_told(case, JSONObject(ref="ref", title="title")),
        of_round=_told(paper, round_),
        of_actor=_told(User.objects.filter(pk=OuterRef("actor_id")), _NAMED),
        is_own=Exists(own),
    )


def timeline_of(
    actor: Actor, row: Organisation, *, at_portal: bool, kind: str = "", after: str = ""
) -> tuple[Page[Any], list[Entry]]:
    """Some lines of the timeline, the latest first: one statement."""
    kinds = frozenset({kind}) if kind in KINDS else frozenset(KINDS)
    found = logged(actor, row.pk, at_portal=at_portal, kinds=kinds)
    rows = with_details(actor, found, row.pk, at_portal=at_portal)
    page = page_by_date(rows, after, date="occurred_at", size=SHOWN * 3, counted=False)
    return page, entries(actor, row, page.rows, at_portal=at_portal)


_asked: PreparedFor[Any] = PreparedFor()


def lately(actor: Actor, row: Organisation, seen: int, *, at_portal: bool) -> tuple[list[Any], list[Any]]:
    """The latest lines, and those entered after an activity: one more of each than is shown, one statement."""
    everything = frozenset(KINDS)

    def write() -> QuerySet[Any]:
        # A line about a case changes it, so the latest lines are about the cases that changed last.
        most = max(SHOWN, MOST_NEW) + 1
        found = logged(actor, Given("organisation"), at_portal=at_portal, kinds=everything, cases=most)
        latest = found.order_by("-occurred_at", "-id").values("pk")[: SHOWN + 1]
        entered = found.filter(pk__gt=Given("seen")).order_by("-id").values("pk")[: MOST_NEW + 1]
        # Put together, not said as one or the other: that would be looked for through the whole log.
        either = Activity.objects.filter(pk__in=latest.union(entered))
        return with_details(actor, either, Given("organisation"), at_portal=at_portal).order_by("-id")

    rows = _asked((standing(actor), at_portal), write)(organisation=row.pk, seen=seen)
    new = [one for one in rows if one.pk > seen][: MOST_NEW + 1]
    return sorted(rows, key=lambda one: (one.occurred_at, one.pk), reverse=True)[: SHOWN + 1], new


def entries(actor: Actor, row: Organisation, rows: Iterable[Any], *, at_portal: bool) -> list[Entry]:
    """The lines as they read."""
    units = {unit.pk: unit.shown_name for unit in network(actor).units.values()}
    return [_entry(row, one, units, at_portal=at_portal) for one in rows]


def _entry(row: Organisation, one: Any, units: dict[int, str], *, at_portal: bool) -> Entry:
    kind, words = TOLD[one.subject_type][one.verb]
    who = _who(row, one, at_portal=at_portal)
    if one.subject_type == "case":
        words = sentence(one, Names({one.actor_id: who} if one.actor_id else {}, units))
    url = _url(row, one, at_portal=at_portal)
    return Entry(one.pk, one.occurred_at, who, str(words), _detail(one), url, ICONS[kind], kind)


def _who(row: Organisation, one: Any, *, at_portal: bool) -> str:
    """The person; for an enterprise, the zone's people are the unit that serves it."""
    if one.of_actor is None:
        return ""
    named = local(one.of_actor["name"], one.of_actor["name_local"])
    return named if one.is_own or not at_portal else row.unit.shown_name


def _detail(one: Any) -> str:
    if one.subject_type == "case":
        return str(one.of_case["title"]) if one.of_case else ""
    if one.subject_type == "formality" and one.of_formality:
        return local(one.of_formality["name"], one.of_formality["name_local"])
    if one.verb == "fact.recorded":
        return _figures(one.of_figures, len(one.data["facts"]))
    tell = DETAILS.get(one.verb)
    return tell(one) if tell else ""


def _figures(told: Iterable[Mapping[str, Any]], count: int) -> str:
    words = [_figure(one) for one in told]
    more = count - len(words)
    return "; ".join([*words, _("%(count)d more") % {"count": more}] if more > 0 else words)


def _figure(one: Mapping[str, Any]) -> str:
    indicator = Indicator(**{name: one[name] for name in ("name", "name_local", "unit", "unit_local", "kind")})
    value = Decimal(one["value"])
    fact = Fact(indicator=indicator, comparator=one["comparator"], value=value, currency=one["currency"])
    return f"{indicator.shown_name} {PartialDate(one['at']).words}: {figure_words(fact)}"


def _url(row: Organisation, one: Any, *, at_portal: bool) -> str:
    door = "portal" if at_portal else "desk"
    by_reference = {"case": one.of_case, "formality": one.of_formality}.get(one.subject_type)
    if by_reference:
        return address_of(f"{door}_{one.subject_type}", by_reference["ref"])
    if one.subject_type == "correction":
        return address_of(f"{door}_correction", one.subject_id)
    if one.subject_type == "claim":
        return address_of("desk_claim", one.subject_id)
    if one.subject_type == "return" and one.of_round:
        return (
            address_of("portal_return", one.subject_id)
            if at_portal
            else address_of("desk_return", one.of_round["round"], row.ref)
        )
    if one.verb == "fact.recorded":
        return (
            f"{address_of('portal_facts')}?organisation={row.ref}" if at_portal else address_of("desk_facts", row.ref)
        )
    return ""
