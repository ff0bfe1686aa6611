"""Takes back what rows of an import did, from what stood there before; what changed since stays as it is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import ManyToOneRel, Model

from openzone.core.actions import append_all
from openzone.core.actor import Actor
from openzone.core.bulk import update_rows
from openzone.core.sentences import gettext as _
from openzone.core.sentences import keep
from openzone.registry.actions.facts import keep_profiles_of
from openzone.registry.actions.imports.snapshots import TABLES, as_now, columns_of, rows_in, seal
from openzone.registry.actions.known import keep_all_known
from openzone.registry.actions.sizes import refresh_sizes
from openzone.registry.models import (
    Fact,
    FactProfile,
    ImportRow,
    LikelyPair,
    Look,
    Office,
    Organisation,
    Tagging,
)
from openzone.registry.profiles import year_of

KEPT = "kept"
Now = dict[str, dict[str, Model]]
# What hangs on an organisation without anybody having said anything of it: it goes with it.
_FOLLOWING = (FactProfile, ImportRow, LikelyPair, Look)


def undo_rows(rows: Sequence[ImportRow], *, by: Actor) -> None:
    """Undo rows that were applied, in this order. Each is marked as undone, or says why it stays."""
    left = list(rows)
    while left:
        wave, left = _apart(left)
        now = as_now(row.after or {} for row in wave)
        used = _used(wave)
        able = [row for row in wave if not _stays(row, now, used)]
        gone = _take_back(able, now, by)
        for row in able:
            row.undone = True
        for row in rows:
            # Also those undone in an earlier wave, which named the organisation that has gone with this one.
            row.organisation_id = None if row.organisation_id in gone else row.organisation_id


def _apart(rows: Sequence[ImportRow]) -> tuple[list[ImportRow], list[ImportRow]]:
    """Of two rows about one organisation the earlier waits for the later."""
    wave, later, taken = list[ImportRow](), list[ImportRow](), set[int | None]()
    for row in rows:
        (later if row.organisation_id in taken else wave).append(row)
        taken.add(row.organisation_id)
    return wave, later


def _stays(row: ImportRow, now: Now, used: set[int]) -> bool:
    """Whether a row cannot be undone; why is said of it."""
    why = _changed(row, now)
    if not why and row.organisation_id in used:
        why = _("Other things hang on this organisation by now, so it stays.")
    if why:
        others = [one for one in row.reasons if one["kind"] != KEPT]
        row.reasons = [*others, {"kind": KEPT, "words": keep(why)}]
    return bool(why)


def _changed(row: ImportRow, now: Now) -> str:
    for table, rows in (row.after or {}).items():
        for pk, sealed in rows.items():
            there = now[table].get(pk)
            if there is None:
                return _("Something that it entered was taken away since, so it stays.")
            before = (row.before or {}).get(table, {}).get(pk)
            if seal(there, before if before is not None else columns_of(table)) != sealed and table != "tag":
                return _("It was changed since, so it stays.")
    return ""


def _created(row: ImportRow, table: str) -> list[str]:
    before = (row.before or {}).get(table, {})
    return [pk for pk in (row.after or {}).get(table, {}) if pk not in before]


def _used(rows: Sequence[ImportRow]) -> set[int]:
    """The organisations that came to be by these rows and on which something else hangs by now."""
    own = {(table, pk) for row in rows for table in TABLES for pk in _created(row, table)}
    made = [int(pk) for row in rows for pk in _created(row, "organisation")]
    used: set[int] = set()
    if not made:
        return used
    names = {model: table for table, model in TABLES.items()}
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or relation.related_model in _FOLLOWING:
            continue
        model, column = relation.related_model, relation.field.attname
        hanging = rows_in(model).filter(**{f"{column}__in": made}).order_by().values_list(column, "pk")
        used |= {pk for pk, other in hanging if (names.get(model, ""), str(other)) not in own}
    persons = [pk for row in rows for pk in _created(row, "person")]
    elsewhere = Office.objects.filter(person_id__in=persons).exclude(organisation_id__in=made)
    busy = set(elsewhere.values_list("person_id", flat=True))
    return used | {row.organisation_id for row in rows if busy & set(map(int, _created(row, "person")))}  # type: ignore[misc]


def _take_back(rows: Sequence[ImportRow], now: Now, by: Actor) -> set[int]:
    """Undo these rows; answers the organisations that are there no more."""
    facts = [(row.organisation_id, now["fact"][pk]) for row in rows for pk in (row.after or {}).get("fact", {})]
    _delete(rows)
    _restore(rows, now)
    gone = {int(pk) for row in rows for pk in _created(row, "organisation")}
    _follow(rows, gone, facts)
    notes = [("organisation.import_undone", row.organisation_id or 0, {"run": row.run_id}) for row in rows]
    if rows:
        append_all(notes, subject_type="organisation", by=by, zone_id=by.where)
    return gone


def _delete(rows: Sequence[ImportRow]) -> None:
    for table, model in TABLES.items():
        pks = [pk for row in rows for pk in _created(row, table)]
        if not pks:
            continue
        there = rows_in(model).filter(pk__in=pks)
        if table == "tag":
            # A tag that others bear by now has become a word of the zone.
            there = there.exclude(pk__in=Tagging.objects.filter(tag_id__in=pks).values("tag_id"))
        if table == "organisation":
            FactProfile.objects.filter(organisation_id__in=pks).delete()
            ImportRow.objects.filter(organisation_id__in=pks).update(organisation=None)
        there.delete()


def _restore(rows: Iterable[ImportRow], now: Now) -> None:
    """Put columns back to what they held, those of the same kind together; what makes room has gone before."""
    together: dict[tuple[type[Model], tuple[str, ...]], list[Model]] = defaultdict(list)
    for row in rows:
        for table, changed in (row.before or {}).items():
            for pk, columns in changed.items():
                there = now[table][pk]
                for name, value in columns.items():
                    field: Any = there._meta.get_field(name.removesuffix("_id"))
                    setattr(there, name, field.to_python(value))
                together[type(there), tuple(columns)].append(there)
    for (_model, names), found in together.items():
        update_rows(found, names)


def _follow(rows: Sequence[ImportRow], gone: set[int], facts: Sequence[tuple[int | None, Model]]) -> None:
    pks = {row.organisation_id for row in rows if row.organisation_id is not None} - gone
    stay = {
        one.pk: one for one in Organisation.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    }
    years: dict[int, set[int]] = defaultdict(set)
    for pk, fact in facts:
        if isinstance(fact, Fact) and pk in stay and (year := year_of(fact.at)) is not None:
            years[pk].add(year)
    keep_profiles_of({one: years[pk] for pk, one in stay.items() if years[pk]})
    refresh_sizes(list(stay.values()))
    keep_all_known(list(stay.values()))
