"""A group of organisations: all that parents, head offices and joint ventures hold together, as a tree."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection

from openzone.core.actor import Actor
from openzone.registry.models import Organisation, Relation
from openzone.registry.queries import visible_to
from openzone.registry.rules import OF_A_GROUP

MOST = 500
DEEPEST = 12
_TOGETHER = """
WITH RECURSIVE together (id) AS (
  SELECT %s::bigint
  UNION
  SELECT CASE WHEN relation.subject_id = together.id THEN relation.object_id ELSE relation.subject_id END
    FROM together
    JOIN registry_relation relation
      ON (relation.subject_id = together.id OR relation.object_id = together.id) AND relation.kind = ANY(%s)
)
SELECT id FROM together LIMIT %s
"""


@dataclass
class Node:
    """An organisation in its group, by the relation through which it stands below the one above it.

    `organisation` is None where the reader does not see it. One with two parents stands below both, its own people
    below the first only (`repeated`).
    """

    organisation: Organisation | None
    is_here: bool
    relation: Relation | None = None
    below: list["Node"] = field(default_factory=list)
    repeated: bool = False


def group_of(actor: Actor, organisation: Organisation) -> list[Node]:
    """The group around an organisation, from the top down: one tree for each at the top. Three statements."""
    ids = _together(organisation.pk)
    inside = Relation.objects.filter(subject__in=ids, object__in=ids, kind__in=OF_A_GROUP).order_by("kind", "id")
    relations = list(inside)
    seen = visible_to(actor).filter(pk__in=ids).in_bulk()
    below: dict[int, list[Relation]] = defaultdict(list)
    for relation in relations:
        below[relation.subject_id].append(relation)
    tops = set(ids) - {relation.object_id for relation in relations}
    drawing = _Drawing(organisation.pk, seen, below)
    # Where one took over the other, both were above the other once: whoever is left is drawn as a tree too.
    ordered = [*sorted(tops), *sorted(set(ids) - tops)]
    return [drawing.node(one, None, 0) for one in ordered if one in tops or one not in drawing.drawn]


def _together(number: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_TOGETHER, [number, [str(kind) for kind in OF_A_GROUP], MOST])
        return [row[0] for row in cursor.fetchall()]


@dataclass
class _Drawing:
    here: int
    seen: dict[int, Organisation]
    below: dict[int, list[Relation]]
    drawn: set[int] = field(default_factory=set)

    def node(self, number: int, relation: Relation | None, depth: int) -> Node:
        repeated = number in self.drawn
        self.drawn.add(number)
        made = Node(self.seen.get(number), number == self.here, relation, repeated=repeated)
        if not repeated and depth < DEEPEST:
            made.below = [self.node(one.object_id, one, depth + 1) for one in self.below[number]]
        return made
