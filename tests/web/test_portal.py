"""The enterprise's own pages: few statements, three steps to a demand, the verdict."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import QUESTIONS, Cast
from formalities.pooled import home, offered, table, waiting
from openzone.accounts.actions import invite
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.core.actor import system
from openzone.core.models import StoredFile
from openzone.formalities.actions import Terms, give_mandate
from openzone.partnerships.actions import report, send_back
from openzone.registry.actions import join
from openzone.registry.actions.invitations import ask_colleague
from partnerships.gatherings import founded, member
from partnerships.gatherings import given as item_given
from partnerships.papers import day, promised, signed

MOST = 15
PDF = b"%PDF-1.4\n%%EOF\n"
RAISE = "/portal/raise/"


@pytest.fixture
def sign_in(cast: Cast) -> Callable[[str], Client]:
    def client(name: str) -> Client:
        made = Client()
        made.force_login(cast.users[name])
        return made

    return client


SignIn = Callable[[str], Client]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def counted(client: Client, url: str) -> tuple[int, str]:
    """How many statements a page takes, and the page."""
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return len(statements), text(answer)


def hidden(page: Any, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', text(page))
    assert found, name
    return found[1]


def one_of_each(cast: Cast) -> None:
    """Something for every list of the first page: a draft, what runs, what waits for an answer, what has ended."""
    cast.draft()
    for state in (State.IN_PROGRESS, State.PROPOSED, State.WITHDRAWN):
        case = cast.case(state)
        if state == State.IN_PROGRESS:
            actions.post_message(case, by=cast.actor("officer"), body="Hello")


@pytest.mark.parametrize("url", ["/portal/", "/portal/demands/", "/portal/demands/?q=夜班&which=open", "/notices/"])
@pytest.mark.parametrize("name", ["member", "owner"])
def test_a_list_takes_as_many_statements_for_three_rows_as_for_one(
    cast: Cast, sign_in: SignIn, name: str, url: str
) -> None:
    one_of_each(cast)
    one, before = counted(sign_in(name), url)
    for _ in range(2):
        one_of_each(cast)
    three, page = counted(sign_in(name), url)
    assert one == three <= MOST
    assert page.count("C-20") > before.count("C-20")


def test_the_start_shows_what_waits_in_groups_agreements_homes_and_mandates(cast: Cast, sign_in: SignIn) -> None:
    group, agreement = founded(cast), signed(cast)
    seat = member(cast, group, "owner", organisation=cast.organisation)
    table(cast)

    def something_of_each(number: int) -> None:
        item_given(cast, group, due=-1, member=seat)
        promised(cast, agreement, due=3)
        offered(cast, waiting(cast, days_ago=3), home(cast, number), reason="The only one that suits")

    give_mandate(principal=cast.outside, agent=cast.organisation, terms=Terms(), by=cast.actor("outsider"))
    something_of_each(1)
    promised(cast, agreement, due=90)
    one, page = counted(sign_in("owner"), "/portal/")
    expected = ("Name the streets for the sensors", "Opens a research centre", "Talent home for Lin Yue", "Mandate of")
    assert [page.count(words) for words in expected] == [1, 1, 1, 1], "what is due in three months does not press"
    assert "Also waiting for you" in page and "Nothing waits for you" not in page and "late" in page
    something_of_each(2)
    two, page = counted(sign_in("owner"), "/portal/")
    assert one == two <= MOST + 4 and [page.count(words) for words in expected] == [2, 2, 2, 1]
    other = text(sign_in("colleague").get("/portal/"))
    assert not any(words in other for words in expected[:3])


def test_what_was_sent_back_waits_however_late_it_is_due(cast: Cast, sign_in: SignIn) -> None:
    owed = promised(cast, signed(cast), due=90)
    reported = report(owed, by=cast.actor("owner"), done_on=day(cast), remark="Done")
    assert owed.text not in text(sign_in("owner").get("/portal/"))
    send_back(reported, by=cast.actor("officer"), reason="This is a photo of a door.")
    page = text(sign_in("owner").get("/portal/"))
    assert owed.text in page and "sent back" in page


def test_the_page_of_colleagues_takes_as_many_statements_however_many_there_are(cast: Cast, sign_in: SignIn) -> None:
    one, _ = counted(sign_in("owner"), "/portal/colleagues/")
    for number in range(3):
        user, _made = invite(email=f"c{number}@example.org", name=f"New {number}", by=system(None))
        join(organisation=cast.organisation, user=user, role="member", by=system(cast.zone.pk))
        form = {"email": f"i{number}@example.org", "name": f"Asked {number}", "role": "member", "key": f"k{number}"}
        assert "A letter goes to" in text(sign_in("owner").post("/portal/colleagues/", form))
    more, page = counted(sign_in("owner"), "/portal/colleagues/")
    assert one == more <= MOST and "New 2" in page and "Asked 2" in page


def test_whoever_is_invited_sees_it_and_accepts(cast: Cast, sign_in: SignIn) -> None:
    asked = ask_colleague(
        organisation=cast.outside, email="nobody@example.org", name="N", role="member", by=cast.actor("outsider")
    )[0]
    client, url = sign_in("nobody"), f"/portal/invitations/{asked.pk}/"
    assert cast.outside.name in text(client.get("/portal/claims/"))
    assert sign_in("member").post(url, {"answer": "accept"}).status_code == 404
    assert client.post(url, {"answer": "accept"})["Location"] == "/home/"
    assert client.get("/portal/").status_code == 200


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_the_page_of_a_demand_takes_few_statements_in_every_state(cast: Cast, sign_in: SignIn, state: State) -> None:
    case = cast.case(state)
    talk = state not in (State.DECLINED, State.WITHDRAWN)
    url = f"/portal/cases/{case.ref}/"
    if talk:
        actions.post_message(case, by=cast.actor("dispatcher"), body="One", files=[_file()])
    first = [counted(sign_in("member"), url + part)[0] for part in ("", "?part=now", "conversation/?after=0")]
    for _ in range(3 * talk):
        actions.post_message(case, by=cast.actor("dispatcher"), body="Another one", files=[_file()])
    again = [counted(sign_in("member"), url + part)[0] for part in ("", "?part=now", "conversation/?after=0")]
    assert first == again and max(again) <= MOST


@pytest.mark.parametrize("url", [RAISE, f"{RAISE}?category=commute", "{draft}", "{draft}check/"])
def test_each_step_takes_few_statements(cast: Cast, sign_in: SignIn, url: str) -> None:
    assert counted(sign_in("member"), url.format(draft=page_of(cast.draft())))[0] <= MOST


def _file(name: str = "plan.pdf", content: bytes = PDF) -> Any:
    return SimpleUploadedFile(name, content)


def page_of(case: Case, step: str = "") -> str:
    return f"/portal/drafts/{case.ref}/{step}"


WORDS = {
    "category": "commute",
    "title": "A bus for the night shift",
    "description": "我们需要夜班班车。\nEvery word of it.",
    "answers.riders": "40",
    "answers.shift": "night",
}


def words(**changes: Any) -> dict[str, Any]:
    """What step 2 sends; a change to None leaves the field out."""
    return {name: value for name, value in {**WORDS, "key": str(uuid4()), **changes}.items() if value is not None}


def test_a_demand_is_raised_in_three_steps(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("member")
    first = text(client.get(RAISE))
    assert f'href="{RAISE}?category=commute&amp;organisation={cast.organisation.ref}"' in first
    second = client.get(f"{RAISE}?category=commute")
    form = words(key=hidden(second, "key"), organisation=hidden(second, "organisation"))
    answer = client.post(RAISE, form)
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, page_of(case, "check/"))
    third = client.get(answer["Location"])
    assert all(word in text(third) for word in (WORDS["title"], "Every word of it.", "40", "Night"))
    sent = client.post(answer["Location"], {"key": hidden(third, "key")})
    assert (sent.status_code, sent["Location"]) == (303, f"/portal/cases/{case.ref}/")
    case.refresh_from_db()
    assert (case.state, case.intake, case.answers) == (State.SUBMITTED, "portal", {"riders": "40", "shift": "night"})
    assert client.get(page_of(case))["Location"] == f"/portal/cases/{case.ref}/"


LONG, CONTROL = "x" * 201, "bad \x01 letter"


@pytest.mark.parametrize("whole", [False, True], ids=["begun", "kept"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", None),
        ("title", LONG),
        ("title", CONTROL),
        ("description", None),
        ("description", "x" * 10_001),
        ("description", CONTROL),
        ("answers.riders", None),
        ("answers.riders", "many"),
        ("answers.riders", CONTROL),
        ("answers.shift", "never"),
    ],
)
def test_what_cannot_be_taken_stays_in_the_form_with_all_the_rest(
    cast: Cast, sign_in: SignIn, field: str, value: str | None, whole: bool
) -> None:
    url = page_of(cast.draft(title="Before", description="Before", answers={"riders": "7"})) if whole else RAISE
    answer = sign_in("member").post(url, words(**{field: value}))
    page = text(answer)
    assert answer.status_code == 422 and 'id="id_' in page and "oz-errors" in page
    typed = {**WORDS, field: value or ""}
    del typed["category"]
    if field == "answers.shift":
        assert typed.pop(field) not in page
    assert all(words in page for words in typed.values() if words != "night")
    if "answers.shift" in typed:
        assert re.search(r'value="night"[^>]*checked', page)
    kept = Case.objects.get()
    assert kept.state == State.DRAFT
    assert field == "title" or kept.title == WORDS["title"]
    assert field == "description" or kept.description == WORDS["description"]


FILE_WANTED = [*QUESTIONS, {"code": "plan", "label": "Plan", "kind": "file", "required": True}]


@pytest.mark.parametrize(
    ("name", "content"), [("empty.pdf", b""), ("page.html", b"<html>"), ("fake.pdf", b"MZ"), ("../../x.exe", b"MZ")]
)
def test_a_file_that_cannot_be_taken_does_not_cost_the_words(
    cast: Cast, sign_in: SignIn, name: str, content: bytes
) -> None:
    actions.publish_questions(cast.category, by=cast.actor("administrator"), questions=FILE_WANTED)
    client = sign_in("member")
    answer = client.post(RAISE, words(**{"answers.plan": _file(name, content)}))
    assert answer.status_code == 422 and not StoredFile.objects.exists()
    assert "Every word of it." in text(answer) and WORDS["title"] in text(answer)
    case = Case.objects.get()
    again = client.post(page_of(case), words(**{"answers.plan": _file()}))
    assert again.status_code == 303
    case.refresh_from_db()
    assert case.answers["plan"] == StoredFile.objects.get().pk


def test_a_file_that_was_taken_stays_when_something_else_is_wrong(cast: Cast, sign_in: SignIn) -> None:
    actions.publish_questions(cast.category, by=cast.actor("administrator"), questions=FILE_WANTED)
    client = sign_in("member")
    answer = client.post(RAISE, words(title="", **{"answers.plan": _file()}))
    assert answer.status_code == 422 and "plan.pdf" in text(answer)
    case = Case.objects.get()
    assert client.post(page_of(case), words()).status_code == 303
    removed = client.post(page_of(case), words(**{"answers.plan.remove": "on"}))
    assert removed.status_code == 422 and "plan.pdf" not in text(removed)


def test_a_draft_kept_for_later_may_lack_words_but_not_hold_bad_ones(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("member")
    assert (
        client.post(RAISE, {"category": "commute", "key": "k", "later": "1", "description": "夜班"}).status_code == 303
    )
    case = Case.objects.get()
    answer = client.post(page_of(case), words(later="1", title=LONG))
    assert answer.status_code == 422 and LONG in text(answer)
    assert client.post(page_of(case), words(later="1", **{"answers.riders": None})).status_code == 303
    assert case.ref in text(client.get("/portal/"))


def test_the_same_beginning_sent_twice_is_one_draft(cast: Cast, sign_in: SignIn) -> None:
    form = words()
    for _ in range(2):
        assert sign_in("member").post(RAISE, form).status_code == 303
    changed = sign_in("member").post(RAISE, {**form, "title": "Changed since"})
    assert changed.status_code == 303 and Case.objects.get().title == "Changed since"


@pytest.mark.parametrize("key", ["\x00", "a\x00b", "x" * 5_000, "not a key", ""])
def test_a_forged_key_harms_nothing(cast: Cast, sign_in: SignIn, key: str) -> None:
    assert sign_in("member").post(RAISE, words(key=key)).status_code in (303, 422)
    case = cast.draft()
    assert sign_in("member").post(page_of(case, "check/"), {"key": key}).status_code in (303, 422)


@pytest.mark.parametrize("missing", [{"title": ""}, {"description": ""}, {"answers": {}}])
def test_what_is_not_complete_is_not_sent_and_the_page_says_what_is_missing(
    cast: Cast, sign_in: SignIn, missing: dict[str, Any]
) -> None:
    case, client = cast.draft(), sign_in("member")
    Case.objects.filter(pk=case.pk).update(**missing)
    looked = client.get(page_of(case, "check/"))
    answer = client.post(page_of(case, "check/"), {"key": hidden(looked, "key")})
    assert answer.status_code == 422 and 'role="alert"' in text(answer) and page_of(case) in text(answer)
    case.refresh_from_db()
    assert case.state == State.DRAFT and case.submitted_at is None
    Case.objects.filter(pk=case.pk).update(title="A bus", description="Please.", answers={"riders": "1"})
    assert client.post(page_of(case, "check/"), {"key": hidden(answer, "key")}).status_code == 303


def test_sent_twice_with_one_key_is_sent_once(cast: Cast, sign_in: SignIn) -> None:
    case, form = cast.draft(), {"key": str(uuid4())}
    for _ in range(2):
        answer = sign_in("member").post(page_of(case, "check/"), form)
        assert (answer.status_code, answer["Location"]) == (303, f"/portal/cases/{case.ref}/")
    now = Case.objects.get(pk=case.pk)
    assert (now.state, now.version) == (State.SUBMITTED, case.version + 1)
    other = sign_in("member").post(page_of(case, "check/"), {"key": str(uuid4())})
    assert other.status_code == 409
    late = sign_in("member").post(page_of(case), words(title="Too late"))
    assert late.status_code == 409 and Case.objects.get(pk=case.pk).title == case.title


@pytest.mark.parametrize("name", ["colleague", "owner", "outsider", "dispatcher", "foreigner", "nobody"])
def test_a_draft_is_its_authors_alone(cast: Cast, sign_in: SignIn, name: str) -> None:
    case, client = cast.draft(), sign_in(name)
    for url in (page_of(case), page_of(case, "check/"), f"/portal/cases/{case.ref}/"):
        assert client.get(url).status_code == 404, url
    for url in (page_of(case), page_of(case, "check/"), page_of(case, "discard/")):
        assert client.post(url, words()).status_code == 404, url
    for url in ("/portal/", "/portal/demands/"):
        assert case.ref not in text(client.get(url))
    now = Case.objects.get(pk=case.pk)
    assert (now.state, now.version, now.title) == (State.DRAFT, case.version, case.title)


def test_nobody_raises_for_an_organisation_that_is_not_his(cast: Cast, sign_in: SignIn) -> None:
    for ref in (cast.outside.ref, "O-1999-00001", "\x00"):
        assert sign_in("member").get(RAISE, {"organisation": ref}).status_code == (400 if ref == "\x00" else 404)
        assert sign_in("member").post(RAISE, words(organisation=ref)).status_code == 404
    for category in ("nothing", "\x00"):
        assert sign_in("member").post(RAISE, words(category=category)).status_code == 200
    assert not Case.objects.exists()


def test_a_draft_is_thrown_away_and_a_demand_is_not(cast: Cast, sign_in: SignIn) -> None:
    case, client = cast.draft(), sign_in("member")
    assert client.get(page_of(case, "discard/")).status_code == 405
    assert client.post(page_of(case, "discard/"))["Location"] == "/portal/"
    page = text(client.get("/portal/"))
    assert case.ref not in page and case.ref not in text(client.get("/portal/demands/"))
    sent = cast.case(State.SUBMITTED)
    assert client.post(page_of(sent, "discard/")).status_code == 409
    assert Case.objects.get(pk=sent.pk).state == State.SUBMITTED


def verdict(client: Client, case: Case, **changes: str) -> Any:
    """Send the verdict form of the page."""
    form = {"solved": "yes", "satisfaction": "4", "reason": "", "seen": str(case.version), "key": str(uuid4())}
    return client.post(f"/portal/cases/{case.ref}/confirmation/", {**form, **changes})


@pytest.mark.parametrize("reason", ["", "   ", CONTROL, "x" * 10_001])
def test_a_no_needs_a_reason_that_can_be_read(cast: Cast, sign_in: SignIn, reason: str) -> None:
    case, client = cast.case(State.PROPOSED), sign_in("member")
    answer = verdict(client, case, solved="no", reason=reason, satisfaction="1")
    page = text(answer)
    assert answer.status_code == 422 and f">{reason}</textarea>" in page.replace("\r", "").replace(">\n", ">")
    assert re.search(r'name="solved" value="no"[^>]*checked', page)
    assert re.search(r'name="satisfaction" value="1"[^>]*checked', page)
    assert Case.objects.get(pk=case.pk).state == State.PROPOSED
    assert verdict(client, case, solved="no", reason="No bus came.").status_code == 303
    assert Case.objects.get(pk=case.pk).state == State.IN_PROGRESS


@pytest.mark.parametrize("changes", [{"solved": ""}, {"solved": "perhaps"}, {"satisfaction": "9"}])
def test_a_verdict_that_is_none_is_not_taken(cast: Cast, sign_in: SignIn, changes: dict[str, str]) -> None:
    case = cast.case(State.PROPOSED)
    answer = verdict(sign_in("member"), case, reason="My words.", **changes)
    assert answer.status_code == 422 and "My words." in text(answer)
    assert Case.objects.get(pk=case.pk).state == State.PROPOSED


def test_a_verdict_on_a_page_that_has_aged_keeps_the_words_and_may_be_sent_again(cast: Cast, sign_in: SignIn) -> None:
    case, client = cast.case(State.PROPOSED), sign_in("member")
    seen = hidden(client.get(f"/portal/cases/{case.ref}/"), "seen")
    Case.objects.filter(pk=case.pk).update(version=case.version + 3)
    answer = verdict(client, case, solved="no", reason="Nothing came.", seen=seen)
    assert answer.status_code == 409 and "Nothing came." in text(answer)
    assert re.search(r'name="solved" value="no"[^>]*checked', text(answer))
    assert Case.objects.get(pk=case.pk).state == State.PROPOSED
    fresh = hidden(answer, "seen")
    assert verdict(client, case, solved="no", reason="Nothing came.", seen=fresh).status_code == 303


def test_a_verdict_sent_twice_is_one(cast: Cast, sign_in: SignIn) -> None:
    case, key = cast.case(State.PROPOSED), str(uuid4())
    for _ in range(2):
        assert verdict(sign_in("member"), case, key=key).status_code == 303
    now = Case.objects.get(pk=case.pk)
    assert (now.state, now.version) == (State.CLOSED, case.version + 1)


@pytest.mark.parametrize("body", ["", CONTROL, "x" * 10_001])
def test_an_answer_that_cannot_be_taken_stands_in_its_composer(cast: Cast, sign_in: SignIn, body: str) -> None:
    case = cast.case(State.WAITING_ENTERPRISE)
    answer = sign_in("member").post(f"/portal/cases/{case.ref}/messages/", {"body": body, "key": str(uuid4())})
    assert answer.status_code == 422 and f">{body}</textarea>" in text(answer)
    assert Case.objects.get(pk=case.pk).state == State.WAITING_ENTERPRISE
