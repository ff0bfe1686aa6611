"""The desk's pages of cases: lists, one case, its verbs and its conversation."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from typing import cast as cast_of
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attempts import ATTEMPTS
from cast import Cast
from desk_steps import BEFORE, FORMS, STARTS
from openzone.cases import actions
from openzone.cases.enums import NOUNS, ClockKind, State, TimeUnit, Verb
from openzone.cases.models import Case, Note
from openzone.cases.rooms import room_of
from openzone.cases.situations import possible_for
from openzone.cases.timing import Term
from openzone.core import clock
from openzone.core.figures import find
from openzone.core.files import Upload
from openzone.core.models import StoredFile
from openzone.core.presence import HERE_FOR, arrive
from openzone.insight.queries import question

MOST = 15
PDF = b"%PDF-1.4\n%%EOF\n"


SENT = [state for state in State if state != State.DRAFT]


@pytest.fixture
def sign_in(cast: Cast) -> Callable[[str], Client]:
    def client(name: str) -> Client:
        made = Client()
        made.force_login(cast.users[name])
        return made

    return client


SignIn = Callable[[str], Client]


def counted(client: Client, url: str) -> tuple[int, str]:
    """How many statements a page takes, and the page."""
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return len(statements), answer.content.decode()


def url_of(case: Case, page: str = "") -> str:
    return f"/desk/cases/{case.ref}/{page}"


def hidden(page: Any, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.content.decode())
    assert found, name
    return found[1]


@pytest.mark.parametrize("url", ["/desk/cases/", "/desk/cases/?state=open&q=bus", "/desk/", "/desk/search/?q=bus"])
def test_a_list_takes_as_many_statements_for_three_rows_as_for_one(cast: Cast, sign_in: SignIn, url: str) -> None:
    cast.case(State.SUBMITTED)
    one, _ = counted(sign_in("dispatcher"), url)
    cast.case(State.SUBMITTED), cast.case(State.SUBMITTED)
    three, page = counted(sign_in("dispatcher"), url)
    assert one == three <= MOST
    assert page.count('class="oz-open"') >= 3


def test_a_row_says_that_a_colleague_has_it_open_and_nothing_of_the_enterprise(cast: Cast, sign_in: SignIn) -> None:
    first, second = cast.case(State.SUBMITTED), cast.case(State.SUBMITTED)
    client = sign_in("dispatcher")
    before, page = counted(client, "/desk/cases/")
    assert "oz-open-at" not in page
    for name, case in (("leader", first), ("second", first), ("dispatcher", second), ("member", second)):
        arrive(room_of(cast.actor(name), case), by=cast.actor(name))
    after, page = counted(client, "/desk/cases/")
    assert page.count("oz-open-at") == 1 and before == after <= MOST
    row = page.partition(f'<tr id="row-{first.ref}">')[2].partition("</tr>")[0]
    assert 'title="Leader, Second have it open"' in row
    with clock.fixed(clock.now() + HERE_FOR + timedelta(seconds=1)):
        assert "oz-open-at" not in counted(client, "/desk/cases/")[1]


@pytest.mark.parametrize("state", SENT)
def test_the_page_of_a_case_takes_few_statements_in_every_state(cast: Cast, sign_in: SignIn, state: State) -> None:
    case = cast.case(state)
    Case.objects.filter(pk=case.pk).update(answers={**case.answers, "plan": _plan(cast, case)})
    for name in ("dispatcher", "auditor"):
        first, page = counted(sign_in(name), url_of(case))
        assert case.title in page and "plan.pdf" in page
        for _ in range(3):
            actions.write_note(case, by=cast.actor("dispatcher"), body="A word.", files=[cast_of(Upload, _file())])
        again, _ = counted(sign_in(name), url_of(case))
        more, entries = counted(sign_in(name), url_of(case, "conversation/?after=0"))
        assert first == again <= MOST and more <= MOST
        assert ("A word." in entries) == (state != State.MERGED), "what is written to a merged one stands in the other"


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.pdf", PDF)


def _plan(cast: Cast, case: Case) -> int:
    """A question with a file, answered."""
    questions = [*case.category.form.fields, {"code": "plan", "label": "Plan", "kind": "file"}]  # type: ignore[union-attr]
    category = actions.publish_questions(case.category, by=cast.actor("administrator"), questions=questions)  # type: ignore[arg-type]
    Case.objects.filter(pk=case.pk).update(form=category.form)
    by = cast.actor("officer")
    return StoredFile.objects.create(
        zone_id=cast.zone.pk, name="plan.pdf", media_type="application/pdf", size=1, sha256="a" * 64,
        uploaded_by_id=by.user_id, created_at=clock.now(),
    ).pk  # fmt: skip


def test_what_a_live_page_takes_in_is_what_it_would_show_when_reloaded(cast: Cast, sign_in: SignIn) -> None:
    case, client = cast.case(State.IN_PROGRESS), sign_in("officer")
    actions.escalate(case, by=cast.actor("officer"), reason="Too big.")
    whole, part = (client.get(url).content.decode() for url in (url_of(case), url_of(case, "?part=now")))
    for place in ('<header class="oz-page-head" id="case-now"', '<p class="oz-turn', '<aside class="oz-side"'):
        assert _element(whole, place) == _element(part.replace(' hx-swap-oob="true"', ""), place)
    said = client.get(url_of(case, "conversation/")).content.decode()
    assert all(entry in whole for entry in re.findall(r"<li class=.*?</li>", said, re.DOTALL))


def _element(page: str, start: str) -> str:
    begun = page[page.index(start) :]
    name = start[1:].partition(" ")[0]
    return re.sub(r'name="(csrfmiddlewaretoken|key)" value="[^"]*"', "", begun[: begun.index(f"</{name}>")])


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("q=夜班班车", {"in_progress"}),
        ("q=光明", {"in_progress", "submitted", "closed"}),
        ("q=班车系统", set()),
        ("state=open", {"in_progress", "submitted"}),
        ("state=closed", {"closed"}),
        ("unit=park", {"in_progress", "closed"}),
        ("unit=nowhere", set()),
        ("category=commute&waiting=staff", {"in_progress", "submitted"}),
        ("unassigned=1", {"submitted"}),
        ("escalated=1", set()),
        ("urgency=danger", set()),
        ("from=2100-01-01", set()),
        ("from=nonsense&to=%01", {"in_progress", "submitted", "closed"}),
        ("mine=1", set()),
        ("organisation=O-1999-00001", set()),
    ],
)
def test_filters(cast: Cast, sign_in: SignIn, filters: str, found: set[str]) -> None:
    cases = {state: cast.case(state) for state in ("in_progress", "submitted", "closed")}
    Case.objects.filter(pk__in=[cases["submitted"].pk, cases["closed"].pk]).update(description="x")
    page = sign_in("dispatcher").get(f"/desk/cases/?{filters}").content.decode()
    assert {state for state, case in cases.items() if f"open-{case.ref}" in page} == found


def test_every_case_stands_on_exactly_one_page(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {cast.case(State.SUBMITTED).ref for _ in range(5)}
    monkeypatch.setattr(
        "openzone.web.parts.paging.page_by_date.__kwdefaults__", {"oldest_first": False, "size": 2, "counted": True}
    )
    for order in ("", "oldest"):
        seen: list[str] = []
        after: str | None = ""
        while after is not None:
            page = sign_in("leader").get("/desk/cases/", {"order": order, "after": after}).content.decode()
            seen += re.findall(r'id="open-(C-[0-9-]+)"', page)
            following = re.search(r'href="(\?[^"]*)" rel="next"', page)
            after = parse_qs(urlsplit(following[1].replace("&amp;", "&")).query)["after"][0] if following else None
        assert len(seen) == 5 and set(seen) == made
        assert seen == sorted(seen, reverse=not order)


@pytest.mark.parametrize("split", ["", "&dimension=unit&code=station", "&dimension=subject&code=commute"])
def test_a_number_of_a_figure_leads_to_exactly_its_cases(cast: Cast, sign_in: SignIn, split: str) -> None:
    cast.case(State.CLOSED), cast.case(State.IN_PROGRESS), cast.case(State.CLOSED)
    year = clock.now().year
    parts = parse_qs(split)
    asked = question(
        cast.zone, year, clock.now(), *(parts[name][0] if name in parts else None for name in ("dimension", "code"))
    )
    behind = {case.ref for case in find("cases_solved").records(asked)}
    page = sign_in("leader").get(f"/desk/cases/?figure=cases_solved&year={year}{split}").content.decode()
    assert set(re.findall(r'id="open-(C-[0-9-]+)"', page)) == behind and len(behind) == 2


@pytest.mark.parametrize(
    "asked", ["figure=x&year=2020", "figure=cases_solved", "figure=cases_solved&year=2020&dimension=x"]
)
def test_a_figure_that_there_is_not_is_said(sign_in: SignIn, asked: str) -> None:
    assert sign_in("leader").get(f"/desk/cases/?{asked}").status_code == 422


@pytest.mark.parametrize("name", ["dispatcher", "officer", "auditor"])
@pytest.mark.parametrize("state", SENT)
def test_the_page_offers_what_is_possible_and_each_form_opens(
    cast: Cast, sign_in: SignIn, state: State, name: str
) -> None:
    case, client = cast.case(state), sign_in(name)
    answer = client.get(url_of(case))
    if answer.status_code == 404:
        return
    offered = set(re.findall(rf'(?:href|action)="{url_of(case)}([a-z-]+)/"', answer.content.decode()))
    possible = {noun for noun, verb in NOUNS.items() if verb in possible_for(cast.actor(name), case)}
    assert offered - {"messages", "notes", "read", "conversation", "confidentiality", "matter", "stake"} == possible
    for noun in {*possible, "confirmation"}:
        status = client.get(url_of(case, f"{noun}/")).status_code
        assert status == (200 if noun in possible else 403), (noun, status)


def promise(cast: Cast) -> None:
    """A solution within thirty working days is promised for every demand."""
    terms = [Term(ClockKind.RESOLUTION, 30, TimeUnit.WORKING_DAYS)]
    actions.make_promise(zone=cast.zone, code="all", name="All", terms=terms, by=cast.actor("administrator"))


def on_the_way(cast: Cast, noun: str) -> tuple[Case, str]:
    """A case on which the noun can be posted, and by whom."""
    state, name = STARTS[noun]
    if noun.startswith(("extension", "pause")):
        promise(cast)
    case = cast.case(state)
    if noun in BEFORE:
        for verb, who in BEFORE[noun]:
            ATTEMPTS[verb](cast, case, cast.actor(who))
            case.refresh_from_db()
    if noun == "de-escalation":
        case = actions.escalate(case, by=cast.actor("officer"), reason="Too big.")
    if noun == "decline-approval":
        case = actions.decline(case, by=cast.actor("dispatcher"), reason="Not ours.")
    return case, name


@pytest.mark.parametrize("noun", sorted(FORMS))
def test_each_form_does_its_verb_once_however_often_it_is_sent(cast: Cast, sign_in: SignIn, noun: str) -> None:
    case, name = on_the_way(cast, noun)
    form = {**FORMS[noun], "seen": str(case.version), "key": str(uuid4())}
    for _ in range(2):
        assert sign_in(name).post(url_of(case, f"{noun}/"), form).status_code == 303
    now = Case.objects.get(pk=case.pk)
    assert now.version == case.version + 1
    from_dialog = sign_in(name).post(url_of(case, f"{noun}/"), form, headers={"HX-Request": "true"})
    assert from_dialog.status_code == 200 and from_dialog["HX-Redirect"].startswith("/desk/cases/")


@pytest.mark.parametrize("noun", sorted(set(FORMS) - {"acceptance", "resumption"}))
def test_a_stale_page_does_nothing_keeps_the_words_and_may_be_sent_again(
    cast: Cast, sign_in: SignIn, noun: str
) -> None:
    case, name = on_the_way(cast, noun)
    Case.objects.filter(pk=case.pk).update(version=case.version + 7)
    form = {**FORMS[noun], "seen": str(case.version), "key": str(uuid4())}
    answer = sign_in(name).post(url_of(case, f"{noun}/"), form)
    assert answer.status_code == 409
    assert all(value in answer.content.decode() for value in form.values())
    assert Case.objects.get(pk=case.pk).state == case.state
    form["seen"] = hidden(answer, "seen")
    assert sign_in(name).post(url_of(case, f"{noun}/"), form).status_code == 303


@pytest.mark.parametrize("noun", ["information-request", "proposal", "escalation"])
@pytest.mark.parametrize("text", ["", "bad \x01 letter", "nul \x00 letter", "x" * 10_001])
def test_words_that_cannot_be_taken_stay_in_the_form(cast: Cast, sign_in: SignIn, noun: str, text: str) -> None:
    case, name = on_the_way(cast, noun)
    field = "reason" if noun == "escalation" else "body"
    answer = sign_in(name).post(url_of(case, f"{noun}/"), {**FORMS[noun], field: text, "seen": str(case.version)})
    assert answer.status_code == 422 and text.strip("\x00") in answer.content.decode()
    assert Case.objects.get(pk=case.pk).version == case.version


@pytest.mark.parametrize("key", ["\x00", "x" * 5_000, "not a key", ""])
def test_a_forged_key_harms_nothing(cast: Cast, sign_in: SignIn, key: str) -> None:
    case = cast.case(State.IN_PROGRESS)
    answer = sign_in("officer").post(url_of(case, "messages/"), {"body": "Hello", "key": key})
    assert answer.status_code in (303, 422)


def test_a_case_that_leaves_ones_units_leads_back_to_the_list(cast: Cast, sign_in: SignIn) -> None:
    case, client = cast.case(State.ASSIGNED), sign_in("officer")
    answer = client.post(url_of(case, "referral/"), {"unit": "other", "reason": "Theirs."})
    assert (answer.status_code, answer["Location"]) == (303, "/desk/cases/")
    assert "Station Two" in client.get("/desk/cases/").content.decode().partition('id="messages"')[2]


def test_the_people_offered_are_those_of_the_unit(cast: Cast, sign_in: SignIn) -> None:
    case, client = cast.case(State.TRIAGED), sign_in("dispatcher")
    page = client.get(url_of(case, "assignment/?unit=station")).content.decode()
    assert "Officer" in page and "Elsewhere" not in page
    looked = client.post(url_of(case, "assignment/"), {"unit": "other", "look": "1"}).content.decode()
    assert "Elsewhere" in looked
    wrong = {"unit": "station", "officer": str(cast.users["elsewhere"].pk)}
    assert client.post(url_of(case, "assignment/"), wrong).status_code == 422


def post(client: Client, url: str, **data: Any) -> HttpResponse:
    """What the script of a composer sends."""
    return client.post(url, {"key": str(uuid4()), **data}, headers={"HX-Request": "true"})  # type: ignore[return-value]


def test_a_message_sent_twice_is_one(cast: Cast, sign_in: SignIn) -> None:
    case, key = cast.case(State.IN_PROGRESS), str(uuid4())
    for _ in range(2):
        assert post(sign_in("officer"), url_of(case, "messages/"), body="Hello", key=key).status_code == 201
    assert case.messages.count() == 1
    assert post(sign_in("officer"), url_of(case, "messages/"), body="Other", key=key).status_code == 422


@pytest.mark.parametrize("page", ["messages/", "notes/"])
@pytest.mark.parametrize("body", ["", "bad \x01 letter", "x" * 10_001])
def test_without_a_script_a_refused_text_stands_in_its_composer(
    cast: Cast, sign_in: SignIn, page: str, body: str
) -> None:
    case = cast.case(State.IN_PROGRESS)
    answer = sign_in("officer").post(url_of(case, page), {"body": body, "key": str(uuid4())})
    assert answer.status_code == 422 and f">{body}</textarea>" in answer.content.decode()
    scripted = post(sign_in("officer"), url_of(case, page), body=body)
    assert scripted.status_code == 422 and len(scripted.content.decode()) < 200


@pytest.mark.parametrize(
    ("name", "content"), [("empty.pdf", b""), ("page.html", b"<html>"), ("fake.pdf", b"MZ"), ("../../x.exe", b"MZ")]
)
def test_a_file_that_cannot_be_taken_keeps_the_message_back(
    cast: Cast, sign_in: SignIn, name: str, content: bytes
) -> None:
    case = cast.case(State.IN_PROGRESS)
    answer = post(sign_in("officer"), url_of(case, "messages/"), body="See", files=SimpleUploadedFile(name, content))
    assert answer.status_code == 422 and not case.messages.exists() and not StoredFile.objects.exists()


def test_a_note_never_reaches_the_enterprise(cast: Cast, sign_in: SignIn) -> None:
    case = cast.case(State.IN_PROGRESS)
    assert post(sign_in("officer"), url_of(case, "notes/"), body="INSIDE", files=_file()).status_code == 201
    actions.escalate(case, by=cast.actor("officer"), reason="INSIDE")
    portal = sign_in("owner")
    for url in ("", "?part=now", "conversation/"):
        assert "INSIDE" not in portal.get(f"/portal/cases/{case.ref}/{url}").content.decode()
    assert "INSIDE" in sign_in("officer").get(url_of(case)).content.decode()
    assert post(portal, f"/portal/cases/{case.ref}/notes/", body="x").status_code == 404
    assert Note.objects.count() == 1


def test_whoever_reads_is_seen_by_the_other_side(cast: Cast, sign_in: SignIn) -> None:
    case = cast.case(State.IN_PROGRESS)
    post(sign_in("officer"), url_of(case, "messages/"), body="Hello")
    assert "Read by" not in sign_in("officer").get(url_of(case)).content.decode()
    for number in ("1", "99", "-1", "x", "9" * 40):
        assert post(sign_in("member"), f"/portal/cases/{case.ref}/read/", number=number).status_code == 204
    page = sign_in("officer").get(url_of(case)).content.decode()
    assert "Read by Member." in page


@pytest.mark.parametrize("state", SENT)
def test_composers_stand_where_one_may_write(cast: Cast, sign_in: SignIn, state: State) -> None:
    case = cast.case(state)
    page = sign_in("dispatcher").get(url_of(case)).content.decode()
    mute = state in (State.DECLINED, State.WITHDRAWN, State.MERGED)
    assert ('id="answer-body"' in page) != mute
    assert ('id="note-body"' in page) != (state == State.MERGED), "what belongs to a merged one is written to the other"
    assert 'id="note-body"' not in sign_in("auditor").get(url_of(case)).content.decode()


def record(client: Client, cast: Cast, **changes: Any) -> HttpResponse:
    """Record a demand on behalf of the enterprise."""
    values = {
        "organisation": cast.organisation.ref,
        "intake": "phone",
        "category": "commute",
        "title": "A bus",
        "description": "Please.",
        "urgency": "normal",
        "consent": "on",
        "answers.riders": "12",
        "key": str(uuid4()),
    }
    sent = {name: value for name, value in {**values, **changes}.items() if value is not None}
    return client.post("/desk/cases/new/", sent)  # type: ignore[return-value]


def test_a_complaint_about_an_office_is_recorded_from_the_case_it_is_about(cast: Cast, sign_in: SignIn) -> None:
    case = cast.case(State.IN_PROGRESS)
    assert "complaint_about" not in sign_in("officer").get(url_of(case)).content.decode(), "of one's own office"
    cost, shown = counted(sign_in("dispatcher"), url_of(case))
    link = f"/desk/cases/new/?organisation={cast.organisation.ref}&amp;complaint_about=station"
    assert link in shown and cost <= MOST
    form = sign_in("dispatcher").get(link.replace("&amp;", "&")).content.decode()
    assert '<option value="station" selected>' in form and '<option value="commission">' not in form
    assert record(sign_in("dispatcher"), cast, complaint_about="station").status_code == 303
    raised = Case.objects.latest("pk")
    assert (raised.complaint_about, raised.unit) == (cast.units["station"], cast.units["park"])
    assert sign_in("officer").get(url_of(raised)).status_code == 404


def test_who_cannot_read_the_complaint_he_recorded_is_led_to_the_list(cast: Cast, sign_in: SignIn) -> None:
    answer = record(sign_in("officer"), cast, complaint_about="other")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/cases/")
    assert record(sign_in("officer"), cast, complaint_about="station").status_code == 422


def test_a_demand_is_recorded_on_behalf_of_an_enterprise(cast: Cast, sign_in: SignIn) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert record(sign_in("officer"), cast, key=key).status_code == 303
    case = Case.objects.get()
    assert (case.state, case.intake, case.answers) == (State.SUBMITTED, "phone", {"riders": "12"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("intake", "portal"), ("intake", None), ("category", "x"), ("title", "a\x01b"), ("title", "x" * 201),
        ("description", ""), ("urgency", "x"), ("consent", None), ("answers.riders", "many"), ("answers.riders", None),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_the_rest_is_kept(
    cast: Cast, sign_in: SignIn, field: str, value: str | None
) -> None:
    answer = record(sign_in("officer"), cast, **{"description": "Every word of it.", field: value})
    assert answer.status_code == 422 and not Case.objects.exists()
    assert field == "description" or "Every word of it." in answer.content.decode()


def test_a_file_that_was_taken_is_kept_when_something_else_is_wrong(cast: Cast, sign_in: SignIn) -> None:
    questions = [{"code": "plan", "label": "Plan", "kind": "file", "required": True}]
    actions.publish_questions(cast.category, by=cast.actor("administrator"), questions=questions)
    client = sign_in("officer")
    changes = {"answers.riders": None, "title": "", "answers.plan": _file()}
    answer = record(client, cast, **changes)
    assert answer.status_code == 422 and "plan.pdf" in answer.content.decode()
    kept = hidden(answer, "kept.plan")
    assert record(sign_in("park_officer"), cast, **{"answers.riders": None, "kept.plan": kept}).status_code == 422
    assert record(client, cast, **{"answers.riders": None, "kept.plan": kept}).status_code == 303
    assert Case.objects.get().answers == {"plan": int(kept)}


def test_nobody_records_for_an_enterprise_that_his_units_do_not_serve(cast: Cast, sign_in: SignIn) -> None:
    for name, ref in (("elsewhere", cast.organisation.ref), ("officer", cast.outside.ref), ("auditor", "O-\x00")):
        answer = record(sign_in(name), cast, organisation=ref)
        assert not Case.objects.exists() and "Which enterprise is it from?" in answer.content.decode()


def test_my_day_shows_what_waits(cast: Cast, sign_in: SignIn) -> None:
    mine, fresh = cast.case(State.IN_PROGRESS), cast.case(State.SUBMITTED)
    officer, dispatcher = (sign_in(name).get("/desk/").content.decode() for name in ("officer", "dispatcher"))
    assert mine.ref in officer and fresh.ref not in officer
    assert fresh.ref in dispatcher and f'id="open-{mine.ref}"' not in dispatcher
    actions.escalate(mine, by=cast.actor("officer"), reason="Too big.")
    climbed = sign_in("park_officer").get("/desk/").content.decode()
    assert "Climbed to you" in climbed and mine.ref in climbed
    small = sign_in("officer").get("/desk/?part=counters").content.decode()
    assert 'id="nav-day" hx-swap-oob="true">1<' in small


def test_the_search_finds_in_both_scripts(cast: Cast, sign_in: SignIn) -> None:
    case = cast.case(State.SUBMITTED)
    for words in ("班车", "光明", "bright", case.ref):
        assert case.ref in sign_in("leader").get("/desk/search/", {"q": words}).content.decode()
    assert case.ref not in sign_in("elsewhere").get("/desk/search/", {"q": "bright"}).content.decode()


def test_every_verb_of_the_desk_is_tried() -> None:
    of_enterprise = {Verb.SUBMIT, Verb.CONFIRM, Verb.DISPUTE, Verb.WITHDRAW}
    of_the_clock = {Verb.AUTO_CLOSE, Verb.NO_REPLY, Verb.END_PAUSE}
    with_another_case = {Verb.MERGE, Verb.UNMERGE}
    assert {NOUNS[noun] for noun in FORMS} == set(ATTEMPTS) - of_enterprise - of_the_clock - with_another_case
