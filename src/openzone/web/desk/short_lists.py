"""The short lists of My day beside the queues: what is to be decided, kept, contributed, published, looked at."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject

from openzone.cases.joint_queries import tasks_waiting
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.core.prepared import PreparedFor
from openzone.formalities.home_queries import applications_to_check, contracts_pressing
from openzone.formalities.mandates import agencies_of
from openzone.formalities.running import steps_waiting, waiting_at_desk
from openzone.formalities.shuttle_queries import routes_ready
from openzone.knowledge.queries import waiting_for
from openzone.partnerships.group_queries import items_waiting
from openzone.partnerships.queries import commitments_waiting
from openzone.places.models import Zone
from openzone.places.queries import network, today_of
from openzone.registry.correction_queries import corrections_to_decide
from openzone.registry.queries import standing
from openzone.registry.risks import told
from openzone.registry.settlements import late_steps, suggestions_for
from openzone.web.parts.registry.corrections import correction_kind
from openzone.web.parts.registry.looking import followed_with_news

SHOWN = 30
FOLLOWED = 8
_OF_IT = {
    "ref": "organisation__ref",
    "name": "organisation__name",
    "name_local": "organisation__name_local",
}


def short_lists(actor: Actor) -> dict[str, Any]:
    """All of them, as the page shows them: one statement."""
    today = today_of(actor)
    lists = _asked((standing(actor), today), lambda: _lists(actor, today))().pop()
    steps, risks, proposed, followed, tasks, articles, commitments, formalities, done, items, agencies, *pooled = (
        list(one or ()) for one in lists
    )
    return {
        "agency_units": agencies,
        "late_steps": [
            {**_named(one), "step": local(one["step"], one["step_local"]), "due": date.fromisoformat(one["due"])}
            for one in steps
        ],
        "at_risk": [{**_named(one), "reasons": told(one["reasons"])} for one in risks],
        "corrections": [
            {**_named(one), "kind": correction_kind(one["kind"]), "at": datetime.fromisoformat(one["at"])}
            for one in proposed
        ],
        "followed": [_named(one) for one in followed],
        "co_tasks": [_task(actor, one) for one in tasks],
        "articles": [
            {**one, "shown": local(one["title"], one["title_local"]), "at": datetime.fromisoformat(one["at"])}
            for one in articles
        ],
        "commitments": [_commitment(one, today) for one in commitments],
        "formalities": [_formality(one) for one in (*formalities, *done)],
        "action_items": [
            {**_commitment(one, today), "group": local(one["group"], one["group_local"])} for one in items
        ],
        **_pooled(today, *pooled),
    }


def _named(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "organisation": local(one["name"], one["name_local"])}


def _task(actor: Actor, one: dict[str, Any]) -> dict[str, Any]:
    """What a unit is asked to contribute, with its name and whether it is late."""
    due_at = datetime.fromisoformat(one["due_at"])
    told = {"due": date.fromisoformat(one["due"]), "unit": network(actor).units[one["unit"]].shown_name}
    return {**_named(one), **told, "late": due_at < clock.now(), "mine": one["officer"] == actor.user_id}


def _commitment(one: dict[str, Any], today: date) -> dict[str, Any]:
    """What was promised in an agreement, or given out by a group: by when, and whether that is over."""
    due = date.fromisoformat(one["due"]) if one["due"] else None
    return {**one, "shown": local(one["text"], one["text_local"]), "due": due, "late": due is not None and due < today}


def _formality(one: dict[str, Any]) -> dict[str, Any]:
    """A formality to be accepted, or a step of one that can be done, and by when."""
    step = local(one["step"], one["step_local"]) if "step" in one else ""
    due = datetime.fromisoformat(one["due"]) if one["due"] else None
    return {**one, "shown": local(one["name"], one["name_local"]), "step_shown": step, "due": due}


def _pooled(today: date, routes: list[Any], applications: list[Any], contracts: list[Any]) -> dict[str, Any]:
    """Routes that can be opened, applications for homes to decide on, contracts that end soon."""
    ending = [{**_named(one), "until": date.fromisoformat(one["until"])} for one in contracts]
    return {
        "routes_ready": [{**one, "shown": local(one["name"], one["name_local"])} for one in routes],
        "home_applications": [_named(one) for one in applications],
        "home_contracts": [{**one, "late": one["until"] < today} for one in ending],
    }


_asked: PreparedFor[tuple[Any, ...]] = PreparedFor()


def _lists(actor: Actor, today: date) -> QuerySet[Any, tuple[Any, ...]]:
    step = JSONObject(**_OF_IT, step="step__name", step_local="step__name_local", due="due")
    proposed = JSONObject(**_OF_IT, number="pk", kind="kind", at="proposed_at", person="proposed_by__name")
    followed = JSONObject(ref="ref", name="name", name_local="name_local", has_news="has_news")
    names = {name: f"case__organisation__{name}" for name in ("name", "name_local")}
    of_task = {
        "ref": "case__ref",
        "title": "case__title",
        "number": "number",
        "unit": "unit_id",
        "officer": "officer_id",
    }
    task = JSONObject(**of_task, **names, what="what", due="due", due_at="due_at")
    of_article = {"ref": "article__ref", "title": "title", "title_local": "title_local"}
    article = JSONObject(**of_article, author="author__name", at="written_at")
    promise = JSONObject(
        ref="agreement__ref", number="number", text="text", text_local="text_local", due="due_on", state="state"
    )
    begun = {"ref": "ref", "name": "version__name", "name_local": "version__name_local", "due": "due_at"}
    of_step = {name: f"formality__version__{name}" for name in ("name", "name_local")}
    ready = JSONObject(ref="formality__ref", **of_step, step="step__name", step_local="step__name_local", due="due_at")
    of_item = {"group": "group__name", "group_local": "group__name_local", "code": "group__code"}
    item = JSONObject(
        **of_item, id="pk", number="number", text="text", text_local="text_local", due="due_on", state="state"
    )
    route = JSONObject(ref="ref", name="name", name_local="name_local", riders="pooled", seats=F("seats") * F("runs"))
    employer = {name: f"organisation__{name}" for name in ("name", "name_local")}
    asked = JSONObject(ref="ref", state="state", **employer)
    of_contract = {"ref": "application__ref", "until": "until"}
    contract = JSONObject(**of_contract, **{name: f"application__{column}" for name, column in employer.items()})
    return Zone.objects.filter(pk=actor.where).values_list(
        ArraySubquery(late_steps(actor, today).values(one=step)[:SHOWN]),
        ArraySubquery(suggestions_for(actor).values(one=JSONObject(**_OF_IT, reasons="reasons"))[:SHOWN]),
        ArraySubquery(corrections_to_decide(actor).values(one=proposed)[:SHOWN]),
        ArraySubquery(followed_with_news(actor).values(one=followed)[:FOLLOWED]),
        ArraySubquery(tasks_waiting(actor).values(one=task)[:SHOWN]),
        ArraySubquery(waiting_for(actor).values(one=article)[:SHOWN]),
        ArraySubquery(commitments_waiting(actor, today).values(one=promise)[:SHOWN]),
        ArraySubquery(waiting_at_desk(actor).values(one=JSONObject(**begun))[:SHOWN]),
        ArraySubquery(steps_waiting(actor).values(one=ready)[:SHOWN]),
        ArraySubquery(items_waiting(actor).values(one=item)[:SHOWN]),
        ArraySubquery(agencies_of(actor.where).order_by().values("unit")),
        ArraySubquery(routes_ready(actor, today).values(one=route)[:SHOWN]),
        ArraySubquery(applications_to_check(actor).values(one=asked)[:SHOWN]),
        ArraySubquery(contracts_pressing(actor, today).values(one=contract)[:SHOWN]),
    )
