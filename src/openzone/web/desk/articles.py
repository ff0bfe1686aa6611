"""Knowledge at the desk: articles listed, read with their versions, written, published, looked at again, retired."""

from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actor import Actor
from openzone.core.errors import Denied
from openzone.knowledge import actions
from openzone.knowledge.enums import ArticleAudience, ArticleKind, ArticleState
from openzone.knowledge.models import Article, ArticleVersion
from openzone.knowledge.queries import (
    answers_for,
    at_desk,
    latest_of,
    may_publish_now,
    names_around,
    served_by,
    source_of,
    versions_of,
)
from openzone.knowledge.rules import WRITING_ROLES, may_discard, may_draft, may_retire, may_review
from openzone.places.queries import network, open_units_held, roles_over, today_of
from openzone.web.desk import article_list, listing
from openzone.web.desk.article_forms import TEXTS, ArticleForm, OfArticle, RetirementForm, ReviewForm
from openzone.web.desk.sheets import act_or_ask
from openzone.web.desk.shown_lists import context as list_context
from openzone.web.desk.shown_lists import shown, start_address
from openzone.web.parts.cases.choices import category_choices
from openzone.web.parts.columns import drawn_rows
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.knowledge.differences import differences
from openzone.web.parts.knowledge.names import names_in, with_names
from openzone.web.parts.once import was_done
from openzone.web.parts.paging import MOST_COUNTED, page_by_date
from openzone.web.parts.units import units_in_order
from openzone.web.requests import PageRequest, for_staff, gone_to

both = require_http_methods(["GET", "HEAD", "POST"])
A_YEAR = timedelta(days=365)


@require_GET
@for_staff
def articles(request: PageRequest) -> HttpResponseBase:
    """The articles of the zone, the last changed first, narrowed by the filters of the address."""
    if "start" in request.GET:
        return redirect(start_address(request.actor, "articles"))
    seen = shown(request, "articles")
    behind = listing.behind_figure(seen.filters)
    rows = article_list.rows(request.actor, seen.filters, seen.columns)
    page = page_by_date(rows, request.GET.get("after", ""), date="changed_at")
    units = units_in_order(unit for unit in network(request.actor).units.values() if unit.closed_at is None)
    context = {
        **list_context(seen, request.actor),
        "rows": drawn_rows(seen.columns, page.rows, ref=attrgetter("ref")),
        "page": page,
        "most": MOST_COUNTED,
        "filters": seen.filters,
        "behind": behind,
        "behind_name": behind.named(request.actor) if behind else "",
        "states": ArticleState.choices,
        "kinds": ArticleKind.choices,
        "audiences": ArticleAudience.choices,
        "categories": category_choices(request.actor),
        "units": [(unit.code, label) for unit, label in units],
        "kept": [(name, seen.filters[name]) for name in (*listing.FIGURE, "due", "waiting") if name in seen.filters],
        "may_write": bool(open_units_held(request.actor, WRITING_ROLES)),
    }
    return render(request, "desk/articles/list.html", context)


def _found(request: PageRequest, ref: str) -> Article:
    return get_object_or_404(at_desk(request.actor).select_related("zone", "retired_by", *_JOINED), ref=ref)


_JOINED = ("shown__category", "shown__author", "shown__published_by", "unit")


@require_GET
@for_staff
def article(request: PageRequest, ref: str) -> HttpResponseBase:
    """One article: what is read of it, what waits to be published and how it differs, its versions, whom it served."""
    row = _found(request, ref)
    versions = list(versions_of(request.actor, row))
    later = next((one for one in versions if one.number > row.text.number), None)
    context = {
        "article": row,
        "versions": versions,
        "later": later,
        "differences": differences(row.text, later) if later else [],
        "served": served_by(row),
        "due": row.review_on is not None and row.review_on <= today_of(request.actor),
        **_read(request.actor, row, row.text),
        **_possible(request.actor, row, versions[0]),
    }
    return render(request, "desk/articles/article.html", context)


def _read(actor: Actor, row: Article, version: ArticleVersion) -> dict[str, Any]:
    """The words of a version in both languages; names that they should not keep stand out until they are published."""
    source = source_of(actor, row)
    names = names_around(source) if source and version.published_at is None else []
    words = {name: getattr(version, name) for name in TEXTS}
    return {
        "version": version,
        "source": source,
        "names": names_in("\n".join(words.values()), names),
        "texts": [
            _in_language("en", _("English"), words["title"], words["body"], names),
            _in_language("zh-Hans", _("Chinese"), words["title_local"], words["body_local"], names),
        ],
    }


def _in_language(code: str, name: str, title: str, body: str, names: list[str]) -> dict[str, Any]:
    words = (
        {"title": with_names(title, names), "body": with_names(body, names)}
        if names
        else {"title": title, "body": body}
    )
    return {"code": code, "name": name, **words}


def _possible(actor: Actor, row: Article, latest: ArticleVersion) -> dict[str, Any]:
    """What the actor may do to the article now; why he may not publish what waits, where that is worth saying."""
    answers = answers_for(actor, row, latest)
    refusal = answers["publish"].refusal
    return {
        **{f"may_{verb}": bool(answer) for verb, answer in answers.items()},
        "why_not": str(refusal) if refusal and row.waits else "",
    }


@require_GET
@for_staff
def version(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """What an article said at a time, and how that differed from what it had said before."""
    row = _found(request, ref)
    versions = list(versions_of(request.actor, row))
    this = get_object_or_404(versions_of(request.actor, row), number=number)
    before = next((one for one in versions if one.number < number), None)
    context = {
        "article": row,
        "before": before,
        "differences": differences(before, this) if before else [],
        **_read(request.actor, row, this),
    }
    return render(request, "desk/articles/version.html", context)


@both
@for_staff
def compose(request: PageRequest) -> HttpResponseBase:
    """Write an article."""
    if not open_units_held(request.actor, WRITING_ROLES):
        raise Denied(_("Only people who work for the unit, or above it, write its articles."))
    form = bound(request, ArticleForm, actor=request.actor, review_on=_in_a_year(request.actor))

    def act() -> str:
        data = form.cleaned_data
        made = actions.draft(unit=data["unit"], by=request.actor, content=form.words(), review_on=data["review_on"])
        return reverse("desk_article", args=[made.ref])

    if url := form.carry_out(request, act):
        messages.success(request, _kept(), extra_tags="article-new")
        return gone_to(request, url)
    page = {"form": form, "back": reverse("desk_articles"), "draft_key": "article-new"}
    return render(request, "desk/articles/compose.html", page, status=form.status)


def _kept() -> str:
    return _("Kept as a draft. Nobody reads it before it is published.")


def _in_a_year(actor: Actor) -> date:
    return today_of(actor) + A_YEAR


@both
@for_staff
def edit(request: PageRequest, ref: str) -> HttpResponseBase:
    """Write the next version of an article, beginning with the one that was written last."""
    row = _found(request, ref)
    may_draft(roles_over(request.actor, row.unit_id)).insist()
    latest = latest_of(row)
    again = _in_a_year(request.actor) if row.state == ArticleState.DRAFT else None
    form = bound(request, ArticleForm, actor=request.actor, article=row, version=latest, review_on=again)

    def act() -> str:
        more = {name: form.cleaned_data[name] for name in ("unit", "review_on", "remark", "seen")}
        actions.change(row, by=request.actor, content=form.words(), **more)
        return reverse("desk_article", args=[ref])

    if url := form.carry_out(request, act):
        messages.success(request, _kept(), extra_tags=f"article-{ref}")
        return gone_to(request, url)
    page = {
        "form": form,
        "article": row,
        "back": reverse("desk_article", args=[ref]),
        "draft_key": f"article-{ref}",
        **_read(request.actor, row, latest),
    }
    return render(request, "desk/articles/compose.html", page, status=form.status)


@both
@for_staff
def publication(request: PageRequest, ref: str) -> HttpResponseBase:
    """Publish the version that was written last, once that has been confirmed."""
    row, back = _found(request, ref), reverse("desk_article", args=[ref])
    latest = latest_of(row)
    if not was_done(request):
        may_publish_now(request.actor, row, latest).insist()
    form = bound(request, OfArticle, thing=row)

    def act() -> None:
        actions.publish(row, by=request.actor, seen=form.cleaned_data["seen"])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Publish “%(title)s”?") % {"title": latest.shown_title},
        button=_("Publish it"),
        back=back,
        said=_("Published. It is found and suggested from now on."),
        template="desk/articles/publish.html",
        more=_read(request.actor, row, latest),
    )


@both
@for_staff
def retirement(request: PageRequest, ref: str) -> HttpResponseBase:
    """Take an article away from its readers, once that has been confirmed."""
    row, back = _found(request, ref), reverse("desk_article", args=[ref])
    if not was_done(request):
        may_retire(row.state, roles_over(request.actor, row.unit_id)).insist()
    form = bound(request, RetirementForm, thing=row)

    def act() -> None:
        actions.retire(row, by=request.actor, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Retire “%(title)s”?") % {"title": row.text.shown_title},
        intro=_("Enterprises and the public no longer find it. People of the zone do, marked as retired."),
        button=_("Retire it"),
        back=back,
        danger=True,
    )


@both
@for_staff
def review(request: PageRequest, ref: str) -> HttpResponseBase:
    """Say that an article is still right, and when it is looked at again."""
    row, back = _found(request, ref), reverse("desk_article", args=[ref])
    if not was_done(request):
        may_review(row.state, roles_over(request.actor, row.unit_id)).insist()
    form = bound(request, ReviewForm, thing=row, initial={"review_on": _in_a_year(request.actor)})

    def act() -> None:
        data = form.cleaned_data
        actions.review(row, by=request.actor, review_on=data["review_on"], seen=data["seen"])

    return act_or_ask(
        request,
        form,
        act,
        title=_("Is “%(title)s” still right?") % {"title": row.text.shown_title},
        intro=_("If something is out of date, write a new version instead."),
        button=_("It is still right"),
        back=back,
    )


@both
@for_staff
def discarding(request: PageRequest, ref: str) -> HttpResponseBase:
    """Throw a draft away."""
    row = _found(request, ref)
    may_discard(row.state, roles_over(request.actor, row.unit_id)).insist()
    form = bound(request, ActionForm)

    def act() -> str:
        actions.discard(row, by=request.actor)
        return reverse("desk_articles")

    return act_or_ask(
        request,
        form,
        act,
        title=_("Throw this draft away?"),
        intro=_("It cannot be brought back."),
        button=_("Throw it away"),
        back=reverse("desk_article", args=[ref]),
        danger=True,
    )
