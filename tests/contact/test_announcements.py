"""Announcements: who writes and sends them, whom they reach, who has read them, and that nobody is told twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from at_once import together
from cast import Cast, assemble
from openzone.contact import actions
from openzone.contact.audience import Audience
from openzone.contact.models import Announcement, Recipient
from openzone.contact.queries import announcements_at_portal, chosen, progress_of, reach_of
from openzone.contact.rules import MANY
from openzone.contact.tasks import tell_everybody
from openzone.contact.telling import tell_batch
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.registry.actions import join, register
from openzone.registry.actions.industries import classify
from openzone.registry.actions.tags import tag
from openzone.registry.models import IndustryClass, Organisation
from openzone.registry.queries import industries_of

MOST = 15
WORDS: dict[str, Any] = {"title": "New bus times", "title_local": "班车时刻调整", "body": "From Monday.\n\nBe on time."}


def drafted(cast: Cast, unit: str = "top", by: str = "leader", **more: Any) -> Announcement:
    return actions.draft(unit=cast.units[unit], by=cast.actor(by), **{**WORDS, **more})


def sent(cast: Cast, unit: str = "top", **more: Any) -> Announcement:
    return actions.send(drafted(cast, unit, **more), by=cast.actor("leader"))


def received(cast: Cast, name: str) -> Recipient:
    return announcements_at_portal(cast.actor(name)).get()


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


@pytest.mark.parametrize(
    ("who", "writes", "sends"),
    [
        ("leader", True, True), ("dispatcher", True, True), ("officer", True, False), ("park_officer", True, False),
        ("elsewhere", False, False), ("auditor", False, False), ("administrator", False, False),
        ("owner", False, False),
    ],
)  # fmt: skip
def test_who_writes_and_who_sends(cast: Cast, who: str, writes: bool, sends: bool) -> None:
    announcement = drafted(cast, "station")
    assert is_done(lambda: drafted(cast, "station", by=who)) is writes
    assert is_done(lambda: actions.send(announcement, by=cast.actor(who))) is sends


def is_done(act: Callable[[], object]) -> bool:
    """Whether somebody may do it."""
    try:
        act()
    except Denied:
        return False
    return True


def test_the_filter_reaches_only_what_the_unit_serves(cast: Cast) -> None:
    officer, zone = cast.actor("officer"), cast.zone.pk
    listed = tag(cast.organisation, by=officer, name="Listed", year=2017, source="the city's list").tag
    Organisation.objects.filter(pk=cast.organisation.pk).update(size="small")
    section = industries_of(zone).get(scheme="isic", code="J")
    below = IndustryClass.objects.create(
        zone=cast.zone, scheme="isic", code="62", parent=section, path="J.62", name="Computer programming"
    )
    classify(cast.organisation, by=officer, industry=below)
    park = cast.park_place.pk

    def found(unit: str, **filters: Any) -> set[str]:
        rows = chosen(cast.units[unit].pk, Audience(**filters), zone_id=zone)
        return set(rows.values_list("name", flat=True))

    both, ours = {"Dalian Bright Co.", "Outsider Ltd"}, {"Dalian Bright Co."}
    assert found("top") == found("park") == both
    assert found("station") == ours and found("other") == both - ours
    for filters in (
        {"tags": (listed.pk,)},
        {"sizes": ("small", "large")},
        {"industries": (section.pk,)},
        {"parks": (park,)},
    ):
        assert found("top", **filters) == ours, filters
    assert found("top", kinds=("government",)) == found("other", tags=(listed.pk,)) == set()
    register(unit=cast.units["other"], name="Mute Ltd", by=system(zone))
    reach = reach_of(chosen(cast.units["top"].pk, Audience(), zone_id=zone))
    assert (reach.enterprises, reach.people, reach.mute_count) == (3, 4, 1)
    assert [one.name for one in reach.mute] == ["Mute Ltd"]


def test_it_goes_to_everybody_once_and_is_fixed(cast: Cast) -> None:
    announcement = sent(cast, wants_acknowledgement=True)
    assert announcement.reach == 2 and progress_of(announcement.recipients.all(), announcement).owing == 2
    told = Delivery.objects.filter(channel="page", activity__subject_type="announcement")
    people = {cast.users[name].pk for name in ("owner", "member", "colleague", "outsider")}
    assert sorted(told.values_list("recipient_id", flat=True)) == sorted(people)
    assert tell_batch(announcement) == 0
    for change in (
        lambda: actions.send(announcement, by=cast.actor("leader")),
        lambda: actions.discard(announcement, by=cast.actor("leader")),
    ):
        with pytest.raises(Conflict):
            change()
    register(unit=cast.units["station"], name="Came later", by=system(cast.zone.pk))
    assert announcement.recipients.count() == 2


def test_to_nobody_it_does_not_go(cast: Cast) -> None:
    announcement = drafted(cast, audience=Audience(kinds=("government",)))
    with pytest.raises(Invalid, match="No enterprise fits"):
        actions.send(announcement, by=cast.actor("leader"))
    announcement.refresh_from_db()
    assert announcement.state == "draft" and not Activity.objects.filter(verb="announcement.sent").exists()


def test_to_many_it_goes_after_a_second_yes_and_by_a_job(cast: Cast) -> None:
    rows = [
        Organisation(
            zone=cast.zone, ref=f"O-2000-{n:05d}", kind="enterprise", name=f"E {n}", unit=cast.units["station"],
            registered_at=clock.now(),
        )
        for n in range(MANY)
    ]  # fmt: skip
    Organisation.objects.bulk_create(rows)
    for name in ("owner", "colleague"):
        join(organisation=rows[-1], user=cast.users[name], role="member", by=system(cast.zone.pk))
    announcement = drafted(cast)
    for expected in (None, MANY):
        with pytest.raises(Invalid, match=f"{MANY + 2} enterprises"):
            actions.send(announcement, by=cast.actor("leader"), expected=expected)
    announcement = actions.send(announcement, by=cast.actor("leader"), expected=MANY + 2)
    going = progress_of(announcement.recipients.all(), announcement)
    assert (going.reached, going.told, going.going_out) == (MANY + 2, 0, True)
    with pytest.raises(Conflict, match="still going out"):
        actions.remind(announcement, by=cast.actor("leader"))
    assert tell_batch(announcement, most=100) == 100
    tell_everybody(announcement.pk)
    assert progress_of(announcement.recipients.all(), announcement).told == MANY + 2
    people = list(
        Delivery.objects.filter(channel="page", activity__verb="announcement.sent").values_list(
            "recipient_id", flat=True
        )
    )
    assert len(people) == len(set(people)) == 4


def test_read_and_taken_note_of_by_the_first_who_does(cast: Cast) -> None:
    announcement = sent(cast, wants_acknowledgement=True)
    actions.mark_announcement_read(received(cast, "member"), by=cast.actor("member"))
    assert not Delivery.objects.filter(
        channel="page", recipient_id=cast.users["member"].pk, read_at__isnull=True
    ).exists()
    first = actions.acknowledge(received(cast, "owner"), by=cast.actor("owner"))
    again = actions.acknowledge(received(cast, "member"), by=cast.actor("member"))
    assert first.acknowledged_by_id == again.acknowledged_by_id == cast.users["owner"].pk
    row = received(cast, "colleague")
    assert row.read_by_id == cast.users["member"].pk and row.acknowledged_at == first.acknowledged_at
    with pytest.raises(Denied):
        actions.acknowledge(row, by=cast.actor("outsider"))
    progress = progress_of(announcement.recipients.all(), announcement)
    assert (progress.read, progress.acknowledged, progress.owing) == (1, 1, 1)
    assert Activity.objects.filter(verb="announcement.acknowledged").count() == 1


def test_reminded_once_a_day_and_only_who_owes(cast: Cast) -> None:
    announcement = sent(cast)
    actions.mark_announcement_read(received(cast, "member"), by=cast.actor("member"))
    assert actions.remind(announcement, by=cast.actor("dispatcher")) == 1
    reminded = Delivery.objects.filter(channel="page", activity__verb="announcement.reminded")
    assert list(reminded.values_list("recipient_id", flat=True)) == [cast.users["outsider"].pk]
    with pytest.raises(Conflict, match="today already"):
        actions.remind(announcement, by=cast.actor("leader"))
    with clock.fixed(clock.now() + timedelta(days=1)):
        actions.remind(announcement, by=cast.actor("leader"))
    assert announcement.recipients.get(organisation=cast.outside).reminders == 2
    actions.mark_announcement_read(received(cast, "outsider"), by=cast.actor("outsider"))
    with clock.fixed(clock.now() + timedelta(days=2)), pytest.raises(Conflict, match="nobody is left"):
        actions.remind(announcement, by=cast.actor("leader"))


def test_at_once_it_is_sent_once_and_reminded_of_once(committed: Cast) -> None:
    announcement = drafted(committed)
    answers = together(*[lambda: actions.send(announcement, by=committed.actor("leader"))] * 4)
    assert sorted(isinstance(one, Conflict) for one in answers) == [False, True, True, True]
    assert Recipient.objects.count() == 2
    answers = together(*[lambda: actions.remind(announcement, by=committed.actor("dispatcher"))] * 4)
    assert sorted(isinstance(one, Conflict) for one in answers) == [False, True, True, True]
    assert set(Recipient.objects.values_list("reminders", flat=True)) == {1}


def test_a_correction_names_the_former_and_a_withdrawn_one_stays(cast: Cast) -> None:
    announcement = sent(cast)
    correction = sent(cast, corrects=announcement, title="New bus times, corrected")
    actions.withdraw(announcement, by=cast.actor("leader"), reason="Wrong day.")
    client = Client()
    client.force_login(cast.users["member"])
    page = client.get(f"/portal/announcements/{announcement.ref}/").content.decode()
    assert "Wrong day." in page and "New bus times, corrected" in page
    page = client.get(f"/portal/announcements/{correction.ref}/").content.decode()
    assert announcement.ref in page
    with pytest.raises(Conflict):
        actions.withdraw(announcement, by=cast.actor("leader"), reason="Again")


SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    def client(name: str) -> Client:
        made = Client()
        made.force_login(cast.users[name])
        return made

    return client


def statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200, url
    return len(asked)


def test_the_pages_take_as_many_statements_for_three_rows_as_for_one(cast: Cast, sign_in: SignIn) -> None:
    first, draft = sent(cast, wants_acknowledgement=True), drafted(cast)
    addresses = [
        ("leader", "/desk/announcements/"), ("officer", "/desk/announcements/"), ("leader", "/desk/announcements/new/"),
        ("leader", f"/desk/announcements/{draft.ref}/"), ("leader", f"/desk/announcements/{first.ref}/"),
        ("officer", f"/desk/announcements/{first.ref}/"), ("leader", f"/desk/announcements/{draft.ref}/edit/"),
        ("leader", f"/desk/announcements/{draft.ref}/send/"), ("member", "/portal/announcements/"),
        ("member", f"/portal/announcements/{first.ref}/"), ("member", "/portal/"), ("leader", "/notices/"),
        ("member", "/notices/"),
    ]  # fmt: skip
    before = [statements(sign_in(name), url) for name, url in addresses]
    for number in range(2):
        sent(cast, wants_acknowledgement=True)
        made = register(unit=cast.units["station"], name=f"Another {number}", by=system(cast.zone.pk))
        Recipient.objects.create(announcement=first, organisation=made)
    after = [statements(sign_in(name), url) for name, url in addresses]
    assert before == after, list(zip(addresses, before, after, strict=True))
    assert max(after) <= MOST, [one for one in zip(addresses, after, strict=True) if one[1] > MOST]


def test_a_whole_way_over_the_pages(cast: Cast, sign_in: SignIn) -> None:
    leader, member = sign_in("leader"), sign_in("member")
    new = {
        "unit": cast.units["top"].code,
        "key": "a",
        "kinds": ["enterprise"],
        "parks": [str(cast.park_place.pk)],
        **WORDS,
    }
    preview = leader.post("/desk/announcements/preview/", new).content.decode()
    assert "Reaches 1 enterprise" in preview and "3 people" in preview and "班车时刻调整" in preview
    file = SimpleUploadedFile("times.pdf", b"%PDF-1.4\n%%EOF\n")
    for _click in range(2):
        file.seek(0)
        made = leader.post("/desk/announcements/new/", {**new, "files": [file]})
        assert made.status_code == 303, made.context["form"].errors
    row = Announcement.objects.get()
    stored = row.files.get()
    send = f"/desk/announcements/{row.ref}/send/"
    assert leader.post(send, {"seen": row.version + 1, "key": "stale"}).status_code == 409
    for _click in range(2):
        assert leader.post(send, {"seen": row.version, "key": "b"}).status_code == 303
    assert member.get(f"/files/{row.ref}/{stored.pk}/").status_code == 200
    assert sign_in("outsider").get(f"/files/{row.ref}/{stored.pk}/").status_code == 404
    assert 'id="nav-announcements"' in member.get("/portal/").content.decode()
    page = member.get(f"/portal/announcements/{row.ref}/").content.decode()
    assert "times.pdf" in page and f"/portal/announcements/{row.ref}/read/" in page
    assert received(cast, "member").read_at is None
    assert member.post(f"/portal/announcements/{row.ref}/read/").status_code == 204
    assert received(cast, "member").read_at is not None
    for _click in range(2):
        gone = leader.post(f"/desk/announcements/{row.ref}/remind/", {"key": "c"})
        assert gone.status_code == 409
