"""How returns read as notices."""

from collections.abc import Callable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from openzone.core.actor import Actor
from openzone.core.days import in_words
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.registry.models import Return, ReturnRound
from openzone.registry.queries import organisations_joined
from openzone.registry.return_queries import returns_at_portal, returns_visible_to, rounds_at_desk
from openzone.ui.numbers import grouped
from openzone.web.parts.cases.history import names_in

MOST_SHOWN = 50

_SENTENCES: dict[str, Callable[[], str]] = {
    "return_round.asked": lambda: _("asks for figures of your enterprise"),
    "return_round.reminded": lambda: _("reminds you of a return"),
    "return_round.moved": lambda: _("gives you more time for a return"),
    "return_round.cancelled": lambda: _("took a return back: you need not fill it in"),
    "return_round.closed": lambda: _("closed a round of returns"),
    "return.submit": lambda: _("submitted a return"),
    "return.enter": lambda: _("entered a return for an enterprise"),
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


_MOMENTS: dict[str, Callable[[], str]] = {
    "before": lambda: _("reminded %(n)s before its day"),
    "on": lambda: _("reminded %(n)s on its day"),
    "after": lambda: _("reminded %(n)s after its day"),
}


def _day(text: str) -> str:
    return in_words(date.fromisoformat(text))


def _reminded(one: Activity) -> str:
    count = one.data.get("count", 0)
    words = ngettext("%(n)s enterprise", "%(n)s enterprises", count) % {"n": grouped(count)}
    said = _MOMENTS[one.data["moment"]]() if "moment" in one.data else _("reminded %(n)s")
    return said % {"n": words}


_HAPPENED: dict[str, Callable[[Activity], str]] = {
    "return_round.asked": lambda one: _("asked further enterprises") if one.data.get("added") else _("asked for it"),
    "return_round.reminded": _reminded,
    "return_round.moved": lambda one: _("set a later day: %(day)s") % {"day": _day(one.data["due"])},
    "return_round.cancelled": lambda one: _("took it back"),
    "return_round.closed": lambda one: pgettext("round of returns", "closed it"),
}


def round_history(actor: Actor, round_: ReturnRound) -> list[tuple[Activity, str, str]]:
    """What was done to a round, who did it (nobody: it went by itself), and in words; the latest first."""
    rows = Activity.objects.filter(subject_type="return_round", subject_id=round_.pk, verb__in=_HAPPENED)
    found = list(rows.order_by("-id")[:MOST_SHOWN])
    names = names_in(actor, found)
    return [(one, names.person(one.actor_id) if one.actor_id else "", _HAPPENED[one.verb](one)) for one in found]
