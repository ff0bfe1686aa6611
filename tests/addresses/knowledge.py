"""The addresses of articles, at the desk, at the portal and for everybody."""

from typing import Any

from addresses.roles import ENTERPRISE, OVER_THE_CASE, POST_ONLY, PUBLIC, ROLES, STAFF, only
from cast import Cast
from knowledge.shelf import changed, drafted, published
from openzone.cases import actions as cases
from openzone.cases.enums import State

HERE = STAFF - {"foreigner"}
WRITERS = OVER_THE_CASE - {"auditor"}
PUBLISHERS = {"leader", "administrator"}
DRAFTED = ("desk_article_discard",)
OPEN = (
    "desk_article", "desk_article_edit", "desk_article_publish", "desk_article_retire", "desk_article_review",
)  # fmt: skip
READ = ("portal_article", "portal_article_opened", "portal_article_answer")
GETS: dict[str, dict[int, set[str]]] = {
    "desk_articles": only(STAFF),
    "desk_article_new": {200: STAFF - {"auditor"}, 403: {"auditor"}, 404: ROLES - STAFF},
    "desk_article": only(HERE),
    "desk_article_version": only(HERE),
    "desk_article_edit": {200: WRITERS, 403: HERE - WRITERS, 404: ROLES - HERE},
    "desk_article_publish": {200: PUBLISHERS, 403: HERE - PUBLISHERS, 404: ROLES - HERE},
    "desk_article_retire": {200: PUBLISHERS, 403: HERE - PUBLISHERS, 404: ROLES - HERE},
    "desk_article_review": {200: WRITERS, 403: HERE - WRITERS, 404: ROLES - HERE},
    "desk_article_discard": {200: WRITERS, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE},
    "desk_case_articles": only(OVER_THE_CASE),
    "desk_case_article": POST_ONLY,
    "portal_articles": only(ENTERPRISE),
    "portal_article_suggestions": only(ENTERPRISE, 405),
    "portal_article": only(ENTERPRISE),
    "portal_article_opened": only(ENTERPRISE, 405),
    "portal_article_answer": only(ENTERPRISE, 405),
    "public_articles": PUBLIC,
    "public_article": PUBLIC,
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_article_new": (STAFF - {"auditor"}, {"auditor"}),
    "desk_article_edit": (WRITERS, HERE - WRITERS),
    "desk_article_publish": (PUBLISHERS, HERE - PUBLISHERS),
    "desk_article_retire": (PUBLISHERS, HERE - PUBLISHERS),
    "desk_article_review": (WRITERS, HERE - WRITERS),
    "desk_article_discard": (WRITERS, {"auditor"}),
    "desk_case_article": (WRITERS, {"auditor"}),
    "portal_article_suggestions": (ENTERPRISE, set()),
    "portal_article_opened": (ENTERPRISE, set()),
    "portal_article_answer": (ENTERPRISE, set()),
}
BODIES: dict[str, dict[str, Any]] = {"portal_article_answer": {"answer": "yes"}, "desk_case_article": {"message": "1"}}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A draft of a station, a public article of it with a newer version, a case with an answer."""
    draft, article = drafted(cast), published(cast, audience="public")
    changed(cast, article, body="New words")
    case = cast.case(State.IN_PROGRESS)
    cases.post_message(case, by=cast.actor("officer"), body="The bus leaves at ten.")
    return {
        **{name: {"ref": draft.ref} for name in DRAFTED},
        **{name: {"ref": article.ref} for name in (*OPEN, *READ)},
        "desk_article_version": {"ref": article.ref, "number": 1},
        "desk_case_articles": {"ref": case.ref},
        "desk_case_article": {"ref": case.ref},
        "public_articles": {"code": "here"},
        "public_article": {"code": "here", "ref": article.ref},
    }
