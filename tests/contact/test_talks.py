"""The standing conversation: who writes, who is told, and the case that comes out of it with its messages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from at_once import together
from cast import Cast, assemble
from openzone.cases.actions import open_category, raise_demand, submit, withdraw
from openzone.cases.models import Case
from openzone.cases.queries import at_desk, at_portal, relations_of
from openzone.contact import actions
from openzone.contact.models import Talk, TalkCase
from openzone.contact.queries import free_from, talks_waiting
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid, Refusal
from openzone.core.models import Activity, Delivery
from openzone.registry.actions import change
from openzone.web.watching import granted

MOST = 15
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


def say(cast: Cast, who: str, body: str = "Hello", **more: Any) -> Talk:
    return actions.post(cast.organisation, by=cast.actor(who), body=body, **more).talk


def file(name: str = "plan.pdf") -> Any:
    return SimpleUploadedFile(name, PDF)


def plain(cast: Cast) -> Any:
    """A category that asks nothing."""
    return open_category(zone=cast.zone, code="other", name="Other", by=system(cast.zone.pk))


def told(cast: Cast) -> list[str]:
    """Who was told last, by name."""
    last = Activity.objects.filter(subject_type="talk").order_by("-id")[0]
    names = {user.pk: name for name, user in cast.users.items()}
    return sorted(
        names[one]
        for one in Delivery.objects.filter(channel="page", activity=last).values_list("recipient_id", flat=True)
    )


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("member", True), ("colleague", True), ("owner", True), ("officer", True), ("dispatcher", True),
        ("elsewhere", False), ("auditor", False), ("administrator", False), ("outsider", False), ("nobody", False),
    ],
)  # fmt: skip
def test_who_writes(cast: Cast, who: str, may: bool) -> None:
    try:
        say(cast, who)
    except Denied:
        assert not may
    else:
        assert may


def test_who_is_told_and_whose_day_it_is(cast: Cast) -> None:
    talk = say(cast, "member", "A question")
    assert told(cast) == ["officer"]
    assert [one.pk for one in talks_waiting(cast.actor("officer"))] == [talk.pk]
    change(cast.organisation, by=cast.actor("officer"), account_manager=cast.users["elsewhere"])
    cast.organisation.refresh_from_db()
    say(cast, "member", "And another")
    assert told(cast) == ["elsewhere"]
    assert not talks_waiting(cast.actor("officer")).exists() and talks_waiting(cast.actor("elsewhere")).exists()
    say(cast, "elsewhere", "An answer")
    assert told(cast) == ["member", "owner"]
    assert not talks_waiting(cast.actor("elsewhere")).exists()


def test_a_case_begins_with_the_messages_and_their_files(cast: Cast) -> None:
    say(cast, "member", "Since May our night shift\nhas no bus.", files=[file()])
    say(cast, "officer", "How many people?")
    talk = say(cast, "owner", "Forty.")
    asked = talk.unanswered_since
    link = actions.make_case(
        talk, by=cast.actor("officer"), category=cast.category, title="Night bus", start=1, end=3, consent=True
    )
    case = Case.objects.get(pk=link.case_id)
    kept = [(one.number, one.side, one.author_id, one.body, one.sent_at) for one in case.messages.all()]
    assert kept == [(one.number, one.side, one.author_id, one.body, one.sent_at) for one in talk.messages.all()]
    assert [one.name for one in case.messages.get(number=1).files.all()] == ["plan.pdf"]
    assert (case.intake, case.message_count, case.unanswered_since) == ("talk", 3, asked)
    assert case.answers == {}, "a question that only the enterprise can answer is left open"
    talk.refresh_from_db()
    assert talk.unanswered_since is None
    assert at_portal(cast.actor("member")).filter(pk=case.pk).exists()
    assert "filer" in relations_of(cast.actor("member"), case)
    assert not at_portal(cast.actor("colleague")).filter(pk=case.pk).exists()
    assert at_desk(cast.actor("dispatcher")).filter(pk=case.pk).exists()
    for start, end in ((1, 3), (3, 3), (2, 9)):
        with pytest.raises(Conflict, match=case.ref):
            actions.make_case(
                talk, by=cast.actor("member"), category=cast.category, title="x", start=start, end=end, consent=True
            )


def test_what_is_answered_in_the_talk_is_not_owed_in_the_case(cast: Cast) -> None:
    say(cast, "member", "First")
    talk = say(cast, "officer", "Answered")
    link = actions.make_case(
        talk, by=cast.actor("officer"), category=cast.category, title="x", start=1, end=2, consent=True
    )
    assert link.case.unanswered_since is None
    talk = say(cast, "member", "Second")
    say(cast, "member", "Third")
    first = actions.make_case(talk, by=cast.actor("member"), category=plain(cast), title="y", start=3, end=3)
    talk.refresh_from_db()
    assert first.case.unanswered_since == talk.messages.get(number=3).sent_at
    assert talk.unanswered_since == talk.messages.get(number=4).sent_at


def test_a_demand_with_open_questions_is_kept_as_a_draft(cast: Cast) -> None:
    talk = say(cast, "member", "A bus, please")
    link = actions.make_case(talk, by=cast.actor("member"), category=cast.category, title="Bus", start=1, end=1)
    assert link.case.state == "draft" and link.case.messages.count() == 1
    page = Client()
    page.force_login(cast.users["officer"])
    address = f"/desk/enterprises/{cast.organisation.ref}/conversation/"
    assert link.case.ref not in page.get(address).content.decode()
    with pytest.raises(Conflict, match="being written"):
        actions.make_case(talk, by=cast.actor("owner"), category=plain(cast), title="x", start=1, end=1)
    say(cast, "officer", "We look into it")
    submit(link.case, by=cast.actor("member"), answers={"riders": "40"})
    case = Case.objects.get(pk=link.case_id)
    assert case.unanswered_since is None, "it was answered while the draft waited"
    assert case.ref in page.get(address).content.decode()


def test_a_draft_thrown_away_frees_its_messages(cast: Cast) -> None:
    talk = say(cast, "member", "A bus, please")
    link = actions.make_case(talk, by=cast.actor("member"), category=cast.category, title="Bus", start=1, end=1)
    assert free_from(talk) == 2
    withdraw(link.case, by=cast.actor("member"))
    assert free_from(talk) == 1
    again = actions.make_case(talk, by=cast.actor("owner"), category=plain(cast), title="x", start=1, end=1)
    assert again.case.submitted_at is not None and TalkCase.objects.get() == again


def test_refusals(cast: Cast) -> None:
    talk = say(cast, "member")
    with pytest.raises(Invalid, match="wants this demand"):
        actions.make_case(talk, by=cast.actor("officer"), category=cast.category, title="x", start=1, end=1)
    with pytest.raises(Invalid, match="at least one"):
        actions.make_case(talk, by=cast.actor("member"), category=plain(cast), title="x", start=7, end=9)
    with pytest.raises(Denied):
        actions.make_case(talk, by=cast.actor("auditor"), category=cast.category, title="x", start=1, end=1)
    with pytest.raises(Refusal):
        raise_demand(
            organisation=cast.organisation, category=cast.category, title="x", description="x", intake="talk",
            by=cast.actor("officer"),
        )  # fmt: skip
    assert not Case.objects.exists()


def test_at_once_the_numbers_have_no_gap_and_one_case_is_made(committed: Cast) -> None:
    category = plain(committed)
    together(*(lambda who=who: say(committed, who) for who in ("member", "officer", "owner", "dispatcher")))
    talk = Talk.objects.get()
    assert sorted(talk.messages.values_list("number", flat=True)) == [1, 2, 3, 4] and talk.message_count == 4
    answers = together(
        *(
            lambda who=who: actions.make_case(
                Talk.objects.get(), by=committed.actor(who), category=category, title="x", start=1, end=4, consent=True
            )
            for who in ("member", "officer", "owner", "dispatcher")
        )
    )
    assert sorted(isinstance(one, Conflict) for one in answers) == [False, True, True, True], answers
    assert Case.objects.count() == TalkCase.objects.count() == 1


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
    ref, category = cast.organisation.ref, plain(cast)
    desk, portal = f"/desk/enterprises/{ref}/conversation/", f"/portal/contact/{ref}/"
    addresses = [(name, base + part) for name, base in (("officer", desk), ("member", portal))
                 for part in ("", "conversation/?after=0", "case/")]  # fmt: skip
    addresses += [("officer", "/desk/"), ("officer", f"/desk/enterprises/{ref}/"), ("member", "/notices/")]

    def grow() -> None:
        talk = say(cast, "member", "One", files=[file()])
        actions.make_case(
            talk, by=cast.actor("member"), category=category, title="x", start=free_from(talk), end=free_from(talk)
        )
        say(cast, "officer", "Two", files=[file()])
        say(cast, "owner", "Three")
        say(cast, "member", "Four")

    grow()
    before = [statements(sign_in(name), url) for name, url in addresses]
    for _more in range(2):
        grow()
    after = [statements(sign_in(name), url) for name, url in addresses]
    assert before == after, list(zip(addresses, before, after, strict=True))
    assert max(after) <= MOST, [one for one in zip(addresses, after, strict=True) if one[1] > MOST]


def test_a_whole_way_over_the_pages(cast: Cast, sign_in: SignIn) -> None:
    member, officer = sign_in("member"), sign_in("officer")
    place = f"/portal/contact/{cast.organisation.ref}/"
    for _click in range(2):
        made = member.post(
            f"{place}messages/", {"body": "Where do we park?", "key": "k"}, headers={"HX-Request": "true"}
        )
        assert made.status_code == 201
    talk = Talk.objects.get()
    assert talk.message_count == 1
    assert cast.organisation.name in officer.get("/desk/").content.decode()
    desk = f"/desk/enterprises/{cast.organisation.ref}/conversation/"
    page = officer.get(desk).content.decode()
    assert "Where do we park?" in page and "Make it a case" in page
    assert officer.post(f"{desk}read/", {"number": "1"}).status_code == 204
    assert "Read by Officer" in member.get(place).content.decode()
    form = officer.get(f"{desk}case/").content.decode()
    assert 'value="Where do we park?"' in form
    sent = {"category": "commute", "title": "Parking", "start": "1", "end": "1", "consent": "on", "key": "c"}
    assert officer.post(f"{desk}case/", {**sent, "title": ""}).status_code == 422
    first = officer.post(f"{desk}case/", sent)
    case = Case.objects.get()
    assert first.status_code == 303 and officer.post(f"{desk}case/", sent).status_code == 303
    assert Case.objects.count() == 1
    page = member.get(place).content.decode()
    assert f"/portal/cases/{case.ref}/" in page
    shown = member.get(f"/portal/cases/{case.ref}/").content.decode()
    assert "came out of the conversation" in shown and shown.count("Where do we park?") == 1


def test_who_may_listen(cast: Cast) -> None:
    topic = f"talk:{cast.organisation.ref}"
    for name, may in (
        ("member", True),
        ("officer", True),
        ("auditor", True),
        ("elsewhere", False),
        ("outsider", False),
    ):
        assert bool(granted(cast.actor(name), [topic])) is may, name


def test_a_confidential_case_out_of_a_talk_is_not_named_to_those_who_may_not_see_it(
    cast: Cast, sign_in: Callable[[str], Client]
) -> None:
    say(cast, "officer", "Good morning")
    talk = say(cast, "owner", "We think of moving away.")
    words = {"category": plain(cast).code, "title": "Zebra plans", "start": 2, "end": 2, "confidential": "on"}
    ref = cast.organisation.ref
    sent = sign_in("owner").post(f"/portal/contact/{ref}/case/", {**words, "seen": ""})
    case = talk.cases.get().case
    assert sent.status_code == 303 and case.confidential and case.unit == cast.units["top"]
    pages = {"owner": f"/portal/contact/{ref}/", "member": f"/portal/contact/{ref}/"}
    pages["officer"] = f"/desk/enterprises/{ref}/conversation/"
    shown = {who: sign_in(who).get(page).content.decode() for who, page in pages.items()}
    assert "Zebra plans" in shown["owner"]
    for page in (shown["member"], shown["officer"]):
        assert "Zebra plans" not in page and case.ref not in page and "a demand that is not open to you" in page
