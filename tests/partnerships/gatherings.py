"""Groups, meetings, items and associations that tests need."""

from datetime import timedelta
from typing import Any

from cast import Cast
from openzone.core import clock
from openzone.partnerships.actions import associations, groups, items, meetings
from openzone.partnerships.models import ActionItem, Association, Group, Meeting, Member
from partnerships.papers import day


def founded(cast: Cast, code: str = "smart-city", **more: Any) -> Group:
    """A leading group that a station keeps."""
    words = {"kind": "leading_group", "name": "Smart city leading group", "name_local": "智慧城市领导小组", **more}
    return groups.found(
        by=cast.actor("officer"), unit=cast.units["station"], code=code, content=groups.Content(**words)
    )


def member(cast: Cast, group: Group, name: str, office: str = "member", **more: Any) -> Member:
    """Somebody of the cast who belongs to a group."""
    sits = groups.Sits(user=cast.users[name], office=office, **more)
    return groups.join(group, by=cast.actor("leader"), sits=sits)


def met(cast: Cast, group: Group, days: float = -1, **more: Any) -> Meeting:
    """A meeting so many days from now."""
    words = {"place": "Hall 2", "agenda": [("Where we stand", "进展"), ("What is next", "")], **more}
    convened = meetings.Convened(starts_at=clock.now() + timedelta(days=days), **words)
    return meetings.convene(group, by=cast.actor("officer"), convened=convened)


def given(cast: Cast, group: Group, due: int | None = 10, by: str = "officer", **more: Any) -> ActionItem:
    """Something that a person of the staff shall do, due so many days from today, unless somebody else is named."""
    meeting = more.pop("meeting", None)
    who = more or {"user": cast.users["park_officer"]}
    due_on = None if due is None else day(cast, due)
    words = items.Given(text="Name the streets for the sensors", due_on=due_on, **who)
    return items.assign(group, by=cast.actor(by), given=words, meeting=meeting)


def association(cast: Cast, code: str, parent: Association | None = None, **more: Any) -> Association:
    """A chamber of commerce that a station looks after."""
    words = {"kind": "chamber", "name": f"Chamber {code}", "name_local": "商会", "parent": parent, **more}
    content = associations.Content(**words)
    return associations.found(by=cast.actor("officer"), unit=cast.units["station"], code=code, content=content)
