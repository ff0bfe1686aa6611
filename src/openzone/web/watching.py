"""Who may watch which topic."""

from collections.abc import Sequence

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest

from openzone.cases.queries import visible_to
from openzone.core.actor import Actor
from openzone.places.queries import is_staff
from openzone.registry.queries import belonging
from openzone.web.middleware import actor_of as acting

PREFIX_OF_CASES = "case:"


def authorise(session_key: str, topics: Sequence[str]) -> dict[str, str]:
    """The topics that the session's user may watch: internal name to the name the page used. Empty for a stranger.

    Runs in a thread outside any request, so it looks after its own database connection.
    """
    close_old_connections()
    try:
        actor = actor_in(session_key)
        return granted(actor, topics) if actor else {}
    finally:
        close_old_connections()


def actor_in(session_key: str) -> Actor | None:
    """Who acts in this session; None when it is signed out, expired or ended by a change of password."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    if not user.is_authenticated:
        return None
    request.user = user
    return acting(request)


def granted(actor: Actor, topics: Sequence[str]) -> dict[str, str]:
    """Those of the topics that the actor may watch."""
    answer: dict[str, str] = {}
    for pk, ref, organisation in cases(actor, topics):
        answer[f"case:{pk}"] = f"{PREFIX_OF_CASES}{ref}"
        if belonging(actor, organisation) is None:
            answer[f"case:{pk}:staff"] = f"{PREFIX_OF_CASES}{ref}"
    if "me" in topics:
        answer[f"user:{actor.user_id}"] = "me"
    if "unit-queues" in topics and is_staff(actor):
        answer[f"zone:{actor.zone_id}:queue"] = "unit-queues"
    return answer


def cases(actor: Actor, topics: Sequence[str]) -> list[tuple[int, str, int]]:
    """The cases among the topics that the actor can see."""
    references = [topic.removeprefix(PREFIX_OF_CASES) for topic in topics if topic.startswith(PREFIX_OF_CASES)]
    if not references:
        return []
    return list(visible_to(actor).filter(ref__in=references).values_list("pk", "ref", "organisation_id"))
