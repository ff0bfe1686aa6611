"""What becomes of each relation of the registry when an organisation is merged into another one."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from openzone.core import clock
from openzone.registry import models
from openzone.registry.actions.corrections import withdraw_at_merge
from openzone.registry.actions.facts import keep_profiles
from openzone.registry.enums import Belonging, CorrectionState, ReturnState, SuggestionState
from openzone.registry.merging import How, Merging, Reference, declare, declare_kept
from openzone.registry.profiles import figures_by_year

ONE_STAYS = _("Where both have the same, that of the kept one stays.")
_LIVING, _CURRENT = Q(until__isnull=True), Q(current=True)


def _join_memberships(merging: Merging, reference: Reference, doubles: QuerySet[Any]) -> None:
    """Who belongs to both belongs to the kept one, in the role that may do more; the other membership ends."""
    for row in doubles.order_by("pk"):
        own = merging.kept.memberships.get(user_id=row.user_id, until__isnull=True)
        if row.role == Belonging.OWNER and own.role != Belonging.OWNER:
            merging.journal.change(own, role=Belonging.OWNER)
        merging.journal.change(row, until=clock.now())


def _restate(merging: Merging, reference: Reference, doubles: QuerySet[Any]) -> None:
    """Of two figures of the same date the kept one's counts; the other stands before its history."""
    for row in doubles.order_by("pk"):
        first = merging.kept.facts.get(indicator_id=row.indicator_id, at=row.at, current=True)
        while first.supersedes is not None:
            first = first.supersedes
        merging.journal.change(row, current=False)
        merging.journal.change(first, supersedes_id=row.pk)


def _drop_profiles(merging: Merging, reference: Reference) -> None:
    for row in merging.gone.fact_profiles.order_by("pk"):
        merging.journal.remove(row)


def _make_profiles(merging: Merging, reference: Reference) -> None:
    """The profiles of the kept one say what all its figures say."""
    kept = merging.kept
    wanted = figures_by_year(kept.facts.filter(current=True).select_related("indicator").order_by("id"))
    known = {row.year: row for row in kept.fact_profiles.all()}
    for year, figures in sorted(wanted.items()):
        if year not in known:
            keep_profiles(kept, [year])
            merging.journal.made(kept.fact_profiles.get(year=year))
        elif known[year].figures != figures:
            merging.journal.change(known[year], derived=True, figures=figures, changed_at=clock.now())


def _one_main(merging: Merging, reference: Reference) -> None:
    if merging.kept.classifications.filter(is_main=True).exists():
        for row in merging.gone.classifications.filter(is_main=True):
            merging.journal.change(row, is_main=False)


def _between_both(merging: Merging, reference: Reference) -> None:
    """What one is to the other makes no sense of one organisation."""
    for row in models.Relation.objects.filter(subject=merging.gone, object=merging.kept).order_by("pk"):
        merging.journal.remove(row)
    for row in models.Relation.objects.filter(subject=merging.kept, object=merging.gone).order_by("pk"):
        merging.journal.remove(row)


def _before_its_states(merging: Merging, reference: Reference) -> None:
    """The states of the merged one count up to the day on which those of the kept one begin."""
    first = merging.kept.settlements.order_by("since", "id").first()
    for row in merging.gone.settlements.order_by("pk"):
        if first is None:
            merging.journal.watch(row, "until")
        elif row.until is None or row.until > max(first.since, row.since):
            merging.journal.change(row, until=max(first.since, row.since))


def _answered_once(merging: Merging, reference: Reference, doubles: QuerySet[Any]) -> None:
    """Of two returns to one round that which has come further stays; one that is filled in is never lost."""
    for row in doubles.order_by("pk"):
        own = merging.kept.returns.get(round_id=row.round_id)
        if _untouched(row):
            merging.journal.remove(row)
        elif _untouched(own):
            merging.journal.remove(own)
        else:
            merging.leave(reference, row)


def _untouched(row: models.Return) -> bool:
    waits = row.state in (ReturnState.ASKED, ReturnState.EXCUSED)
    return waits and row.saved_at is None and not row.facts.exists()


def _withdraw_correction(merging: Merging, reference: Reference, doubles: QuerySet[Any]) -> None:
    """Of the same only one may wait; what somebody proposed is not lost, and he can propose it anew."""
    for row in doubles.select_related("organisation").order_by("pk"):
        withdraw_at_merge(row, journal=merging.journal, kept=merging.kept, by=merging.by)


def _follow_once(merging: Merging, reference: Reference, doubles: QuerySet[Any]) -> None:
    """Whoever follows either follows the kept one."""
    for row in doubles.order_by("pk"):
        own = merging.kept.looks.get(user_id=row.user_id)
        if row.follows and not own.follows:
            merging.journal.change(own, derived=True, follows=True)
        merging.journal.remove(row)


def _keep_apart(merging: Merging, reference: Reference) -> None:
    """Whoever is not the same as the merged one is not the same as the kept one."""
    gone, kept = merging.gone.pk, merging.kept.pk
    for row in models.NotSame.objects.filter(Q(first=gone) | Q(second=gone)).order_by("pk"):
        other = row.second_id if row.first_id == gone else row.first_id
        first, second = min(other, kept), max(other, kept)
        if models.NotSame.objects.filter(first=first, second=second).exists():
            merging.journal.remove(row)
        else:
            merging.journal.change(row, first_id=first, second_id=second)


def _forget_pairs(merging: Merging, reference: Reference) -> None:
    """The kept one is compared anew, with all the names it has then."""
    gone = merging.gone.pk
    for row in models.LikelyPair.objects.filter(Q(first=gone) | Q(second=gone)).order_by("pk"):
        merging.journal.remove(row)


def declare_all() -> None:
    """Enter every relation of the registry."""
    _what_it_is_known_by()
    _whom_it_has_to_do_with()
    _what_is_known_of_it()
    _where_it_stands()
    _what_tells_of_sameness()


def _what_it_is_known_by() -> None:
    dates = ("since", "until")
    declare(models.Identifier, "organisation", _("numbers"))
    declare(models.OrganisationName, "organisation", _("other names"), once=("name",), outcome=ONE_STAYS)
    same = ("kind", "lines", "lines_local", "postcode", "country", *dates)
    declare(models.Address, "organisation", _("addresses"), once=same, outcome=ONE_STAYS)
    declare(models.Website, "organisation", _("websites"), once=("url",), outcome=ONE_STAYS)
    declare(
        models.Classification, "organisation", _("industries"), once=("industry",), outcome=ONE_STAYS, before=_one_main
    )
    declare(models.Tagging, "organisation", _("tags"), once=("tag", "year", "source"), outcome=ONE_STAYS)
    declare(models.Title, "organisation", _("titles"), once=("code", "batch", "since"), outcome=ONE_STAYS)


def _whom_it_has_to_do_with() -> None:
    declare(
        models.Membership, "organisation", _("people with access"), once=("user",), among=_LIVING,
        settle=_join_memberships, outcome=_("Who has access to both keeps it once, in the role that may do more."),
    )  # fmt: skip
    declare(
        models.Invitation, "organisation", _("invitations"), once=("email",), among=Q(ended_at__isnull=True),
        outcome=ONE_STAYS,
    )  # fmt: skip
    declare(models.Claim, "matched", _("claims that may mean it"))
    declare(models.Claim, "organisation", _("claims that were confirmed"))
    declare(
        models.Relation, "subject", _("relations to those below it"), once=("kind", "object", "since"),
        before=_between_both, outcome=ONE_STAYS,
    )  # fmt: skip
    declare(
        models.Relation, "object", _("relations to those above it"), once=("kind", "subject", "since"),
        outcome=ONE_STAYS,
    )  # fmt: skip
    declare(models.ParkOperator, "organisation", _("parks that it operates"), once=("park", "since"), outcome=ONE_STAYS)
    declare(
        models.Office, "organisation", _("positions of persons"), once=("person", "title", "since"), outcome=ONE_STAYS
    )
    declare(
        models.Look, "organisation", _("looks and follows of colleagues"), once=("user",), settle=_follow_once,
        outcome=_("Who follows either follows the kept one."),
    )  # fmt: skip


def _what_is_known_of_it() -> None:
    declare(
        models.Fact, "organisation", _("figures"), once=("indicator", "at"), among=_CURRENT, settle=_restate,
        outcome=_("The kept one's figure counts; the other is shown as what was said before it."),
    )  # fmt: skip
    declare(
        models.FactProfile, "organisation", "", how=How.HANDLED, before=_drop_profiles, after=_make_profiles,
    )  # fmt: skip
    declare(
        models.Return, "organisation", _("returns"), once=("round",), settle=_answered_once,
        outcome=_("An untouched one gives way; one that is filled in as well stays with the merged record."),
    )  # fmt: skip
    declare(
        models.Correction, "organisation", _("proposed corrections"), once=("kind", "row"),
        among=Q(state=CorrectionState.WAITING), settle=_withdraw_correction,
        outcome=_("Of two that wait that of the kept one stays; the other is withdrawn, and its proposer is told."),
    )  # fmt: skip
    declare(models.Document, "organisation", _("documents"))
    declare_kept(models.ImportRow, "organisation", "tells what an import did to that record")


def _where_it_stands() -> None:
    declare(
        models.Settlement, "organisation", _("states towards the zone"), before=_before_its_states,
        outcome=_("They count up to the day on which those of the kept one begin."),
    )  # fmt: skip
    declare(models.Settlement, "through", _("enterprises that came through it"))
    declare(models.Step, "organisation", _("steps of the first days"))
    declare(
        models.RiskSuggestion, "organisation", _("suggestions of a risk"), once=(),
        among=Q(state=SuggestionState.OPEN), outcome=ONE_STAYS,
    )  # fmt: skip
    declare(models.Tenancy, "organisation", _("tenancies"))
    declare(models.TenancyCorrection, "organisation", _("corrections of tenancies"))


def _what_tells_of_sameness() -> None:
    declare(models.Organisation, "merged_into", _("records merged into it before"))
    declare(models.NotSame, "first", "", how=How.HANDLED, before=_keep_apart)
    declare(models.NotSame, "second", "", how=How.HANDLED)
    declare(models.LikelyPair, "first", "", how=How.HANDLED, before=_forget_pairs)
    declare(models.LikelyPair, "second", "", how=How.HANDLED)
    declare_kept(models.Merge, "kept", "tells what was merged when")
    declare_kept(models.Merge, "gone", "tells what was merged when")
