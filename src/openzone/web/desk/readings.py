"""Who read what: the log of reads of sensitive data, for auditors and administrators of the zone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ParamSpec

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from openzone.accounts.models import User
from openzone.cases.models import Case
from openzone.core.actor import Actor
from openzone.core.lists import find
from openzone.core.models import Export, Reading
from openzone.core.queries import readings_in
from openzone.correspondence.models import Letter
from openzone.formalities.models import Formality, HomeApplication, Mandate
from openzone.places.queries import reads_the_log
from openzone.registry.models import Claim, ImportRun, Organisation, Person
from openzone.web.parts.paging import page_by_date
from openzone.web.requests import PageRequest, View, only

P = ParamSpec("P")
KINDS = {
    "confidential": _("a confidential demand"),
    "personal": _("personal data"),
    "licence": _("a copy of a licence"),
    "paper": _("a paper that was handed in or signed"),
    "letter": _("a letter that came in"),
    "people": _("the people of an enterprise, with telephone and e-mail"),
    "export": _("an exported list"),
}


@dataclass(frozen=True)
class Thing:
    """What was read: how it is called, and where it is, if it has a page."""

    name: str
    url: str


@dataclass(frozen=True)
class Row:
    """One line: who read what of which thing."""

    reading: Reading
    person: str
    what: object
    thing: Thing | None


def _cases(ids: Iterable[int]) -> dict[int, Thing]:
    rows = Case.objects.filter(pk__in=list(ids)).values_list("pk", "ref")
    return {pk: Thing(ref, reverse("desk_case", args=[ref])) for pk, ref in rows}


def _organisations(ids: Iterable[int]) -> dict[int, Thing]:
    rows = Organisation.objects.filter(pk__in=list(ids))
    return {row.pk: Thing(row.shown_name, reverse("desk_organisation", args=[row.ref])) for row in rows}


def _claims(ids: Iterable[int]) -> dict[int, Thing]:
    rows = Claim.objects.filter(pk__in=list(ids))
    return {row.pk: Thing(row.name, reverse("desk_claim", args=[row.pk])) for row in rows}


def _exports(ids: Iterable[int]) -> dict[int, Thing]:
    rows = Export.objects.filter(pk__in=list(ids))
    return {row.pk: Thing(f"{find(row.what).words} ({row.done:,})", "") for row in rows}


def _imports(ids: Iterable[int]) -> dict[int, Thing]:
    rows = ImportRun.objects.filter(pk__in=list(ids)).select_related("file")
    return {row.pk: Thing(row.file.name, reverse("desk_import", args=[row.pk])) for row in rows}


def _persons(ids: Iterable[int]) -> dict[int, Thing]:
    rows = Person.objects.filter(pk__in=list(ids))
    return {row.pk: Thing(row.shown_name, reverse("desk_person", args=[row.pk])) for row in rows}


def _home_applications(ids: Iterable[int]) -> dict[int, Thing]:
    rows = HomeApplication.objects.filter(pk__in=list(ids)).values_list("pk", "ref")
    return {pk: Thing(ref, reverse("desk_home_application", args=[ref])) for pk, ref in rows}


def _letters(ids: Iterable[int]) -> dict[int, Thing]:
    rows = Letter.objects.filter(pk__in=list(ids))
    return {row.pk: Thing(str(row), reverse("desk_letter", args=[row.pk])) for row in rows}


def _formalities(ids: Iterable[int]) -> dict[int, Thing]:
    rows = Formality.objects.filter(pk__in=list(ids)).values_list("pk", "ref")
    return {pk: Thing(ref, reverse("desk_formality", args=[ref])) for pk, ref in rows}


def _mandates(ids: Iterable[int]) -> dict[int, Thing]:
    rows = Mandate.objects.filter(pk__in=list(ids)).values_list("pk", "ref")
    return {pk: Thing(ref, reverse("desk_mandate", args=[ref])) for pk, ref in rows}


_FINDERS: dict[str, Callable[[Iterable[int]], dict[int, Thing]]] = {
    "case": _cases,
    "organisation": _organisations,
    "claim": _claims,
    "export": _exports,
    "import": _imports,
    "person": _persons,
    "letter": _letters,
    "home_application": _home_applications,
    "formality": _formalities,
    "mandate": _mandates,
}


def _watching(view: View[P]) -> View[P]:
    """Let only auditors and administrators of the zone's own unit in."""
    return only(view, reads_the_log)


@require_GET
@_watching
def readings(request: PageRequest) -> HttpResponseBase:
    """Who read what, newest first, narrowed to a person, a kind, or one thing."""
    chosen = {name: request.GET.get(name, "")[:60].replace("\0", "") for name in ("person", "what", "thing")}
    page = page_by_date(_narrowed(request.actor, chosen), request.GET.get("after", ""), date="at")
    lines = _lines(list(page.rows))
    context = {
        **chosen,
        "page": page,
        "rows": lines,
        "kinds": KINDS.items(),
        "people": _people(request.actor),
        "named": next((line.thing.name for line in lines if line.thing), "") if chosen["thing"] else "",
    }
    return render(request, "desk/readings.html", context)


def _narrowed(actor: Actor, chosen: dict[str, str]) -> QuerySet[Reading]:
    rows = readings_in(actor.where)
    if chosen["what"]:
        rows = rows.filter(what=chosen["what"])
    if chosen["person"]:
        rows = rows.filter(user_id=int(chosen["person"]) if _number(chosen["person"]) else 0)
    if chosen["thing"]:
        kind, _colon, number = chosen["thing"].partition(":")
        rows = rows.filter(subject_type=kind, subject_id=int(number) if _number(number) else 0)
    return rows


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _people(actor: Actor) -> list[User]:
    """Everybody who is in the log of the zone."""
    known = readings_in(actor.where).order_by().values("user_id").distinct()
    return list(User.objects.filter(pk__in=known).order_by("name", "id"))


def _lines(rows: list[Reading]) -> list[Row]:
    """The rows with their names: one statement for people and one for each type of thing."""
    names = {user.pk: user.shown_name for user in User.objects.filter(pk__in={row.user_id for row in rows})}
    things = {
        kind: find({row.subject_id for row in rows if row.subject_type == kind}) for kind, find in _FINDERS.items()
    }
    return [
        Row(
            row,
            names.get(row.user_id, ""),
            KINDS.get(row.what, row.what),
            things.get(row.subject_type, {}).get(row.subject_id),
        )
        for row in rows
    ]
