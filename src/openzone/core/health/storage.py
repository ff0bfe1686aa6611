"""What is kept: room, files, seals, backups."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openzone.core.files import place_of
from openzone.core.health.finding import Finding, Findings, Level, age, megabytes
from openzone.core.health.measures import seal_lag
from openzone.core.models import StoredFile
from openzone.core.seals import checking, key

LEAST_ROOM = 200 * 2**20
LITTLE_ROOM = 2 * 2**30
SAMPLE = 200
MOST_NAMED = 20
SEAL_LATE_SECONDS = 3600
BACKUP_LATE_SECONDS = 26 * 3600


def disk() -> Findings:
    """Whether there is room."""
    free = shutil.disk_usage(settings.DATA).free
    seen = _("%(size)s free in %(folder)s") % {"size": megabytes(free), "folder": settings.DATA}
    if free < LITTLE_ROOM:
        level = Level.WRONG if free < LEAST_ROOM else Level.WARNING
        yield Finding("disk", level, seen, _("Make room, or move the data folder to a larger disk."))
    else:
        yield Finding("disk", Level.OK, seen)


def sample_of_files() -> Findings:
    """Whether the newest files are there with the right size."""
    yield from _files(StoredFile.objects.order_by("-id")[:SAMPLE].iterator(), deep=False)


def all_files() -> Findings:
    """Whether every file is there with the right content."""
    yield from _files(StoredFile.objects.order_by("id").iterator(chunk_size=1000), deep=True)


def _files(files: Iterator[StoredFile], *, deep: bool) -> Findings:
    looked, wrong = 0, 0
    for file in files:
        looked += 1
        trouble = _trouble(file, deep=deep)
        if trouble:
            wrong += 1
            if wrong <= MOST_NAMED:
                seen = _("File %(number)d (%(place)s) %(trouble)s") % {
                    "number": file.pk,
                    "place": file.path,
                    "trouble": trouble,
                }
                yield Finding("files", Level.WRONG, seen, _("Take it from a backup: “openzone restore” has its bytes."))
    if wrong > MOST_NAMED:
        yield Finding("files", Level.WRONG, _("%(count)d more files are like that") % {"count": wrong - MOST_NAMED})
    if not wrong:
        said = _("All %(count)d files are whole") if deep else _("The newest %(count)d files are there")
        yield Finding("files", Level.OK, said % {"count": looked})


def _trouble(file: StoredFile, *, deep: bool) -> str:
    """What is wrong with the bytes of a file; nothing when nothing is."""
    place = place_of(file)
    try:
        if place.stat().st_size != file.size:
            return _("has another size than it had")
        if deep and _checksum(place) != file.sha256:
            return _("has another content than it had")
    except OSError:
        return _("is missing")
    return ""


def _checksum(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seals() -> Findings:
    """Whether the log is what was sealed: every row that is not is named."""
    report = checking.check()
    yield from _key(report)
    for sentence in report.faults:
        yield Finding("seals", Level.WRONG, sentence, _tampered())
    if report.left_out:
        seen = _("%(count)d more faults were found") % {"count": report.left_out}
        yield Finding("seals", Level.WRONG, seen, _tampered())
    if not report.faults:
        yield _untouched(report)


def sealed(report: checking.Report, at: datetime) -> Findings:
    """What an earlier check found, for a page: how much is wrong, but no names."""
    yield from _key(report)
    count = len(report.faults) + report.left_out
    if count:
        seen = _("%(count)d faults were found in the log at %(time)s; “openzone doctor” names them")
        moment = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
        yield Finding("seals", Level.WRONG, seen % {"count": count, "time": moment}, _tampered())
    else:
        yield _untouched(report)


def _tampered() -> str:
    return _("Somebody changed the database past OpenZone. Keep a copy of it, and compare with a backup.")


def _untouched(report: checking.Report) -> Finding:
    seen = _("%(rows)d rows of the log are as they were sealed (seals: %(seals)d)")
    return Finding("seals", Level.OK, seen % {"rows": report.rows, "seals": report.seals})


def _key(report: checking.Report) -> Findings:
    if report.seals and not report.key_present:
        seen = _("The seal key is not at %(place)s") % {"place": key.place()}
        advice = _("Put your copy there. If it is lost: “openzone seals renew” begins with a new one.")
        yield Finding("seals", Level.WRONG, seen, advice)
    elif report.with_another_key:
        seen = ngettext(
            "%(count)d seal was made with another key and can only be compared in part",
            "%(count)d seals were made with another key and can only be compared in part",
            report.with_another_key,
        ) % {"count": report.with_another_key}
        yield Finding("seals", Level.WARNING, seen, _("If you have that key, check with it in OPENZONE_SEAL_KEY_FILE."))


def sealing() -> Findings:
    """Whether new rows of the log come under a seal."""
    count, seconds = seal_lag()
    if seconds > SEAL_LATE_SECONDS:
        seen = _("%(count)d rows of the log wait for a seal, the oldest for %(time)s") % {
            "count": count,
            "time": age(seconds),
        }
        yield Finding("sealing", Level.WARNING, seen, _("Look whether the worker runs; it seals every five minutes."))
    else:
        yield Finding("sealing", Level.OK, _("%(count)d new rows of the log wait for a seal") % {"count": count})


def backup() -> Findings:
    """Whether there is a backup of today."""
    advice = _("Run “openzone backup FILE” each night, and keep the file on another machine.")
    try:
        known = json.loads((Path(settings.DATA) / "last-backup.json").read_text())
        made_at = datetime.fromisoformat(known["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        yield Finding("backup", Level.WARNING, _("No backup was ever made here"), advice)
        return
    seconds = (datetime.now(UTC) - made_at).total_seconds()
    seen = _("The last backup was made %(time)s ago: %(file)s") % {"time": age(seconds), "file": known["file"]}
    late = seconds > BACKUP_LATE_SECONDS
    yield Finding("backup", Level.WARNING if late else Level.OK, seen, advice if late else "")
