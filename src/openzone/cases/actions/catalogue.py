"""What an administrator keeps: categories, their questions, and the first way of a demand."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.cases.models import Category, RoutingRule
from openzone.core import clock
from openzone.core.actions import append, publish_form
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.forms import parse
from openzone.core.text import clean_text
from openzone.places.actions import insist_administers
from openzone.places.models import CODE, Unit, Zone
from openzone.places.queries import can_be_worked_on, network


def _insist_administers_zone(by: Actor) -> None:
    insist_administers(by, network(by).top.pk if by.zone_id else None)


def _texts(name: str, name_local: str, description: str, description_local: str) -> dict[str, str]:
    return {
        "name": clean_text(name, field="name", longest=200, lines=False),
        "name_local": clean_text(name_local, field="name_local", longest=200, lines=False, required=False),
        "description": clean_text(description, field="description", longest=300, lines=False, required=False),
        "description_local": clean_text(
            description_local, field="description_local", longest=300, lines=False, required=False
        ),
    }


@transaction.atomic
def open_category(
    *,
    zone: Zone,
    code: str,
    name: str,
    by: Actor,
    name_local: str = "",
    description: str = "",
    description_local: str = "",
    parent: Category | None = None,
    icon: str = "",
    position: int = 0,
) -> Category:
    """Add a subject of demands."""
    _insist_administers_zone(by)
    if not CODE.fullmatch(code) or (parent is not None and parent.zone_id != zone.pk):
        raise Invalid.of("code", _("A code begins with a small letter and holds small letters, digits and hyphens."))
    category = Category(
        zone=zone,
        code=code,
        parent=parent,
        icon=icon,
        position=position,
        **_texts(name, name_local, description, description_local),
    )
    try:
        with transaction.atomic():
            category.save()
    except IntegrityError:
        raise Invalid.of("code", _("This code is already in use in the zone.")) from None
    append("category.opened", subject_type="category", subject_id=category.pk, by=by, zone_id=zone.pk)
    return category


@transaction.atomic
def change_category(
    category: Category,
    *,
    by: Actor,
    name: str,
    name_local: str = "",
    description: str = "",
    description_local: str = "",
    position: int = 0,
) -> Category:
    """Change the words of a category and its place in the list."""
    _insist_administers_zone(by)
    texts = _texts(name, name_local, description, description_local)
    for field, value in texts.items():
        setattr(category, field, value)
    category.position = position
    category.save(update_fields=[*texts, "position"])
    append("category.changed", subject_type="category", subject_id=category.pk, by=by, zone_id=category.zone_id)
    return category


@transaction.atomic
def publish_questions(category: Category, *, by: Actor, questions: Any) -> Category:
    """Ask these questions from now on. Demands sent before keep the version they answered."""
    _insist_administers_zone(by)
    fields = parse(questions)
    Category.objects.select_for_update(of=("self",)).get(pk=category.pk)
    category.refresh_from_db(fields=["form"])
    form = publish_form(fields, zone_id=category.zone_id, code=f"category.{category.code}")
    if category.form_id != form.pk:
        category.form = form
        category.save(update_fields=["form"])
        append(
            "category.asked",
            subject_type="category",
            subject_id=category.pk,
            by=by,
            zone_id=category.zone_id,
            data={"version": form.version},
        )
    return category


@transaction.atomic
def retire_category(category: Category, *, by: Actor) -> Category:
    """Offer a category no more. Its cases keep it."""
    _insist_administers_zone(by)
    if category.children.filter(retired_at__isnull=True).exists():
        raise Conflict(_("“%(category)s” has categories below it. Retire those first.") % {"category": category})
    category.retired_at = clock.now()
    category.save(update_fields=["retired_at"])
    append("category.retired", subject_type="category", subject_id=category.pk, by=by, zone_id=category.zone_id)
    return category


@transaction.atomic
def route(
    *, zone: Zone, to_unit: Unit, by: Actor, category: Category | None = None, unit: Unit | None = None
) -> RoutingRule:
    """Send demands of a category (any) from enterprises of a unit (any) to a unit first."""
    _insist_administers_zone(by)
    if to_unit.zone_id != zone.pk or not can_be_worked_on(to_unit):
        raise Invalid.of("to_unit", _("Nobody in this unit can work on it. Please choose another unit."))
    if any(part is not None and part.zone_id != zone.pk for part in (category, unit)):
        raise Invalid(_("A routing rule stays inside one zone."))
    rule, _made = RoutingRule.objects.update_or_create(
        zone=zone, category=category, unit=unit, defaults={"to_unit": to_unit}
    )
    append("routing.set", subject_type="routing", subject_id=rule.pk, by=by, zone_id=zone.pk, data={"unit": to_unit.pk})
    return rule


@transaction.atomic
def unroute(rule: RoutingRule, *, by: Actor) -> None:
    """Remove a rule of the first way."""
    _insist_administers_zone(by)
    append("routing.removed", subject_type="routing", subject_id=rule.pk, by=by, zone_id=rule.zone_id)
    rule.delete()
