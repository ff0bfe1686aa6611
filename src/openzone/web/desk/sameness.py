"""Same or not, at the desk: hints while typing, likely pairs, merging with a preview, and what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.core.actor import Actor
from openzone.places.queries import serves, today_of
from openzone.registry.actions import merging as acts
from openzone.registry.actions import sameness
from openzone.registry.actions.sameness import insist_serves_both
from openzone.registry.likely import Wanted, between, hints, merges_visible_to, not_same_visible_to, pairs_visible_to
from openzone.registry.models import Identifier, LikelyPair, Organisation, OrganisationName
from openzone.registry.previews import moved_in, preview
from openzone.registry.queries import visible_to
from openzone.registry.sameness import SURE, told
from openzone.registry.schemes import SCHEMES
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.paging import page_by_date, page_by_number
from openzone.web.parts.registry.figures_told import exact_words
from openzone.web.requests import PageRequest, for_staff, gone_to

both_ways = require_http_methods(["GET", "HEAD", "POST"])
LONGEST = 200


@require_GET
@for_staff
def name_hints(request: PageRequest) -> HttpResponseBase:
    """What is known by the names or the number that are just being typed: a part of the page."""
    typed = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("name", "name_local", "value", "scheme")}
    scheme = SCHEMES.get(typed["scheme"])
    numbers = ((scheme.code, scheme.normal(typed["value"])),) if scheme and typed["value"] else ()
    names = tuple(filter(None, (typed["name"], typed["name_local"])))
    found = hints(request.actor, Wanted(names, numbers)) if names or numbers else []
    rows = [{"organisation": one.organisation, "points": one.points, "reasons": told(one.reasons)} for one in found]
    return render(request, "desk/sameness/hints.html", {"hints": rows, "sure": SURE})


@dataclass(frozen=True)
class Side:
    """One of two organisations, with its other names and its numbers."""

    organisation: Organisation
    names: list[str]
    numbers: list[str]


def _sides(rows: Iterable[Organisation]) -> dict[int, Side]:
    """The organisations with what tells them apart, by id: one statement."""
    by_id = {row.pk: row for row in rows}
    names = OrganisationName.objects.filter(organisation=OuterRef("pk")).order_by("id").values("name")
    borne = Identifier.objects.filter(organisation=OuterRef("pk"), ended="").order_by("id")
    numbers = borne.values(one=JSONObject(scheme="scheme", value="value"))
    marked = Organisation.objects.filter(pk__in=by_id).order_by("pk")
    told = marked.values_list("pk", ArraySubquery(names), ArraySubquery(numbers))
    return {pk: Side(by_id[pk], known, [_number(one) for one in given]) for pk, known, given in told}


def _number(one: dict[str, str]) -> str:
    scheme = SCHEMES.get(one["scheme"])
    return f"{scheme.words if scheme else one['scheme']} {one['value']}"


TABS = ("", "later", "apart", "merges")


@require_GET
@for_staff
def pairs(request: PageRequest) -> HttpResponseBase:
    """The likely pairs, the likeliest first; those put off; what was found not to be the same; what was merged."""
    which = request.GET.get("which", "")
    which = which if which in TABS else ""
    after = request.GET.get("after", "")
    context: dict[str, Any] = {"which": which, "tabs": _tabs()}
    if "one" in request.GET:
        refs = [request.GET.get(name, "").strip().upper() for name in ("one", "other")]
        if visible_to(request.actor).filter(ref__in=refs).count() == len(refs):
            return redirect("desk_merge", *refs)
        context |= {"one_ref": refs[0], "other_ref": refs[1], "not_found": True}
    if which == "merges":
        context["page"] = page_by_date(merges_visible_to(request.actor), after, date="merged_at", counted=False)
    elif which == "apart":
        context["page"] = page_by_date(not_same_visible_to(request.actor), after, date="decided_at", counted=False)
    else:
        page = page_by_number(_asked(request.actor, later=which == "later"), after, column="score")
        sides = _sides({row.pk: row for pair in page.rows for row in (pair.first, pair.second)}.values())
        context |= {"page": page, "pairs": [_shown(request.actor, pair, sides) for pair in page.rows]}
    return render(request, "desk/sameness/pairs.html", context)


def _tabs() -> list[tuple[str, str]]:
    words = (_("To be decided"), _("Later"), _("Not the same"), _("Merged"))
    return list(zip(TABS, words, strict=True))


def _asked(actor: Actor, *, later: bool) -> QuerySet[LikelyPair]:
    put_off = Q(later_until__gt=today_of(actor))
    rows = pairs_visible_to(actor)
    return rows.filter(put_off) if later else rows.exclude(put_off)


def _shown(actor: Actor, pair: LikelyPair, sides: dict[int, Side]) -> dict[str, Any]:
    return {
        "pair": pair,
        "sides": [sides[pair.first_id], sides[pair.second_id]],
        "sure": pair.score >= SURE,
        "reasons": told(pair.reasons),
        "may": serves(actor, pair.first.unit_id) and serves(actor, pair.second.unit_id),
    }


def _two(request: PageRequest, ref: str, other: str) -> tuple[Organisation, Organisation]:
    rows = {row.ref: row for row in visible_to(request.actor).filter(ref__in=[ref, other])}
    if not {ref, other} <= rows.keys():
        raise Http404
    kept, gone = rows[ref], rows[other]
    insist_serves_both(kept, gone, request.actor)
    return kept, gone


@both_ways
@for_staff
def merge(request: PageRequest, ref: str, other: str) -> HttpResponseBase:
    """Merge the second into the first, once one has seen what that does."""
    kept, gone = _two(request, ref, other)
    form = bound(request, ActionForm)

    def act() -> str:
        row = acts.merge(kept=kept, gone=gone, by=request.actor)
        return reverse("desk_merge_done", args=[row.pk])

    if url := form.carry_out(request, act):
        return gone_to(request, url)
    sides, shown = _sides([kept, gone]), preview(kept, gone)
    pair = LikelyPair.objects.filter(between(kept.pk, gone.pk)).first()
    page = {
        "form": form,
        "kept": sides[kept.pk],
        "gone": sides[gone.pk],
        "preview": shown,
        "figures": [(own, exact_words(own), exact_words(other)) for own, other in shown.figures],
        "against": acts.objections_to(kept, gone),
        "pair": pair,
        "reasons": told(pair.reasons) if pair else [],
    }
    return render(request, "desk/sameness/merge.html", page, status=form.status)


@require_GET
@for_staff
def merge_done(request: PageRequest, number: int) -> HttpResponseBase:
    """A merge: what moved, by whom, and the way to take it back."""
    row = get_object_or_404(merges_visible_to(request.actor), pk=number)
    may = serves(request.actor, row.kept.unit_id) and serves(request.actor, row.gone.unit_id)
    page = {"merge": row, "lines": moved_in(row), "may_take_back": may and row.undone_at is None}
    return render(request, "desk/sameness/done.html", page)


@both_ways
@for_staff
def take_back(request: PageRequest, number: int) -> HttpResponseBase:
    """Make two of them again, once it has been confirmed."""
    row = get_object_or_404(merges_visible_to(request.actor), pk=number)
    insist_serves_both(row.kept, row.gone, request.actor)
    words = {"gone": row.gone, "kept": row.kept}

    def act() -> None:
        acts.take_back(row, by=request.actor)

    return act_or_ask(
        request,
        bound(request, ActionForm),
        act,
        title=_("Take the merge back?"),
        intro=_("“%(gone)s” gets back all that it had. What came since stays with “%(kept)s”.") % words,
        button=_("Take it back"),
        back=reverse("desk_merge_done", args=[row.pk]),
        said=_("There are two of them again."),
    )


@require_POST
@for_staff
def not_same(request: PageRequest, ref: str, other: str) -> HttpResponseBase:
    """Remember that the two are not the same."""
    one, two = _two(request, ref, other)
    sameness.say_not_same(one, two, by=request.actor)
    messages.success(request, _("Remembered: “%(one)s” and “%(two)s” are not the same.") % {"one": one, "two": two})
    return gone_to(request, reverse("desk_pairs"))


@require_POST
@for_staff
def same_after_all(request: PageRequest, number: int) -> HttpResponseBase:
    """Ask about two again that were found not to be the same."""
    row = get_object_or_404(not_same_visible_to(request.actor), pk=number)
    sameness.take_back_not_same(row, by=request.actor)
    messages.success(request, _("It is asked about these two again."))
    return gone_to(request, reverse("desk_pairs"))


@require_POST
@for_staff
def later(request: PageRequest, number: int) -> HttpResponseBase:
    """Ask about the pair again after a month."""
    pair = get_object_or_404(pairs_visible_to(request.actor), pk=number)
    sameness.put_off(pair, by=request.actor)
    messages.success(request, _("It is asked again in %(days)d days.") % {"days": sameness.LATER_DAYS})
    return gone_to(request, reverse("desk_pairs"))
