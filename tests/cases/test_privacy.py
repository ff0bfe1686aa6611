"""People's data: given to them whole, kept no longer than said, erased so that log and figures stay true."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cast import Cast
from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.actions.striking import STRUCK, ask_strike, decide_strike
from openzone.cases.enums import State
from openzone.cases.models import Case, Message, ReadMark
from openzone.core import clock, personal_files
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.figures import all_figures, ask_each
from openzone.core.models import Activity, PersonalFile, Reading, RetentionRun, WrittenDraft
from openzone.core.personal import kept_about, tables, zone_path
from openzone.core.retention import all_kept, days_kept, run_out
from openzone.core.seals.checking import check
from openzone.core.seals.making import seal_new_rows
from openzone.insight.queries import question
from openzone.places.actions import appoint, dismiss
from openzone.places.actions.privacy import ask_data, erase_person, owed_by, set_retention
from openzone.registry.actions import join, leave
from openzone.registry.models import Membership, Person


def figures(cast: Cast) -> dict[Any, Any]:
    now = clock.now()
    return {
        (figure.code, dimension): rows
        for figure in all_figures()
        for dimension, rows in ask_each(figure, question(cast.zone, now.year, now), (None, *figure.dimensions)).items()
    }


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


def written(file: PersonalFile) -> tuple[dict[str, Any], str]:
    """What the file holds, after a worker looked at it."""
    personal_files.run(file.pk)
    archive = zipfile.ZipFile(personal_files.place_of(PersonalFile.objects.get(pk=file.pk)))
    return json.loads(archive.read("data.json")), archive.read("index.html").decode()


@pytest.fixture
def gone(cast: Cast) -> User:
    """The member, who raised demands that have ended, and has left the enterprise."""
    cast.case(State.CLOSED)
    cast.case(State.WITHDRAWN)
    cast.draft()
    Person.objects.filter(user=cast.users["member"]).update(phone="+86 411 1234")
    leave(Membership.objects.get(user=cast.users["member"]), by=cast.actor("owner"))
    return cast.users["member"]


def test_everything_kept_about_somebody_is_in_the_file_and_no_secret(cast: Cast, gone: User) -> None:
    found, page = written(ask_data(gone, by=cast.actor("member")))
    assert found["accounts.User"][0]["email"] == "member@example.org"
    assert {"cases.Case", "cases.Participant", "registry.Membership", "core.Activity"} <= set(found)
    assert "password" not in found["accounts.User"][0] and "argon2" not in json.dumps(found)
    assert "member@example.org" in page and "<table>" in page


def test_no_table_that_names_people_is_forgotten() -> None:
    named = {model._meta.label for model, _columns in tables(User)}
    assert {"cases.Message", "cases.Note", "registry.Person", "core.Delivery", "core.Reading", "places.Post"} <= named
    without = {model._meta.label for model, _columns in tables(User) if zone_path(model) is None}
    assert without <= {"accounts.User", "accounts.SignIn", "core.Receipt", "core.Seal", "core.SetupLink"}


def test_an_administrator_gets_what_the_zone_keeps_and_that_goes_on_record(cast: Cast, gone: User) -> None:
    for name in ("leader", "officer", "owner"):
        with pytest.raises(Denied):
            ask_data(gone, by=cast.actor(name))
    with pytest.raises(Denied):
        ask_data(cast.users["foreigner"], by=cast.actor("administrator"))
    ask_data(gone, by=cast.actor("administrator"))
    assert Reading.objects.filter(subject_type="user", subject_id=gone.pk, what="personal").exists()
    assert Activity.objects.filter(verb="user.data_given", subject_id=gone.pk).exists()
    assert all(row["zone_id"] == cast.zone.pk for row in kept_about(gone, zone_id=cast.zone.pk)["core.Activity"])


def test_erasure_leaves_the_figures_and_the_log_as_they_were_and_the_seals_hold(cast: Cast, gone: User) -> None:
    seal_new_rows()
    before, log = figures(cast), list(Activity.objects.order_by("id").values())
    erase_person(gone, by=cast.actor("administrator"))
    assert figures(cast) == before
    assert list(Activity.objects.order_by("id").values()[: len(log)]) == log
    seal_new_rows()
    assert check().faults == []
    erased = User.objects.get(pk=gone.pk)
    assert (erased.name, erased.name_local, erased.is_active) == ("A former member", "前成员", False)
    assert "member@example.org" not in json.dumps(kept_about(erased, zone_id=None), default=str)
    last = Activity.objects.latest("id")
    assert (last.verb, last.subject_id, last.data) == ("user.erased", gone.pk, {})


def test_what_was_said_stays_by_a_former_member_and_unsent_words_go(cast: Cast, gone: User) -> None:
    WrittenDraft.objects.create(zone_id=cast.zone.pk, user_id=gone.pk, key="k", body="x", saved_at=clock.now())
    erase_person(gone, by=cast.actor("administrator"))
    client = Client()
    client.force_login(cast.users["owner"])
    case = Case.objects.get(state=State.CLOSED)
    page = client.get(f"/portal/cases/{case.ref}/").content.decode()
    assert "A former member" in page and "Member<" not in page
    assert not WrittenDraft.objects.filter(user_id=gone.pk).exists()
    assert Case.objects.get(state=State.DRAFT).description == ""
    assert not Person.objects.filter(user=gone).exclude(name="A former member").exists()


def test_nobody_is_erased_to_whom_something_is_owed(cast: Cast) -> None:
    by = cast.actor("administrator")
    for name in ("officer", "owner", "member"):
        if name == "member":
            cast.case(State.IN_PROGRESS)
        if name == "owner":
            assert "only owner" in " ".join(owed_by(cast.users["owner"], cast.zone.pk))
        if owed_by(cast.users[name], cast.zone.pk):
            with pytest.raises(Conflict):
                erase_person(cast.users[name], by=by)
    assert owed_by(cast.users["officer"], cast.zone.pk)[0].startswith("The person still holds a post")
    assert any("still open" in one for one in owed_by(cast.users["member"], cast.zone.pk))
    assert not User.objects.filter(erased_at__isnull=False).exists()


def test_who_still_acts_in_another_zone_is_not_erased_here(cast: Cast, gone: User) -> None:
    appoint(user=gone, unit=cast.foreign_zone.units.get(), role="officer", by=system(cast.foreign_zone.pk))
    with pytest.raises(Conflict):
        erase_person(gone, by=cast.actor("administrator"))


def test_only_another_administrator_erases_and_once(cast: Cast, gone: User) -> None:
    for name in ("leader", "owner", "auditor"):
        with pytest.raises(Denied):
            erase_person(gone, by=cast.actor(name))
    with pytest.raises(Denied):
        erase_person(cast.users["administrator"], by=cast.actor("administrator"))
    erase_person(gone, by=cast.actor("administrator"))
    with pytest.raises(Conflict):
        erase_person(gone, by=cast.actor("administrator"))


def test_what_has_been_kept_long_enough_goes_and_the_night_says_what_it_did(cast: Cast) -> None:
    with clock.fixed(clock.now() - timedelta(days=1200)):
        old = cast.case(State.CLOSED)
        actions.mark_read(old, by=cast.actor("officer"), number=1)
        draft = cast.draft()
    new = cast.case(State.CLOSED)
    actions.mark_read(new, by=cast.actor("officer"), number=1)
    before = figures(cast)
    runs = {run.kind: run.count for run in run_out(cast.zone.pk)}
    assert runs == {"case_drafts": 1, "case_reading": 1}
    assert [mark.case_id for mark in ReadMark.objects.all()] == [new.pk]
    draft.refresh_from_db()
    assert draft.title == "" and draft.ref
    assert figures(cast) == before and run_out(cast.zone.pk) == []
    assert RetentionRun.objects.count() == 2


def test_the_zone_says_how_long_and_the_least_is_kept(cast: Cast) -> None:
    by, kinds = cast.actor("administrator"), all_kept()
    assert {"case_drafts", "case_reading", "case_words", "claims", "invitations", "readings"} <= {k.code for k in kinds}
    set_retention(cast.zone, days={"case_drafts": 60}, by=by)
    assert days_kept(cast.zone.pk)["case_drafts"] == 60 and days_kept(cast.foreign_zone.pk)["case_drafts"] == 365
    with pytest.raises(Invalid):
        set_retention(cast.zone, days={"case_drafts": 1}, by=by)
    with pytest.raises(Denied):
        set_retention(cast.zone, days={"case_drafts": 60}, by=cast.actor("leader"))


def test_words_are_struck_by_two_administrators_and_gone_with_their_former_wording(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    message = actions.post_message(case, by=cast.actor("member"), body="Ms Li is ill: 13912345678")
    actions.correct(case, by=cast.actor("member"), number=message.number, body="Ms Li, 13912345678, is ill")
    asked = ask_strike(case, stream="message", number=message.number, reason="A health matter.", by=admin(cast))
    for name in ("leader", "officer", "member"):
        with pytest.raises(Denied):
            decide_strike(asked, granted=True, by=cast.actor(name))
    with pytest.raises(Denied):
        decide_strike(asked, granted=True, by=admin(cast))
    appoint(user=cast.users["leader"], unit=cast.units["top"], role="administrator", by=admin(cast))
    decide_strike(asked, granted=True, by=cast.actor("leader"))
    row = Message.objects.get(pk=message.pk)
    assert (row.body, row.first_body, row.author) == (STRUCK, "", cast.users["member"])
    assert Activity.objects.get(verb="case.struck").data == {"stream": "message", "number": message.number}
    with pytest.raises(Conflict):
        decide_strike(asked, granted=True, by=cast.actor("leader"))
    with pytest.raises(Invalid):
        ask_strike(case, stream="note", number=9, reason="x", by=admin(cast))


def admin(cast: Cast) -> Any:
    return cast.actor("administrator")


def test_the_pages_find_give_and_erase(cast: Cast, gone: User) -> None:
    client = Client()
    client.force_login(cast.users["administrator"])
    page = client.get("/desk/settings/privacy/?email=member@example.org").content.decode()
    assert "Get what is kept" in page and "Erase" in page
    assert client.post(f"/desk/settings/privacy/people/{gone.pk}/data/").status_code == 303
    file = PersonalFile.objects.get()
    assert "waiting to begin" in client.get("/desk/settings/privacy/").content.decode()
    assert client.get(f"/account/data/{file.pk}/").status_code == 404, "it is not written yet"
    assert written(file)[0]["accounts.User"]
    assert f"/account/data/{file.pk}/" in client.get("/desk/settings/privacy/").content.decode()
    answer = client.get(f"/account/data/{file.pk}/")
    assert answer["Content-Type"] == "application/zip" and Path(answer["X-OpenZone-File"]).exists()
    nobody = client.get("/desk/settings/privacy/?email=nobody@example.org").content.decode()
    assert "Nobody with this e-mail" in nobody
    assert client.post(f"/desk/settings/privacy/people/{gone.pk}/erasure/", {"key": "k"}).status_code == 303
    assert User.objects.get(pk=gone.pk).erased_at is not None
    own = Client()
    own.force_login(cast.users["owner"])
    assert own.get(f"/account/data/{file.pk}/").status_code == 404, "and erasure has removed it"
    assert not Path(answer["X-OpenZone-File"]).exists()
    assert own.post("/account/data/").status_code == 302
    assert "accounts.SignIn" in written(PersonalFile.objects.get())[0]
    assert "/account/data/" in own.get("/account/").content.decode()


def test_leaving_a_post_is_enough_to_be_forgotten(cast: Cast) -> None:
    user = cast.users["elsewhere"]
    dismiss(user.posts.get(), by=cast.actor("administrator"))
    join(organisation=cast.outside, user=user, role="member", by=system(cast.zone.pk))
    erase_person(user, by=cast.actor("administrator"))
    assert not Membership.objects.filter(user=user, until__isnull=True).exists()
