"""Writes what somebody is told outside the page: who did what to which thing, and one link.

What was written stands in it only where an app above says that this letter may bring it (`core.answering`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import formataddr

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openzone.core.actor import Actor
from openzone.core.answering import Answering, Saying
from openzone.core.files import place_of
from openzone.core.forms import local
from openzone.core.mail import own_address
from openzone.core.models import Delivery
from openzone.core.notices import Line, Way, lines, ways
from openzone.core.readers import Reader

MOST_LINES = 30
LONGEST_SUBJECT = 180
MOST_ATTACHED = 8 * 1024 * 1024
UNSUBSCRIBING = "openzone.unsubscribe"


@dataclass(frozen=True)
class Part:
    """A letter in one language: its subject, its lines, and how many more there are."""

    language: str
    zone: str
    subject: str
    lines: list[Line]
    more: int
    link: str
    said: Sequence[Saying | None] = ()

    @property
    def told(self) -> list[tuple[Line, Saying | None]]:
        """Each line, with the words that were said, where the letter brings them."""
        return list(zip(self.lines, self.said or [None] * len(self.lines), strict=True))

    @property
    def single_said(self) -> Saying | None:
        """What was said in the only line."""
        return self.said[0] if self.said else None

    @property
    def single(self) -> Line | None:
        """The only line, if it is the only one."""
        return self.lines[0] if len(self.lines) == 1 and not self.more else None


def absolute(path: str) -> str:
    """An address as it is written in letters."""
    return f"{settings.ADDRESS.rstrip('/')}{path}"


def unsubscribe_link(reader: Reader) -> str:
    """The link with which somebody ends mail without signing in. It does only that, and works for ever."""
    token = signing.dumps([reader.user_id, reader.zone_id], salt=UNSUBSCRIBING)
    return absolute(reverse("unsubscribe", args=[token]))


def who_unsubscribes(token: str) -> tuple[int, int] | None:
    """The user and the zone of such a link; None when we never wrote it."""
    try:
        user_id, zone_id = signing.loads(token, salt=UNSUBSCRIBING)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(user_id), int(zone_id)


def parts(reader: Reader, deliveries: Sequence[Delivery], answer: Answering | None = None) -> list[Part]:
    """The letter in each of the reader's languages; empty when the person may see nothing of it any more."""
    # What was said has one language: it stands once, in the first part.
    briefly = replace(answer, said={}) if answer else None
    told = [(language, briefly if at else answer) for at, language in enumerate(reader.languages)]
    return [part for language, one in told if (part := _part(reader, deliveries, language, one))]


def _part(reader: Reader, deliveries: Sequence[Delivery], language: str, answer: Answering | None) -> Part | None:
    with translation.override(language), timezone.override(reader.house.timezone):
        actor, activities = Actor(reader.user_id, reader.zone_id), [row.activity for row in deliveries]
        known = lines(actor, activities)
        rows = [row for row in deliveries if row.activity_id in known]
        if not rows:
            return None
        answers = ways(actor, activities)
        said = [_answerable(known[row.activity_id], answers.get(row.activity_id, ())) for row in rows]
        zone = local(reader.house.name, reader.house.name_local)
        return Part(
            language=language,
            zone=zone,
            subject=_one_line(answer.subject) if answer and answer.subject else _subject(said, zone),
            lines=said[:MOST_LINES],
            more=max(0, len(said) - MOST_LINES),
            link=absolute(reverse("go", args=[rows[0].pk]) + ("?all" if len(said) > 1 else "")),
            said=[answer.said.get(row.activity_id) for row in rows[:MOST_LINES]] if answer else (),
        )


def _answerable(line: Line, answers: Sequence[Way]) -> Line:
    """The line with whole links by which it is answered."""
    return replace(line, ways=tuple(Way(one.words, absolute(one.path)) for one in answers)) if answers else line


def _subject(said: list[Line], zone: str) -> str:
    if len(said) > 1:
        text = ngettext("%(count)d notice from %(zone)s", "%(count)d notices from %(zone)s", len(said))
        return _one_line(text % {"count": len(said), "zone": zone})
    (line,) = said
    thing = f"{line.ref} {line.title}".strip()
    return _one_line(_("%(thing)s: %(who)s %(sentence)s") % {**vars(line), "thing": thing})


def _one_line(text: str) -> str:
    """A subject: without line breaks, and not endless."""
    whole = " ".join(text.split())
    return whole if len(whole) <= LONGEST_SUBJECT else f"{whole[: LONGEST_SUBJECT - 1]}…"


def message_id(name: str) -> str:
    """The Message-ID of a letter of ours."""
    return f"<{name}@{own_address().rpartition('@')[2] or 'localhost'}>"


def _follows(answer: Answering | None) -> dict[str, str]:
    """The headers that put a letter below those before it."""
    if answer is None or not answer.follows:
        return {}
    return {"In-Reply-To": answer.follows[-1], "References": " ".join(answer.follows)}


def mail(
    reader: Reader, written: Sequence[Part], *, name: str, answer: Answering | None = None
) -> EmailMultiAlternatives:
    """The mail: text and HTML, each language below the other, with the links that end it, and where answers go."""
    end = unsubscribe_link(reader)
    context = {
        "parts": written,
        "end": end,
        "settings": absolute(reverse("account_notices")),
        "above": answer.above if answer and answer.reply_to else "",
    }
    house, address = reader.house, own_address()
    with translation.override(written[0].language):
        sender = _one_line(house.sender_name or local(house.name, house.name_local))
    message = EmailMultiAlternatives(
        subject=written[0].subject,
        body=render_to_string("core/letter.txt", context),
        from_email=formataddr((sender, address)),
        to=[reader.email],
        reply_to=[one] if (one := (answer and answer.reply_to) or house.reply_to) else None,
        headers={
            "Message-ID": message_id(name),
            **_follows(answer),
            "List-Unsubscribe": f"<{end}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("core/letter.html", context), "text/html")
    _attach(message, answer)
    return message


def _attach(message: EmailMultiAlternatives, answer: Answering | None) -> None:
    """Attach the files of what was said, as many as a mail should carry; the letter names all of them."""
    room = MOST_ATTACHED
    for file in (file for said in (answer.said.values() if answer else ()) for file in said.files):
        if file.size <= room and place_of(file).exists():
            message.attach(file.name, place_of(file).read_bytes(), file.media_type)
            room -= file.size
