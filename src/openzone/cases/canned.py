"""Canned answers: which there are for whom, for which case, and what is filled into them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.models import CannedAnswer, Case
from openzone.cases.routing import line_of
from openzone.cases.rules import PLACEHOLDERS
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.places.enums import Role
from openzone.places.queries import network, units_held
from openzone.places.rules import DISPATCHING_ROLES
from openzone.registry.models import Organisation

MOST_OFFERED = 100
KEEPING_ROLES = DISPATCHING_ROLES | {Role.ADMINISTRATOR}
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_REFERENCE = "{reference}"


def unknown_placeholders(text: str, fields: Iterable[str] = ()) -> list[str]:
    """What stands in braces and is neither a placeholder nor one of these fields, in the order of the text."""
    known = PLACEHOLDERS.union(fields)
    return [name for name in _PLACEHOLDER.findall(text) if name not in known]


def fields_in(text: str, fields: Iterable[str]) -> list[str]:
    """Which of these fields stand in a text in braces, each once, in its order."""
    wanted = frozenset(fields)
    return list(dict.fromkeys(name for name in _PLACEHOLDER.findall(text) if name in wanted))


def insist_filled(text: str, zone_id: int) -> None:
    """`Invalid` where a text to an enterprise still has the place of something in braces that a canned answer named.

    Braces that no canned answer of the zone knows are somebody's own and stay.
    """
    names = list(dict.fromkeys(_PLACEHOLDER.findall(text)))
    if not names:
        return
    known = CannedAnswer.objects.filter(zone_id=zone_id, fields__has_any_keys=names).order_by()
    left = fields_in(text, PLACEHOLDERS.union(*known.values_list("fields", flat=True)))
    if left:
        shown = ", ".join(f"{{{name}}}" for name in left)
        sentence = _("%(fields)s is not filled in yet. Write what belongs there, or take it out; nothing was sent.")
        raise Invalid.of("body", sentence % {"fields": shown})


@dataclass(frozen=True)
class Matter:
    """What the placeholders stand for where an answer is used. `officer` is whoever the enterprise may turn to."""

    enterprise: Organisation
    officer: User | None
    reference: str = ""

    @classmethod
    def of(cls, case: Case) -> "Matter":
        """What they stand for in a case."""
        return cls(case.organisation, case.officer, case.ref)

    def values(self, *, local: bool) -> dict[str, str]:
        """What stands for each, in the script of the text."""
        names = {"enterprise": self.enterprise, "officer": self.officer}
        return {**{key: _name(one, local=local) for key, one in names.items()}, "reference": self.reference}


def _name(one: Organisation | User | None, *, local: bool) -> str:
    if one is None:
        return ""
    return (one.name_local or one.name) if local else (one.name or one.name_local)


def filled(text: str, matter: Matter, *, local: bool) -> str:
    """The text with its placeholders replaced; one that has no value stays, so that it is seen."""
    values = matter.values(local=local)
    return _PLACEHOLDER.sub(lambda match: values.get(match[1]) or match[0], text)


def filled_for(text: str, case: Case) -> str:
    """The text of a message to one of many cases, with its placeholders replaced in the script in which it is written.

    `Invalid` where one has no value: nobody looks at each message before it goes out.
    """
    if case.officer is None and "officer" in _PLACEHOLDER.findall(text):
        raise Invalid.of("body", _("Nobody works on this yet, so “{officer}” cannot be filled in."))
    return filled(text, Matter.of(case), local=bool(_CHINESE.search(text)))


def may_keep(actor: Actor, unit_id: int | None) -> bool:
    """Whether the actor writes the canned answers of a unit: its administrators and dispatchers; None: of the zone."""
    if actor.is_system:
        return True
    return (network(actor).top.pk if unit_id is None else unit_id) in units_held(actor, KEEPING_ROLES)


def keeps_some(actor: Actor) -> bool:
    """Whether the actor writes canned answers of any unit."""
    return bool(units_held(actor, KEEPING_ROLES))


def kept_by(actor: Actor) -> QuerySet[CannedAnswer]:
    """The answers that the actor may change, those in use first."""
    units = units_held(actor, KEEPING_ROLES)
    own = Q(unit_id__in=units)
    if network(actor).top.pk in units:
        own |= Q(unit__isnull=True)
    rows = CannedAnswer.objects.filter(own, zone_id=actor.where).select_related("unit", "category", "author")
    return rows.order_by("-retired_at", "title", "pk")


def offered_for(actor: Actor, cases: Sequence[Case]) -> QuerySet[CannedAnswer]:
    """The answers that fit each of these cases: of its unit, those above or the whole zone, for its category or any.

    Those for a category come first, then what is used most. Two statements, however many cases they are.
    """
    if not cases:
        return CannedAnswer.objects.none()
    units = [frozenset(network(actor).upwards(case.unit_id)) if case.unit_id else frozenset() for case in cases]
    subjects = [line_of(actor, case.category_id) for case in cases]
    fitting = Q(category__isnull=True) | Q(category_id__in=frozenset.intersection(*subjects))
    return _fitting(actor, frozenset.intersection(*units), fitting)


def offered_by(actor: Actor, unit_id: int) -> QuerySet[CannedAnswer]:
    """The answers of a unit and those above that need no case: for any subject, and naming no reference."""
    in_general = Q(category__isnull=True) & ~Q(body__contains=_REFERENCE) & ~Q(body_local__contains=_REFERENCE)
    return _fitting(actor, network(actor).upwards(unit_id), in_general)


def _fitting(actor: Actor, line: Iterable[int], subject: Q) -> QuerySet[CannedAnswer]:
    here = Q(unit__isnull=True) | Q(unit_id__in=list(line))
    rows = CannedAnswer.objects.filter(here, subject, zone_id=actor.where, retired_at__isnull=True)
    return rows.order_by(F("category_id").desc(nulls_last=True), "-used", "title", "pk")
