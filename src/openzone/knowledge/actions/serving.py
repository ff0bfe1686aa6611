"""How articles serve people: opened as a suggestion, found helpful or not, instead of a demand, within an answer.

What one person says of one article stands in one row; the log knows that it was said and by whom, nothing else.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions import withdraw
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied
from openzone.knowledge.actions.writing import append_to
from openzone.knowledge.enums import ArticleState
from openzone.knowledge.models import Article, Use
from openzone.knowledge.queries import FOR_ENTERPRISES, at_desk, at_portal


def _held_use(article: Article, by: Actor) -> Use:
    """The row of the actor and the article, made if need be and held until the commit."""
    Use.objects.get_or_create(article=article, user_id=by.who, defaults={"at": clock.now()})
    return Use.objects.select_for_update(of=("self",)).get(article=article, user_id=by.who)


def _insist_reads(article: Article, by: Actor) -> None:
    if not at_portal(by).filter(pk=article.pk).exists():
        raise Denied(_("Only people of an enterprise who can read this say whether it helped."))


@transaction.atomic
def mark_opened(article: Article, *, by: Actor) -> None:
    """Remember that somebody who writes a demand opened the article because it was suggested; the first time counts."""
    _insist_reads(article, by)
    use = _held_use(article, by)
    if use.opened_at is None:
        use.opened_at = clock.now()
        use.save(update_fields=["opened_at"])


@transaction.atomic
def judge(article: Article, *, by: Actor, helpful: bool) -> Use:
    """Say whether the article helped; what one says later takes the place of what one said."""
    _insist_reads(article, by)
    use = _held_use(article, by)
    if use.helpful != helpful:
        use.helpful, use.judged_at = helpful, clock.now()
        use.save(update_fields=["helpful", "judged_at"])
        append_to(article, "article.judged", by=by, at=use.judged_at, helpful=helpful)
    return use


@transaction.atomic
def say_answered(article: Article, *, by: Actor, unneeded: Case | None = None) -> Use:
    """Say that the article answered what one was about to ask, and throw away the draft that is `unneeded` by that."""
    _insist_reads(article, by)
    use = judge(article, by=by, helpful=True)
    if use.answered_at is None:
        use.answered_at = clock.now()
        use.opened_at = use.opened_at or use.answered_at
        use.save(update_fields=["opened_at", "answered_at"])
        append_to(article, "article.answered", by=by, at=use.answered_at)
    if unneeded is not None:
        _discard(unneeded, by)
    return use


def _discard(demand: Case, by: Actor) -> None:
    if demand.state != State.DRAFT:
        raise Conflict(_("This demand has been sent already. You can withdraw it on its page."))
    withdraw(demand, by=by)


@transaction.atomic
def note_inserted(numbers: Iterable[int], *, by: Actor) -> None:
    """Remember that these articles went into an answer to an enterprise; what it could not read is not counted."""
    rows = at_desk(by).filter(state=ArticleState.PUBLISHED, shown__audience__in=FOR_ENTERPRISES, pk__in=list(numbers))
    for article in rows.order_by("pk"):
        use = _held_use(article, by)
        if use.inserted_at is None:
            use.inserted_at = clock.now()
            use.save(update_fields=["inserted_at"])
