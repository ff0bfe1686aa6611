"""The file of what is kept about a person: written by a job, once, told, and removed in time; and sign-ins in it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from api.conftest import caller_of
from cast import PASSWORD, Cast
from openzone.accounts.models import SignIn
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.core import clock, personal_files
from openzone.core.actor import system
from openzone.core.enums import ExportState
from openzone.core.models import Delivery, PersonalFile
from openzone.core.personal import kept_about, read
from openzone.core.retention import run_out
from openzone.places.actions import appoint, dismiss
from openzone.places.actions.privacy import ask_data, set_retention


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


def asked(cast: Cast, name: str = "member", about: str = "") -> PersonalFile:
    return ask_data(cast.users[about or name], by=cast.actor(name))


def made(file: PersonalFile) -> PersonalFile:
    """The file, after a worker looked at it."""
    personal_files.run(file.pk)
    return PersonalFile.objects.get(pk=file.pk)


def test_it_is_written_once_and_who_asked_is_told(cast: Cast) -> None:
    first = asked(cast)
    assert asked(cast) == first and asked(cast, "administrator", about="member") != first
    file = made(first)
    assert (file.state, file.size) == (ExportState.DONE, personal_files.place_of(file).stat().st_size)
    told = Delivery.objects.filter(activity__verb="personal_file.done", channel="page")
    assert [row.recipient_id for row in told] == [cast.users["member"].pk]
    assert made(file).attempt == 1, "what is done is not begun again"
    assert asked(cast) != file


def test_what_a_killed_worker_left_is_begun_anew(cast: Cast) -> None:
    file = asked(cast)
    PersonalFile.objects.filter(pk=file.pk).update(state=ExportState.RUNNING, attempt=1)
    personal_files.folder().mkdir(parents=True)
    (personal_files.folder() / f".{file.pk}-1").write_bytes(b"half")
    file = made(file)
    assert (file.state, file.attempt) == (ExportState.DONE, 2)
    assert [path.name for path in personal_files.folder().iterdir()] == [f"{file.pk}-2.zip"]


def test_who_administers_the_zone_no_longer_fetches_nothing_about_others(cast: Cast) -> None:
    about = made(asked(cast, "administrator", about="member"))
    appoint(user=cast.users["administrator"], unit=cast.units["station"], role="officer", by=system(cast.zone.pk))
    appoint(user=cast.users["leader"], unit=cast.units["top"], role="administrator", by=system(cast.zone.pk))
    own = made(asked(cast, "administrator"))
    browser, at = Client(), "/account/data/{}/"
    browser.force_login(cast.users["administrator"])
    assert browser.get(at.format(about.pk)).status_code == 200
    for post in cast.users["administrator"].posts.filter(role="administrator", until__isnull=True):
        dismiss(post, by=system(cast.zone.pk))
    browser.force_login(cast.users["administrator"])
    assert [browser.get(at.format(file.pk)).status_code for file in (about, own)] == [404, 200]


def test_what_the_zone_settles_with_itself_about_a_demand_is_not_in_it(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    until = clock.now().date() + timedelta(days=7)
    actions.supervise(case, by=cast.actor("leader"), letter="7", reason="It takes too long.", until=until)
    (row,) = kept_about(cast.users["member"], zone_id=None)["cases.Case"]
    assert row["title"] and not {"asked_for", "supervision"} & set(row)


def test_a_full_disk_is_told_and_leaves_nothing(cast: Cast) -> None:
    personal_files.folder().parent.mkdir(parents=True)
    personal_files.folder().write_bytes(b"no folder")
    file = made(asked(cast))
    assert file.state == ExportState.FAILED and file.error.startswith("The file could not be written")


def test_it_goes_after_a_week(cast: Cast) -> None:
    file = made(asked(cast))
    with clock.fixed(clock.now() + timedelta(days=6)):
        assert personal_files.remove_expired() == 0
    with clock.fixed(clock.now() + timedelta(days=8)):
        assert personal_files.remove_expired() == 1
    assert not personal_files.place_of(file).exists() and not PersonalFile.objects.exists()


def test_signing_in_is_remembered_shown_and_given(cast: Cast) -> None:
    client = Client(REMOTE_ADDR="203.0.113.7", headers={"User-Agent": "Firefox on a telephone"})
    sent = {"login": "member@example.org", "password": PASSWORD}
    assert client.post("/account/login/", {**sent, "password": "wrong"}).status_code == 200
    assert not SignIn.objects.exists()
    assert client.post("/account/login/", sent).status_code == 302
    page = client.get("/account/").content.decode()
    assert "203.0.113.7" in page and "Firefox on a telephone" in page
    (row,) = read(personal_files.place_of(made(asked(cast))))["accounts.SignIn"]
    assert (row["address"], row["program"]) == ("203.0.113.7", "Firefox on a telephone")


def test_sign_ins_go_when_no_zone_keeps_them_longer(cast: Cast) -> None:
    now = clock.now()
    for days in (40, 100, 400):
        at = now - timedelta(days=days)
        SignIn.objects.create(user=cast.users["member"], at=at, address="203.0.113.7", program="Firefox")
    set_retention(cast.zone, days={"sign_ins": 60}, by=cast.actor("administrator"))
    assert [(run.kind, run.count) for run in run_out(cast.zone.pk)] == [("sign_ins", 1)], "the other zone keeps a year"
    set_retention(cast.foreign_zone, days={"sign_ins": 60}, by=system(cast.foreign_zone.pk))
    run_out(cast.zone.pk)
    assert SignIn.objects.count() == 1


def test_the_same_over_the_api(cast: Cast) -> None:
    member, administrator = caller_of(cast, "member"), caller_of(cast, "administrator")
    own = member.post("/personal-data")
    assert (own.status, own.body["state"], own.body["person"]) == (201, "waiting", cast.users["member"].pk)
    at = f"/personal-data/{own.body['id']}"
    assert member.get(f"{at}/content").status == 404
    personal_files.run(own.body["id"])
    assert member.get(at).body["state"] == "done" and administrator.get(at).status == 404
    assert member.get(f"{at}/content").body["tables"]["accounts.User"][0]["email"] == "member@example.org"
    assert member.post("/personal-data", {"person": "owner@example.org"}).status == 404
    assert administrator.post("/personal-data", {"person": "member@example.org"}).status == 201
    assert set(administrator.post("/personal-data", {"person": "foreigner@example.org"}).faults) == {"person"}
    assert [one["id"] for one in member.get("/personal-data").body["items"]] == [own.body["id"]]
