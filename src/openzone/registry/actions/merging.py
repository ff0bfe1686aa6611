"""Merging one organisation into another, and taking that back."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Conflict
from openzone.core.live import tell
from openzone.registry.actions.facts import keep_profiles
from openzone.registry.actions.insisting import insist_not_merged, noted
from openzone.registry.actions.known import keep_known, lay_known
from openzone.registry.actions.sameness import insist_serves_both
from openzone.registry.actions.sizes import refresh_size, size_now
from openzone.registry.enums import NameKind
from openzone.registry.journal import Journal, changed_since, model_of, put_back, rows_of
from openzone.registry.likely import between
from openzone.registry.merging import How, Merging, carry_out, objections, references, tell_taken_back
from openzone.registry.models import Merge, NotSame, Organisation, OrganisationName
from openzone.registry.profiles import figures_by_year
from openzone.registry.rules import OF_A_GROUP

FILLED = ("country", "park", "account_manager", "summary", "summary_local", "name_local")
MOST_NAMED = 3
_ABOVE_AND_BELOW = """
WITH RECURSIVE outside AS NOT MATERIALIZED (
  SELECT subject_id, object_id FROM registry_relation
   WHERE kind = ANY(%(kinds)s) AND NOT (subject_id = ANY(%(both)s) AND object_id = ANY(%(both)s))
), above (id) AS (
  SELECT unnest(%(both)s::bigint[]) UNION SELECT subject_id FROM above JOIN outside ON object_id = above.id
), below (id) AS (
  SELECT unnest(%(both)s::bigint[]) UNION SELECT object_id FROM below JOIN outside ON subject_id = below.id
)
SELECT organisation.* FROM registry_organisation organisation
  JOIN above USING (id) JOIN below USING (id)
 WHERE NOT id = ANY(%(both)s) ORDER BY name, id
"""


def _both(one: int, other: int) -> dict[int, Organisation]:
    """The two as they are now, held until the commit, in the order of their ids: so two people never wait in turn."""
    rows = Organisation.objects.select_for_update()
    return {row.pk: row for row in rows.filter(pk__in=[one, other]).order_by("pk")}


@transaction.atomic
def merge(*, kept: Organisation, gone: Organisation, by: Actor) -> Merge:
    """Merge `gone` into `kept`: all that points to it moves, but for the log, which is told with that of `kept`.

    What may exist only once is settled as `registry.merging` declares; blank particulars are filled from the other, its
    names become other names. Its reference leads to the kept one from then on. Refused with reasons for one and the
    same, across zones, what was merged already, what was found not to be the same, and by people who do not serve both.
    """
    insist_serves_both(kept, gone, by)
    rows = _both(kept.pk, gone.pk)
    kept, gone = rows[kept.pk], rows[gone.pk]
    insist_not_merged(kept)
    insist_not_merged(gone)
    if against := objections_to(kept, gone):
        raise Conflict(" ".join(against))
    merging = Merging(kept, gone, Journal(), by)
    carry_out(merging)
    _pass_on(merging)
    _close(merging)
    row = Merge.objects.create(
        zone_id=kept.zone_id,
        kept=kept,
        gone=gone,
        moved=_counted(merging),
        steps=merging.journal.steps,
        merged_by_id=by.user_id,
        merged_at=clock.now(),
    )
    noted("merged", kept, by, merge=row.pk, other=gone.pk)
    noted("merged_away", gone, by, merge=row.pk, other=kept.pk)
    _wake(kept)
    return row


def objections_to(kept: Organisation, gone: Organisation) -> list[str]:
    """What speaks against merging the two, each with what to do about it."""
    found = [sentence for objection in objections for sentence in objection(kept, gone)]
    if NotSame.objects.filter(between(kept.pk, gone.pk)).exists():
        found.append(_("These two were found not to be the same. Take that back first."))
    if circle := _circle(kept, gone):
        names = ", ".join(str(one) for one in circle[:MOST_NAMED])
        sentence = _("Merged, they would stand both above and below %(names)s. Put these relations right first.")
        found.append(sentence % {"names": names})
    return found


def _circle(kept: Organisation, gone: Organisation) -> list[Organisation]:
    """Who would stand both above and below the two, were they one: one statement."""
    both = [kept.pk, gone.pk]
    return list(Organisation.objects.raw(_ABOVE_AND_BELOW, {"both": both, "kinds": list(map(str, OF_A_GROUP))}))


def _pass_on(merging: Merging) -> None:
    """Blank particulars are filled, the names of the one that goes become other names."""
    kept, gone = merging.kept, merging.gone
    known = {kept.name, kept.name_local, *kept.names.values_list("name", flat=True)}
    blank = {name: getattr(gone, name) for name in FILLED if getattr(gone, name) and not getattr(kept, name)}
    if blank:
        merging.journal.change(kept, derived=True, **blank)
        kept.refresh_from_db()
    for name in dict.fromkeys(filter(None, (gone.name, gone.name_local))):
        if name not in known and name != kept.name_local:
            alias = OrganisationName.objects.create(organisation=kept, kind=NameKind.ALIAS, name=name, source=gone.ref)
            merging.journal.made(alias)


def _close(merging: Merging) -> None:
    """The one that goes holds nothing more; what is kept beside the other follows from all it has now."""
    kept, gone, journal = merging.kept, merging.gone, merging.journal
    journal.change(gone, merged_into=kept)
    journal.change(gone, derived=True, settlement="", size="", alike=[])
    now = Organisation.objects.get(pk=kept.pk)
    lay_known(
        now,
        now.names.order_by("id").values_list("name", flat=True),
        now.identifiers.order_by("id").values_list("value", flat=True),
        now.merged_from.order_by("id").values_list("ref", flat=True),
    )
    journal.change(kept, derived=True, known_as=now.known_as, alike=now.alike)
    journal.change(kept, derived=True, compared_at=None)
    journal.change(kept, derived=True, settlement=_present_state(kept), size=size_now(now))


def _present_state(organisation: Organisation) -> str:
    return organisation.settlements.filter(until__isnull=True).values_list("state", flat=True).first() or ""


def _counted(merging: Merging) -> dict[str, int]:
    """How many rows of each kind were moved, and how many stayed."""
    counts = {code: number for code, number in merging.counts.items() if number}
    return counts | {f"{code}.left": len(rows) for code, rows in merging.left.items()}


def _wake(organisation: Organisation) -> None:
    people = organisation.memberships.filter(until__isnull=True).values_list("user_id", flat=True)
    tell([f"zone:{organisation.zone_id}:queue", *(f"user:{user}" for user in sorted(set(people)))])


@transaction.atomic
def take_back(merge: Merge, *, by: Actor) -> Merge:
    """Make two of them again: everything goes back where it was, what came since stays with the kept one.

    `Conflict`, with what it is, when something has been changed since that cannot be put back, when the kept one was
    itself merged, or when another merge into it came later (that one goes first).
    """
    rows = _both(merge.kept_id, merge.gone_id)
    kept, gone = rows[merge.kept_id], rows[merge.gone_id]
    insist_serves_both(kept, gone, by)
    row = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    _insist_can_be_taken_back(row, kept, gone)
    if changed := list(changed_since(row.steps)):
        raise Conflict(_cannot({_words_of(model) for model in changed}))
    try:
        with transaction.atomic():
            left = put_back(row.steps)
    except IntegrityError as error:
        raise Conflict(_("Something of the merged record is there anew. It cannot be taken back.")) from error
    if torn := _torn(kept, gone):
        raise Conflict(_cannot(torn))
    _settle_derived(kept, gone, left)
    row.undone_by_id, row.undone_at = by.user_id, clock.now()
    row.save(update_fields=["undone_by", "undone_at"])
    tell_taken_back(row)
    noted("unmerged", kept, by, merge=row.pk, other=gone.pk)
    noted("unmerged", gone, by, merge=row.pk, other=kept.pk)
    _wake(kept)
    _wake(gone)
    return row


def _cannot(what: set[str]) -> str:
    words = {"what": ", ".join(sorted(what))}
    return _("It cannot be taken back any more, because this was changed since: %(what)s.") % words


def _insist_can_be_taken_back(row: Merge, kept: Organisation, gone: Organisation) -> None:
    if row.undone_at is not None:
        raise Conflict(_("This merge has been taken back already."))
    insist_not_merged(kept)
    if Merge.objects.filter(kept=kept, undone_at__isnull=True, pk__gt=row.pk).exists():
        sentence = _("Another organisation was merged into “%(kept)s” later. Take that back first.")
        raise Conflict(sentence % {"kept": kept})
    if gone.unit.closed_at is not None:
        raise Conflict(_("“%(unit)s”, which served it, is closed. Open it again first.") % {"unit": gone.unit})


def _words_of(model: type[Model]) -> str:
    """How the rows of a table are called."""
    known = (one.words for one in references.values() if one.model is model and one.words)
    return str(next(known, _("its particulars")))


def _torn(kept: Organisation, gone: Organisation) -> set[str]:
    """What would point from the one to the other: it was made since of something that goes back."""
    owned = {one.model: one for one in references.values() if one.how == How.MOVED and one.name == "organisation"}
    found: set[str] = set()
    for model, reference in owned.items():
        for field in model._meta.concrete_fields:
            target: Any = field.related_model
            if target in owned and field.name != "organisation":
                crossing = {"organisation": kept.pk, f"{field.name}__organisation": gone.pk}
                turned = {"organisation": gone.pk, f"{field.name}__organisation": kept.pk}
                if rows_of(model).filter(Q(**crossing) | Q(**turned)).exists():
                    found.add(str(reference.words))
    return found


def _settle_derived(kept: Organisation, gone: Organisation, left: list[dict[str, Any]]) -> None:
    """What was written anew since is worked out again, from what each has now."""
    for organisation in (kept, gone):
        _settle_profiles(organisation)
    if any(model_of(one) is Organisation for one in left):
        now = Organisation.objects.get(pk=kept.pk)
        keep_known(now)
        refresh_size(now)
        Organisation.objects.filter(pk=kept.pk).update(settlement=_present_state(now))


def _settle_profiles(organisation: Organisation) -> None:
    """Make the profiles that do not say what its figures say say it."""
    facts = organisation.facts.filter(current=True).select_related("indicator").order_by("id")
    wanted = figures_by_year(facts)
    known = {row.year: row.figures for row in organisation.fact_profiles.all()}
    keep_profiles(organisation, {year for year in wanted.keys() | known.keys() if wanted.get(year) != known.get(year)})
