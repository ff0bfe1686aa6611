"""Knowledge on a case: what may answer it, and an article made of what was answered in it."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from openzone.cases.enums import Side
from openzone.cases.models import Case
from openzone.cases.queries import relations_of
from openzone.cases.routing import around
from openzone.cases.rules import may_write, side_of
from openzone.core.actor import Actor
from openzone.knowledge.actions import draft_of_message
from openzone.knowledge.enums import ArticleAudience, ArticleState
from openzone.knowledge.models import ArticleVersion
from openzone.knowledge.queries import at_desk
from openzone.knowledge.rules import may_make_of
from openzone.knowledge.suggesting import suggested
from openzone.places.queries import roles_over
from openzone.web.parts.cases.doors import Door
from openzone.web.parts.conversation import number_in
from openzone.web.requests import PageRequest


def suggestions(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """The articles that may answer the case; what is only for the zone is not to be put into an answer."""
    case, actor = door.case(request.actor, ref), request.actor
    found = suggested(
        at_desk(actor).filter(state=ArticleState.PUBLISHED),
        f"{case.title} {case.description}",
        category=case.category_id,
        subject=around(actor, case.category_id),
    )
    writes = bool(may_write(case, relations_of(actor, case)))
    rows = [(one, inserted(one.text) if writes and _is_for_them(one.text) else "") for one in found]
    return render(request, "parts/cases/articles.html", {"rows": rows})


def _is_for_them(version: ArticleVersion) -> bool:
    return version.audience != ArticleAudience.STAFF


def inserted(version: ArticleVersion) -> str:
    """What goes into an answer: the text in both languages."""
    return "\n\n".join(text for text in (version.body, version.body_local) if text)


def may_make(actor: Actor, case: Case) -> bool:
    """Whether the actor may make an article of what is answered in the case; asked once for all its messages."""
    return actor.recall(("makes article", case.pk), lambda: _may_make(actor, case))


def _may_make(actor: Actor, case: Case) -> bool:
    if not case.unit_id or side_of(relations_of(actor, case)) != Side.STAFF:
        return False
    return bool(may_make_of(roles_over(actor, case.unit_id), confidential=case.confidential))


def make(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """Make a draft of an answer by one click, and open it; of one that was made before, that."""
    case = door.case(request.actor, ref)
    article = draft_of_message(case, number_in(request.POST, "message"), by=request.actor)
    if article.state != ArticleState.DRAFT:
        messages.info(request, _("An article was made of this answer before."))
        return redirect("desk_article", article.ref)
    return redirect("desk_article_edit", article.ref)
