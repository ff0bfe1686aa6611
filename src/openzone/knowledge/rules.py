"""What may be done with an article, by whom and when."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, no
from openzone.knowledge.enums import ArticleState
from openzone.places.enums import Role
from openzone.places.rules import WORKING_ROLES

WRITING_ROLES = WORKING_ROLES | {Role.ADMINISTRATOR}
PUBLISHING_ROLES = frozenset({Role.LEADER, Role.ADMINISTRATOR})


def may_draft(roles: Iterable[str]) -> Answer:
    """Whether somebody with these roles over a unit may write its articles, and new versions of them."""
    if WRITING_ROLES.intersection(roles):
        return YES
    return no(Denied(_("Only people who work for the unit, or above it, write its articles.")))


def publishes(roles: Iterable[str]) -> Answer:
    """Whether somebody with these roles over a unit decides what is read of its articles."""
    if PUBLISHING_ROLES.intersection(roles):
        return YES
    return no(Denied(_("A leader or administrator of the unit, or above it, publishes and retires its articles.")))


def may_publish(state: str, roles: Iterable[str], *, newer: bool, own: bool, alone: bool) -> Answer:
    """Whether the version that was written last may be published now.

    `newer` than what is read, the actor's `own` words, and nobody else there who could publish them (`alone`): two
    persons see what the zone says, unless there is only one.
    """
    allowed = publishes(roles)
    if not allowed:
        return allowed
    if state == ArticleState.PUBLISHED and not newer:
        return no(Conflict(_("The latest version is published already.")))
    if own and not alone:
        return no(Denied(_("You wrote this version yourself. A second person publishes it.")))
    return YES


def may_retire(state: str, roles: Iterable[str]) -> Answer:
    """Whether an article may be taken away from its readers."""
    if state != ArticleState.PUBLISHED:
        return no(Conflict(_("Only what is published can be retired.")))
    return publishes(roles)


def may_review(state: str, roles: Iterable[str]) -> Answer:
    """Whether somebody may say that a published article is still right."""
    if state != ArticleState.PUBLISHED:
        return no(Conflict(_("Only what is published is looked at again.")))
    return may_draft(roles)


def may_discard(state: str, roles: Iterable[str]) -> Answer:
    """Whether an article may be thrown away: only one that nobody could read yet."""
    if state != ArticleState.DRAFT:
        return no(Conflict(_("This has been published and is kept. Retire it instead.")))
    return may_draft(roles)


def may_make_of(roles: Iterable[str], *, confidential: bool) -> Answer:
    """Whether an article may be made of what was answered in a case of the unit."""
    if confidential:
        return no(Conflict(_("This demand is confidential to the zone's own office, so no article is made of it.")))
    return may_draft(roles)
