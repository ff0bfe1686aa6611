"""Settings: the subjects of demands and the questions asked about them."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.cases.actions import change_category, open_category, publish_questions, retire_category
from openzone.cases.models import Category
from openzone.core.actor import Actor
from openzone.core.forms import Field, as_data
from openzone.places.queries import zone_of
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.category_forms import CategoryEditForm, CategoryForm
from openzone.web.desk.question_forms import Preview, QuestionsForm
from openzone.web.desk.settings import tabs
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, gone_to

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


def _categories(actor: Actor) -> QuerySet[Category]:
    return Category.objects.filter(zone_id=actor.where).select_related("form", "parent").order_by("position", "id")


def _category(request: PageRequest, code: str) -> Category:
    return get_object_or_404(_categories(request.actor), code=code, retired_at__isnull=True)


def in_order(categories: list[Category], parent: int | None = None, depth: int = 0) -> list[tuple[Category, int]]:
    """The categories as a tree, flat, each with its depth."""
    rows: list[tuple[Category, int]] = []
    for one in (one for one in categories if one.parent_id == parent):
        rows += [(one, depth), *in_order(categories, one.pk, depth + 1)]
    return rows


@require_GET
@for_zone_administrators
def categories(request: PageRequest) -> HttpResponseBase:
    """The tree of subjects, with how many questions each asks."""
    known = list(_categories(request.actor))
    offered = [one for one in known if one.retired_at is None]
    context = {
        "rows": in_order(offered),
        "retired": [one for one in known if one.retired_at is not None],
        **tabs(request.actor, "categories"),
    }
    return render(request, "desk/settings/categories.html", context)


@read_or_send
@for_zone_administrators
def category_new(request: PageRequest) -> HttpResponseBase:
    """Add a subject, at the top or below the one that the address names."""
    below = request.GET.get("below")
    parent = _category(request, below) if below else None
    form, back = bound(request, CategoryForm), reverse("desk_categories")

    def act() -> None:
        open_category(zone=zone_of(request.actor), parent=parent, by=request.actor, **form.content())

    title = _("New subject below “%(category)s”") % {"category": parent} if parent else _("New subject of demands")
    return act_or_ask(
        request, form, act, title=title, button=_("Add"), back=back, template="desk/settings/category_form.html"
    )


@read_or_send
@for_zone_administrators
def category_edit(request: PageRequest, code: str) -> HttpResponseBase:
    """Change the words of a subject and its place in the list."""
    category, back = _category(request, code), reverse("desk_categories")
    form = bound(request, CategoryEditForm, category=category)

    def act() -> None:
        form.insist_fresh()
        change_category(category, by=request.actor, **form.content())

    return act_or_ask(
        request, form, act, title=_("Change “%(category)s”") % {"category": category}, button=_("Save"), back=back
    )


@read_or_send
@for_zone_administrators
def category_retire(request: PageRequest, code: str) -> HttpResponseBase:
    """Offer a subject no more, once that has been confirmed."""
    category, back = _category(request, code), reverse("desk_categories")
    form = bound(request, ActionForm)

    def act() -> None:
        retire_category(category, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Retire “%(category)s”?") % {"category": category},
        intro=_("Nobody can choose it any more. Demands that have it keep it, and figures count them as before."),
        button=_("Retire it"),
        back=back,
        danger=True,
    )


@read_or_send
@for_zone_administrators
def category_questions(request: PageRequest, code: str) -> HttpResponseBase:
    """Write the questions of a subject; a page with a preview. Publishing makes the next version."""
    category, back = _category(request, code), reverse("desk_categories")
    form = bound(request, QuestionsForm, category=category)
    if "publish" in request.POST:

        def act() -> str:
            form.insist_fresh()
            publish_questions(category, by=request.actor, questions=as_data(form.questions()))
            return back

        if url := form.carry_out(request, act):
            messages.success(request, _("These questions are asked from now on."))
            return gone_to(request, url)
    shown = _shown(form)
    if "add" in request.POST:
        form = form.with_one_more(category)
    context = {"category": category, "form": form, "preview": Preview(shown), **tabs(request.actor, "categories")}
    return render(request, "desk/settings/questions.html", context, status=form.status)


def _shown(form: QuestionsForm) -> list[Field]:
    """The questions for the preview: as typed if they can be read, else as they are asked now."""
    if not form.is_bound or form.errors:
        return form.present()
    typed = form.attempt(form.questions)
    return form.present() if typed is None else typed
