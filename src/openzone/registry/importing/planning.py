"""What a row adds to an organisation or changes of it: rows to be, not written yet, and each change in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from openzone.core import clock
from openzone.core.partial_dates import PartialDate
from openzone.core.sentences import gettext
from openzone.core.sounds import sounds
from openzone.registry.enums import AddressKind, FactSource, NameKind, OrganisationKind, RowOutcome, TitleKind
from openzone.registry.importing.catalogue import Catalogue
from openzone.registry.importing.standing import Standing
from openzone.registry.importing.wishes import LABELS, Figure, Wish
from openzone.registry.importing.words import CHANGE, Said, changed, remark
from openzone.registry.models import (
    Address,
    Classification,
    Fact,
    Identifier,
    Office,
    Organisation,
    OrganisationName,
    Person,
    Title,
    Website,
)
from openzone.registry.naming import normal
from openzone.registry.rules import title_code
from openzone.registry.schemes import SCHEMES
from openzone.registry.values import shown

_HAN = re.compile(r"[\u3400-\u9fff]")
HERE = "CN"


@dataclass
class Plan:
    """What becomes of a row. `sets` are columns of the organisation, `adds` rows to be, `changes` columns of others.

    `tags` are names: which of them the zone knows is looked up when they are written.
    """

    wish: Wish
    outcome: RowOutcome
    organisation: Organisation | None = None
    said: list[Said] = field(default_factory=list)
    sets: dict[str, Any] = field(default_factory=dict)
    adds: list[Model] = field(default_factory=list)
    changes: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether the organisation comes to be by this row."""
        return self.outcome == RowOutcome.CREATED

    def does(self, what: object, after: object, before: object = "") -> None:
        """Say a change. Of what is new nothing is said: the row itself stands beside it."""
        if not self.is_new:
            self.said.append(changed(what, before, after))


def plan_for(wish: Wish, standing: Standing | None, known: Catalogue, *, hold: bool) -> Plan:
    """The plan for a row that means this organisation, or a new one. Without `hold` a new one is not laid out."""
    outcome = RowOutcome.CHANGED if standing else RowOutcome.CREATED
    if standing is None and not hold:
        return Plan(wish, outcome, said=wish.said)
    standing = standing or Standing(_new(wish, known))
    plan = Plan(wish, outcome, standing.organisation, said=[*wish.said])
    for step in _STEPS:
        step(plan, standing, known)
    if not plan.is_new and not any(one["kind"] == CHANGE for one in plan.said):
        plan.outcome = RowOutcome.UNCHANGED
    return plan


def _new(wish: Wish, known: Catalogue) -> Organisation:
    return Organisation(
        zone_id=known.zone.pk,
        name=wish.name or wish.name_local,
        name_local=wish.name_local,
        kind=wish.kind or OrganisationKind.ENTERPRISE,
        country=wish.country,
        unit_id=wish.unit_id,
        park_id=wish.park_id,
        registered_at=clock.now(),
    )


def _own_columns(plan: Plan, standing: Standing, known: Catalogue) -> None:
    wish, row = plan.wish, standing.organisation
    summary = wish.texts.get("summary", "")
    wanted: dict[str, tuple[object, Any]] = {
        "country": (_("Country"), wish.country),
        "kind": (_("Kind of organisation"), wish.kind),
        "park_id": (_("Park"), wish.park_id),
        "summary_local" if _HAN.search(summary) else "summary": (_("What it does"), summary),
    }
    for column, (label, value) in wanted.items():
        if value and value != getattr(row, column):
            before = getattr(row, column)
            plan.sets[column] = value
            plan.does(label, _in_words(column, value, known), _in_words(column, before, known))


def _in_words(column: str, value: Any, known: Catalogue) -> object:
    if column == "park_id":
        return next((one.shown_name for one in known.parks.values() if one.pk == value), "")
    return OrganisationKind(value).label if column == "kind" else value


def _names(plan: Plan, standing: Standing, known: Catalogue) -> None:
    """A name that is not known yet stands beside the others: a list never renames an organisation."""
    wish, row = plan.wish, standing.organisation
    if wish.name_local and not row.name_local and normal(wish.name_local) not in standing.called:
        plan.sets["name_local"] = wish.name_local
        plan.does(_("Name in the local script"), wish.name_local)
    if wish.name and row.name == row.name_local and normal(wish.name) not in standing.called:
        plan.sets["name"] = wish.name
        plan.does(_("Name"), wish.name, row.name)
    called = standing.called | {
        normal(str(value)) for name, value in plan.sets.items() if name in ("name", "name_local")
    }
    for kind, name in [*((NameKind.ALIAS, one) for one in wish.called), *wish.names]:
        if normal(name) in called:
            continue
        called.add(normal(name))
        plan.adds.append(OrganisationName(organisation=row, kind=kind, name=name, source=known.source))
        plan.does(NameKind(kind).label, name)


def _numbers(plan: Plan, standing: Standing, known: Catalogue) -> None:
    own = {(one.scheme, one.value) for one in standing.numbers}
    for number in dict.fromkeys(plan.wish.numbers):
        if (number.scheme, number.value) in own:
            continue
        plan.adds.append(
            Identifier(
                zone_id=known.zone.pk, organisation=standing.organisation, scheme=number.scheme, value=number.value,
                fits=not number.reason, reason=number.reason, source=number.source, recorded_at=clock.now(),
            )
        )  # fmt: skip
        plan.does(SCHEMES[number.scheme].words, number.value)


def _addresses(plan: Plan, standing: Standing, known: Catalogue) -> None:
    wish, row = plan.wish, standing.organisation
    for kind in (AddressKind.REGISTERED, AddressKind.OFFICE, AddressKind.PLANT):
        text = wish.texts.get(kind, "")
        there = [one for one in standing.addresses if one.kind == kind]
        if not text or any(normal(text) in (normal(one.lines), normal(one.lines_local)) for one in there):
            continue
        written = {"lines": text, "lines_local": text if _HAN.search(text) else ""}
        written |= {"postcode": wish.texts["postcode"]} if "postcode" in wish.texts else {}
        if len(there) == 1:
            plan.changes.append((there[0], written))
        else:
            country = wish.country or row.country or HERE
            plan.adds.append(Address(organisation=row, kind=kind, country=country, **written))
        plan.does(LABELS[kind], text, there[0].lines if len(there) == 1 else "")


def _website(plan: Plan, standing: Standing, known: Catalogue) -> None:
    url = plan.wish.texts.get("website", "")
    if url and url.rstrip("/") not in {one.url.rstrip("/") for one in standing.websites}:
        plan.adds.append(Website(organisation=standing.organisation, url=url))
        plan.does(_("Website"), url)


def _industry(plan: Plan, standing: Standing, known: Catalogue) -> None:
    wanted = plan.wish.industry
    mains = [one for one in standing.classes if one.is_main]
    if wanted is None or any(one.industry_id == wanted.pk for one in mains):
        return
    plan.changes += [(one, {"is_main": False}) for one in mains]
    there = next((one for one in standing.classes if one.industry_id == wanted.pk), None)
    if there is not None:
        plan.changes.append((there, {"is_main": True}))
    else:
        plan.adds.append(Classification(organisation=standing.organisation, industry=wanted, is_main=True))
    before = mains[0].industry.shown_name if mains else ""
    plan.does(_("Industry"), f"{wanted.code} {wanted.shown_name}", before)


def _tags(plan: Plan, standing: Standing, known: Catalogue) -> None:
    wish = plan.wish
    for name in dict.fromkeys(wish.tags):
        said = [one for one in standing.taggings if normal(name) in (normal(one.tag.name), normal(one.tag.name_local))]
        if any(one.source == known.source and wish.year in (None, one.year) for one in said):
            continue
        plan.tags.append(name)
        plan.does(_("Tag"), name)


def _title(plan: Plan, standing: Standing, known: Catalogue) -> None:
    wish, name = plan.wish, plan.wish.texts.get("title", "")
    if not name:
        return
    for one in standing.titles:
        if normal(name) in (normal(one.name), normal(one.name_local)) and wish.since in ("", str(one.since)):
            wanted = {"until": PartialDate(wish.until), "number": wish.texts.get("title_number", "")}
            differs = {key: value for key, value in wanted.items() if value and value != getattr(one, key)}
            if differs:
                plan.changes.append((one, differs))
                plan.does(_("Title held"), " · ".join(map(str, [name, *differs.values()])))
            return
    plan.adds.append(
        Title(
            zone_id=known.zone.pk, organisation=standing.organisation, kind=TitleKind.TITLE, code=title_code(name),
            name=name, name_local=name if _HAN.search(name) else "", number=wish.texts.get("title_number", ""),
            since=wish.since, until=wish.until, source=known.source, recorded_by_id=known.run.begun_by_id,
            recorded_at=clock.now(),
        )
    )  # fmt: skip
    plan.does(_("Title held"), name)


def _contact(plan: Plan, standing: Standing, known: Catalogue) -> None:
    texts = plan.wish.texts
    name = texts.get("contact", "")
    if not name:
        return
    there = next((one for one in standing.offices if normal(name) in _names_of(one.person)), None)
    if there is None:
        plan.adds += _new_contact(name, texts, standing.organisation, known)
        plan.does(_("Contact person"), name)
        return
    for key, label in (("phone", _("Telephone")), ("email", _("E-mail"))):
        if texts.get(key) and texts[key] != getattr(there.person, key):
            plan.changes.append((there.person, {key: texts[key]}))
            plan.does(
                gettext("%(what)s of %(name)s") % {"what": label, "name": name}, texts[key], getattr(there.person, key)
            )


def _names_of(person: Person) -> set[str]:
    return {normal(person.name), normal(person.name_local)}


def _new_contact(name: str, texts: dict[str, str], row: Organisation, known: Catalogue) -> list[Model]:
    name_local = name if _HAN.search(name) else ""
    person = Person(
        zone_id=known.zone.pk, name=name, name_local=name_local, sounds=sounds(name, name_local),
        phone=texts.get("phone", ""), email=texts.get("email", ""), recorded_at=clock.now(),
    )  # fmt: skip
    title = texts.get("contact_title", "")
    local = title if _HAN.search(title) else ""
    office = Office(person=person, organisation=row, title=title, title_local=local, speaks=True, source=known.source)
    return [person, office]


def _figures(plan: Plan, standing: Standing, known: Catalogue) -> None:
    for figure in plan.wish.figures:
        there = standing.facts.get((figure.indicator.pk, figure.at))
        counts = there if figure.is_dated else standing.known_at(figure.indicator.pk, PartialDate(figure.at))
        if counts is not None and _as_told(figure) == (counts.value, counts.comparator, counts.currency):
            continue
        plan.adds.append(_fact(figure, there, standing.organisation, known))
        if there is not None:
            plan.changes.append((there, {"current": False}))
            if there.source == FactSource.RETURN:
                words = gettext("A return of the enterprise says otherwise: %(value)s.") % {"value": shown(there.value)}
                plan.said.append(remark(words))
        if not plan.is_new:
            before = _told(there.comparator, there.value, there.currency) if there is not None else ""
            of = {"indicator": figure.indicator.shown_name, "date": PartialDate(figure.at).words}
            after = _told(figure.comparator, figure.value, figure.currency)
            plan.does(gettext("%(indicator)s, %(date)s") % of, after, before)


def _as_told(figure: Figure) -> tuple[Any, str, str]:
    return figure.value, figure.comparator, figure.currency


def _told(comparator: str, value: Any, currency: str) -> str:
    sign = "" if comparator == "=" else comparator
    return f"{sign}{shown(value)} {currency}".strip()


def _fact(figure: Figure, there: Fact | None, row: Organisation, known: Catalogue) -> Fact:
    fact = Fact(
        zone_id=known.zone.pk, organisation=row, indicator=figure.indicator, at=PartialDate(figure.at),
        comparator=figure.comparator, value=figure.value, currency=figure.currency, source=FactSource.IMPORT,
        source_note=known.source[:300], from_import_id=known.run.pk, recorded_by_id=known.run.begun_by_id,
        recorded_at=clock.now(),
    )  # fmt: skip
    fact.supersedes = there
    return fact


Step = Callable[[Plan, Standing, Catalogue], None]
_STEPS: tuple[Step, ...] = (
    _names, _own_columns, _numbers, _addresses, _website, _industry, _tags, _title, _contact, _figures,
)  # fmt: skip
