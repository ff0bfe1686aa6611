"""What becomes of each row: which organisation it means, and whether that is certain enough to go on by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from openzone.core.sentences import gettext as _
from openzone.registry.enums import RowOutcome
from openzone.registry.importing.alike import Alike, called
from openzone.registry.importing.catalogue import Catalogue
from openzone.registry.importing.known_names import Names
from openzone.registry.importing.planning import Plan, plan_for
from openzone.registry.importing.standing import Standing, bearers_of, standings
from openzone.registry.importing.wishes import Wish
from openzone.registry.importing.words import Said, doubt, problem, remark
from openzone.registry.models import Organisation
from openzone.registry.naming import normal
from openzone.registry.schemes import OTHER, SCHEMES

SAME, NEW = "same", "new"
Key = tuple[str, str]


@dataclass(frozen=True)
class Chosen:
    """What a person decided about a doubtful row: that it is this organisation, or a new one."""

    choice: str
    organisation_id: int | None


@dataclass
class Meant:
    """Whom a row means: an organisation, nobody yet, or it is doubtful."""

    organisation_id: int | None = None
    doubt: Said | None = None


@dataclass
class Ground:
    """What rows are judged by: the zone's catalogue, its names, what people decided, and rows that came before."""

    known: Catalogue
    names: Names
    chosen: dict[int, Chosen] = field(default_factory=dict)
    foreseen: dict[Key, Wish] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.alike = Alike(self.known.zone.pk, self.known.run.pk)


def keys_of(wish: Wish) -> list[Key]:
    """By what two rows of a file are found to mean the same organisation."""
    return [*((one.scheme, one.value) for one in wish.numbers), *(("", normal(name)) for name in wish.called)]


def judged(wishes: Sequence[Wish], ground: Ground, *, hold: bool) -> list[Plan]:
    """A plan for each row, as things stand now. Nothing is written; with `hold` nobody else changes what is meant."""
    ground.names.refresh()
    bearers = bearers_of(ground.known.zone.pk, wishes)
    meant = {wish.number: _meant(wish, ground, bearers) for wish in wishes if not wish.is_refused}
    _wonder(wishes, meant, ground)
    pks = sorted({one.organisation_id for one in meant.values() if one.organisation_id is not None})
    known = standings(pks, wishes, hold=hold)
    return [_plan(wish, meant.get(wish.number), known, ground, hold=hold) for wish in wishes]


def _meant(wish: Wish, ground: Ground, bearers: dict[Key, int]) -> Meant:
    """Exact numbers first, then exact names; a person's word goes before both."""
    by_number = list(dict.fromkeys(filter(None, (bearers.get((one.scheme, one.value)) for one in wish.numbers))))
    chosen = ground.chosen.get(wish.number)
    if chosen is not None and chosen.choice == SAME and set(by_number) <= {chosen.organisation_id}:
        return Meant(chosen.organisation_id)
    if len(by_number) > 1:
        words = _("Its numbers belong to two organisations: %(names)s.") % {"names": _called(by_number)}
        return Meant(doubt=doubt(words, _("Correct the numbers.")))
    if by_number:
        return Meant(by_number[0])
    if chosen is not None and chosen.choice == NEW:
        return Meant()
    found = ground.names.bearing(wish.called)
    if len(found) > 1:
        words = _("Several organisations bear this name: %(names)s.") % {"names": _called(found)}
        return Meant(doubt=doubt(words, _("Add its number to the row, or merge the two."), candidates=found))
    return Meant(found[0] if found else None)


def _wonder(wishes: Sequence[Wish], meant: dict[int, Meant], ground: Ground) -> None:
    """Doubt, all at once, the rows that would make an organisation although one spelt alike is there."""
    new = [wish for wish in wishes if meant.get(wish.number) == Meant() and wish.number not in ground.chosen]
    new = [wish for wish in new if _foreseen(wish, ground) is None]
    for number, said in ground.alike.doubts(new).items():
        meant[number].doubt = said


def _called(pks: Sequence[int]) -> str:
    return called(Organisation.objects.filter(pk__in=pks[:5]).order_by("pk"))


def _plan(wish: Wish, meant: Meant | None, known: dict[int, Standing], ground: Ground, *, hold: bool) -> Plan:
    if meant is None:
        return Plan(wish, RowOutcome.REFUSED, said=wish.said)
    standing = known.get(meant.organisation_id or 0)
    wondered = meant.doubt or (_other_number(wish, standing, ground) if standing else _gone(meant))
    if wondered is not None:
        organisation = standing.organisation if standing else None
        return Plan(wish, RowOutcome.DOUBTFUL, organisation, said=[*wish.said, wondered])
    if standing is None and not wish.called:
        words = _("No organisation bears this number, and the row gives no name.")
        return Plan(wish, RowOutcome.REFUSED, said=[*wish.said, problem(words, _("Fill in the name."))])
    before = None if standing else _foreseen(wish, ground)
    if before is not None:
        return _joining(wish, before)
    return plan_for(wish, standing, ground.known, hold=hold)


def _gone(meant: Meant) -> Said | None:
    """The doubt about a row that means an organisation which is there no more: it must not make it anew."""
    if meant.organisation_id is None:
        return None
    kept = Organisation.objects.filter(merged_from=meant.organisation_id).values_list("pk", flat=True)
    words = _("The organisation that it means was merged into another one or taken away.")
    return doubt(words, _("Say whether it is the same organisation or a new one."), candidates=list(kept))


def _other_number(wish: Wish, standing: Standing, ground: Ground) -> Said | None:
    """The doubt about a row that bears the name of an organisation, but another number of the same register."""
    if wish.number in ground.chosen:
        return None
    own = {(one.scheme, one.value) for one in standing.numbers}
    for number in wish.numbers:
        others = [value for scheme, value in own if scheme == number.scheme]
        if number.scheme != OTHER and others and number.value not in others:
            words = _("%(name)s (%(ref)s) has this name or number, but another %(scheme)s: %(value)s.") % {
                "name": standing.organisation.shown_name,
                "ref": standing.organisation.ref,
                "scheme": SCHEMES[number.scheme].words,
                "value": others[0],
            }
            todo = _("Say whether it is the same organisation, or correct the number.")
            return doubt(words, todo, candidates=[standing.organisation.pk])
    return None


def _foreseen(wish: Wish, ground: Ground) -> Wish | None:
    """The row before it, of the same file, that makes the organisation which it means too."""
    return next((ground.foreseen[key] for key in keys_of(wish) if key in ground.foreseen), None)


def _joining(wish: Wish, before: Wish) -> Plan:
    """The plan for a row whose organisation comes to be by an earlier row: only a dry run meets such rows."""
    theirs = {one.scheme: one.value for one in before.numbers}
    other = [one for one in wish.numbers if one.scheme != OTHER and theirs.get(one.scheme, one.value) != one.value]
    if other:
        words = _("Row %(number)d has the same name, but another number.") % {"number": before.number}
        return Plan(wish, RowOutcome.DOUBTFUL, said=[*wish.said, doubt(words, _("Correct the name or the number."))])
    words = _("It means the same organisation as row %(number)d.") % {"number": before.number}
    outcome = RowOutcome.UNCHANGED if _says_as_much(wish, before) else RowOutcome.CHANGED
    return Plan(wish, outcome, said=[*wish.said, remark(words)])


def _says_as_much(wish: Wish, before: Wish) -> bool:
    told = ("called", "names", "numbers_plain", "texts", "country", "park_id", "tags", "figures")
    return all(getattr(wish, name) == getattr(before, name) for name in told)


def foresee(plans: Sequence[Plan], ground: Ground) -> None:
    """Remember which organisations would come to be, for the rows that follow in a dry run."""
    for plan in plans:
        if plan.outcome == RowOutcome.CREATED:
            for key in keys_of(plan.wish):
                ground.foreseen.setdefault(key, plan.wish)


def first_wave(wishes: Sequence[Wish]) -> tuple[list[Wish], list[Wish]]:
    """The rows of which no two can mean the same new organisation, and those that have to wait for them."""
    wave, later, taken = list[Wish](), list[Wish](), set[Key]()
    for wish in wishes:
        keys = set(keys_of(wish))
        (wave if taken.isdisjoint(keys) else later).append(wish)
        taken |= keys
    return wave, later


def apart(plans: Sequence[Plan]) -> tuple[list[Plan], list[Wish]]:
    """The plans of which no two are about the same organisation, and the rows to be judged again after them."""
    now, again, taken = list[Plan](), list[Wish](), set[int]()
    for plan in plans:
        pk = plan.organisation.pk if plan.organisation is not None else None
        if pk is not None and pk in taken:
            again.append(plan.wish)
        else:
            now.append(plan)
            taken |= {pk} if pk is not None else set()
    return now, again
