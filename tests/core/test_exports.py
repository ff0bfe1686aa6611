"""Exports: the same rows as the list, harmless text, whole files or none, stopped and begun anew."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client

from cast import Cast, assemble
from openzone.accounts.models import User
from openzone.cases.models import Case
from openzone.core import clock, exporting, exports, sheets
from openzone.core.enums import ExportState
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.lists import find
from openzone.core.models import Delivery, Export
from openzone.places.actions import dismiss
from openzone.places.models import Post

EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\ttab", '=HYPERLINK("http://x")']


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


def more_cases(cast: Cast, number: int) -> None:
    """Many cases beside one, by a statement."""
    case = cast.case("submitted")
    names = [str(field.column) for field in Case._meta.concrete_fields if field.column not in ("id", "ref", "words")]
    columns = ", ".join(names)
    changed = columns.replace("submitted_at", "submitted_at - make_interval(mins => n / 3)").replace(
        "title", "'第' || n || '项诉求'"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cases_case (ref, {columns}) SELECT 'C-2000-' || n, {changed}"
            " FROM cases_case, generate_series(1, %s) AS n WHERE id = %s",
            [number, case.pk],
        )


def asked(cast: Cast, name: str = "leader", **more: Any) -> Export:
    """An export that waits."""
    whole: dict[str, Any] = {"what": "cases", "query": {}, "columns": [], "form": "csv", **more}
    return exports.ask(by=cast.actor(name), **whole)


def made(export: Export) -> Export:
    """The export, after a worker looked at it."""
    exporting.run(export.pk)
    return Export.objects.get(pk=export.pk)


def rows_of(export: Export) -> list[list[Any]]:
    """What the file holds, without the headings."""
    place = exporting.place_of(export)
    if export.format == "csv":
        return list(csv.reader(io.StringIO(place.read_bytes().decode("utf-8-sig"), newline="")))[1:]
    book = openpyxl.load_workbook(place, read_only=True)
    found = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)][1:]
    book.close()
    return found


def left() -> list[str]:
    """The names of all files of exports."""
    return sorted(path.name for path in exporting.folder().iterdir()) if exporting.folder().exists() else []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("order", ["", "oldest", "changed"])
def test_an_export_holds_exactly_the_list(committed: Cast, form: str, order: str) -> None:
    more_cases(committed, 5000 if order == "" else 2100)
    export = made(asked(committed, form=form, query={"order": order, "state": "open"}, columns=["reference", "title"]))
    whole = Case.objects.order_by(*{"": ("-submitted_at", "-id"), "oldest": ("submitted_at", "id")}.get(
        order, ("-changed_at", "-id")))  # fmt: skip
    assert rows_of(export) == [list(row) for row in whole.values_list("ref", "title")]
    assert (export.state, export.done, export.expected) == (ExportState.DONE, whole.count(), whole.count())
    assert export.size == exporting.place_of(export).stat().st_size
    assert left() == [export.file_name]
    assert Delivery.objects.filter(recipient_id=export.user_id, activity__verb="export.done").exists()


def test_a_workbook_has_dates_and_numbers_and_no_formula(committed: Cast) -> None:
    more_cases(committed, len(EVIL))
    for number, title in enumerate(EVIL, 1):
        Case.objects.filter(ref=f"C-2000-{number}").update(title=title)
    columns = ["title", "received", "messages", "enterprise"]
    written = made(asked(committed, form="xlsx", columns=columns))
    found = rows_of(written)
    assert {row[0] for row in found} >= set(EVIL)
    assert all(isinstance(row[1], datetime) and isinstance(row[2], int) for row in found)
    book = openpyxl.load_workbook(exporting.place_of(written))
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    texts = {row[0] for row in rows_of(made(asked(committed, columns=columns)))}
    assert texts >= {f"'{title}" for title in EVIL} and not texts & set(EVIL)
    assert exporting.place_of(Export.objects.latest("id")).read_bytes().startswith(b"\xef\xbb\xbf")


def test_everybody_gets_what_he_may_see_when_it_is_written(committed: Cast) -> None:
    committed.case("in_progress")
    assert [len(rows_of(made(asked(committed, name)))) for name in ("leader", "officer", "elsewhere")] == [1, 1, 0]
    waiting = asked(committed, "elsewhere")
    post = Post.objects.get(user=committed.users["elsewhere"])
    dismiss(post, by=committed.actor("administrator"))
    failed = made(waiting)
    assert failed.state == ExportState.FAILED and "open to you" in failed.error and failed.file_name not in left()
    User.objects.filter(pk=committed.users["officer"].pk).update(is_active=False)
    with pytest.raises(Denied):
        asked(committed, "member")


def test_a_workbook_that_is_too_long_is_refused_and_csv_proposed(
    committed: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    more_cases(committed, 5)
    monkeypatch.setattr(sheets, "MOST_ROWS", 5)
    failed = made(asked(committed, form="xlsx"))
    assert failed.state == ExportState.FAILED and "CSV" in failed.error and "6" in failed.error
    assert left() == [] and made(asked(committed)).state == ExportState.DONE


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_on_a_full_disk_it_fails_with_a_sentence_and_nothing_is_left(committed: Cast, form: str) -> None:
    more_cases(committed, 3000)
    actor, listing = committed.actor("leader"), find("cases")
    exporting.folder().mkdir(parents=True)
    draft, whole = exporting.folder() / "draft", exporting.folder() / "whole"
    draft.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space") as caught:
        exporting.write(listing, actor, {}, listing.these([]), form=form, path=whole, draft=draft)
    assert "disk" in exporting.sentence(caught.value) and left() == []


def test_one_that_is_stopped_leaves_nothing(committed: Cast) -> None:
    more_cases(committed, 10)
    waiting = asked(committed)
    exports.stop(waiting, by=committed.actor("leader"))
    assert made(waiting).state == ExportState.STOPPED and left() == []
    with pytest.raises(Conflict):
        exports.stop(waiting, by=committed.actor("leader"))
    with pytest.raises(Conflict):
        exports.stop(asked(committed), by=committed.actor("officer"))


def test_one_that_is_stopped_while_it_is_written_leaves_nothing(
    committed: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    more_cases(committed, 50)
    monkeypatch.setattr(exporting, "BATCH", 5)
    monkeypatch.setattr(exporting, "TOLD_EVERY", 0.0)
    export = asked(committed)
    Export.objects.filter(pk=export.pk).update(state=ExportState.RUNNING, attempt=1)
    exports.stop(export, by=committed.actor("leader"))
    export.attempt = 1
    with pytest.raises(exporting.Stopped):
        exporting._written(export)
    assert left() == []


def test_what_a_killed_worker_left_is_begun_anew(committed: Cast) -> None:
    more_cases(committed, 10)
    export = asked(committed)
    Export.objects.filter(pk=export.pk).update(state=ExportState.RUNNING, attempt=1, done=7)
    exporting.folder().mkdir(parents=True)
    half = exporting.folder() / f".{export.pk}-1"
    half.write_text("half a file")
    now = made(export)
    assert (now.state, now.attempt, len(rows_of(now)), left()) == (ExportState.DONE, 2, 11, [now.file_name])
    assert made(export).attempt == 2, "what is done is not done again"
    late = Export(pk=export.pk, zone_id=export.zone_id, user_id=export.user_id, attempt=1)
    assert not exporting._end(late, ExportState.FAILED), "the worker of an earlier attempt has no say"


def test_its_time_is_over_after_a_week(committed: Cast) -> None:
    made(asked(committed))
    assert exporting.remove_expired() == 0
    with clock.fixed(clock.now() + timedelta(days=7, minutes=1)):
        assert exporting.remove_expired() == 1
    assert left() == [] and not Export.objects.exists()


def test_only_ones_own_file_is_handed_out(committed: Cast) -> None:
    committed.case("submitted")
    export = made(asked(committed))
    for name, status in (("leader", 200), ("dispatcher", 404), ("owner", 404)):
        client = Client()
        client.force_login(committed.users[name])
        answer = client.get(f"/desk/exports/{export.pk}/file/")
        assert answer.status_code == status
        if status == 200:
            assert answer["X-OpenZone-File"] == str(exporting.place_of(export))
            assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''cases-here-")


def test_few_at_once_and_only_what_there_is(cast: Cast) -> None:
    for _ in range(exports.MOST_AT_ONCE):
        asked(cast)
    with pytest.raises(Conflict):
        asked(cast)
    for wrong in ({"what": "users"}, {"form": "pdf"}):
        with pytest.raises(Invalid):
            asked(cast, "officer", **wrong)
    kept = asked(
        cast, "officer", query={"state": "open\0", "drop": "table", "q": "x" * 999}, columns=["x", "ref", "state"]
    )
    assert kept.query == {"q": "x" * 200, "state": "open"} and kept.columns == ["title", "state"]
