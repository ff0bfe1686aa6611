"""What a zone promises: made, changed by a new version, retired. Cases keep the version that they were sent under."""

import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.enums import Urgency
from openzone.cases.models import Category, Promise, PromiseVersion
from openzone.cases.timing import Term, insist_terms
from openzone.core import clock
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import clean_line
from openzone.places.actions.rights import insist_administers_zone
from openzone.places.enums import Level
from openzone.places.models import Zone
from openzone.registry.enums import Size

CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")


@transaction.atomic
def make_promise(
    *,
    zone: Zone,
    code: str,
    name: str,
    terms: Sequence[Term],
    by: Actor,
    name_local: str = "",
    category: Category | None = None,
    urgency: str = "",
    level: str = "",
    size: str = "",
) -> Promise:
    """Promise something to enterprises from now on. `Conflict` if the same demands have a promise already."""
    insist_administers_zone(by, zone.pk)
    insist_terms(terms)
    if category is not None and (category.zone_id != zone.pk or category.retired_at is not None):
        raise Invalid.of("category", _("Please choose what it is about."))
    for_whom = {"category": category, "urgency": urgency, "level": level, "size": size}
    Zone.objects.select_for_update(no_key=True).get(pk=zone.pk)
    if Promise.objects.filter(zone=zone, retired_at__isnull=True, **_asked(for_whom)).exists():
        raise Conflict(_("There is a promise for just these demands already. Change that one."))
    if Promise.objects.filter(zone=zone, code=code).exists():
        raise Conflict(_("There is a promise with this code already. Please choose another code."))
    promise = Promise(
        zone=zone,
        code=code,
        name=clean_line(name, "name"),
        name_local=clean_line(name_local, "name_local", required=False),
        **for_whom,
    )
    _insist_known(promise)
    promise.save()
    _next_version(promise, terms, by)
    return promise


def _insist_known(promise: Promise) -> None:
    """Refuse a code, an urgency, a level or a size that there is not."""
    if not CODE.fullmatch(promise.code):
        raise Invalid.of("code", _("A code has small letters, digits and hyphens, and begins with a letter."))
    known = (("urgency", Urgency.values), ("level", Level.values), ("size", Size.values))
    for field, values in known:
        if getattr(promise, field) not in ("", *values):
            raise Invalid.of(field, _("Please choose one of the answers."))


def _asked(for_whom: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in for_whom.items() if key != "category"} | (
        {"category": for_whom["category"]} if for_whom["category"] else {"category__isnull": True}
    )


@transaction.atomic
def change_promise(
    promise: Promise,
    *,
    terms: Sequence[Term],
    by: Actor,
    seen: int | None = None,
    name: str | None = None,
    name_local: str | None = None,
) -> PromiseVersion:
    """Promise other times from now on. What was sent before keeps what was promised then."""
    insist_administers_zone(by, promise.zone_id)
    insist_terms(terms)
    row = Promise.objects.select_for_update().get(pk=promise.pk)
    latest = row.versions.order_by("-number").first()
    assert latest is not None, "a promise has a version"
    if row.retired_at is not None:
        raise Conflict(_("This promise has been retired. Make a new one."))
    if seen is not None and seen != latest.number:
        raise Conflict(_("Somebody changed this promise meanwhile. Look at it and save it again."))
    row.name = row.name if name is None else clean_line(name, "name")
    row.name_local = row.name_local if name_local is None else clean_line(name_local, "name_local", required=False)
    row.save(update_fields=["name", "name_local"])
    if latest.terms == [term.stored() for term in terms]:
        return latest
    return _next_version(row, terms, by)


def _next_version(promise: Promise, terms: Sequence[Term], by: Actor) -> PromiseVersion:
    number = promise.versions.count() + 1
    version = PromiseVersion.objects.create(
        promise=promise,
        number=number,
        terms=[term.stored() for term in terms],
        made_at=clock.now(),
        made_by_id=by.user_id,
    )
    verb = "promise.made" if number == 1 else "promise.changed"
    _append(verb, promise, by, number=number)
    return version


@transaction.atomic
def retire_promise(promise: Promise, *, by: Actor) -> Promise:
    """Promise this no longer. Demands that were sent under it keep it."""
    insist_administers_zone(by, promise.zone_id)
    row = Promise.objects.select_for_update().get(pk=promise.pk)
    if row.retired_at is not None:
        raise Conflict(_("This promise has been retired already."))
    row.retired_at = clock.now()
    row.save(update_fields=["retired_at"])
    _append("promise.retired", row, by)
    return row


def _append(verb: str, promise: Promise, by: Actor, **data: Any) -> None:
    append(verb, subject_type="promise", subject_id=promise.pk, by=by, zone_id=promise.zone_id, data=data)
