"""The documents of an organisation in one list: its own, and those of titles, figures, corrections, claims, demands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from openzone.cases.models import Message, Note
from openzone.cases.queries import at_desk, at_portal
from openzone.contact.models import TalkMessage
from openzone.contact.queries import partners_of
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.core.models import StoredFile
from openzone.core.partial_dates import PartialDate
from openzone.core.prepared import Given, PreparedFor
from openzone.registry.correction_queries import corrections_visible_to
from openzone.registry.models import Document, Fact, Organisation, Title
from openzone.registry.queries import claims_at_desk, standing
from openzone.web.parts.registry.corrections import correction_kind

SHOWN = 30
OWN, TITLE, FACT, CORRECTION, LICENCE, CASE, TALK = "own", "title", "fact", "correction", "licence", "case", "talk"
WHAT = {
    OWN: _("document"),
    TITLE: _("title"),
    FACT: _("figure"),
    CORRECTION: _("correction"),
    LICENCE: _("claim"),
    CASE: _("demand"),
    TALK: _("conversation"),
}
_COLUMNS = ("what", "words", "words_local", "more", "file_no", "file_name", "file_size", "media_type", "at", "number")


@dataclass(frozen=True)
class Paper:
    """One document: what it belongs to, how it is called there, and where it is opened."""

    what: str
    words: str
    kind: Any
    name: str
    size: int
    at: datetime
    url: str
    previewable: bool
    number: int

    @property
    def own(self) -> bool:
        """Whether it was put to the organisation itself, and so can be taken away again."""
        return self.what == OWN


@dataclass(frozen=True)
class Found:
    """A file and what it belongs to."""

    what: str
    file: StoredFile


def _part(rows: QuerySet[Any], what: str, file: str, at: str, **told: Any) -> QuerySet[Any, Any]:
    """The files of one kind of thing, in the columns that all share."""
    words = {"words": Value(""), "words_local": Value(""), "more": Value(""), "number": F("pk"), **told}
    texts = {name: Cast(words[name], CharField()) for name in ("words", "words_local", "more")}
    stored = {
        "file_no": F(file),
        "file_name": F(f"{file}__name"),
        "file_size": F(f"{file}__size"),
        "media_type": F(f"{file}__media_type"),
    }
    columns = {"what": Value(what), **texts, **stored, "at": F(at), "number": words["number"]}
    named: QuerySet[Any, Any] = rows.order_by().annotate(**{f"part_{name}": column for name, column in columns.items()})
    parts: QuerySet[Any, Any] = named.values_list(*(f"part_{name}" for name in _COLUMNS))
    return parts


_ORGANISATION = Given("organisation")
_OF_ORGANISATION = {"organisation_id": _ORGANISATION}


def _kept_with(actor: Actor, *, inside: bool) -> list[QuerySet[Any, Any]]:
    """What is opened at the address of the organisation."""
    shared = {} if inside else {"shared": True}
    proposed = corrections_visible_to(actor).select_related(None).filter(**_OF_ORGANISATION, document__isnull=False)
    parts = [
        _part(Document.objects.filter(**_OF_ORGANISATION, **shared), OWN, "file", "added_at", words=F("words")),
        _part(Title.objects.filter(**_OF_ORGANISATION, document__isnull=False), TITLE, "document", "recorded_at",
              words=F("name"), words_local=F("name_local")),
        _part(proposed, CORRECTION, "document", "proposed_at", more=F("kind")),
    ]  # fmt: skip
    if inside:
        facts = Fact.objects.filter(**_OF_ORGANISATION, document__isnull=False)
        named = {"words": F("indicator__name"), "words_local": F("indicator__name_local"), "more": F("at")}
        parts.append(_part(facts, FACT, "document", "recorded_at", **named))
        claims = claims_at_desk(actor).select_related(None).filter(Q(**_OF_ORGANISATION) | Q(matched_id=_ORGANISATION))
        parts.append(_part(claims, LICENCE, "licence", "made_at", words=F("name")))
    return parts


def _said(actor: Actor, *, inside: bool) -> list[QuerySet[Any, Any]]:
    """What hangs on demands and the conversation, each where its own right to see it is asked."""
    cases = (at_desk if inside else at_portal)(actor).filter(**_OF_ORGANISATION).order_by().values("pk")
    talks = partners_of(actor).filter(pk=_ORGANISATION).order_by().values("pk")
    message: Any = Message.files.through.objects.filter(message__case__in=cases)
    spoken: Any = TalkMessage.files.through.objects.filter(talkmessage__talk__organisation__in=talks)
    told = {"words": F("message__case__title"), "more": F("message__case__ref")}
    parts = [
        _part(message, CASE, "storedfile", "message__sent_at", **told),
        _part(spoken, TALK, "storedfile", "talkmessage__sent_at", more=Given("ref", CharField())),
    ]
    if inside:
        note: Any = Note.files.through.objects.filter(note__case__in=cases)
        told = {"words": F("note__case__title"), "more": F("note__case__ref")}
        parts.append(_part(note, CASE, "storedfile", "note__written_at", **told))
    return parts


def documents_of(actor: Actor, row: Organisation, *, at_portal: bool) -> list[Paper]:
    """The latest documents that the reader may open, one more than are shown: one statement."""
    asked = _latest((standing(actor), at_portal), lambda: _all_documents(actor, inside=not at_portal))
    found = asked(organisation=row.pk, ref=row.ref)
    return [_paper(row, dict(zip(_COLUMNS, one, strict=True)), at_portal=at_portal) for one in found]


_latest: PreparedFor[Any] = PreparedFor()
_kept: PreparedFor[Any] = PreparedFor()


def _all_documents(actor: Actor, *, inside: bool) -> QuerySet[Any, Any]:
    first, *others = [*_kept_with(actor, inside=inside), *_said(actor, inside=inside)]
    return first.union(*others, all=True).order_by("-part_at", "-part_file_no")[: SHOWN + 1]


def _paper(row: Organisation, one: dict[str, Any], *, at_portal: bool) -> Paper:
    what, number = one["what"], one["file_no"]
    door = "portal" if at_portal else "desk"
    url = (
        reverse("file", args=[one["more"], number])
        if what in (CASE, TALK)
        else reverse(f"{door}_organisation_document", args=[row.ref, number])
    )
    shown = StoredFile(name=one["file_name"], media_type=one["media_type"])
    return Paper(
        what=what,
        words=_words(what, one),
        kind=WHAT[what],
        name=one["file_name"],
        size=one["file_size"],
        at=one["at"],
        url=url,
        previewable=shown.previewable,
        number=one["number"],
    )


def _words(what: str, one: dict[str, Any]) -> str:
    if what == CORRECTION:
        return capfirst(correction_kind(one["more"]))
    if what == TALK:
        return str(one["file_name"])
    named = local(one["words"], one["words_local"])
    more = PartialDate(one["more"]).words if what == FACT else one["more"]
    return " · ".join(filter(None, [named, more])) if what in (FACT, CASE) else named


def document_under(actor: Actor, row: Organisation, number: int, *, at_portal: bool) -> Found | None:
    """A file that is kept with the organisation, if the reader may open it."""
    asked = _kept((standing(actor), at_portal), lambda: _document(actor, inside=not at_portal))
    kept = asked.first(organisation=row.pk, number=number)
    return Found(kept[0], StoredFile.objects.get(pk=number)) if kept else None


def _document(actor: Actor, *, inside: bool) -> QuerySet[Any, Any]:
    first, *others = [part.filter(part_file_no=Given("number")) for part in _kept_with(actor, inside=inside)]
    return first.union(*others, all=True)[:1]
