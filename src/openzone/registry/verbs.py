"""The verbs of the registry in the log, in words: each ends a sentence that begins with who did it."""

from typing import Any

from django.utils.translation import gettext_lazy

DEMANDS, FORMALITIES, STATE, FIGURES, SPACES = "demands", "formalities", "state", "figures", "spaces"
TITLES, PEOPLE, SAMENESS, RECORD = "titles", "people", "sameness", "record"
KINDS = {
    DEMANDS: gettext_lazy("Demands"),
    FORMALITIES: gettext_lazy("Formalities"),
    FIGURES: gettext_lazy("Figures and returns"),
    STATE: gettext_lazy("State"),
    SPACES: gettext_lazy("Spaces"),
    TITLES: gettext_lazy("Titles and tags"),
    PEOPLE: gettext_lazy("People"),
    SAMENESS: gettext_lazy("Lists and duplicates"),
    RECORD: gettext_lazy("Record"),
}
Words = Any

# By kind, as the timeline of an organisation tells them; those of other subjects below.
OF_ORGANISATION: dict[str, dict[str, Words]] = {
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
OF_OTHERS: dict[str, dict[str, dict[str, Words]]] = {
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
# What no timeline tells.
OF_RETURNS: dict[str, Words] = {
    "return.enter": gettext_lazy("entered a return for the enterprise"),
    "return_round.asked": gettext_lazy("asked many enterprises for a return"),
    "return_round.reminded": gettext_lazy("reminded of a return"),
    "return_round.moved": gettext_lazy("moved the day by which a return is due"),
    "return_round.cancelled": gettext_lazy("called a return off"),
    "return_round.closed": gettext_lazy("closed a return"),
}
OF_CLAIMS: dict[str, Words] = {
    "claim.objected": gettext_lazy("objected to a refused claim"),
    "claim.passed_on": gettext_lazy("passed a claim on to another unit"),
}
OF_LISTS: dict[str, Words] = {
    "import.brought": gettext_lazy("brought a list"),
    "import.named": gettext_lazy("said what the columns of a list are"),
    "import.decided": gettext_lazy("decided a doubtful row of a list"),
    "import.check": gettext_lazy("had a list looked through"),
    "import.checked": gettext_lazy("has looked a list through"),
    "import.run": gettext_lazy("had a list brought in"),
    "import.done": gettext_lazy("has brought a list in"),
    "import.stop": gettext_lazy("asked to stop the work on a list"),
    "import.stopped": gettext_lazy("stopped the work on a list"),
    "import.undo": gettext_lazy("had a list undone"),
    "import.undone": gettext_lazy("has undone a list"),
    "import.failed": gettext_lazy("could not bring a list in"),
}
OF_CATALOGUES: dict[str, Words] = {
    "indicator.added": gettext_lazy("added an indicator"),
    "indicator.changed": gettext_lazy("changed an indicator"),
    "indicator.retired": gettext_lazy("retired an indicator"),
    "return_template.added": gettext_lazy("added a form of returns"),
    "return_template.changed": gettext_lazy("changed a form of returns"),
    "return_template.retired": gettext_lazy("retired a form of returns"),
    "first_days.opened": gettext_lazy("laid the steps of the first 90 days"),
    "first_days.step_written": gettext_lazy("added a step of the first 90 days"),
    "first_days.step_changed": gettext_lazy("changed a step of the first 90 days"),
    "first_days.step_retired": gettext_lazy("retired a step of the first 90 days"),
    "industries.loaded": gettext_lazy("loaded a classification of industries"),
}
OF_PERSONS: dict[str, Words] = {
    "person.changed": gettext_lazy("changed what is known of a person"),
    "person.noted": gettext_lazy("put a person on record"),
    "person.forgotten": gettext_lazy("erased a person"),
}
