"""Yes or no about organisations."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, Move, Words, can, no
from openzone.core.partial_dates import PartialDate
from openzone.registry.enums import (
    Belonging,
    ClaimState,
    ImportSide,
    ImportState,
    ImportVerb,
    RelationKind,
    ReturnSide,
    ReturnState,
    ReturnVerb,
    RowOutcome,
)

OF_A_GROUP = (RelationKind.PARENT, RelationKind.BRANCH, RelationKind.VENTURE)
LONGEST_CODE = 40
Days = tuple[date, date]


def may_invite(role: str | None) -> bool:
    """Only an owner invites colleagues and ends their membership."""
    return role == Belonging.OWNER


class Claimed(Protocol):
    """A claim as far as the rules look at it."""

    state: str
    user_id: int


def may_decide(claim: Claimed, *, who: int, serves: bool, owns: bool) -> Answer:
    """Whether somebody may confirm or refuse a claim: of the unit that decides it, or an owner of the enterprise."""
    if claim.user_id == who:
        return no(Denied(_("This is your own claim. Somebody else decides it.")))
    if not (serves or owns):
        return no(Denied(_("Only people of the unit that serves this enterprise decide this claim.")))
    return still_waits(claim)


def still_waits(claim: Claimed) -> Answer:
    """Whether the claim has not come to an end."""
    if claim.state == ClaimState.WAITING:
        return YES
    words = {"state": ClaimState(claim.state).label}
    return no(Conflict(_("This claim has come to an end already: it is “%(state)s”.") % words))


class Lasting(Protocol):
    """Something that lasts from one date to another, as far as they are known."""

    since: PartialDate
    until: PartialDate


def lasts_on(one: Lasting, day: date) -> bool:
    """Whether it may last on a day: it is not known to have begun later, nor to have ended before."""
    begun = one.since.first is None or one.since.first <= day
    return begun and (not one.until or one.until.last is None or day <= one.until.last)


def certain_days(one: Lasting) -> Days:
    """From when to when it lasts for certain: of a date known to the year only the last day of its year counts.

    What is not known at all binds: it is taken to have lasted from ever, or to last for ever.
    """
    begun = one.since.last or one.since.first or date.min
    return begun, (one.until.first or date.min) if one.until else date.max


def has_ended(until: PartialDate, day: date) -> bool:
    """Whether something with this end is over on a day, for certain."""
    return bool(until) and until.last is not None and until.last < day


def may_reach(*, speaks: bool, until: PartialDate, day: date) -> bool:
    """Whether the phone and e-mail of a person are told with an office: while he speaks there, and has not left."""
    return speaks and not has_ended(until, day)


class Held(Lasting, Protocol):
    """An office as far as it says how a person is reached."""

    person_id: int
    speaks: bool


def reachable(offices: Iterable[Held], day: date) -> set[int]:
    """The persons, among those with these offices, whose phone and e-mail are told on a day."""
    return {one.person_id for one in offices if may_reach(speaks=one.speaks, until=one.until, day=day)}


def left(offices: Sequence[Held], day: date) -> PartialDate | None:
    """When the last of the offices of a person ended; None while one lasts, or none is known."""
    ends = [one.until for one in offices if has_ended(one.until, day)]
    return max(ends) if ends and len(ends) == len(offices) else None


def title_code(words: str) -> str:
    """The word by which rules ask for a title: small letters and digits, made of its name."""
    return re.sub(r"[^\w]+", "-", words.lower()).strip("-_")[:LONGEST_CODE].strip("-") or "title"


class Asked(Protocol):
    """A return as far as the rules look at it."""

    @property
    def is_closed(self) -> bool:
        """Whether its round has been closed."""

    @property
    def has_people(self) -> bool:
        """Whether anybody of the enterprise can sign in."""


def nobody_can_sign_in(row: Asked) -> Answer:
    """Whether staff may enter the return: in a round that is open, and of an enterprise without an account."""
    if row.is_closed:
        return round_still_open(row)
    if row.has_people:
        return no(Conflict(_("People of this enterprise have an account: they fill it in themselves.")))
    return YES


def round_still_open(row: Asked) -> Answer:
    """Whether anything may still change: not in a round that was closed."""
    return no(Conflict(_("This round of returns has been closed."))) if row.is_closed else YES


def _move(to: ReturnState, side: ReturnSide) -> Move[ReturnState, ReturnSide]:
    return Move(to, frozenset({side}), round_still_open)


_ENTERED = Move(ReturnState.SUBMITTED, frozenset({ReturnSide.STAFF}), nobody_can_sign_in)
RETURN_TRANSITIONS: dict[tuple[ReturnState, ReturnVerb], Move[ReturnState, ReturnSide]] = {
    (ReturnState.ASKED, ReturnVerb.SUBMIT): _move(ReturnState.SUBMITTED, ReturnSide.ENTERPRISE),
    (ReturnState.SENT_BACK, ReturnVerb.SUBMIT): _move(ReturnState.SUBMITTED, ReturnSide.ENTERPRISE),
    (ReturnState.ASKED, ReturnVerb.ENTER): _ENTERED,
    (ReturnState.SENT_BACK, ReturnVerb.ENTER): _ENTERED,
    (ReturnState.SUBMITTED, ReturnVerb.ACCEPT): _move(ReturnState.ACCEPTED, ReturnSide.STAFF),
    (ReturnState.SUBMITTED, ReturnVerb.SEND_BACK): _move(ReturnState.SENT_BACK, ReturnSide.STAFF),
    (ReturnState.ACCEPTED, ReturnVerb.SEND_BACK): _move(ReturnState.SENT_BACK, ReturnSide.STAFF),
    (ReturnState.ASKED, ReturnVerb.EXCUSE): _move(ReturnState.EXCUSED, ReturnSide.STAFF),
    (ReturnState.SENT_BACK, ReturnVerb.EXCUSE): _move(ReturnState.EXCUSED, ReturnSide.STAFF),
    (ReturnState.EXCUSED, ReturnVerb.ASK_AGAIN): _move(ReturnState.ASKED, ReturnSide.STAFF),
}
RETURN_WAITS_FOR: dict[ReturnState, ReturnSide | None] = {
    ReturnState.ASKED: ReturnSide.ENTERPRISE,
    ReturnState.SUBMITTED: ReturnSide.STAFF,
    ReturnState.SENT_BACK: ReturnSide.ENTERPRISE,
    ReturnState.ACCEPTED: None,
    ReturnState.EXCUSED: None,
}
OWING = frozenset(state for state, side in RETURN_WAITS_FOR.items() if side == ReturnSide.ENTERPRISE)


def _not_yours(verb: object) -> object:
    if verb == ReturnVerb.SUBMIT:
        return _("Only people of the enterprise fill in its return.")
    return _("Only people who work for the unit that serves the enterprise decide its return.")


def _not_now(verb: object, state: object) -> object:
    words = {"state": ReturnState(str(state)).label}
    return _("This cannot be done now: the return is “%(state)s”.") % words


RETURN_WORDS = Words(_not_yours, _not_now)


def may_return(row: Asked, state: str, verb: ReturnVerb, sides: frozenset[ReturnSide]) -> Answer:
    """Whether somebody who is this to a return may do the verb in its state."""
    return can(RETURN_TRANSITIONS, RETURN_WORDS, ReturnState(state), verb, sides, row)


def may_run_round(*, runs: bool) -> Answer:
    """Whether somebody may open a round for a unit, remind and close it."""
    return YES if runs else no(Denied(_("A leader or dispatcher of the unit, or above it, runs its returns.")))


def may_remind_round(*, runs: bool, closed: bool, reminded: date | None, today: date) -> Answer:
    """Whether those who are missing may be reminded: once a day, while the round is open."""
    if not runs or closed:
        return may_close_round(runs=runs, closed=closed, undecided=0)
    if reminded == today:
        return no(Conflict(_("They were reminded today already. You can remind them again tomorrow.")))
    return YES


def may_change_round(*, runs: bool, closed: bool) -> Answer:
    """Whether a round may be moved to a later day, or widened: while it is open."""
    return may_close_round(runs=runs, closed=closed, undecided=0)


def may_cancel_round(*, runs: bool, closed: bool, answered: int) -> Answer:
    """Whether a round may be taken back as if it had never been opened: while nobody has answered."""
    if not runs or closed:
        return may_change_round(runs=runs, closed=closed)
    if answered:
        sentence = ngettext(
            "%(count)d enterprise has answered already. Close the round instead, or send its return back first.",
            "%(count)d enterprises have answered already. Close the round instead, or send their returns back first.",
            answered,
        )
        return no(Conflict(sentence % {"count": answered}))
    return YES


def may_close_round(*, runs: bool, closed: bool, undecided: int) -> Answer:
    """Whether a round may be closed: once what was submitted has been decided."""
    if not runs:
        return may_run_round(runs=False)
    if closed:
        return no(Conflict(_("This round of returns has been closed.")))
    if undecided:
        sentence = ngettext(
            "%(count)d submitted return waits for a decision. Accept it or send it back first.",
            "%(count)d submitted returns wait for a decision. Accept them or send them back first.",
            undecided,
        )
        return no(Conflict(sentence % {"count": undecided}))
    return YES


def _import(to: ImportState) -> Move[ImportState, ImportSide]:
    return Move(to, frozenset({ImportSide.KEEPER}))


IMPORT_TRANSITIONS: dict[tuple[ImportState, ImportVerb], Move[ImportState, ImportSide]] = {
    (ImportState.MAPPING, ImportVerb.CHECK): _import(ImportState.CHECKING),
    (ImportState.CHECKED, ImportVerb.CHECK): _import(ImportState.CHECKING),
    (ImportState.FAILED, ImportVerb.CHECK): _import(ImportState.CHECKING),
    (ImportState.CHECKING, ImportVerb.STOP): _import(ImportState.MAPPING),
    (ImportState.CHECKED, ImportVerb.RUN): _import(ImportState.RUNNING),
    (ImportState.STOPPED, ImportVerb.RUN): _import(ImportState.RUNNING),
    (ImportState.RUNNING, ImportVerb.STOP): _import(ImportState.STOPPED),
    (ImportState.STOPPED, ImportVerb.UNDO): _import(ImportState.UNDOING),
    (ImportState.DONE, ImportVerb.UNDO): _import(ImportState.UNDOING),
}
AT_WORK = frozenset({ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING})
TO_BE_NAMED = frozenset({ImportState.MAPPING, ImportState.CHECKED, ImportState.FAILED})
IMPORT_WAITS_FOR: dict[ImportState, ImportSide | None] = {
    **dict.fromkeys(ImportState, ImportSide.KEEPER),
    **dict.fromkeys(AT_WORK, ImportSide.JOB),
    **dict.fromkeys([ImportState.DONE, ImportState.UNDONE], None),
}


def _not_your_import(verb: object) -> object:
    return _("Only leaders, dispatchers and administrators of the whole zone bring lists in.")


def _import_not_now(verb: object, state: object) -> object:
    return _("This cannot be done now: the list is “%(state)s”.") % {"state": ImportState(str(state)).label}


IMPORT_WORDS = Words(_not_your_import, _import_not_now)


def may_import(state: str, verb: ImportVerb, *, keeps: bool) -> Answer:
    """Whether somebody may do this to a list in this state; `keeps` says whether he may bring lists in at all."""
    sides = frozenset({ImportSide.KEEPER}) if keeps else frozenset[ImportSide]()
    return can(IMPORT_TRANSITIONS, IMPORT_WORDS, ImportState(state), verb, sides)


def may_bring(*, keeps: bool) -> Answer:
    """Whether somebody may bring a list in."""
    return YES if keeps else no(Denied(_not_your_import(None)))


def may_name_columns(state: str) -> Answer:
    """Whether the columns may still be named: until the list is brought in."""
    if state in TO_BE_NAMED:
        return YES
    return no(Conflict(_import_not_now(None, state)))


def may_decide_row(state: str, outcome: str, *, decided: bool) -> Answer:
    """Whether it may be said of a row whom it means: of a doubtful one, before the list is brought in."""
    if state != ImportState.CHECKED:
        return no(Conflict(_import_not_now(None, state)))
    if outcome != RowOutcome.DOUBTFUL and not decided:
        return no(Conflict(_("This row is not doubtful.")))
    return YES
