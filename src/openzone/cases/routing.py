"""Which subjects a zone helps with, and where a demand about one goes first."""

from django.db.models import F, QuerySet

from openzone.cases.models import Category, RoutingRule
from openzone.core.actor import Actor
from openzone.core.prepared import Given
from openzone.places.models import Unit
from openzone.places.queries import network


def categories_of(zone_id: int | Given) -> QuerySet[Category]:
    """The categories in use, parents beside their children."""
    return Category.objects.filter(zone_id=zone_id, retired_at__isnull=True).select_related("form", "parent")


def line_of(actor: Actor, category_id: int | None) -> frozenset[int]:
    """A category and those above it, retired ones too. The tree is read once for a request."""
    above, line = _above(actor), set[int]()
    while category_id is not None and category_id not in line:
        line.add(category_id)
        category_id = above.get(category_id)
    return frozenset(line)


def around(actor: Actor, category_id: int | None) -> frozenset[int]:
    """A category with those above it and those below it."""
    below = (one for one in _above(actor) if category_id in line_of(actor, one))
    return line_of(actor, category_id).union(below if category_id is not None else ())


def _above(actor: Actor) -> dict[int, int | None]:
    """Each category of the zone with the one above it."""
    known = Category.objects.filter(zone_id=actor.where).order_by()
    return actor.recall("categories above", lambda: dict(known.values_list("pk", "parent_id")))


def routed_unit(actor: Actor, category: Category, serving_unit_id: int) -> Unit:
    """The unit that a demand goes to first: the nearest rule by category, then by unit, else the zone's own unit."""
    rule = deciding_rule(actor, category, serving_unit_id)
    return rule.to_unit if rule else network(actor).top


def deciding_rule(actor: Actor, category: Category, serving_unit_id: int) -> RoutingRule | None:
    """The rule that says where a demand goes first, if one fits."""
    rules = {(rule.category_id, rule.unit_id): rule for rule in rules_of(category.zone_id)}
    subjects = [*category_line(category), None]
    places = [*network(actor).upwards(serving_unit_id), None]
    ways = (rules.get((subject, place)) for subject in subjects for place in places)
    return next((rule for rule in ways if rule is not None and rule.to_unit.closed_at is None), None)


def rules_of(zone_id: int) -> QuerySet[RoutingRule]:
    """The zone's rules of the first way, those for one category before those for any."""
    rules = RoutingRule.objects.filter(zone_id=zone_id).select_related("category", "unit", "to_unit")
    return rules.order_by(F("category__position").asc(nulls_last=True), "category_id", "unit_id", "id")


def category_line(category: Category) -> list[int]:
    """A category and those above it, the nearest first."""
    line: list[int] = []
    step: Category | None = category
    while step is not None and step.pk not in line:
        line.append(step.pk)
        step = step.parent
    return line
