"""What was changed of an organisation, told in sentences."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from openzone.accounts.models import User
from openzone.core.prepared import Given, Prepared
from openzone.core.queries import history_of
from openzone.registry.models import Organisation

SHOWN = 12
_SENTENCES = {
    "organisation.registered": _("entered this organisation"),
    "organisation.changed": _("changed its particulars"),
    "organisation.tagged": _("added a tag"),
    "organisation.tag_changed": _("changed a tag"),
    "organisation.untagged": _("took a tag away"),
    "organisation.identified": _("added a number"),
    "organisation.identifier_changed": _("changed a number"),
    "organisation.identifier_removed": _("removed a number"),
    "organisation.named": _("added a name"),
    "organisation.name_changed": _("changed a name"),
    "organisation.name_removed": _("removed a name"),
    "organisation.located": _("added an address"),
    "organisation.address_changed": _("changed an address"),
    "organisation.address_removed": _("removed an address"),
    "organisation.website_added": _("added a website"),
    "organisation.website_changed": _("changed a website"),
    "organisation.website_removed": _("removed a website"),
    "organisation.classified": _("said in which industry it works"),
    "organisation.declassified": _("removed an industry"),
    "organisation.related": _("added a relation"),
    "organisation.relation_changed": _("changed a relation"),
    "organisation.relation_removed": _("removed a relation"),
    "organisation.operates": _("said which park it operates"),
    "organisation.operator_changed": _("changed since when it operates a park"),
    "organisation.operator_removed": _("removed a park that it operates"),
    "organisation.titled": _("added a title"),
    "organisation.title_changed": _("changed a title"),
    "organisation.title_removed": _("removed a title"),
    "organisation.office_held": _("added a person"),
    "organisation.office_changed": _("changed the position of a person"),
    "organisation.office_removed": _("removed the position of a person"),
    "settlement.changed": _("changed its state towards the zone"),
    "first_days.done": _("did a step of its first days"),
    "first_days.undone": _("took a step of its first days back"),
    "risk.suggested": _("suggested that it may be at risk"),
    "risk.dismissed": _("put a suggestion away"),
    "tenancy.began": _("let it a space"),
    "tenancy.ended": _("ended a tenancy"),
    "tenancy.extended": _("extended a tenancy"),
    "tenancy.moved": _("moved it to another space"),
    "tenancy.rent_agreed": _("agreed on another rent"),
    "fact.recorded": _("recorded figures"),
    "membership.given": _("gave somebody access"),
    "invitation.made": _("invited somebody to act for it"),
    "invitation.declined": _("declined to act for it"),
    "invitation.taken_back": _("took an invitation back"),
    "membership.ended": _("ended somebody's access"),
}


@dataclass(frozen=True)
class Change:
    """One line: who did what and when. Nobody is named for what the platform did by itself."""

    at: datetime
    who: str
    sentence: object


def changes_of(organisation: Organisation) -> list[Change]:
    """The latest changes, newest first: one statement."""
    known = _latest_changes(organisation=organisation.pk)
    return [Change(row.occurred_at, row.who or "", _SENTENCES[row.verb]) for row in known]


def _write_latest_changes() -> QuerySet[Any]:
    name = User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
    rows = history_of("organisation", Given("organisation")).order_by("-id").annotate(who=Subquery(name))
    return rows.filter(verb__in=_SENTENCES)[:SHOWN]


_latest_changes = Prepared(_write_latest_changes)
