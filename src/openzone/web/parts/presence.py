"""Who is at a conversation, in words: colleagues by name, the other side only as itself and only while it answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.core.models import Presence
from openzone.core.presence import around, colleagues_at, ends, types
from openzone.core.rooms import ANSWER, NOTE, Room
from openzone.ui.templatetags.ui import icon
from openzone.web.requests import PageRequest

LATER_MS = 500
MOST_NAMED = 3


@dataclass(frozen=True)
class Presents:
    """Two lines (who is here, who writes) and after how many milliseconds the page had better look again."""

    here: str
    writing: str
    ends_in: int


NOBODY = Presents("", "", 0)


def presents(actor: Actor, room: Room) -> Presents:
    """Who else is at the conversation, as far as this side may know: one statement."""
    rows = _named(around(room, but=actor))
    names = {row.user_id: local(row.name, row.name_local) for row in rows}
    own = [row for row in rows if row.inside == room.inside]
    silent = [names[row.user_id] for row in own if not types(row, ANSWER) and not types(row, NOTE)]
    moment = ends(room, rows)
    left = round((moment - clock.now()).total_seconds() * 1000) + LATER_MS if moment else 0
    return Presents(_here(silent), _writing(room, rows, names), left)


def _named(rows: QuerySet[Presence]) -> list[Any]:
    """The rows with the names of their people: one statement."""
    person = User.objects.filter(pk=OuterRef("user_id"))
    return list(rows.annotate(**{name: Subquery(person.values(name)) for name in ("name", "name_local")}))


def marks(actor: Actor, topics: Iterable[str]) -> dict[str, SafeString]:
    """A small sign for each of these conversations that a colleague has open, for the rows of a list: one statement.

    It goes away by itself when it would no longer be true unless the colleague is still there.
    """
    found: dict[str, list[Any]] = {}
    for row in _named(colleagues_at(topics, but=actor)):
        found.setdefault(row.topic, []).append(row)
    return {topic: _mark(rows) for topic, rows in found.items()}


def _mark(rows: Sequence[Any]) -> SafeString:
    names = _(", ").join(local(row.name, row.name_local) for row in rows)
    words = ngettext("%(names)s has it open", "%(names)s have it open", len(rows)) % {"names": names}
    until = max(row.here_until for row in rows).isoformat()
    return format_html('<b class="oz-open-at" data-until="{}" title="{}">{}</b>', until, words, icon("users", words))


def _here(names: list[str]) -> str:
    if not names:
        return ""
    named, more = names[:MOST_NAMED], len(names) - MOST_NAMED
    if more > 0:
        return ngettext(
            "%(names)s and %(count)d more are here too.", "%(names)s and %(count)d more are here too.", more
        ) % {"names": _(", ").join(named), "count": more}
    return ngettext("%(names)s is here too.", "%(names)s are here too.", len(named)) % {"names": _(", ").join(named)}


def _writing(room: Room, rows: Sequence[Presence], names: dict[int, str]) -> str:
    lines = [_colleague(row, names[row.user_id]) for row in rows if row.inside == room.inside]
    if any(row.inside != room.inside for row in rows):
        lines.append(_("%(who)s is writing …") % {"who": room.others})
    return " ".join(line for line in lines if line)


def _colleague(row: Presence, name: str) -> str:
    if types(row, ANSWER):
        return _("%(who)s is writing an answer.") % {"who": name}
    return _("%(who)s is writing a note.") % {"who": name} if types(row, NOTE) else ""


def presence_part(request: PageRequest, room: Room) -> HttpResponse:
    """The small part of the page that tells it."""
    return render(request, "parts/presence.html", {"room": room, "presents": presents(request.actor, room)})


def room_context(room: Room) -> dict[str, Any]:
    """What a page with a conversation needs for `parts/presence.html`: who is there its script asks by itself."""
    return {"room": room, "presents": NOBODY}
