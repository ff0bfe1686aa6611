"""What may be done to a case, by whom and in which state: the transition table and the predicates beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openzone.cases.enums import Relation, Side, State, Verb
from openzone.core.days import moment_in_words
from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, Move, Words, can, no

MOST_BOUNCES = 2
CORRECTABLE = timedelta(minutes=10)
PLACEHOLDERS = frozenset({"enterprise", "reference", "officer"})

ENTERPRISE = frozenset({Relation.FILER, Relation.OWNER})
ENTERPRISE_READERS = ENTERPRISE | {Relation.OBSERVER}
HANDLERS = frozenset({Relation.HANDLER})
CLOCK = frozenset({Relation.CLOCK})
DISPATCHERS = frozenset({Relation.DISPATCHER})
SUPERVISORS = frozenset({Relation.SUPERVISOR})
CO_HANDLERS = frozenset({Relation.CO_HANDLER})
STAFF = frozenset({Relation.HANDLER, Relation.DISPATCHER, Relation.OVERSEER, Relation.CO_HANDLER, Relation.READER})

WAITING_ON: dict[str, Side | None] = {
    State.DRAFT: Side.ENTERPRISE,
    State.SUBMITTED: Side.STAFF,
    State.TRIAGED: Side.STAFF,
    State.RETURNED: Side.ENTERPRISE,
    State.ASSIGNED: Side.STAFF,
    State.IN_PROGRESS: Side.STAFF,
    State.WAITING_ENTERPRISE: Side.ENTERPRISE,
    State.WAITING_EXTERNAL: Side.EXTERNAL,
    State.PROPOSED: Side.ENTERPRISE,
    State.CLOSED: None,
    State.DECLINED: None,
    State.WITHDRAWN: None,
    State.LONG_TERM: Side.EXTERNAL,
    State.MERGED: None,
}
LIVE = tuple(state for state, side in WAITING_ON.items() if side is not None and state != State.DRAFT)
ENDED = (State.CLOSED, State.DECLINED, State.WITHDRAWN, State.MERGED)
# Where a unit can do something about it: what waits for the enterprise's verdict is out of its hands.
AT_WORK = (State.ASSIGNED, State.IN_PROGRESS, State.WAITING_ENTERPRISE, State.WAITING_EXTERNAL, State.LONG_TERM)
EXTENDABLE = (State.ASSIGNED, State.IN_PROGRESS, State.WAITING_EXTERNAL)
# Who asked may ask the enterprise meanwhile.
DECIDABLE = (*EXTENDABLE, State.WAITING_ENTERPRISE)
# What the zone's own office consents to, and what any level above does.
OF_THE_ZONE = frozenset({Verb.PARK, Verb.PAUSE})
ASKED_ABOVE = OF_THE_ZONE | {Verb.EXTEND}
# What the zone settles with itself: its enterprise is told of the outcome alone, if there is one.
INSIDE = ASKED_ABOVE | {Verb.SUPERVISE, Verb.REPORT, Verb.END_SUPERVISION}
MUTE = frozenset({State.DRAFT, State.DECLINED, State.WITHDRAWN, State.MERGED})


def states_waiting_on(side: str) -> list[str]:
    """The states in which this side owes the next step."""
    return [state for state, owes in WAITING_ON.items() if owes == side and state != State.DRAFT]


@dataclass(frozen=True)
class Situation:
    """What the guards ask about a case, loaded once."""

    actor_id: int | None
    bounces: int
    at_top: bool
    escalated: bool
    decline_asked: bool
    disputable_until: datetime | None
    now: datetime
    confidential: bool = False
    of_enterprise: bool = False
    breached: bool = False
    urged: bool = False
    supervised: bool = False
    reported: bool = False
    asked_for: str = ""
    asked_by: int | None = None
    declined_by: frozenset[int] = frozenset()
    hears_appeal: bool = True
    due_at: datetime | None = None
    paused: bool = False
    of_the_zone: bool = False
    open_tasks: int = 0
    open_checks: int = 0
    refer_until: datetime | None = None


def _no_decline_asked(situation: Situation) -> Answer:
    if situation.decline_asked:
        return no(Conflict(_("Declining this has been asked for. A second person must decide on that first.")))
    return YES


def _by_second_person(situation: Situation) -> Answer:
    if not situation.decline_asked:
        return no(Conflict(_("Nobody has asked to decline this.")))
    if situation.asked_by == situation.actor_id:
        return no(Denied(_("You asked for this yourself. A second person must decide.")))
    return _free_to_decline_again(situation) if situation.declined_by else YES


def _free_to_decline_again(situation: Situation) -> Answer:
    """An appeal is heard by the level above, and by nobody who had a hand in declining what is appealed."""
    if situation.actor_id in situation.declined_by:
        return no(Denied(_("You had a hand in declining this before. After the appeal somebody else decides.")))
    if not situation.hears_appeal:
        return no(Denied(_("The enterprise has appealed, so the level above decides on this.")))
    return YES


def _not_bounced_out(situation: Situation) -> Answer:
    if situation.bounces >= MOST_BOUNCES:
        return no(
            Conflict(_("This has been referred twice. The zone decides now who does it, and it is not referred again."))
        )
    return YES


def _referable(situation: Situation) -> Answer:
    if situation.confidential:
        return no(
            Conflict(
                _("This is confidential to the zone's own office, so it is not referred. Its enterprise may lift it.")
            )
        )
    return YES


def _sorted_and_referable(situation: Situation) -> Answer:
    asked = _no_decline_asked(situation)
    return _referable(situation) if asked else asked


def _within_its_day(situation: Situation) -> Answer:
    """What is not its own a unit says within a working day, so that no demand lies with the wrong office for long."""
    until = situation.refer_until
    if until is None or situation.now <= until:
        return YES
    return no(Conflict(f"{_was_referable(until)} {_what_instead(situation)}"))


def _was_referable(until: datetime) -> str:
    return _("This could be referred until %(until)s, a working day after it was given to the unit.") % {
        "until": moment_in_words(until)
    }


def _what_instead(situation: Situation) -> str:
    if situation.at_top:
        return _("Accept it, or ask the zone's own office, which decides who does it.")
    return _("Accept it, or escalate it: the level above decides who does it.")


def _referable_within_a_working_day(situation: Situation) -> Answer:
    kept = _referable(situation)
    if not kept:
        return kept
    left = _not_bounced_out(situation)
    return _within_its_day(situation) if left else left


def _level_above(situation: Situation) -> Answer:
    return no(Conflict(_("This is with the zone already; there is no level above."))) if situation.at_top else YES


def _may_climb(situation: Situation) -> Answer:
    """The enterprise takes a demand up itself once its promised time is over."""
    if situation.of_enterprise and not situation.breached:
        return no(Conflict(_("The promised time is not over yet. You can take it one level up when it is.")))
    return _level_above(situation)


def _not_urged(situation: Situation) -> Answer:
    if situation.urged:
        return no(Conflict(_("This has been urged already and is to be answered within a working day.")))
    return YES


def _not_supervised(situation: Situation) -> Answer:
    return no(Conflict(_("This is supervised already."))) if situation.supervised else YES


def _to_report(situation: Situation) -> Answer:
    if not situation.supervised:
        return no(Conflict(_("This is not supervised.")))
    return no(Conflict(_("The report has been handed in and is looked at."))) if situation.reported else YES


def _reported(situation: Situation) -> Answer:
    if not situation.supervised:
        return no(Conflict(_("This is not supervised.")))
    return YES if situation.reported else no(Conflict(_("The unit has not reported yet.")))


def not_supervised_any_more(situation: Situation) -> Answer:
    """Whether nothing of a supervision keeps a solution back."""
    if situation.supervised:
        return no(
            Conflict(_("This is supervised. Hand in the report; when it is accepted, you can propose the solution."))
        )
    return YES


def _extendable(situation: Situation) -> Answer:
    free = _nothing_asked(situation)
    if not free:
        return free
    if situation.due_at is None:
        return no(Conflict(_("No promised time runs on this, so there is none to extend.")))
    return may_still_extend(situation.due_at, situation.now)


def may_still_extend(due_at: datetime, latest: datetime) -> Answer:
    """Whether more time may still be asked for: `latest` lies a working day after now where that is known."""
    if latest > due_at:
        return no(Conflict(_("More time is asked for at least a working day before the promised time is over.")))
    return YES


def _nothing_asked(situation: Situation) -> Answer:
    if situation.asked_for:
        return no(Conflict(_("Something has been asked for already. Wait for the decision on that.")))
    return YES


def _pausable(situation: Situation) -> Answer:
    if situation.paused:
        return no(Conflict(_("The promised time stands still already.")))
    free = _nothing_asked(situation)
    return may_still_pause(situation.due_at, situation.now) if free else free


def may_still_pause(due_at: datetime | None, now: datetime) -> Answer:
    """Whether a promised time may be let pause: only one that runs and is not over, since a pause mends nothing."""
    if due_at is None:
        return no(Conflict(_("No promised time runs on this, so there is none to pause.")))
    if due_at < now:
        return no(Conflict(_("The promised time is over already, so it does not pause any more.")))
    return YES


def _paused(situation: Situation) -> Answer:
    return YES if situation.paused else no(Conflict(_("The promised time does not stand still.")))


def _asked(verb: Verb) -> Callable[[Situation], Answer]:
    def answer(situation: Situation) -> Answer:
        if situation.asked_for != verb:
            return no(Conflict(_("Nobody has asked for this.")))
        if situation.asked_by == situation.actor_id:
            return no(Denied(_("You asked for this yourself. A second person must decide.")))
        if verb in OF_THE_ZONE and not situation.of_the_zone:
            return no(Denied(_("The zone's own office decides on this.")))
        return YES

    return answer


def _is_escalated(situation: Situation) -> Answer:
    return YES if situation.escalated else no(Conflict(_("This has not been escalated.")))


def _still_disputable(situation: Situation) -> Answer:
    if situation.disputable_until is not None and situation.now <= situation.disputable_until:
        return YES
    return no(Conflict(_("The time in which this could be taken up again is over. Please raise it as a new demand.")))


def _all_handed_in(situation: Situation) -> Answer:
    if situation.open_tasks:
        sentence = ngettext(
            "A contribution of another unit is still open. Wait for its result or do without it, then propose.",
            "%(n)d contributions of other units are still open. Wait for their results or do without them, "
            "then propose.",
            situation.open_tasks,
        )
        return no(Conflict(sentence % {"n": situation.open_tasks}))
    if situation.open_checks:
        sentence = ngettext(
            "A required point of the checklist is not ticked yet. Tick it, then propose.",
            "%(n)d required points of the checklist are not ticked yet. Tick them, then propose.",
            situation.open_checks,
        )
        return no(Conflict(sentence % {"n": situation.open_checks}))
    return YES


def _ready_to_propose(situation: Situation) -> Answer:
    free = not_supervised_any_more(situation)
    return _all_handed_in(situation) if free else free


def _moves() -> dict[tuple[State, Verb], Move[State, Relation]]:
    return {
        (State.DRAFT, Verb.SUBMIT): Move(State.SUBMITTED, frozenset({Relation.FILER})),
        (State.SUBMITTED, Verb.TRIAGE): Move(State.TRIAGED, DISPATCHERS),
        (State.TRIAGED, Verb.TRIAGE): Move(State.TRIAGED, DISPATCHERS, _no_decline_asked),
        (State.SUBMITTED, Verb.ANSWER_AT_ONCE): Move(State.PROPOSED, DISPATCHERS),
        (State.TRIAGED, Verb.ASK_INFORMATION): Move(State.RETURNED, DISPATCHERS, _no_decline_asked),
        (State.IN_PROGRESS, Verb.ASK_INFORMATION): Move(State.WAITING_ENTERPRISE, HANDLERS),
        (State.TRIAGED, Verb.ASSIGN): Move(State.ASSIGNED, DISPATCHERS, _no_decline_asked),
        (State.ASSIGNED, Verb.ASSIGN): Move(State.ASSIGNED, DISPATCHERS),
        (State.IN_PROGRESS, Verb.ASSIGN): Move(State.ASSIGNED, DISPATCHERS),
        (State.TRIAGED, Verb.REFER): Move(State.ASSIGNED, DISPATCHERS, _sorted_and_referable),
        (State.ASSIGNED, Verb.REFER): Move(State.ASSIGNED, HANDLERS, _referable_within_a_working_day),
        (State.ASSIGNED, Verb.ACCEPT): Move(State.IN_PROGRESS, HANDLERS),
        (State.IN_PROGRESS, Verb.WAIT): Move(State.WAITING_EXTERNAL, HANDLERS),
        (State.RETURNED, Verb.RESUME): Move(State.TRIAGED, ENTERPRISE | DISPATCHERS),
        (State.WAITING_ENTERPRISE, Verb.RESUME): Move(State.IN_PROGRESS, ENTERPRISE | HANDLERS),
        (State.WAITING_EXTERNAL, Verb.RESUME): Move(State.IN_PROGRESS, HANDLERS),
        (State.IN_PROGRESS, Verb.PROPOSE): Move(State.PROPOSED, HANDLERS, _ready_to_propose),
        (State.PROPOSED, Verb.CONFIRM): Move(State.CLOSED, ENTERPRISE),
        (State.PROPOSED, Verb.DISPUTE): Move(State.IN_PROGRESS, ENTERPRISE),
        (State.CLOSED, Verb.DISPUTE): Move(State.IN_PROGRESS, ENTERPRISE, _still_disputable),
        (State.TRIAGED, Verb.DECLINE): Move(State.TRIAGED, DISPATCHERS, _no_decline_asked),
        (State.TRIAGED, Verb.DECIDE_DECLINE): Move(State.DECLINED, DISPATCHERS, _by_second_person),
        (State.DECLINED, Verb.ESCALATE): Move(State.TRIAGED, ENTERPRISE),
        (State.PROPOSED, Verb.AUTO_CLOSE): Move(State.CLOSED, CLOCK),
        (State.RETURNED, Verb.NO_REPLY): Move(State.PROPOSED, CLOCK),
        (State.WAITING_ENTERPRISE, Verb.NO_REPLY): Move(State.PROPOSED, CLOCK),
        (State.DRAFT, Verb.WITHDRAW): Move(State.WITHDRAWN, ENTERPRISE),
        **_mergers(),
        **{(State(state), Verb.WITHDRAW): Move(State.WITHDRAWN, ENTERPRISE) for state in LIVE},
        **{
            (State(state), Verb.ESCALATE): Move(State(state), HANDLERS | ENTERPRISE | CLOCK, _may_climb)
            for state in LIVE
        },
        **{(State(state), Verb.URGE): Move(State(state), ENTERPRISE | SUPERVISORS, _not_urged) for state in LIVE},
        **{(state, Verb.SUPERVISE): Move(state, SUPERVISORS, _not_supervised) for state in AT_WORK},
        **{(state, Verb.REPORT): Move(state, HANDLERS, _to_report) for state in AT_WORK},
        **{(state, Verb.END_SUPERVISION): Move(state, SUPERVISORS, _reported) for state in AT_WORK},
        **{(state, Verb.EXTEND): Move(state, HANDLERS, _extendable) for state in EXTENDABLE},
        **{(state, Verb.DECIDE_EXTENSION): Move(state, SUPERVISORS, _asked(Verb.EXTEND)) for state in DECIDABLE},
        (State.IN_PROGRESS, Verb.PARK): Move(State.IN_PROGRESS, HANDLERS, _nothing_asked),
        (State.IN_PROGRESS, Verb.DECIDE_PARKING): Move(State.LONG_TERM, SUPERVISORS, _asked(Verb.PARK)),
        (State.WAITING_EXTERNAL, Verb.PAUSE): Move(State.WAITING_EXTERNAL, HANDLERS, _pausable),
        (State.WAITING_EXTERNAL, Verb.DECIDE_PAUSE): Move(State.WAITING_EXTERNAL, SUPERVISORS, _asked(Verb.PAUSE)),
        (State.WAITING_EXTERNAL, Verb.END_PAUSE): Move(State.WAITING_EXTERNAL, CLOCK, _paused),
        (State.LONG_TERM, Verb.REVIEW): Move(State.LONG_TERM, HANDLERS),
        (State.LONG_TERM, Verb.RESUME): Move(State.IN_PROGRESS, HANDLERS),
        **{
            (State(state), Verb.HAND_DOWN): Move(State(state), frozenset({Relation.OVERSEER}), _is_escalated)
            for state in LIVE
        },
    }


def _mergers() -> dict[tuple[State, Verb], Move[State, Relation]]:
    """Who sorts a demand merges it before it is given to a unit, who works on it does so afterwards."""
    sorting = (State.SUBMITTED, State.TRIAGED, State.RETURNED)
    at_work = (State.ASSIGNED, State.IN_PROGRESS, State.WAITING_ENTERPRISE, State.WAITING_EXTERNAL)
    return {
        **{(state, Verb.MERGE): Move(State.MERGED, DISPATCHERS, _no_decline_asked) for state in sorting},
        **{(state, Verb.MERGE): Move(State.MERGED, HANDLERS) for state in at_work},
        (State.MERGED, Verb.UNMERGE): Move(State.TRIAGED, HANDLERS),
    }


TRANSITIONS = _moves()


def _not_yours(verb: object) -> str:
    return _("Your role on this case does not allow “%(verb)s”.") % {"verb": Verb(str(verb)).label}


def _not_now(verb: object, state: object) -> str:
    return _("“%(verb)s” is not possible now: the case is “%(state)s”.") % {
        "verb": Verb(str(verb)).label,
        "state": State(str(state)).label,
    }


# Most answers are only asked whether they are a yes, so the sentences of the others are written when they are read.
WORDS = Words(not_yours=lazy(_not_yours, str), not_now=lazy(_not_now, str))


class Standing(Protocol):
    """A case as far as the rules look at it."""

    state: str


def may(verb: Verb, case: Standing, relations: frozenset[Relation], situation: Situation) -> Answer:
    """Whether somebody in these relations may do the verb to the case now."""
    return can(TRANSITIONS, WORDS, State(case.state), verb, relations, situation)


def possible(case: Standing, relations: frozenset[Relation], situation: Situation) -> list[Verb]:
    """The verbs open to somebody in these relations now, in the order in which they are declared."""
    return [verb for verb in Verb if may(verb, case, relations, situation)]


def may_write(case: Standing, relations: frozenset[Relation]) -> Answer:
    """Whether somebody may send a message to the other side."""
    if not relations & (ENTERPRISE | HANDLERS | DISPATCHERS):
        return no(Denied(_("You can read this conversation but not write in it.")))
    if case.state in MUTE:
        return no(
            Conflict(
                _("This demand is “%(state)s”; nothing can be written to it.") % {"state": State(case.state).label}
            )
        )
    return YES


def may_note(case: Standing, relations: frozenset[Relation]) -> Answer:
    """Whether somebody may write a note inside the zone."""
    if not relations & (HANDLERS | DISPATCHERS | CO_HANDLERS):
        return no(Denied(_("Only staff who work on this case write notes.")))
    if case.state == State.MERGED:
        return no(Conflict(_("This demand was merged into another one. Write the note there.")))
    return YES


def may_share(case: Standing, relations: frozenset[Relation]) -> Answer:
    """Whether somebody may let a colleague of the enterprise read along: who raised it, and the owners."""
    if not relations & ENTERPRISE:
        return no(Denied(_("Only who raised this demand, or an owner of the enterprise, decides who reads along.")))
    if case.state == State.DRAFT:
        return no(Conflict(_("This demand is not sent yet. Share it when it is.")))
    return YES


def may_close_off(case: Standing, relations: frozenset[Relation], *, of_the_zone: bool) -> Answer:
    """Whether somebody may make a demand confidential: the enterprise, or who works on it in the zone's own unit."""
    if not relations & ENTERPRISE and not (of_the_zone and relations & (HANDLERS | DISPATCHERS)):
        return no(Denied(_("Only the enterprise or the zone's own office makes a demand confidential.")))
    return YES


def may_open_up(case: Standing, relations: frozenset[Relation]) -> Answer:
    """Whether somebody may lift that a demand is confidential: the enterprise alone."""
    if not relations & ENTERPRISE:
        return no(Denied(_("Only the enterprise itself lets the other units read a confidential demand.")))
    return YES


@dataclass(frozen=True)
class Written:
    """What the rule of corrections asks about a message or note: whose it is, when it was sent, what followed it."""

    author_id: int
    sent_at: datetime
    answered: bool = False
    judged: bool = False


def may_correct(written: Written, actor_id: int | None, now: datetime) -> Answer:
    """Whether the author may still put his own words right.

    Only for some minutes, and only as long as nobody has built on them: once the other side has answered, or has given
    its verdict on a solution, the words stand as they were read, since the answer and the verdict were given to them.
    A solution that nobody has judged yet may be corrected; a verdict sent meanwhile is then refused as stale.
    """
    if written.author_id != actor_id:
        return no(Denied(_("Only who wrote this may correct it.")))
    if written.judged:
        return no(
            Conflict(_("The enterprise has given its verdict on these words, so they stay. Write another message."))
        )
    if written.answered:
        return no(
            Conflict(_("The other side has answered this already, so it stays as it was read. Write another message."))
        )
    if now > written.sent_at + CORRECTABLE:
        return no(
            Conflict(
                _("A message can be corrected for %(minutes)d minutes, and this one is older. Write another message.")
                % {"minutes": CORRECTABLE // timedelta(minutes=1)}
            )
        )
    return YES


def may_read_notes(relations: frozenset[Relation]) -> bool:
    """Whether somebody may see the notes inside the zone: staff, and never anybody of the enterprise."""
    return bool(relations & STAFF) and not relations & ENTERPRISE_READERS


def side_of(relations: frozenset[Relation]) -> Side:
    """For which side somebody writes. Belonging to the enterprise wins over a post in the zone."""
    return Side.ENTERPRISE if relations & ENTERPRISE_READERS else Side.STAFF


def disputable_until(closed_at: datetime | None, days: int) -> datetime | None:
    """The end of the time in which a closed case can be taken up again."""
    return closed_at + timedelta(days=days) if closed_at else None
