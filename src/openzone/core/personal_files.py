"""The file of all that is kept about a person: asked for, written by a job, fetched by who asked, removed in time."""

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor, system
from openzone.core.enums import ExportState
from openzone.core.exporting import KEPT, put_in_place, sentence
from openzone.core.files import root
from openzone.core.jobs import enqueue
from openzone.core.live import tell
from openzone.core.models import PersonalFile
from openzone.core.personal import write

UNDER_WAY = (ExportState.WAITING, ExportState.RUNNING)


def folder() -> Path:
    """Where these files lie."""
    return root() / "personal"


def place_of(file: PersonalFile) -> Path:
    """Where one of them lies: each attempt has its own, so that none touches another's."""
    return folder() / f"{file.pk}-{file.attempt}.zip"


def personal_files_of(actor: Actor) -> QuerySet[PersonalFile]:
    """Those that the actor asked for, the newest first. Nobody sees those of others."""
    return PersonalFile.objects.filter(asked_by_id=actor.who).order_by("-id")


def ask(user: Model, *, by: Actor) -> PersonalFile:
    """Ask for the file about a person; one that is under way is enough. Who may is for the caller to find out."""
    under_way = personal_files_of(by).filter(user_id=user.pk, state__in=UNDER_WAY).first()
    if under_way is not None:
        return under_way
    now = clock.now()
    made = PersonalFile.objects.create(
        zone_id=by.zone_id,
        user_id=user.pk,
        asked_by_id=by.who,
        language=translation.get_language() or "",
        asked_at=now,
        expires_at=now + KEPT,
    )
    enqueue("core.personal_file", one_at_a_time="personal files", number=made.pk)
    return made


def run(number: int) -> None:
    """Write the file from its beginning, whatever an earlier, killed attempt has written; who asked is told."""
    mine = PersonalFile.objects.filter(pk=number, state__in=UNDER_WAY)
    if not mine.update(state=ExportState.RUNNING, attempt=F("attempt") + 1):
        return
    file = PersonalFile.objects.get(pk=number)
    with translation.override(file.language or None):
        try:
            size = _written(file)
        except Exception as error:
            _end(file, ExportState.FAILED, error=sentence(error))
            if not isinstance(error, OSError):
                raise
            return
    if not _end(file, ExportState.DONE, size=size):
        place_of(file).unlink(missing_ok=True)


def _written(file: PersonalFile) -> int:
    user: Any = get_user_model().objects.get(pk=file.user_id)
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in folder().glob(f".{file.pk}-*"):
        left.unlink(missing_ok=True)
    draft = folder() / f".{file.pk}-{file.attempt}"
    title = _("What is kept about %(name)s") % {"name": user}
    try:
        write(draft, user, zone_id=None if file.is_own else file.zone_id, title=title)
        return put_in_place(draft, place_of(file))
    finally:
        draft.unlink(missing_ok=True)


@transaction.atomic
def _end(file: PersonalFile, state: ExportState, *, size: int | None = None, error: str = "") -> bool:
    """Write down how it ended and tell who asked; False when it was begun again or forgotten meanwhile."""
    now = clock.now()
    mine = PersonalFile.objects.filter(pk=file.pk, attempt=file.attempt, state=ExportState.RUNNING)
    if not mine.update(state=state, error=error, done_at=now, expires_at=now + KEPT, size=size):
        return False
    if file.zone_id is not None:
        by = system(file.zone_id)
        activity = append(f"personal_file.{state}", subject_type="personal_file", subject_id=file.pk, by=by)
        deliver(activity, to=[file.asked_by_id])
    tell([f"user:{file.asked_by_id}"])
    return True


def forget_files(user_id: int) -> None:
    """Remove the files about a person, and those that the person asked for."""
    _remove(PersonalFile.objects.filter(Q(user_id=user_id) | Q(asked_by_id=user_id)))


def remove_expired() -> int:
    """Remove those whose time is over; answers how many."""
    return _remove(PersonalFile.objects.filter(expires_at__lt=clock.now()).exclude(state=ExportState.RUNNING))


def _remove(files: QuerySet[PersonalFile]) -> int:
    old = list(files.order_by("id"))
    for file in old:
        place_of(file).unlink(missing_ok=True)
        file.delete()
    return len(old)
