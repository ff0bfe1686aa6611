"""Who may watch which topic."""

from collections.abc import Sequence

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest

from openzone.cases.matter_queries import matters_visible_to
from openzone.cases.queries import visible_to
from openzone.contact.queries import announcements_at_desk, partners_of
from openzone.core.actor import Actor
from openzone.core.exports import exports_of
from openzone.core.rooms import LIVE, rooms
from openzone.places.queries import is_staff, webhooks_visible_to
from openzone.registry.importing.queries import imports_visible_to
from openzone.registry.queries import belonging
from openzone.registry.return_queries import rounds_at_desk
from openzone.web.middleware import actor_of as acting

PREFIX_OF_CASES = "case:"
PREFIX_OF_MATTERS = "matter:"
PREFIX_OF_TALKS = "talk:"
PREFIX_OF_ANNOUNCEMENTS = "announcement:"
PREFIX_OF_EXPORTS = "export:"
PREFIX_OF_ROUNDS = "round:"
PREFIX_OF_IMPORTS = "import:"
PREFIX_OF_WEBHOOKS = "webhook:"
LONGEST_NUMBER = 19


def authorise(session_key: str, topics: Sequence[str]) -> tuple[int, dict[str, str]]:
    """The session's user and the topics that he may watch: internal name to the page's own. Empty for a stranger.

    Runs in a thread outside any request, so it looks after its own database connection.
    """
    close_old_connections()
    try:
        actor = actor_in(session_key)
        return (actor.who, granted(actor, topics)) if actor else (0, {})
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
        side = "staff" if belonging(actor, organisation) is None else "enterprise"
        answer[f"case:{pk}:{side}"] = f"{PREFIX_OF_CASES}{ref}"
    answer |= talks(actor, topics) | announcements(actor, topics)
    asked = [topic.removeprefix(LIVE) for topic in topics if topic.startswith(LIVE)]
    answer |= {room.live: f"{LIVE}{topic}" for topic, room in rooms(actor, asked).items()}
    for number in rounds(actor, topics):
        answer[f"{PREFIX_OF_ROUNDS}{number}"] = f"{PREFIX_OF_ROUNDS}{number}"
    for number in own_exports(actor, topics):
        answer[f"{PREFIX_OF_EXPORTS}{number}"] = f"{PREFIX_OF_EXPORTS}{number}"
    for number in lists_brought(actor, topics):
        answer[f"{PREFIX_OF_IMPORTS}{number}"] = f"{PREFIX_OF_IMPORTS}{number}"
    answer |= matters(actor, topics)
    for number in webhooks(actor, topics):
        answer[f"{PREFIX_OF_WEBHOOKS}{number}"] = f"{PREFIX_OF_WEBHOOKS}{number}"
    if "me" in topics:
        answer[f"user:{actor.user_id}"] = "me"
    if "unit-queues" in topics and is_staff(actor):
        answer[f"zone:{actor.zone_id}:queue"] = "unit-queues"
    return answer


def talks(actor: Actor, topics: Sequence[str]) -> dict[str, str]:
    """The conversations among the topics that the actor can read; they stand under the organisation's reference."""
    references = named(topics, PREFIX_OF_TALKS)
    rows = partners_of(actor).filter(ref__in=references).values_list("pk", "ref") if references else []
    return {f"talk:{pk}": f"{PREFIX_OF_TALKS}{ref}" for pk, ref in rows}


def announcements(actor: Actor, topics: Sequence[str]) -> dict[str, str]:
    """The announcements among the topics whose way out the actor can follow."""
    references = named(topics, PREFIX_OF_ANNOUNCEMENTS)
    rows = announcements_at_desk(actor).filter(ref__in=references).values_list("pk", "ref") if references else []
    return {f"announcement:{pk}": f"{PREFIX_OF_ANNOUNCEMENTS}{ref}" for pk, ref in rows}


def matters(actor: Actor, topics: Sequence[str]) -> dict[str, str]:
    """The shared matters among the topics that the actor can see."""
    references = named(topics, PREFIX_OF_MATTERS)
    rows = matters_visible_to(actor).filter(ref__in=references).values_list("pk", "ref") if references else []
    return {f"matter:{pk}": f"{PREFIX_OF_MATTERS}{ref}" for pk, ref in rows}


def named(topics: Sequence[str], prefix: str) -> list[str]:
    """The references of the topics of one kind."""
    return [topic.removeprefix(prefix) for topic in topics if topic.startswith(prefix)]


def cases(actor: Actor, topics: Sequence[str]) -> list[tuple[int, str, int]]:
    """The cases among the topics that the actor can see."""
    references = [topic.removeprefix(PREFIX_OF_CASES) for topic in topics if topic.startswith(PREFIX_OF_CASES)]
    if not references:
        return []
    return list(visible_to(actor).filter(ref__in=references).values_list("pk", "ref", "organisation_id"))


def rounds(actor: Actor, topics: Sequence[str]) -> list[int]:
    """The rounds of returns among the topics whose progress the actor can follow."""
    numbers = numbers_in(topics, PREFIX_OF_ROUNDS)
    return list(rounds_at_desk(actor).filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else []


def own_exports(actor: Actor, topics: Sequence[str]) -> list[int]:
    """The actor's own exports among the topics."""
    numbers = numbers_in(topics, PREFIX_OF_EXPORTS)
    return list(exports_of(actor).filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else []


def lists_brought(actor: Actor, topics: Sequence[str]) -> list[int]:
    """The lists among the topics whose way in the actor can follow."""
    numbers = numbers_in(topics, PREFIX_OF_IMPORTS)
    return list(imports_visible_to(actor).filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else []


def webhooks(actor: Actor, topics: Sequence[str]) -> list[int]:
    """The webhooks among the topics whose fate the actor can follow."""
    numbers = numbers_in(topics, PREFIX_OF_WEBHOOKS)
    return list(webhooks_visible_to(actor).filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else []


def numbers_in(topics: Sequence[str], prefix: str) -> list[int]:
    """The numbers by which topics of one kind name their things."""
    asked = named(topics, prefix)
    return [int(text) for text in asked if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER]
