"""Run inside an installation of the bench: takes each way once more through the actions and prints both cases as JSON.

Not a test by itself: `test_bench` runs it and compares.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from openzone.accounts.models import User
from openzone.bench.ways import WAYS, Step, Way
from openzone.cases import actions
from openzone.cases.models import Case, Category
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.models import Activity, Delivery
from openzone.places.models import Post

ROLES = ("filer", "owner", "dispatcher", "second", "officer")


def laid_case(way: Way) -> Case | None:
    """A case that was laid and went this way, filed by a member, so that the owner is told too."""
    rows = Case.objects.filter(
        state=way.states[-1], version=way.version, cycle=way.cycles, message_count=way.messages,
        raised_by__memberships__role="member",
    ).select_related("organisation", "unit", "overseer")  # fmt: skip
    return next((case for case in rows.order_by("id") if [a.verb for a in history(case)] == verbs(way)), None)


def verbs(way: Way) -> list[str]:
    return [f"case.{step.verb}" for step in way.steps]


def history(case: Case) -> QuerySet[Activity]:
    return Activity.objects.filter(subject_type="case", subject_id=case.pk).order_by("id")


def park_of(case: Case) -> int:
    assert case.organisation.park is not None
    return case.organisation.park.unit_id


def people_of(case: Case) -> dict[str, int]:
    """Who is who of a case: by role."""
    owner = case.organisation.memberships.get(role="owner").user_id
    park = park_of(case)
    heads = list(Post.objects.filter(unit_id=park).order_by("user_id").values_list("user_id", flat=True))
    triaged = history(case).filter(verb__in=["case.triage", "case.message"])[0].actor_id
    first = triaged if triaged in heads else heads[0]
    officers = Post.objects.filter(unit_id=case.organisation.unit_id).order_by("user_id")
    officer = case.officer_id or officers[0].user_id
    second = next(one for one in heads if one != first)
    return {"filer": case.raised_by_id, "owner": owner, "dispatcher": first, "second": second, "officer": officer}


def act(case: Case, way: Way, people: dict[str, int]) -> Any:
    """The same way once more, through the actions."""
    made: Any = None
    moment = clock.now() - timedelta(hours=way.hours + 1)
    category = Category.objects.get(cases=case)
    for step in way.steps:
        moment += timedelta(hours=step.hours or 0.001)
        by = Actor(people[step.who], case.zone_id)
        with clock.fixed(moment):
            made = one(made, step, by, case, category, people)
            made = Case.objects.select_related("organisation", "unit", "overseer").get(pk=made.pk)
    for role in ("filer", *(["officer"] if "case.assign" in verbs(way) else [])):
        actions.mark_read(made, by=Actor(people[role], case.zone_id), number=made.message_count)
    return made


def one(made: Any, step: Step, by: Actor, case: Case, category: Category, people: dict[str, int]) -> Any:
    """One step. Resuming is done by the answer that follows it."""
    words: dict[str, Any] = {"by": by, "body": "A word."}
    unit, month = case.organisation.unit, (clock.now() + timedelta(days=30)).date()
    demand: Any = {"organisation": case.organisation, "category": category, "title": "A title", "description": "More."}
    acts: dict[str, Callable[[], Any]] = {
        "submit": lambda: actions.raise_demand(**demand, answers={"people": "40"}, by=by),
        "triage": lambda: actions.triage(made, by=by),
        "assign": lambda: actions.assign(made, by=by, unit=unit, officer=User.objects.get(pk=people["officer"])),
        "accept": lambda: actions.accept(made, by=by),
        "ask_information": lambda: actions.ask_information(made, **words),
        "message": lambda: actions.post_message(made, **words),
        "propose": lambda: actions.propose(made, outcome="solved", **words),
        "confirm": lambda: actions.confirm(made, by=by, solved="yes", satisfaction=5),
        "dispute": lambda: actions.dispute(made, by=by, reason="Not yet."),
        "withdraw": lambda: actions.withdraw(made, by=by, reason="It has been settled."),
        "escalate": lambda: actions.escalate(made, by=by, reason="It needs the park."),
        "wait": lambda: actions.wait(made, by=by, on="The grid company", until=month),
        "resume": lambda: None,
    }
    done = acts[step.verb]()
    return done if step.verb == "submit" else made


def shape(case: Case, people: dict[str, int]) -> dict[str, Any]:
    """All rows of a case, with roles for people and without times and texts that differ by chance."""
    role: dict[Any, str] = {number: name for name, number in people.items()}
    units: dict[Any, str | None] = {None: None, case.organisation.unit_id: "station", park_of(case): "park"}
    log = list(history(case))
    return {
        "case": [case.state, case.version, case.cycle, case.message_count, role.get(case.officer_id),
                 units[case.unit_id], units[case.overseer_id], case.unanswered_since is None,
                 case.closed_at is None, case.intake,
                 sorted(case.answers) if case.answers else [], case.park_id == case.organisation.park_id],
        "participants": [[role[row.user_id], row.files] for row in case.participants.order_by("id")],
        "periods": [[row.state, row.until is None, row.reason, row.body, row.expected is None]
                    for row in case.state_periods.order_by("id")],
        "assignments": [[row.cycle, units[row.unit_id], role.get(row.officer_id), row.kind, row.reason, role[row.by_id]]
                        for row in case.assignments.order_by("id")],
        "escalations": [[row.upwards, units[row.to_unit_id], row.reason, role[row.by_id]]
                        for row in case.escalations.order_by("id")],
        "promise": [case.promise_id is None, case.due_at is None],
        "clocks": [[row.cycle, row.kind, row.subject, row.ended, row.is_resting, row.length.days, row.promised.days,
                    row.round_the_clock, row.steps, row.stretches.filter(until__isnull=True).count(), row.late_by]
                   for row in case.clocks.order_by("cycle", "kind")],
        "messages": [[row.number, row.side, role[row.author_id]] for row in case.messages.order_by("number")],
        "cycles": [[row.number, row.outcome, row.solution and row.solution.number, units[row.unit_id],
                    row.category_id is None, row.proposed_at is None, row.answered_at is None,
                    role.get(row.answered_by_id), row.solved == "", row.satisfaction is None, row.reason,
                    row.closed_at is None, row.disputed_at is None] for row in case.cycles.order_by("number")],
        "read": sorted(role[row.user_id] for row in case.read_marks.all()),
        "log": [[row.verb, role[row.actor_id], row.via, row.audience, sorted(row.data),
                 [row.data.get(name) for name in ("from", "to", "number", "side", "message", "cycle")]] for row in log],
        "told": [[row.activity.verb, role[row.recipient_id], row.channel] for row in
                 Delivery.objects.filter(channel="page", activity__in=log).select_related("activity")
                 .order_by("activity_id", "recipient_id")],
    }  # fmt: skip


found = {}
for way in WAYS:
    laid = laid_case(way)
    if laid is not None:
        people = people_of(laid)
        found[way.name] = [shape(laid, people), shape(act(laid, way, people), people)]
print(json.dumps(found))
