"""What the log says of an organisation, in words: of which kind each verb is, and how it reads."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.forms import local
from openzone.registry.settling import name_of
from openzone.web.parts.registry.corrections import correction_kind

DEMANDS, STATE, FIGURES, SPACES = "demands", "state", "figures", "spaces"
TITLES, PEOPLE, SAMENESS, RECORD = "titles", "people", "sameness", "record"
KINDS = {
    DEMANDS: gettext_lazy("Demands"),
    FIGURES: gettext_lazy("Figures and returns"),
    STATE: gettext_lazy("State"),
    SPACES: gettext_lazy("Spaces"),
    TITLES: gettext_lazy("Titles and tags"),
    PEOPLE: gettext_lazy("People"),
    SAMENESS: gettext_lazy("Lists and duplicates"),
    RECORD: gettext_lazy("Record"),
}
ICONS = {
    DEMANDS: "message",
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
Words = Any

_OF_ORGANISATION: dict[str, dict[str, Words]] = {
    STATE: {
        "settlement.changed": gettext_lazy("changed its status in the zone"),
        "settlement.corrected": gettext_lazy("corrected its status in the zone"),
        "settlement.withdrawn": gettext_lazy("took a status in the zone back"),
        "first_days.done": gettext_lazy("did a step of its first days"),
        "first_days.undone": gettext_lazy("took a step of its first days back"),
        "risk.suggested": gettext_lazy("suggested that it may be at risk"),
        "risk.dismissed": gettext_lazy("put a suggestion away"),
    },
    FIGURES: {
        "fact.recorded": gettext_lazy("recorded figures"),
        "fact.withdrawn": gettext_lazy("withdrew figures"),
    },
    SPACES: {
        "tenancy.began": gettext_lazy("let it a space"),
        "tenancy.ended": gettext_lazy("ended a tenancy"),
        "tenancy.extended": gettext_lazy("extended a tenancy"),
        "tenancy.moved": gettext_lazy("moved it to another space"),
        "tenancy.cancelled": gettext_lazy("took a tenancy back"),
        "tenancy.corrected": gettext_lazy("put a tenancy right"),
        "tenancy.rent_agreed": gettext_lazy("agreed on another rent"),
    },
    TITLES: {
        "organisation.titled": gettext_lazy("added a title"),
        "organisation.title_changed": gettext_lazy("changed a title"),
        "organisation.title_removed": gettext_lazy("removed a title"),
        "organisation.tagged": gettext_lazy("added a tag"),
        "organisation.tag_changed": gettext_lazy("changed a tag"),
        "organisation.untagged": gettext_lazy("took a tag away"),
    },
    PEOPLE: {
        "organisation.office_held": gettext_lazy("added a person"),
        "organisation.office_changed": gettext_lazy("changed the position of a person"),
        "organisation.office_removed": gettext_lazy("removed the position of a person"),
        "invitation.made": gettext_lazy("invited somebody to act for it"),
        "invitation.declined": gettext_lazy("declined to act for it"),
        "invitation.taken_back": gettext_lazy("took an invitation back"),
        "membership.given": gettext_lazy("gave somebody access"),
        "membership.ended": gettext_lazy("ended somebody's access"),
    },
    SAMENESS: {
        "organisation.imported": gettext_lazy("brought in what a list says of it"),
        "organisation.import_undone": gettext_lazy("undid what a list had said of it"),
        "organisation.not_same": gettext_lazy("found that another record is not the same"),
        "organisation.not_same_taken_back": gettext_lazy("asked again whether another record is the same"),
        "organisation.put_off": gettext_lazy("put the question off whether another record is the same"),
    },
    RECORD: {
        "organisation.registered": gettext_lazy("entered this organisation"),
        "organisation.changed": gettext_lazy("changed its particulars"),
        "organisation.identified": gettext_lazy("added a number"),
        "organisation.identifier_changed": gettext_lazy("changed a number"),
        "organisation.identifier_removed": gettext_lazy("removed a number"),
        "organisation.named": gettext_lazy("added a name"),
        "organisation.name_changed": gettext_lazy("changed a name"),
        "organisation.name_removed": gettext_lazy("removed a name"),
        "organisation.located": gettext_lazy("added an address"),
        "organisation.address_changed": gettext_lazy("changed an address"),
        "organisation.address_removed": gettext_lazy("removed an address"),
        "organisation.website_added": gettext_lazy("added a website"),
        "organisation.website_changed": gettext_lazy("changed a website"),
        "organisation.website_removed": gettext_lazy("removed a website"),
        "organisation.classified": gettext_lazy("said in which industry it works"),
        "organisation.declassified": gettext_lazy("removed an industry"),
        "organisation.related": gettext_lazy("added a relation"),
        "organisation.relation_changed": gettext_lazy("changed a relation"),
        "organisation.relation_removed": gettext_lazy("removed a relation"),
        "organisation.operates": gettext_lazy("said which park it operates"),
        "organisation.operator_changed": gettext_lazy("changed since when it operates a park"),
        "organisation.operator_removed": gettext_lazy("removed a park that it operates"),
        "organisation.merged": gettext_lazy("merged another record into it"),
        "organisation.merged_away": gettext_lazy("merged it into another record"),
        "organisation.unmerged": gettext_lazy("took a merge back"),
        "organisation.document_added": gettext_lazy("added a document"),
        "organisation.document_removed": gettext_lazy("removed a document"),
    },
}
_OF_OTHERS: dict[str, dict[str, dict[str, Words]]] = {
    "correction": {
        RECORD: {
            "correction.propose": gettext_lazy("proposed a correction"),
            "correction.accept": gettext_lazy("accepted a correction"),
            "correction.refuse": gettext_lazy("refused a correction"),
            "correction.withdraw": gettext_lazy("took a correction back"),
        }
    },
    "return": {
        FIGURES: {
            "return.submit": gettext_lazy("submitted a return"),
            "return.accept": gettext_lazy("accepted a return"),
            "return.send_back": gettext_lazy("sent a return back for correction"),
            "return.excuse": gettext_lazy("asked no return after all"),
            "return.ask_again": gettext_lazy("asked for a return after all"),
        }
    },
    "claim": {
        PEOPLE: {
            "claim.made": gettext_lazy("wants to act for it"),
            "claim.confirmed": gettext_lazy("confirmed that somebody acts for it"),
            "claim.refused": gettext_lazy("refused a claim to act for it"),
            "claim.withdrawn": gettext_lazy("took a claim back"),
        }
    },
}
# Of a demand what says how it went; its own page has the rest.
_OF_CASES = ("submit", "answer_at_once", "escalate", "propose", "confirm", "dispute", "decide_decline", "withdraw")


def _table() -> dict[str, dict[str, tuple[str, Words]]]:
    """By type of subject: every verb that is told, with its kind and its words."""
    tables = {"organisation": _OF_ORGANISATION, **_OF_OTHERS}
    told = {
        subject: {verb: (kind, words) for kind, verbs in kinds.items() for verb, words in verbs.items()}
        for subject, kinds in tables.items()
    }
    return {**told, "case": {f"case.{verb}": (DEMANDS, "") for verb in _OF_CASES}}


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
