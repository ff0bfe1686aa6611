"""Who is told of what happens on a case, and which open pages are woken."""

from openzone.cases.enums import Side, Solved, State, Verb
from openzone.cases.joint import TaskState
from openzone.cases.models import Case, CoTask
from openzone.cases.queries import enterprise_people, shared_with, visible_to
from openzone.cases.rules import ASKED_ABOVE, OF_THE_ZONE
from openzone.cases.rules import ENDED as NO_LONGER
from openzone.core.actions import deliver
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.live import tell
from openzone.core.models import Activity
from openzone.places.absences import instead_of
from openzone.places.enums import Role
from openzone.places.queries import holders, nearest_people, network_of
from openzone.places.rules import DISPATCHING_ROLES, WORKING_ROLES
from openzone.registry.actions.following import tell_followers_of_case
from openzone.registry.queries import followers_of

_TOLD: dict[str, frozenset[Side]] = {
    "message": frozenset({Side.ENTERPRISE, Side.STAFF}),
    "note": frozenset({Side.STAFF}),
    "remind": frozenset({Side.STAFF}),
    "warn": frozenset({Side.STAFF}),
    "supervise_late": frozenset({Side.STAFF}),
    "released": frozenset({Side.STAFF}),
    "shared_out": frozenset({Side.STAFF}),
    "handed_over": frozenset({Side.STAFF}),
    "close_off": frozenset({Side.STAFF}),
    "open_up": frozenset({Side.STAFF}),
    Verb.SUBMIT: frozenset({Side.STAFF, Side.ENTERPRISE}),
    Verb.TRIAGE: frozenset(),
    Verb.ANSWER_AT_ONCE: frozenset({Side.ENTERPRISE}),
    Verb.ASK_INFORMATION: frozenset({Side.ENTERPRISE}),
    Verb.ASSIGN: frozenset({Side.STAFF}),
    Verb.REFER: frozenset({Side.STAFF}),
    Verb.ACCEPT: frozenset({Side.ENTERPRISE}),
    Verb.WAIT: frozenset({Side.ENTERPRISE}),
    Verb.RESUME: frozenset({Side.STAFF}),
    Verb.ESCALATE: frozenset({Side.STAFF}),
    Verb.HAND_DOWN: frozenset({Side.STAFF}),
    Verb.PROPOSE: frozenset({Side.ENTERPRISE}),
    Verb.CONFIRM: frozenset({Side.STAFF}),
    Verb.DISPUTE: frozenset({Side.STAFF}),
    Verb.DECLINE: frozenset({Side.STAFF}),
    Verb.DECIDE_DECLINE: frozenset({Side.STAFF, Side.ENTERPRISE}),
    Verb.WITHDRAW: frozenset({Side.STAFF}),
    Verb.URGE: frozenset({Side.STAFF}),
    Verb.SUPERVISE: frozenset({Side.STAFF}),
    Verb.REPORT: frozenset({Side.STAFF}),
    Verb.END_SUPERVISION: frozenset({Side.STAFF}),
    Verb.EXTEND: frozenset({Side.STAFF}),
    Verb.DECIDE_EXTENSION: frozenset({Side.STAFF, Side.ENTERPRISE}),
    Verb.PARK: frozenset({Side.STAFF}),
    Verb.DECIDE_PARKING: frozenset({Side.STAFF, Side.ENTERPRISE}),
    Verb.REVIEW: frozenset({Side.ENTERPRISE}),
    Verb.PAUSE: frozenset({Side.STAFF}),
    Verb.DECIDE_PAUSE: frozenset({Side.STAFF, Side.ENTERPRISE}),
    Verb.END_PAUSE: frozenset({Side.STAFF}),
    "review_due": frozenset({Side.STAFF}),
    Verb.MERGE: frozenset({Side.STAFF, Side.ENTERPRISE}),
    Verb.UNMERGE: frozenset({Side.STAFF, Side.ENTERPRISE}),
    "merged_in": frozenset({Side.STAFF}),
    "policy_proposed": frozenset({Side.ENTERPRISE}),
    "policy_adopted": frozenset({Side.ENTERPRISE}),
    "policy_rejected": frozenset({Side.ENTERPRISE}),
    "merged_out": frozenset({Side.STAFF}),
    Verb.AUTO_CLOSE: frozenset({Side.ENTERPRISE, Side.STAFF}),
    Verb.NO_REPLY: frozenset({Side.ENTERPRISE, Side.STAFF}),
    "reminder": frozenset({Side.ENTERPRISE}),
    "held": frozenset({Side.STAFF}),
    "call_back": frozenset({Side.STAFF}),
}
# Whom the level above has to decide for, or is told by.
_FOR_ABOVE = ASKED_ABOVE | {Verb.REPORT}
_WITH_A_DECISION = frozenset({Verb.DECIDE_DECLINE, Verb.DECIDE_EXTENSION, Verb.DECIDE_PARKING, Verb.DECIDE_PAUSE})
ENDED = (State.CLOSED, State.DECLINED, State.WITHDRAWN)
_FOR_DISPATCHERS = frozenset({Verb.SUBMIT, Verb.DECLINE, Verb.DECIDE_DECLINE, "warn"})


def tell_of(case: Case, activity: Activity, *, by: Actor, but: frozenset[int] = frozenset()) -> None:
    """Deliver the activity to the people it concerns (`but` those told in another way) and wake the open pages.

    Writing history tells nobody.
    """
    if by.via == "history":
        return
    told = deliver(activity, to=_people(case, activity) - but)
    _tell_followers(case, activity, by, but=told | but)
    # What concerns the zone alone must not even stir the enterprise's page.
    case_topic = f"case:{case.pk}:staff" if activity.audience == Audience.STAFF else f"case:{case.pk}"
    tell([case_topic, f"zone:{case.zone_id}:queue", *(f"user:{user}" for user in sorted(told))])


def _tell_followers(case: Case, activity: Activity, by: Actor, *, but: set[int] | frozenset[int]) -> None:
    """Tell those who follow the enterprise, may see the demand, and are not told of it as their own matter."""
    if (verb := _verb_for_followers(activity)) is None:
        return
    people = [user for user in followers_of(case.organisation_id) if user not in but and user != by.user_id]
    seeing = {user for user in people if visible_to(Actor(user, case.zone_id)).filter(pk=case.pk).exists()}
    tell_followers_of_case(verb, case.organisation, case=case.pk, to=seeing, by=by)


def _verb_for_followers(activity: Activity) -> str | None:
    if activity.verb == f"case.{Verb.SUBMIT}":
        return "organisation.case_opened"
    before, after = activity.data.get("from"), activity.data.get("to")
    return "organisation.case_ended" if after in ENDED and before not in (after, State.DRAFT) else None


def _people(case: Case, activity: Activity) -> set[int]:
    verb = activity.verb.removeprefix("case.")
    if verb == "mention":
        return set(activity.data["users"])
    if "told" in activity.data:
        return set(activity.data["told"])
    if verb == "second_look":
        return asked_again(case)
    sides = _TOLD.get(verb, frozenset()) if not _is_good_news(verb, activity) else frozenset()
    people: set[int] = {activity.data["user"]} if verb == "share" else set()
    if Side.ENTERPRISE in sides and _concerns_enterprise(verb, activity):
        people |= enterprise_people(case)
    if verb == "supervise_late":
        people |= _nearest_people(case, network_of(case.zone_id).top.pk, True)
    elif verb in _FOR_ABOVE:
        people |= people_above(case, of_the_zone=verb in OF_THE_ZONE)
    elif Side.STAFF in sides:
        people |= staff_concerned(case, dispatching=verb in _FOR_DISPATCHERS)
    return people | _still_helping(case, activity)


def _still_helping(case: Case, activity: Activity) -> set[int]:
    """Who still worked on a task for a case that has ended just now: it is ended with it."""
    if activity.data.get("to") not in NO_LONGER or activity.data.get("from") in NO_LONGER:
        return set()
    open_tasks = case.co_tasks.filter(state=TaskState.OPEN)
    return {user for task in open_tasks for user in helpers_concerned(case, task)}


def helpers_concerned(case: Case, task: CoTask) -> set[int]:
    """Who works on a task for the case, or the nearest people who answer for its unit; those who may see the case."""
    people = {task.officer_id} if task.officer_id else _nearest_people(case, task.unit_id, False)
    return {one for one in people if visible_to(Actor(one, case.zone_id)).filter(pk=case.pk).exists()}


def _is_good_news(verb: str, activity: Activity) -> bool:
    """What only confirms that all is well stirs nobody."""
    said = {"held": "held", "call_back": "solved"}.get(verb)
    return said is not None and activity.data[said] in ("", Solved.YES)


def asked_again(case: Case) -> set[int]:
    """Who is asked whether a solution still holds: who raised the demand, or when he has left the owners."""
    people = enterprise_people(case)
    return {case.raised_by_id} & people or people - shared_with(case)


def _concerns_enterprise(verb: str, activity: Activity) -> bool:
    """What the zone refused to itself stays inside it."""
    return verb not in _WITH_A_DECISION or bool(activity.data.get("granted"))


def staff_concerned(case: Case, *, dispatching: bool = False) -> set[int]:
    """The officer of the case, or the nearest people who answer for its unit; and those to whom it was escalated.

    For who is away: the deputy.
    """
    if case.unit_id is None:
        return set()
    if case.officer_id is not None and not dispatching:
        people = {case.officer_id}
    else:
        people = _nearest_people(case, case.unit_id, dispatching)
    if case.overseer_id:
        people |= _nearest_people(case, case.overseer_id, True)
    people = instead_of(case.zone_id, people)
    return _hearing(case, people) if case.complaint_about_id else people


def _hearing(case: Case, people: set[int]) -> set[int]:
    """Those whom a complaint is not about; where nobody is left, the leaders of the zone."""
    hearing = {one for one in people if visible_to(Actor(one, case.zone_id)).filter(pk=case.pk).exists()}
    top = network_of(case.zone_id).top.pk
    return hearing or {post.user_id for post in holders([top], [Role.LEADER])}


def people_above(case: Case, *, of_the_zone: bool = False) -> set[int]:
    """Who answers for what lies above the unit that leads: those who supervise it and grant it more time."""
    tree = network_of(case.zone_id)
    assert case.unit_id is not None, "a sent case has a unit"
    above = [unit.pk for unit in tree.above(case.unit_id)]
    return _nearest_people(case, tree.top.pk if of_the_zone or not above else above[0], True)


def _nearest_people(case: Case, unit_id: int, dispatching: bool) -> set[int]:
    roles = DISPATCHING_ROLES if dispatching else WORKING_ROLES
    return nearest_people(network_of(case.zone_id), unit_id, roles)
