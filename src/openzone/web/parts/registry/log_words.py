"""What the log says of an organisation, in words: of which kind each verb is, and how it reads."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.forms import local
from openzone.formalities.verbs import OF_FORMALITIES
from openzone.registry.settling import name_of
from openzone.registry.verbs import (
    DEMANDS,
    FIGURES,
    FORMALITIES,
    OF_ORGANISATION,
    OF_OTHERS,
    PEOPLE,
    RECORD,
    SAMENESS,
    SPACES,
    STATE,
    TITLES,
    Words,
)
from openzone.web.parts.registry.corrections import correction_kind

ICONS = {
    DEMANDS: "message",
    FORMALITIES: "route",
    FIGURES: "chart-line",
    STATE: "flag",
    SPACES: "map-2",
    TITLES: "star",
    PEOPLE: "users",
    SAMENESS: "git-merge",
    RECORD: "pencil",
}
# What concerns the zone alone: an enterprise reads nothing of it, not even that it happened.
INSIDE = frozenset({STATE, SAMENESS})
# What of an enterprise its owners read alone.
CONFIDED = frozenset({FIGURES, SPACES})

# Of a demand what says how it went; its own page has the rest.
_OF_CASES = ("submit", "answer_at_once", "escalate", "propose", "confirm", "dispute", "decide_decline", "withdraw")


def _table() -> dict[str, dict[str, tuple[str, Words]]]:
    """By type of subject: every verb that is told, with its kind and its words."""
    tables = {"organisation": OF_ORGANISATION, **OF_OTHERS}
    told = {
        subject: {verb: (kind, words) for kind, verbs in kinds.items() for verb, words in verbs.items()}
        for subject, kinds in tables.items()
    }
    formalities = {verb: (FORMALITIES, words) for verb, words in OF_FORMALITIES.items()}
    return {**told, "formality": formalities, "case": {f"case.{verb}": (DEMANDS, "") for verb in _OF_CASES}}


TOLD = _table()


def verbs_of(subject: str, kinds: frozenset[str]) -> list[str]:
    """The verbs of a type of subject that are of these kinds."""
    return [verb for verb, (kind, _words) in TOLD[subject].items() if kind in kinds]


_FIELDS: dict[str, Words] = {
    "name": gettext_lazy("name"),
    "name_local": gettext_lazy("name in Chinese"),
    "kind": gettext_lazy("kind"),
    "country": gettext_lazy("country"),
    "summary": gettext_lazy("what it does"),
    "summary_local": gettext_lazy("what it does, in Chinese"),
    "unit": gettext_lazy("the unit that serves it"),
    "park": gettext_lazy("park"),
    "account_manager": gettext_lazy("account manager"),
}


def _named(thing: Any) -> str:
    return local(thing["name"], thing["name_local"]) if thing else ""


def _fields(row: Any) -> str:
    return ", ".join(str(_FIELDS[name]) for name in row.data.get("fields", ()) if name in _FIELDS)


def _became(row: Any) -> str:
    return _("now “%(state)s”") % {"state": name_of(row.data["to"])}


def _never_was(row: Any) -> str:
    return _("“%(state)s”: %(why)s") % {"state": name_of(row.data["state"]), "why": row.data["why"]}


def _correction(row: Any) -> str:
    return correction_kind(row.data.get("kind", ""))


# What it was about, where the log and what it names say so: from the row with all that was loaded for it.
DETAILS: dict[str, Callable[[Any], str]] = {
    "settlement.changed": _became,
    "settlement.withdrawn": _never_was,
    "organisation.changed": _fields,
    **dict.fromkeys(verbs_of("correction", frozenset({RECORD})), _correction),
    **dict.fromkeys(verbs_of("return", frozenset({FIGURES})), lambda row: _named(row.of_round)),
    **dict.fromkeys(verbs_of("organisation", frozenset({SPACES})), lambda row: row.of_space or ""),
    **dict.fromkeys(("organisation.titled", "organisation.title_changed"), lambda row: _named(row.of_title)),
    **dict.fromkeys(("organisation.tagged", "organisation.tag_changed", "organisation.untagged"),
                    lambda row: _named(row.of_tag)),
    **dict.fromkeys(("organisation.office_held", "organisation.office_changed", "organisation.office_removed"),
                    lambda row: _named(row.of_person)),
    **dict.fromkeys(("membership.given", "membership.ended"), lambda row: _named(row.of_user)),
    **dict.fromkeys(("organisation.identified", "organisation.identifier_changed"),
                    lambda row: row.of_identifier or ""),
    **dict.fromkeys(("organisation.named", "organisation.name_changed"), lambda row: row.of_name or ""),
    **dict.fromkeys(("organisation.classified", "organisation.declassified"), lambda row: _named(row.of_industry)),
    **dict.fromkeys(("organisation.related", "organisation.relation_changed", "organisation.relation_removed"),
                    lambda row: _named(row.of_other)),
    "organisation.document_added": lambda row: row.of_document or "",
    "first_days.done": lambda row: _named(row.of_step),
    "first_days.undone": lambda row: _named(row.of_step),
}  # fmt: skip
