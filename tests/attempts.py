"""Each verb as somebody would try it, with whatever it must carry."""

from collections.abc import Callable
from datetime import date, timedelta

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State, Verb
from openzone.cases.models import Case
from openzone.core import clock
from openzone.core.actor import Actor

Attempt = Callable[[Cast, Case, Actor], object]


def soon(days: int = 7) -> date:
    """A day in the near future."""
    return (clock.now() + timedelta(days=days)).date()


ATTEMPTS: dict[Verb, Attempt] = {
    Verb.SUBMIT: lambda cast, case, by: actions.submit(case, by=by),
    Verb.TRIAGE: lambda cast, case, by: actions.triage(case, by=by, urgency="urgent"),
    Verb.ANSWER_AT_ONCE: lambda cast, case, by: actions.answer_at_once(case, by=by, outcome="solved", body="Here."),
    Verb.ASK_INFORMATION: lambda cast, case, by: actions.ask_information(case, by=by, body="Which stop?"),
    Verb.ASSIGN: lambda cast, case, by: actions.assign(case, by=by, unit=cast.units["station"]),
    Verb.REFER: lambda cast, case, by: actions.refer(case, by=by, unit=cast.units["other"], reason="Theirs."),
    Verb.ACCEPT: lambda cast, case, by: actions.accept(case, by=by),
    Verb.WAIT: lambda cast, case, by: actions.wait(case, by=by, on="The bus company", until=soon()),
    Verb.RESUME: lambda cast, case, by: actions.resume(case, by=by),
    Verb.ESCALATE: lambda cast, case, by: actions.escalate(case, by=by, reason="Too big for us."),
    Verb.HAND_DOWN: lambda cast, case, by: actions.hand_down(case, by=by, reason="Small again."),
    Verb.PROPOSE: lambda cast, case, by: actions.propose(case, by=by, outcome="solved", body="Here."),
    Verb.CONFIRM: lambda cast, case, by: actions.confirm(case, by=by, solved="yes", satisfaction=4),
    Verb.DISPUTE: lambda cast, case, by: actions.dispute(case, by=by, reason="No bus came."),
    Verb.DECLINE: lambda cast, case, by: actions.decline(case, by=by, reason="Not ours."),
    Verb.DECIDE_DECLINE: lambda cast, case, by: actions.decide_decline(case, by=by),
    Verb.WITHDRAW: lambda cast, case, by: actions.withdraw(case, by=by, reason="No longer needed."),
    Verb.URGE: lambda cast, case, by: actions.urge(case, by=by, reason="Where does it stand?"),
    Verb.SUPERVISE: lambda cast, case, by: actions.supervise(
        case, by=by, letter="2026-17", reason="Solve it.", until=soon()
    ),
    Verb.REPORT: lambda cast, case, by: actions.report(case, by=by, body="We are at it."),
    Verb.END_SUPERVISION: lambda cast, case, by: actions.end_supervision(case, by=by),
    Verb.EXTEND: lambda cast, case, by: actions.extend(
        case, by=by, until=soon(60), reason="The bus is not built yet.", explanation="The bus is not built yet."
    ),
    Verb.DECIDE_EXTENSION: lambda cast, case, by: actions.decide_extension(case, by=by),
    Verb.PARK: lambda cast, case, by: actions.park(
        case, by=by, plan="A road in 2030.", reason="There is no road.", until=soon(60)
    ),
    Verb.DECIDE_PARKING: lambda cast, case, by: actions.decide_parking(case, by=by),
    Verb.REVIEW: lambda cast, case, by: actions.review(case, by=by, body="The road is planned.", until=soon(90)),
    Verb.PAUSE: lambda cast, case, by: actions.pause(
        case, by=by, until=soon(), reason="The company is deaf.", explanation="The bus company decides in a week."
    ),
    Verb.DECIDE_PAUSE: lambda cast, case, by: actions.decide_pause(case, by=by),
    Verb.END_PAUSE: lambda cast, case, by: actions.end_pause(case, by=by),
    Verb.MERGE: lambda cast, case, by: actions.merge(case, by=by, target=cast.case(State.IN_PROGRESS)),
    Verb.UNMERGE: lambda cast, case, by: actions.unmerge(case, by=by),
    Verb.AUTO_CLOSE: lambda cast, case, by: actions.auto_close(case, by=by),
    Verb.NO_REPLY: lambda cast, case, by: actions.propose_without_reply(case, by=by),
}
