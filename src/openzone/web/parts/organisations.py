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
    "organisation.untagged": _("took a tag away"),
    "organisation.counted": _("recorded how many people it has"),
    "contact.added": _("added a contact"),
    "membership.given": _("gave somebody access"),
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
