"""How returns read as notices."""

from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.registry.models import Return, ReturnRound
from openzone.registry.queries import organisations_joined
from openzone.registry.return_queries import returns_at_portal, returns_visible_to, rounds_at_desk
from openzone.web.parts.cases.history import names_in

_SENTENCES: dict[str, Callable[[], str]] = {
    "return_round.asked": lambda: _("asks for figures of your enterprise"),
    "return_round.reminded": lambda: _("reminds you of a return"),
    "return_round.closed": lambda: _("closed a round of returns"),
    "return.submit": lambda: _("submitted a return"),
    "return.accept": lambda: _("accepted your return"),
    "return.send_back": lambda: _("asks you to correct a return"),
    "return.excuse": lambda: _("says that you need not fill in a return"),
    "return.ask_again": lambda: _("asks for a return after all"),
}


def tell_of_rounds(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of rounds: to an enterprise as what it is asked, at the desk as the round itself."""
    wanted = {activity.subject_id for activity in activities}
    asked = {row.round_id: row for row in returns_at_portal(actor).filter(round__in=wanted).order_by("-id")}
    run = rounds_at_desk(actor).in_bulk(wanted - asked.keys())
    answer = {}
    for activity in activities:
        own, round_ = asked.get(activity.subject_id), run.get(activity.subject_id)
        if own is not None:
            answer[activity.pk] = _of_round(activity, own.round, reverse("portal_return", args=[own.pk]))
        elif round_ is not None:
            answer[activity.pk] = _of_round(activity, round_, reverse("desk_round", args=[round_.pk]))
    return answer


def _of_round(activity: Activity, round_: ReturnRound, path: str) -> Line:
    return Line(
        who=round_.unit.shown_name,
        sentence=_SENTENCES[activity.verb](),
        title=round_.shown_name,
        ref="",
        path=path,
    )


def tell_of_returns(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of single returns, at the door of the reader."""
    rows = returns_visible_to(actor).in_bulk({activity.subject_id for activity in activities})
    joined, names = organisations_joined(actor), names_in(actor, activities)
    return {
        activity.pk: Line(
            who=names.person(activity.actor_id),
            sentence=_SENTENCES[activity.verb](),
            title=row.round.shown_name,
            ref=row.organisation.ref,
            path=_place(row, at_portal=row.organisation_id in joined),
            about=row.organisation.shown_name,
        )
        for activity in activities
        if (row := rows.get(activity.subject_id)) is not None
    }


def _place(row: Return, *, at_portal: bool) -> str:
    if at_portal:
        return reverse("portal_return", args=[row.pk])
    return reverse("desk_return", args=[row.round_id, row.organisation.ref])
