"""What the registry enters with the apps below, and what it answers them."""

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.errors import Conflict
from openzone.core.notices import Kind, register_kinds
from openzone.core.personal import register_persons
from openzone.core.retention import register_kept
from openzone.core.webhooks.catalogue import Group, column, offer, refer_to
from openzone.places.signals import (
    HandingOver,
    PersonErasing,
    SpaceChanging,
    StartingAnew,
    UnitClosing,
    ZoneOpened,
    handing_over,
    person_erasing,
    space_changing,
    starting_anew,
    unit_closing,
    zone_opened,
)
from openzone.registry import privacy, queries
from openzone.registry.actions import hand_over_managed, insist_can_be_let_in, tell_memberships
from openzone.registry.actions.following import end_follows
from openzone.registry.actions.indicators import lay_presets
from openzone.registry.actions.industries import lay_sections
from openzone.registry.actions.merged import declare_all
from openzone.registry.actions.tenancies import refuse_what_is_let
from openzone.registry.merging import declare_loose
from openzone.registry.models import Indicator, Organisation, Person, ReturnTemplate
from openzone.registry.verbs import (
    FIGURES,
    KINDS,
    OF_CATALOGUES,
    OF_CLAIMS,
    OF_LISTS,
    OF_ORGANISATION,
    OF_OTHERS,
    OF_PERSONS,
    OF_RETURNS,
    PEOPLE,
    RECORD,
    SAMENESS,
    SPACES,
    STATE,
    TITLES,
)


def _offered() -> list[Group]:
    """What other systems can be told of: by the kinds of an enterprise's timeline, and what no timeline tells."""
    beside = {
        RECORD: OF_OTHERS["correction"][RECORD] | OF_PERSONS,
        FIGURES: OF_OTHERS["return"][FIGURES] | OF_RETURNS,
        PEOPLE: OF_OTHERS["claim"][PEOPLE] | OF_CLAIMS,
        SAMENESS: OF_LISTS,
    }
    kinds = (RECORD, STATE, FIGURES, SPACES, TITLES, PEOPLE, SAMENESS)
    words = gettext_lazy("Enterprises: {kind}")
    groups = [
        Group(f"enterprise-{kind}", format_lazy(words, kind=KINDS[kind]), OF_ORGANISATION[kind] | beside.get(kind, {}))
        for kind in kinds
    ]
    return [*groups, Group("catalogues", gettext_lazy("Indicators, returns and first days"), OF_CATALOGUES)]


offer(*_offered())
refer_to("organisation", column(Organisation, "ref"))
refer_to("indicator", column(Indicator, "code"))
refer_to("return_template", column(ReturnTemplate, "code"))
declare_all()
declare_loose(
    core__Activity="the log is never rewritten; it is told with the lines of the kept one",
    core__Delivery="tells of a line of the log",
    core__Reading="who read what is never rewritten",
    core__Approval="nothing of an organisation is approved by a second person; what is of a case stays with the case",
    core__WrittenDraft="what was typed to the merged one is carried over by the app whose conversation it is",
    core__Presence="ends by itself within a minute",
    core__Receipt="what was answered before stays the answer",
    core__Export="what was asked for stays what was asked",
    core__Form="holds questions",
    core__Calendar="holds hours",
    core__CalendarDay="holds hours",
    core__SetupLink="names nobody",
    core__Webhook="names verbs",
    core__WebhookDelivery="what another system is told stays as it was",
    places__Zone="holds settings",
    registry__Look="names a line of the log",
    places__SavedView="filters by what organisations have, and by references, which lead to the kept one",
    places__ListHabit="holds columns",
    registry__FactProfile="made anew from the figures",
    registry__RiskSuggestion="its reasons rest on rows that move along",
    registry__Return="holds figures",
    registry__ReturnTemplate="holds questions",
    registry__ReturnRound="holds questions",
    registry__ImportSource="holds columns",
    registry__ImportRun="tells what was imported",
    registry__ImportRow="tells what was imported",
    registry__Correction="names rows that move along",
    registry__TenancyCorrection="tells what a tenancy said before",
    registry__LikelyPair="its reasons are names; it goes with the pair",
    registry__Merge="tells what was merged",
)
register_kinds(
    [
        Kind(
            "claims",
            gettext_lazy("Somebody wants to act for an enterprise"),
            frozenset({"claim.made", "claim.objected", "claim.passed_on"}),
            owed=True,
        ),
        Kind(
            "claims_decided",
            gettext_lazy("Your own claims and memberships"),
            frozenset({"claim.confirmed", "claim.refused", "membership.ended"}),
        ),
        Kind(
            "risks",
            gettext_lazy("An enterprise that you manage may be at risk"),
            frozenset({"risk.suggested"}),
        ),
        Kind(
            "imports",
            gettext_lazy("Lists that you brought in"),
            frozenset({"import.checked", "import.done", "import.undone", "import.failed", "import.stopped"}),
        ),
        Kind(
            "returns",
            gettext_lazy("Returns that your enterprise owes, and reminders of them"),
            frozenset(
                {
                    "return_round.asked",
                    "return_round.reminded",
                    "return_round.moved",
                    "return_round.cancelled",
                    "return.send_back",
                    "return.ask_again",
                }
            ),
            owed=True,
        ),
        Kind(
            "returns_on_their_way",
            gettext_lazy("Returns that were submitted, accepted or excused"),
            frozenset({"return.submit", "return.enter", "return.accept", "return.excuse"}),
        ),
        Kind(
            "corrections",
            gettext_lazy("An enterprise proposes to correct its record"),
            frozenset({"correction.propose"}),
            owed=True,
        ),
        Kind(
            "corrections_decided",
            gettext_lazy("Corrections that you proposed"),
            frozenset({"correction.accept", "correction.refuse", "correction.withdraw"}),
        ),
        Kind(
            "followed_state",
            gettext_lazy("Enterprises that you follow: their state and their spaces"),
            frozenset({"settlement.changed", "tenancy.began", "tenancy.ended"}),
        ),
        Kind(
            "followed_figures",
            gettext_lazy("Enterprises that you follow: new figures and titles"),
            frozenset({"fact.recorded", "organisation.titled"}),
        ),
        Kind(
            "followed_cases",
            gettext_lazy("Enterprises that you follow: demands raised and ended"),
            frozenset({"organisation.case_opened", "organisation.case_ended"}),
        ),
    ]
)


@zone_opened.connect
def lay_industries(event: ZoneOpened) -> None:
    """Every zone begins with the sections of the classifications."""
    lay_sections(event.zone)


@zone_opened.connect
def lay_catalogue(event: ZoneOpened) -> None:
    """What can be known in figures, and the returns that ask for it."""
    lay_presets(event.zone)


@handing_over.connect
def pass_on_managed(event: HandingOver) -> None:
    """The enterprises that a leaver manages, acts for and follows."""
    hand_over_managed(event)
    tell_memberships(event)
    end_follows(event)


@unit_closing.connect
def keep_served(event: UnitClosing) -> None:
    """Refuse to close a unit that still serves organisations."""
    if queries.waiting(event.unit.claims.all()).exists():
        raise Conflict(_("“%(unit)s” still has claims to decide.") % {"unit": event.unit})
    if event.unit.organisations.filter(merged_into__isnull=True).exists():
        raise Conflict(
            _("“%(unit)s” still serves enterprises. Give them to another unit first.") % {"unit": event.unit}
        )


@space_changing.connect
def keep_let(event: SpaceChanging) -> None:
    """Refuse to hold, end or cut a space that is let."""
    refuse_what_is_let(event)


@starting_anew.connect
def keep_a_way_in(event: StartingAnew) -> None:
    """Refuse to take a password that nobody could give anew."""
    insist_can_be_let_in(event)


register_kept(privacy.KEPT)
register_persons(Person, "user_id")


@person_erasing.connect
def let_go_of_person(event: PersonErasing) -> None:
    """Say which organisations still need a person; forget him in the register."""
    if privacy.knows(event.user, event.zone_id):
        event.known.append("registry")
    event.owed.extend(privacy.owed_in_registry(event.user, event.zone_id))
    if not event.only_asked:
        privacy.forget_in_registry(event.user)
