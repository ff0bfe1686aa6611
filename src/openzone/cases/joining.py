"""What belongs together: the kinds of links between cases, and which case may be merged into which."""

from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.cases.enums import Relation
from openzone.cases.rules import HANDLERS, LIVE, Standing
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.machine import YES, Answer, no


class LinkKind(TextChoices):
    """How a case is linked to another, as said of the first of them."""

    RELATED = "related", gettext_lazy("related to")
    FOLLOWS = "follows", gettext_lazy("follows from")


FOLLOWED_BY = gettext_lazy("followed by")


class Joinable(Standing, Protocol):
    """A case as far as these rules look at it."""

    pk: int
    zone_id: int
    organisation_id: int
    confidential: bool
    complaint_about_id: int | None


def may_merge_into(case: Joinable, target: Joinable, relations: frozenset[Relation]) -> Answer:
    """Whether a case may be merged into another, for somebody in these relations to the other.

    Only demands of one enterprise are: nobody shall read what another enterprise has written.
    """
    if not relations & HANDLERS:
        return no(Denied(_("A demand is merged only into one that you work on too.")))
    if case.pk == target.pk:
        return no(Invalid.of("target", _("A demand is not merged into itself. Please choose another one.")))
    if (case.zone_id, case.organisation_id) != (target.zone_id, target.organisation_id):
        sentence = _("Demands of different enterprises are never merged. Join them in a matter instead.")
        return no(Invalid.of("target", sentence))
    if sentence := _read_by_others(case, target):
        return no(Invalid.of("target", sentence))
    if target.state not in LIVE:
        return no(Conflict(_("The demand into which you merge has ended. Please choose one that is open.")))
    return YES


def _read_by_others(case: Joinable, target: Joinable) -> str:
    """Why what was written to one would come before people who may not read it; nothing where it would not."""
    if case.confidential != target.confidential:
        return _("One of the two is confidential and the other is not, so they are not merged.")
    if case.complaint_about_id != target.complaint_about_id:
        return _("A complaint about an office is only merged into another one about it: its people would read it.")
    return ""


def may_link(relations: frozenset[Relation]) -> Answer:
    """Whether somebody may say that a case belongs to another: who works on it."""
    if not relations & HANDLERS:
        return no(Denied(_("Only who works on this demand links it with others.")))
    return YES
