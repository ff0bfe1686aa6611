"""The conversation of a case as a room: what drafts, presence and typing must know of it."""

from openzone.cases.enums import Side
from openzone.cases.models import Case
from openzone.cases.queries import relations_of, visible_to
from openzone.cases.rules import may_note, may_write, side_of
from openzone.core.actor import Actor
from openzone.core.rooms import ANSWER, NOTE, Room

PREFIX = "case:"


def topic_of(case: Case) -> str:
    """How pages name the conversation of a case."""
    return f"{PREFIX}{case.ref}"


def rooms_of(actor: Actor, topics: list[str]) -> dict[str, Room]:
    """The conversations of those of the cases that the actor may see."""
    refs = [topic.removeprefix(PREFIX) for topic in topics]
    return {topic_of(case): room_of(actor, case) for case in visible_to(actor).filter(ref__in=refs).order_by("pk")}


def room_of(actor: Actor, case: Case) -> Room:
    """The conversation of a case as the actor meets it."""
    relations = relations_of(actor, case)
    allowed = {ANSWER: may_write(case, relations), NOTE: may_note(case, relations)}
    return Room(
        topic=topic_of(case),
        inside=side_of(relations) == Side.STAFF,
        writes=frozenset(what for what, answer in allowed.items() if answer),
        enterprise=case.organisation.shown_name,
    )
