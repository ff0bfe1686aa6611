"""Registering alone, claiming, handing over and the log of reads, page by page."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import PASSWORD, Cast
from openzone.accounts.actions import invite, issue_token, remove_unused
from openzone.accounts.letters import send_due
from openzone.accounts.models import AccountLetter, User
from openzone.accounts.queries import living_token
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.models import Reading
from openzone.places.models import Post, Zone
from openzone.registry.actions import change, claims
from openzone.registry.enums import ClaimState
from openzone.registry.models import Claim

MOST = 15
REGISTER = "/account/register/"
CLAIMS = "/portal/claims/"
CHOSEN = "three words put together"
PDF = b"%PDF-1.4\n%%EOF\n"
GOOD = "91350100M000100Y43"
PERSON = {"name": "Lin Tao", "name_local": "林涛", "email": "lin@new.example", "language": "en"}
WORDS = {"name": "Dalian Bright Co.", "scheme": "uscc", "code": GOOD, "position": "Manager"}


@pytest.fixture(autouse=True)
def _no_attempts_before(db: None) -> None:
    """Attempts are counted in the cache, which is a table."""
    cache.clear()


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


def counted(client: Client, url: str) -> int:
    """How many statements a page takes."""
    with CaptureQueriesContext(connection) as statements:
        assert client.get(url).status_code == 200, url
    return len(statements)


def letter() -> str:
    """The latest letter, once the worker had its turn."""
    send_due()
    return str(mail.outbox[-1].body)


def choose(url: str) -> Client:
    """Follow the link of a letter, choose the password, sign in."""
    client = Client()
    led = client.get(url)
    assert client.post(led["Location"], {"password1": CHOSEN, "password2": CHOSEN}).status_code == 302
    return client


def sign(client: Client, email: str) -> Any:
    return client.post("/account/login/", {"login": email, "password": CHOSEN}, follow=True)


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("licence.pdf", PDF)


def test_one_registers_proves_the_address_and_says_for_whom(cast: Cast) -> None:
    answer = Client().post(REGISTER, PERSON)
    assert (answer.status_code, answer["Location"]) == (302, f"{REGISTER}sent/")
    user = User.objects.get(email="lin@new.example")
    assert user.invited_only and user.registered_alone
    assert "Lin Tao" not in letter(), "whoever typed the name may want to write to a stranger in our name"
    found = re.search(r"http://localhost:8000(\S+)", letter())
    assert found
    client = choose(found[1])
    landed = sign(client, "lin@new.example")
    assert landed.redirect_chain[-1][0] == CLAIMS and "Which enterprise do you act for?" in text(landed)
    for url in ("/portal/", "/desk/", "/desk/claims/"):
        assert client.get(url).status_code == 404, "no rights before a claim is confirmed"
    form = {**WORDS, "zone": cast.zone.pk, "licence": paper()}
    assert client.post(CLAIMS, form, follow=True).status_code == 200
    row = Claim.objects.get()
    for url in ("/portal/", "/portal/contact/"):
        assert client.get(url)["Location"] == CLAIMS, "there it says how the claim stands"
    page = text(client.get(CLAIMS))
    assert "waits for the unit" in page and "Station One" not in page and "Owner" not in page.partition("</header>")[2]
    claims.confirm(row, by=cast.actor("officer"), organisation=cast.organisation, role="member")
    assert client.get("/portal/").status_code == 200


def test_known_and_unknown_addresses_are_answered_alike(cast: Cast) -> None:
    answers = [Client().post(REGISTER, {**PERSON, "email": one}) for one in ("Officer@example.org", "new@x.example")]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    assert not mail.outbox, "no page waits for a mail server"
    send_due()
    known, unknown = (str(one.body) for one in mail.outbox)
    assert "has an account already" in known and "/password/reset/key/" not in known
    assert "/password/reset/key/" in unknown
    assert cast.users["officer"].name == User.objects.get(pk=cast.users["officer"].pk).name == "Officer"


def test_squatting_on_an_address_gains_nothing(cast: Cast) -> None:
    """Whoever registers somebody else's address sees no link, and its owner's words take the place of his."""
    Client().post(REGISTER, {**PERSON, "name": "Mallory"})
    first = letter()
    Client().post(REGISTER, PERSON)
    send_due()
    assert (
        User.objects.get(email="lin@new.example").name == "Lin Tao" and User.objects.filter(name="Mallory").count() == 0
    )
    assert [one.to for one in mail.outbox] == [["lin@new.example"]] * 2 and "/key/" in first
    invited, _made = invite(email="staff@new.example", name="Invited", by=system(None))
    Client().post(REGISTER, {**PERSON, "email": "staff@new.example", "name": "Mallory"})
    invited.refresh_from_db()
    assert invited.name == "Invited" and not invited.registered_alone


@pytest.mark.parametrize(
    "change_",
    [{"name": ""}, {"email": "x"}, {"email": ""}, {"language": "xx"}, {"name": "a\x01b"}, {"name": "x" * 101}],
)
def test_what_does_not_fit_is_kept_and_said(cast: Cast, change_: dict[str, str]) -> None:
    answer = Client().post(REGISTER, {**PERSON, **change_})
    assert answer.status_code == 422 and "oz-errors" in text(answer) and "林涛" in text(answer)
    assert not mail.outbox and not User.objects.filter(name_local="林涛").exists()


def test_an_address_and_a_place_are_not_written_to_for_ever(cast: Cast) -> None:
    answers = [Client().post(REGISTER, PERSON).status_code for _ in range(6)]
    assert answers == [302] * 5 + [409]
    others = [Client().post(REGISTER, {**PERSON, "email": f"n{n}@x.example"}).status_code for n in range(60)]
    assert others.count(409) == 6, "60 an hour from one place, 6 of which were asked for before"


@pytest.mark.parametrize("url", [f"{REGISTER}?zone=here", "/account/password/reset/"])
def test_a_mail_server_that_is_gone_stops_no_page_and_tells_nothing(cast: Cast, settings: Any, url: str) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    settings.ALLOWED_HOSTS = ["*"]
    known, unknown = "officer@example.org", "nobody-knows@example.org"
    anybody = Client(headers={"host": "evil.example:81"})
    answers = [anybody.post(url, {**PERSON, "email": one}) for one in (known, unknown)]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    send_due()
    assert AccountLetter.objects.count() == 2, "they wait until the server is there"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_due()
    assert not AccountLetter.objects.exists()
    told = {one.to[0]: one for one in mail.outbox}
    assert set(told) == ({known, unknown} if url.startswith(REGISTER) else {known})
    assert "http://localhost:8000/account/" in told[known].body and "evil" not in told[known].body
    if url.startswith(REGISTER):
        assert told[known].from_email.startswith("This Zone ") and told[known].subject.startswith("This Zone: ")


def test_without_mail_the_page_says_who_invites(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    page = text(Client().get(REGISTER))
    assert "Station One" in page and "This Zone" in page and '<form method="post" action="/account/register' not in page
    Client().post(REGISTER, PERSON)
    assert not User.objects.filter(email=PERSON["email"]).exists()
    Zone.objects.update(is_demo=True)
    assert "Send me the link" in text(Client().get(REGISTER))


def test_accounts_that_were_never_used_go_and_those_with_a_trace_stay(cast: Cast) -> None:
    for email in ("gone@x.example", "traced@x.example", "young@x.example"):
        Client().post(REGISTER, {**PERSON, "email": email})
    long_ago = clock.now() - timedelta(days=15)
    User.objects.exclude(email="young@x.example").update(joined_at=long_ago)
    traced = User.objects.get(email="traced@x.example")
    actor = Actor(traced.pk, cast.zone.pk)
    claims.claim(by=actor, licence=claims.keep_licence(paper(), by=actor), **WORDS)  # type: ignore[arg-type]
    people = User.objects.count()
    assert remove_unused(before=clock.now() - timedelta(days=14)) == 1
    assert User.objects.count() == people - 1 and not User.objects.filter(email="gone@x.example").exists()


def test_what_was_typed_and_attached_outlives_a_refused_claim(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("nobody")
    form = {**WORDS, "zone": cast.zone.pk, "code": "91350100M000100Y44", "remark": "我是经理"}
    asked = client.post(CLAIMS, {**form, "licence": paper()})
    page = text(asked)
    assert asked.status_code == 422 and "compare it with the document" in page and "我是经理" in page
    kept = re.search(r'name="kept" value="(\d+)"', page)
    assert kept and "licence.pdf" in page
    again = client.post(CLAIMS, {**form, "kept": kept[1], "code_reason": "So it stands there."})
    assert again.status_code == 303 and Claim.objects.get().licence_id == int(kept[1])


def test_a_forged_licence_keeps_the_words(cast: Cast, sign_in: SignIn) -> None:
    forged = SimpleUploadedFile("licence.pdf", b"MZ\x90\x00")
    answer = sign_in("nobody").post(CLAIMS, {**WORDS, "zone": cast.zone.pk, "licence": forged})
    page = text(answer)
    assert answer.status_code == 422 and "its content is not one of these kinds" in page.replace("&#x27;", "'")
    assert GOOD in page and not Claim.objects.exists()


def test_a_double_click_claims_once_and_a_second_claim_is_refused(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("nobody")
    form = {**WORDS, "zone": cast.zone.pk, "key": "one"}
    for _ in range(2):
        assert client.post(CLAIMS, {**form, "licence": paper()}).status_code == 303
    assert Claim.objects.count() == 1
    again = client.post(CLAIMS, {**form, "key": "two", "licence": paper()})
    assert again.status_code == 409 and "asked for this enterprise already" in text(again)


def test_the_claimant_learns_nothing_whether_it_is_known_or_owned(cast: Cast, sign_in: SignIn) -> None:
    pages = []
    for name in ("Dalian Bright Co.", "Nobody Knows Ltd"):
        client = sign_in("nobody")
        client.post(CLAIMS, {**WORDS, "name": name, "zone": cast.zone.pk, "licence": paper()})
        page = text(client.get(CLAIMS)).replace(name, "NAME")
        pages.append(
            re.sub(
                r'csrf\w*" (value|content)="\w+|key" value="[\w-]+|claims/\d+|(date)?time="[^"]+"|title="[^"]+"',
                "",
                page,
            )
        )
        claims.withdraw(Claim.objects.latest("id"), by=Actor(cast.users["nobody"].pk, cast.zone.pk))
        Claim.objects.all().delete()
    assert pages[0] == pages[1]


def waiting_claims(cast: Cast, number: int) -> None:
    """So many claims at the station."""
    for at in range(number):
        user, _made = invite(email=f"c{at}{number}@x.example", name=f"Claimant {at}", by=system(None))
        actor = Actor(user.pk, cast.zone.pk)
        licence = claims.keep_licence(paper(), by=actor)
        claims.claim(by=actor, licence=licence, **WORDS)  # type: ignore[arg-type]


@pytest.mark.parametrize("url", ["/desk/claims/", "/desk/", "/portal/claims/on-us/"])
def test_lists_of_claims_take_as_many_statements_for_three_as_for_one(cast: Cast, sign_in: SignIn, url: str) -> None:
    client = sign_in("owner" if "portal" in url else "officer")
    waiting_claims(cast, 1)
    one = counted(client, url)
    waiting_claims(cast, 2)
    assert one == counted(client, url) <= MOST
    assert text(client.get(url)).partition("<aside")[0].count("Claimant") == 3


def test_a_claim_is_decided_at_the_desk_and_its_licence_is_on_record(cast: Cast, sign_in: SignIn) -> None:
    waiting_claims(cast, 1)
    row, client = Claim.objects.get(), sign_in("officer")
    page = f"/desk/claims/{row.pk}/"
    assert counted(client, page) <= MOST
    shown = text(client.get(page))
    assert "a similar name, no code yet" in shown and "owner@example.org" in shown
    licence = client.get(f"{page}licence/?preview=1")
    assert licence["Content-Type"] == "application/pdf" and "sandbox" in licence["Content-Security-Policy"]
    assert Reading.objects.get(what="licence").subject_id == row.pk
    sheet = f"{page}confirm/{cast.organisation.ref}/"
    asked = text(client.get(sheet))
    assert "has an owner who is told" in asked and re.search(r'value="member"[^>]* checked', asked)
    ending = re.findall(r'name="ending" value="(\d+)"', asked)
    assert client.post(sheet, {"role": "owner", "ending": ending, "key": "k"}).status_code == 303
    assert client.post(sheet, {"role": "owner", "ending": ending, "key": "k"}).status_code == 303
    row.refresh_from_db()
    assert row.state == ClaimState.CONFIRMED
    assert [one.user for one in cast.organisation.memberships.filter(until__isnull=True)] == [row.user]


def test_an_owner_answers_on_his_own_page(cast: Cast, sign_in: SignIn) -> None:
    waiting_claims(cast, 1)
    row, client = Claim.objects.get(), sign_in("owner")
    assert "1 person says" in text(client.get("/portal/"))
    page = f"/portal/claims/on-us/{row.pk}/"
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"answer": "no", "remark": "Unknown here."}).status_code == 303
    assert "Unknown here." in text(sign_in("officer").get(f"/desk/claims/{row.pk}/"))
    assert client.get(page).status_code == 404


def leaver(cast: Cast) -> Post:
    """The officer of the station, with everything one can hold."""
    officer = cast.users["officer"]
    for _ in range(2):
        cast.case(State.IN_PROGRESS)
    change(cast.organisation, by=cast.actor("leader"), account_manager=officer)
    triaged = cast.case(State.TRIAGED)
    actions.decline(triaged, by=cast.actor("dispatcher"), reason="Not ours.")
    return Post.objects.get(user=officer)


def test_everything_a_leaver_held_passes_on_in_one_go(cast: Cast, sign_in: SignIn) -> None:
    post, administrator, other = leaver(cast), sign_in("administrator"), sign_in("officer")
    _token, secret = issue_token(name="x", by=cast.actor("officer"))
    page = f"/desk/settings/people/{post.pk}/hand-over/"
    assert counted(administrator, page) <= MOST + 5, "one for each kind of thing that somebody may hold"
    shown = text(administrator.get(page))
    assert "Station One: 2" in shown and "Dalian Bright Co." in shown and "Station One · officer" in shown
    successor = cast.users["park_officer"]
    form = {"everything": successor.pk, "key": "k"}
    report = text(administrator.post(page, form))
    assert "2 to Park_officer" in report and "Now with Park_officer" in report
    assert administrator.post(page, form).status_code == 303, "a second click does nothing"
    cases = cast.organisation.cases.filter(officer=successor)
    cast.organisation.refresh_from_db()
    post.refresh_from_db()
    assert cases.count() == 2 and cast.organisation.account_manager == successor and post.until is not None
    assert other.get("/account/").status_code == 302, "every device is signed out"
    assert living_token(secret) is None
    again = Client()
    again.post("/account/login/", {"login": "officer@example.org", "password": PASSWORD})
    assert again.get("/desk/").status_code == 404, "the account is there, and has no place"


def test_what_a_successor_may_not_work_on_goes_back_to_its_unit(cast: Cast, sign_in: SignIn) -> None:
    post = leaver(cast)
    page = f"/desk/settings/people/{post.pk}/hand-over/"
    elsewhere = str(cast.users["elsewhere"].pk)
    report = text(sign_in("administrator").post(page, {"everything": elsewhere, "organisations": "nobody"}))
    assert "2 back to the unit" in report and "With nobody yet" in report
    assert not cast.organisation.cases.filter(officer__isnull=False).exists()


def test_who_hands_over_what_he_does_not_administer_is_refused_and_nothing_moves(cast: Cast, sign_in: SignIn) -> None:
    post = leaver(cast)
    page = f"/desk/settings/people/{post.pk}/hand-over/"
    for name in ("leader", "park_officer", "officer"):
        assert sign_in(name).post(page, {"everything": "nobody"}).status_code == 404
    last = Post.objects.get(user=cast.users["administrator"])
    refused = sign_in("administrator").post(f"/desk/settings/people/{last.pk}/hand-over/", {"everything": "nobody"})
    assert refused.status_code == 409
    assert cast.organisation.cases.filter(officer=cast.users["officer"]).count() == 2


def test_a_new_password_ends_the_tokens_too(cast: Cast, sign_in: SignIn) -> None:
    _token, secret = issue_token(name="x", by=cast.actor("officer"))
    form = {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": CHOSEN}
    assert living_token(secret)
    sign_in("officer").post("/account/password/change/", form)
    assert living_token(secret) is None


def test_who_read_what_is_shown_to_watchers_once_an_hour(cast: Cast, sign_in: SignIn) -> None:
    page = f"/desk/enterprises/{cast.organisation.ref}/"
    for name in ("officer", "leader", "officer"):
        sign_in(name).get(page)
    assert Reading.objects.count() == 2
    with clock.fixed(clock.now() + timedelta(hours=1)):
        sign_in("officer").get(page)
    assert Reading.objects.count() == 3
    auditor = sign_in("auditor")
    one = counted(auditor, "/desk/reads/?what=licence")
    assert counted(auditor, "/desk/reads/") <= MOST and one <= MOST
    shown = text(auditor.get("/desk/reads/")).partition("<tbody>")[2]
    assert shown.count("the people of an enterprise") == 3 and "Officer" in shown and "Leader" in shown
    person = cast.users["leader"].pk
    shown = text(auditor.get(f"/desk/reads/?person={person}")).partition("<tbody>")[2]
    assert shown.count("the people of an enterprise") == 1 and "Officer" not in shown
    for hostile in ("person=x", "thing=case:x", "thing=%00", "after=!!", "what=%00x", "person=99999999999999999999999"):
        assert auditor.get(f"/desk/reads/?{hostile}").status_code in (200, 400)


def test_sharing_and_confidentiality_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    case, client = cast.case(State.IN_PROGRESS), sign_in("member")
    page = f"/portal/cases/{case.ref}/"
    assert "Share with a colleague" in text(client.get(page))
    sharing = text(client.get(f"{page}sharing/"))
    assert "Colleague" in sharing and "Outsider" not in sharing
    user = cast.users["colleague"].pk
    assert client.post(f"{page}sharing/", {}).status_code == 422
    assert client.post(f"{page}sharing/", {"user": user}).status_code == 303
    assert "reads along" in text(client.get(page))
    assert client.post(f"{page}sharing/", {"end": user}).status_code == 303
    assert "reads along" not in text(client.get(page))
    assert client.post(f"{page}confidentiality/", {"seen": case.version}).status_code == 303
    stale = client.post(f"{page}confidentiality/", {"seen": case.version})
    assert stale.status_code == 409
    assert "Confidential: only Management Commission." in text(client.get(page))
    assert sign_in("officer").get(f"/desk/cases/{case.ref}/").status_code == 404
    assert sign_in("dispatcher").get(f"/desk/cases/{case.ref}/confidentiality/").status_code == 403


def test_a_demand_is_raised_confidential(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("member")
    form = {"category": "commute", "organisation": cast.organisation.ref, "key": "k", "title": "x", "description": "y",
            "answers.riders": "3", "confidential": "on"}  # fmt: skip
    led = client.post("/portal/raise/", form)["Location"]
    assert "Only the zone's own office." in text(client.get(led)).replace("&#x27;", "'")
    client.post(led, {"key": "send"})
    case = cast.organisation.cases.get()
    assert case.confidential and case.unit == cast.units["top"]
    draft = client.post("/portal/raise/", {**form, "key": "l"})["Location"].replace("check/", "")
    client.post(draft, {**{k: v for k, v in form.items() if k != "confidential"}, "later": "1"})
    assert not cast.organisation.cases.latest("id").confidential
