"""What is known of an organisation beside its demands, told in lines: numbers, names, relations, titles and so on.

All of it is loaded with the organisation, in the same statement (`with_identity`); `identity_of` makes lines of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.core.partial_dates import PartialDate, latest_first
from openzone.registry import models
from openzone.registry.enums import AddressKind, NameKind, RelationKind
from openzone.registry.models import Organisation
from openzone.registry.queries import relations_of
from openzone.registry.rules import has_ended, may_reach
from openzone.registry.schemes import SCHEMES
from openzone.web.parts.countries import country_name
from openzone.web.parts.dates import lasting
from openzone.web.parts.industries import short_scheme

MOST, ALL = 40, 2_000
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One thing known: its words, what kind of thing it is, what more is told, and whether it is over.

    `ref` is the organisation that it leads to, `person` the person; `doubt` is why it may be wrong.
    """

    number: int
    words: str
    what: str = ""
    more: str = ""
    note: str = ""
    over: bool = False
    doubt: str = ""
    ref: str = ""
    person: int = 0
    url: str = ""
    file: int = 0


@dataclass(frozen=True)
class Section:
    """The lines of one kind under their heading; `cut` where there are more than these."""

    kind: str
    heading: str
    add: str
    lines: list[Line]
    cut: bool = False


@dataclass(frozen=True)
class Told:
    """One kind: its heading, what the button says that adds one, the rows as JSON, and how one becomes a line."""

    heading: Any
    add: Any
    rows: Callable[[Actor], QuerySet[Any]]
    line: Callable[[Data, date], Line]


def _span(data: Data, today: date) -> dict[str, Any]:
    return {
        "more": lasting(data["since"], data["until"]),
        "over": has_ended(PartialDate(data["until"]), today),
        "note": data.get("source", ""),
    }


def _identifier(data: Data, today: date) -> Line:
    scheme = SCHEMES.get(data["scheme"])
    doubt = "" if data["fits"] else _("does not fit: %(reason)s") % {"reason": data["reason"]}
    ended = PartialDate(data["ended"])
    return Line(
        data["id"], data["value"], what=str(scheme.words) if scheme else data["scheme"], more=lasting("", ended),
        note=data["source"], over=bool(ended), doubt=doubt,
    )  # fmt: skip


def _name(data: Data, today: date) -> Line:
    return Line(data["id"], data["name"], what=str(NameKind(data["kind"]).label), **_span(data, today))


def _address(data: Data, today: date) -> Line:
    words = " ".join(filter(None, [local(data["lines"], data["lines_local"]), data["postcode"]]))
    what = str(AddressKind(data["kind"]).label)
    return Line(data["id"], f"{words}, {country_name(data['country'])}", what=what, **_span(data, today))


def _website(data: Data, today: date) -> Line:
    return Line(data["id"], data["url"].partition("://")[2].rstrip("/"), url=data["url"])


def _industry(data: Data, today: date) -> Line:
    words = f"{short_scheme(data['scheme'])} {data['code']} · {local(data['name'], data['name_local'])}"
    return Line(data["id"], words, what=_("main class") if data["is_main"] else "")


AS_SUBJECT = {
    RelationKind.PARENT: gettext_lazy("subsidiary"),
    RelationKind.BRANCH: gettext_lazy("branch"),
    RelationKind.MEMBER: gettext_lazy("member"),
    RelationKind.VENTURE: gettext_lazy("joint venture"),
}
AS_OBJECT = {
    RelationKind.PARENT: gettext_lazy("parent"),
    RelationKind.BRANCH: gettext_lazy("head office"),
    RelationKind.MEMBER: gettext_lazy("association"),
    RelationKind.VENTURE: gettext_lazy("partner in this joint venture"),
}


def _relation(data: Data, today: date) -> Line:
    other = "object" if data["down"] else "subject"
    words = (AS_SUBJECT if data["down"] else AS_OBJECT)[RelationKind(data["kind"])]
    shown = local(data[f"{other}_name"], data[f"{other}_name_local"])
    span = _span(data, today)
    share = f"{data['share']:g} %" if data["share"] is not None else ""
    span["more"] = ", ".join(filter(None, [share, span["more"]]))
    return Line(data["id"], shown, what=str(words), ref=data[f"{other}_ref"], **span)


def _operated(data: Data, today: date) -> Line:
    return Line(data["id"], local(data["name"], data["name_local"]), **_span(data, today))


def _office(data: Data, today: date) -> Line:
    span = _span(data, today)
    reachable = may_reach(speaks=data["speaks"], until=PartialDate(data["until"]), day=today)
    reached = [data["phone"], data["email"]] if reachable else []
    span["note"] = " · ".join(filter(None, [*reached, span["note"]]))
    what = local(data["title"], data["title_local"])
    return Line(data["id"], local(data["name"], data["name_local"]), what=what, person=data["person"], **span)


def _title(data: Data, today: date) -> Line:
    by = local(data["authority"], data["authority_local"])
    span = _span(data, today)
    told = [by, data["batch"], data["number"], span["more"]]
    span["more"] = ", ".join(filter(None, told))
    what = _("listing") if data["kind"] == "listing" else ""
    return Line(data["id"], local(data["name"], data["name_local"]), what=what, file=data["document"] or 0, **span)


def _tagging(data: Data, today: date) -> Line:
    words = local(data["name"], data["name_local"])
    return Line(data["id"], words, what=str(data["year"]), note=data["source"])


def _relations(actor: Actor) -> QuerySet[Any]:
    return relations_of(actor, OuterRef("pk")).order_by("kind", "id")


def _of(model: Any, *order: Any) -> Callable[[Actor], QuerySet[Any]]:
    return lambda actor: model.objects.filter(organisation=OuterRef("pk")).order_by(*order)


def _fields(*names: str, **more: Any) -> JSONObject:
    return JSONObject(**{name: name for name in ("id", *names)}, **more)


_DATES = ("since", "until")
_LINES: dict[str, tuple[Told, JSONObject]] = {
    "identifiers": (
        Told(
            gettext_lazy("Registration numbers"), gettext_lazy("Add a number"), _of(models.Identifier, "id"),
            _identifier,
        ),
        _fields("scheme", "value", "fits", "reason", "source", "ended"),
    ),
    "names": (
        Told(gettext_lazy("Also known as"), gettext_lazy("Add a name"), _of(models.OrganisationName, "id"), _name),
        _fields("kind", "name", "source", *_DATES),
    ),
    "industries": (
        Told(
            gettext_lazy("Industries"), gettext_lazy("Add a class"),
            _of(models.Classification, "-is_main", "id"), _industry,
        ),
        _fields(
            "is_main", scheme="industry__scheme", code="industry__code", name="industry__name",
            name_local="industry__name_local",
        ),
    ),
    "relations": (
        Told(gettext_lazy("Relations"), gettext_lazy("Add a relation"), _relations, _relation),
        _fields(
            "kind", "share", "source", *_DATES, down=Q(subject=OuterRef("pk")), subject_ref="subject__ref",
            subject_name="subject__name", subject_name_local="subject__name_local", object_ref="object__ref",
            object_name="object__name", object_name_local="object__name_local",
        ),
    ),
    "parks": (
        Told(
            gettext_lazy("Operates"), gettext_lazy("Add a park"), _of(models.ParkOperator, "park__name", "id"),
            _operated,
        ),
        _fields("source", *_DATES, name="park__name", name_local="park__name_local"),
    ),
    "titles": (
        Told(
            gettext_lazy("Titles and listings"), gettext_lazy("Add a title"),
            _of(models.Title, latest_first("since"), "-id"), _title,
        ),
        _fields(
            "kind", "name", "name_local", "authority", "authority_local", "batch", "number", "source", *_DATES,
            document="document_id",
        ),
    ),
    "tags": (
        Told(
            gettext_lazy("Tags"), gettext_lazy("Add a tag"),
            _of(models.Tagging, "tag__name", "-year", "id"), _tagging,
        ),
        _fields("year", "source", name="tag__name", name_local="tag__name_local"),
    ),
    "persons": (
        Told(
            gettext_lazy("Persons"), gettext_lazy("Add a person"),
            _of(models.Office, "-speaks", F("rank").asc(nulls_last=True), "person__name", "id"), _office,
        ),
        _fields(
            "person", "title", "title_local", "speaks", "source", *_DATES, name="person__name",
            name_local="person__name_local", phone="person__phone", email="person__email",
        ),
    ),
    "addresses": (
        Told(gettext_lazy("Addresses"), gettext_lazy("Add an address"), _of(models.Address, "kind", "id"), _address),
        _fields("kind", "lines", "lines_local", "postcode", "country", *_DATES),
    ),
    "websites": (
        Told(gettext_lazy("Websites"), gettext_lazy("Add a website"), _of(models.Website, "id"), _website),
        _fields("url"),
    ),
}  # fmt: skip
KINDS = tuple(_LINES)


def with_identity(
    rows: QuerySet[Organisation], actor: Actor, *, kinds: Iterable[str] = KINDS, most: int = MOST
) -> QuerySet[Organisation]:
    """The organisations with what `identity_of` tells the actor of each, in the same statement."""
    told = {}
    for kind in kinds:
        one, shape = _LINES[kind]
        told[f"known_{kind}"] = ArraySubquery(one.rows(actor).values(one=shape)[: most + 1])
    return rows.annotate(**told)


def identity_of(
    organisation: Any, today: date, *, kinds: Iterable[str] = KINDS, most: int = MOST
) -> dict[str, Section]:
    """What is known of an organisation, by kind: what is over comes last."""
    return {kind: _section(kind, getattr(organisation, f"known_{kind}"), today, most) for kind in kinds}


def _section(kind: str, known: list[Data], today: date, most: int) -> Section:
    told, _shape = _LINES[kind]
    lines = sorted((told.line(data, today) for data in known[:most]), key=_is_over)
    return Section(kind, str(told.heading), str(told.add), lines, cut=len(known) > most)


def _is_over(line: Line) -> bool:
    return line.over
