"""The page of an organisation at both doors: few statements, who sees what, what is new, following, documents."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases import actions as cases
from openzone.cases.enums import State
from openzone.core import clock
from openzone.core.actions import append, mark_read
from openzone.core.actor import Actor, system
from openzone.core.models import Activity, Delivery, Reading
from openzone.core.notices import kind_of, lines
from openzone.places.actions import dismiss, hand_over
from openzone.registry.actions import join
from openzone.registry.actions.corrections import propose
from openzone.registry.actions.documents import add_document
from openzone.registry.actions.facts import record_fact
from openzone.registry.actions.following import follow, look, unfollow
from openzone.registry.actions.names import add_address
from openzone.registry.actions.persons import change_office, enter_person
from openzone.registry.actions.sameness import say_not_same
from openzone.registry.actions.settlement import change_settlement
from openzone.registry.actions.tags import tag
from openzone.registry.actions.titles import give_title
from openzone.registry.models import Indicator, Look, Office, Organisation, Person
from openzone.web.parts.registry.timeline import timeline_of
from returns_at_work import opened
from spaces import floor_in, let_to, space_on

MOST = 15
PDF = b"%PDF-1.4\n%%EOF\n"
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    """A client in which somebody of the cast is signed in."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.users[name])
        return client

    return signed_in


def counted(client: Client, url: str) -> tuple[int, str]:
    """How many statements a page takes, and the page."""
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return len(statements), answer.content.decode()


def page_of(cast: Cast, more: str = "") -> str:
    return f"/desk/enterprises/{cast.organisation.ref}/{more}"


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("paper.pdf", PDF)


def fill(cast: Cast, word: str) -> None:
    """One more of everything that the page tells."""
    here, by, year = cast.organisation, cast.actor("officer"), str(2010 + len(word))
    indicator = Indicator.objects.get(zone=cast.zone, code="headcount")
    cast.case(State.SUBMITTED), cast.case(State.CLOSED)
    record_fact(here, by=by, indicator=indicator, at=f"{year}-12-31", value=Decimal(len(word)))
    give_title(here, by=by, name=f"Title {word}", source="list", document=paper())
    tag(here, by=by, name=f"Tag {word}", year=2017, source="list")
    enter_person(here, by=by, name=f"Person {word}")
    add_address(here, by=by, kind="office", lines=f"{word} Road", country="CN")
    add_document(here, by=by, document=paper(), words=f"Inside {word}")
    add_document(here, by=by, document=paper(), words=f"Shared {word}", shared=True)
    proposed = {"url": f"{word}.example.com"}
    propose(here, kind="website", row=None, proposed=proposed, by=cast.actor("member"))
    opened(cast, name=f"Return {word}")


@pytest.mark.parametrize("door", ["desk", "portal"])
def test_it_takes_as_many_statements_with_three_of_everything_as_with_one(
    cast: Cast, sign_in: SignIn, door: str
) -> None:
    name, url = ("officer", page_of(cast)) if door == "desk" else ("owner", "/portal/enterprise/")
    look(cast.organisation, by=cast.actor(name), number=0)
    with clock.fixed(clock.now() + timedelta(hours=2)):
        fill(cast, "a")
        sign_in(name).get(url)
        one, _page = counted(sign_in(name), url)
        fill(cast, "bb")
        fill(cast, "ccc")
        three, page = counted(sign_in(name), url)
    assert one == three <= MOST
    for words in ("Title ccc", "Person ccc", "ccc Road", "Shared ccc", "Return ccc"):
        assert words in page
    assert ("Inside ccc" in page) == (door == "desk")
    for more in ("timeline/", "timeline/?kind=figures"):
        whole = page_of(cast, more) if door == "desk" else f"/portal/enterprise/{cast.organisation.ref}/{more}"
        assert counted(sign_in(name), whole)[0] <= MOST


@pytest.mark.parametrize("url", ["/desk/corrections/", "/desk/corrections/?state=all", "/desk/persons/", "/desk/"])
def test_lists_take_as_many_statements_for_three_rows_as_for_one(cast: Cast, sign_in: SignIn, url: str) -> None:
    follow(cast.organisation, by=cast.actor("officer"))
    fill(cast, "a")
    # What each kind of notice costs is another matter.
    mark_read(by=cast.actor("officer"))
    one, _page = counted(sign_in("officer"), url)
    fill(cast, "bb")
    fill(cast, "ccc")
    mark_read(by=cast.actor("officer"))
    three, _page = counted(sign_in("officer"), url)
    assert one == three <= MOST


def test_an_empty_organisation_says_in_quiet_lines_what_can_be_done(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in("officer").get(page_of(cast)).content.decode()
    assert page.count('class="oz-unknown"') >= 8 and "Add a document" in page and "Record a figure" in page
    read_only = sign_in("auditor").get(page_of(cast)).content.decode()
    assert "Record a figure" not in read_only and "known/" not in read_only


def test_the_enterprise_reads_nothing_that_the_zone_keeps_to_itself(cast: Cast, sign_in: SignIn) -> None:
    by = cast.actor("officer")
    fill(cast, "a")
    for state in ("operating", "at_risk"):
        change_settlement(cast.organisation, to=state, reason="Secretly doubted", by=by)
    case = cast.case(State.IN_PROGRESS)
    cases.write_note(case, by=by, body="Between us.", files=[paper()])
    desk = sign_in("officer").get(page_of(cast)).content.decode()
    assert "Secretly doubted" in desk and "now “at risk”" in desk
    page = sign_in("owner").get("/portal/enterprise/").content.decode()
    whole = sign_in("owner").get(f"/portal/enterprise/{cast.organisation.ref}/timeline/").content.decode()
    for words in ("Secretly doubted", "at risk", "Inside a", "Between us", "Officer"):
        assert words not in page and words not in whole, words
    assert "Shared a" in page and cast.organisation.unit.shown_name in whole


def test_a_member_sees_only_the_demands_that_are_his(cast: Cast, sign_in: SignIn) -> None:
    case = cast.case(State.SUBMITTED)
    assert case.title in sign_in("member").get("/portal/enterprise/").content.decode()
    page = sign_in("colleague").get("/portal/enterprise/").content.decode()
    assert case.title not in page
    assert case.title not in sign_in("colleague").get(
        f"/portal/enterprise/{cast.organisation.ref}/timeline/?kind=demands"
    ).content.decode()  # fmt: skip


def test_a_member_reads_no_figures_and_proposes_none(cast: Cast, sign_in: SignIn) -> None:
    indicator = Indicator.objects.get(zone=cast.zone, code="revenue")
    by = system(cast.zone.pk)
    fact = record_fact(cast.organisation, indicator=indicator, at="2016", value=Decimal(7_654_321), by=by)
    address = f"/portal/enterprise/?organisation={cast.organisation.ref}"
    owner, member = (sign_in(who).get(address).content.decode() for who in ("owner", "member"))
    for told in ("Key facts", "Recorded figures", "Revenue 2016"):
        assert told in owner and told not in member, told
    correction = f"/portal/enterprise/{cast.organisation.ref}/corrections/fact/?row={fact.pk}"
    assert (sign_in("owner").get(correction).status_code, sign_in("member").get(correction).status_code) == (200, 403)


def test_strangers_find_nothing(cast: Cast, sign_in: SignIn) -> None:
    fill(cast, "a")
    document = cast.organisation.documents.get(words="Inside a")
    shared = cast.organisation.documents.get(words="Shared a")
    for name in ("elsewhere", "foreigner", "owner", "nobody"):
        for more in ("", "timeline/", f"documents/{document.file_id}/"):
            assert sign_in(name).get(page_of(cast, more)).status_code == 404
        assert sign_in(name).post(page_of(cast, "following/"), {"follows": "1"}).status_code == 404
    here = f"/portal/enterprise/{cast.organisation.ref}"
    for more in ("timeline/", f"documents/{shared.file_id}/", "corrections/website/"):
        assert sign_in("outsider").get(f"{here}/{more}").status_code == 404
        assert sign_in("member").get(f"{here}/{more}").status_code == 200
    assert sign_in("member").get(f"{here}/documents/{document.file_id}/").status_code == 404
    assert sign_in("officer").get(page_of(cast, f"documents/{document.file_id}/")).status_code == 200
    other = f"/desk/enterprises/{cast.outside.ref}/documents/{document.file_id}/"
    assert sign_in("leader").get(other).status_code == 404, "a file is opened only where it hangs"


def test_the_timeline_is_filtered_and_paged_and_reads_what_was_merged(cast: Cast) -> None:
    officer = cast.actor("officer")
    fill(cast, "a")
    page, told = timeline_of(officer, cast.organisation, at_portal=False, kind="titles")
    assert {one.kind for one in told} == {"titles"} and {"Title a", "Tag a"} == {one.detail for one in told}
    for number in range(40):
        add_address(cast.organisation, by=officer, kind="office", lines=f"{number} Road", country="CN")
    page, first = timeline_of(officer, cast.organisation, at_portal=False, kind="record")
    assert page.next
    _page, second = timeline_of(officer, cast.organisation, at_portal=False, kind="record", after=page.next)
    assert not {one.number for one in first} & {one.number for one in second}
    give_title(cast.outside, by=system(cast.zone.pk), name="Of the other", source="list")
    Organisation.objects.filter(pk=cast.outside.pk).update(merged_into=cast.organisation)
    _page, told = timeline_of(officer, cast.organisation, at_portal=False, kind="titles")
    assert "Of the other" in {one.detail for one in told}


def test_what_others_did_since_the_last_look_is_told_for_a_whole_visit(cast: Cast, sign_in: SignIn) -> None:
    client, start = sign_in("officer"), clock.now()

    def page() -> str:
        return client.get(page_of(cast)).content.decode()

    def looked() -> None:
        number = page().partition('data-number="')[2].partition('"')[0]
        assert client.post(page_of(cast, "looked/"), {"number": number}).status_code == 204

    assert "Since your last look" not in page(), "at a first look all would be new"
    looked()
    give_title(cast.organisation, by=cast.actor("leader"), name="From another", source="list")
    give_title(cast.organisation, by=cast.actor("officer"), name="My own", source="list")
    with clock.fixed(start + timedelta(hours=2)):
        since = page().partition('id="news"')[2].partition("</section>")[0]
        assert "From another" in since and "My own" not in since
        looked()
        assert "From another" in page().partition('id="news"')[2].partition("</section>")[0], "the visit goes on"
    with clock.fixed(start + timedelta(hours=4)):
        assert 'id="news"' not in page()


def test_a_page_that_is_only_read_marks_nothing(cast: Cast, sign_in: SignIn) -> None:
    sign_in("officer").get(page_of(cast)), sign_in("owner").get("/portal/enterprise/")
    assert not Look.objects.exists()
    assert sign_in("officer").post(page_of(cast, "looked/"), {"number": "9" * 30}).status_code == 204
    assert Look.objects.get().activity_id == 0


def told_to(cast: Cast, name: str) -> list[str]:
    rows = Delivery.objects.filter(recipient_id=cast.users[name].pk, channel="page").order_by("id")
    return list(rows.values_list("activity__verb", flat=True))


def test_followers_are_told_of_what_happens_and_others_are_not(cast: Cast) -> None:
    here, by = cast.organisation, cast.actor("officer")
    follow(here, by=cast.actor("leader"))
    change_settlement(here, to="operating", by=by)
    indicator = Indicator.objects.get(zone=cast.zone, code="headcount")
    record_fact(here, by=by, indicator=indicator, at="2017-12-31", value=Decimal(3))
    give_title(here, by=by, name="Gazelle", source="list")
    let_to(cast, space_on(cast, floor_in(cast)), date(2021, 1, 1))
    expected = ["settlement.changed", "fact.recorded", "organisation.titled", "tenancy.began"]
    assert told_to(cast, "leader") == expected and not told_to(cast, "auditor")
    activities = list(Activity.objects.filter(verb__in=expected))
    assert len(lines(cast.actor("leader"), activities)) == len(activities)
    assert all(kind_of(verb) and kind_of(verb).code.startswith("followed") for verb in expected)  # type: ignore[union-attr]
    unfollow(here, by=cast.actor("leader"))
    give_title(here, by=by, name="Unicorn", source="list")
    assert told_to(cast, "leader") == expected


def test_followers_are_told_of_demands_only_as_far_as_they_may_see_them(cast: Cast) -> None:
    for name in ("auditor", "elsewhere"):
        follow(cast.organisation, by=cast.actor(name))
    case = cast.case(State.CLOSED)
    assert told_to(cast, "auditor") == ["organisation.case_opened", "organisation.case_ended"]
    assert not told_to(cast, "elsewhere")
    activities = list(Activity.objects.filter(verb="organisation.case_ended"))
    (line,) = lines(cast.actor("auditor"), activities).values()
    assert (line.title, line.ref) == (case.title, case.ref)
    assert not lines(cast.actor("elsewhere"), activities)


def test_who_left_the_zone_is_told_nothing_of_what_he_followed(cast: Cast) -> None:
    here, by = cast.organisation, cast.actor("officer")
    join(organisation=here, user=cast.users["leader"], role="member", by=cast.actor("dispatcher"))
    follow(here, by=cast.actor("leader")), follow(here, by=cast.actor("second"))
    dismiss(cast.users["leader"].posts.get(until__isnull=True), by=cast.actor("administrator"))
    change_settlement(here, to="operating", by=by)
    assert told_to(cast, "second") == ["settlement.changed"] and "settlement.changed" not in told_to(cast, "leader")
    told = list(Activity.objects.filter(verb="settlement.changed"))
    assert lines(cast.actor("second"), told) and not lines(cast.actor("leader"), told)
    hand_over(cast.users["second"], by=cast.actor("administrator"), successors={})
    assert not Look.objects.get(user=cast.users["second"], organisation=here).follows


def test_the_enterprise_reads_nothing_of_lists_and_of_whom_it_may_be_the_same_as(cast: Cast) -> None:
    here, by = cast.organisation, cast.actor("dispatcher")
    say_not_same(here, cast.outside, by=by)
    for verb in ("imported", "import_undone", "put_off"):
        append(f"organisation.{verb}", subject_type="organisation", subject_id=here.pk, by=by)
    told = [one.kind for one in timeline_of(by, here, at_portal=False)[1]]
    assert told.count("sameness") == 4
    for kind in ("", "sameness"):
        shown = timeline_of(cast.actor("owner"), here, at_portal=True, kind=kind)[1]
        assert "sameness" not in [one.kind for one in shown] and cast.outside.name not in str(shown)


def test_only_people_of_the_zone_follow_and_find_what_they_follow(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("officer")
    assert client.post(page_of(cast, "following/"), {"follows": "1"}).status_code == 303
    assert 'aria-pressed="true"' in client.get(page_of(cast)).content.decode()
    listed = client.get("/desk/enterprises/?followed=1").content.decode()
    assert f"open-{cast.organisation.ref}" in listed and str(cast.organisation) in client.get("/desk/").content.decode()
    assert client.post(page_of(cast, "following/"), {"follows": "0"}).status_code == 303
    assert f"open-{cast.organisation.ref}" not in client.get("/desk/enterprises/?followed=1").content.decode()


def test_the_licence_of_a_claim_is_opened_on_record(cast: Cast, sign_in: SignIn) -> None:
    from openzone.registry.actions import claims

    asking = Actor(cast.users["nobody"].pk, cast.zone.pk)
    licence = claims.keep_licence(paper(), by=asking)
    claims.claim(by=asking, name=cast.organisation.name, code="91350100M000100Y43", position="x", licence=licence)
    page = sign_in("officer").get(page_of(cast)).content.decode()
    assert f"documents/{licence.pk}/" in page
    assert sign_in("officer").get(page_of(cast, f"documents/{licence.pk}/")).status_code == 200
    assert Reading.objects.filter(what="licence", user_id=cast.users["officer"].pk).exists()
    assert sign_in("auditor").get(page_of(cast, f"documents/{licence.pk}/")).status_code == 404


def test_how_to_reach_a_person_is_told_until_he_leaves(cast: Cast, sign_in: SignIn) -> None:
    by, client = cast.actor("officer"), sign_in("officer")
    office = enter_person(cast.organisation, by=by, name="Li Wei", phone="0411 84", email="li@example.org", speaks=True)
    url = f"/desk/persons/{office.person_id}/"
    for change, words, reached in (
        ({"speaks": True}, "mailto:li@example.org", True),
        ({"speaks": False}, "shown while this is whom to speak to", True),
        ({"speaks": True, "until": "2019-05"}, "lasted until May 2019", False),
    ):
        change_office(office, by=by, **change)
        page, form = client.get(url).content.decode(), client.get(f"{url}edit/").content.decode()
        assert words in page and ("0411 84" in form) == ("li@example.org" in form) == reached
        assert ("0411 84" in page) == ("li@example.org" in page) == ("mailto" in words)
    assert client.post(f"{url}edit/", {"name": "Li Wei", "name_local": "李伟"}).status_code == 303
    office.person.refresh_from_db()
    assert (office.person.name_local, office.person.phone) == ("李伟", "0411 84")


def test_persons_are_looked_up_by_the_index_of_their_words(cast: Cast, sign_in: SignIn) -> None:
    known = {"zone": cast.zone, "recorded_at": clock.now()}
    made = Person.objects.bulk_create(Person(name=f"Li {number}", **known) for number in range(3000))
    Office.objects.bulk_create(Office(person=one, organisation=cast.organisation) for one in made)
    client = sign_in("officer")
    with CaptureQueriesContext(connection) as captured, connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_person, registry_office, registry_organisation")
        page = client.get("/desk/persons/", {"q": "2718"}).content.decode()
        asked = [one["sql"] for one in captured.captured_queries if "'2718'':*" in one["sql"]]
        cursor.execute(f"EXPLAIN {asked[0]}")
        plan = str(cursor.fetchall())
    assert "Li 2718" in page and len(asked) == 1 and "person_words" in plan, plan


def test_persons_are_found_in_either_script(cast: Cast, sign_in: SignIn) -> None:
    enter_person(cast.organisation, by=cast.actor("officer"), name="Li Wei", name_local="李伟", title="Manager")
    enter_person(cast.outside, by=system(cast.zone.pk), name="Wang Fang")
    client = sign_in("officer")
    everybody = client.get("/desk/persons/").content.decode()
    assert "Li Wei" in everybody and "Wang Fang" not in everybody
    for words, found in (
        ("we", True),
        ("李", True),
        ("李伟", True),
        ("li wei", True),
        ("liwei", True),
        ("fang", False),
    ):
        assert ("Manager" in client.get("/desk/persons/", {"q": words}).content.decode()) == found
