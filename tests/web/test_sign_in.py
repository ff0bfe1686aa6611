"""Coming in and staying out: sign-in, one-time links, sessions, tokens."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cast import PASSWORD, Cast
from openzone.accounts.actions import invite
from openzone.accounts.links import mailed_key
from openzone.accounts.models import ApiToken, User
from openzone.core.actor import system

LOGIN = "/account/login/"
TOKENS = "/account/tokens/"
CHOSEN = "three words put together"
NO_LONGER = "This link no longer works"


@pytest.fixture(autouse=True)
def _no_attempts_before(db: None) -> None:
    """Failed attempts are counted in the cache, which is a table."""
    cache.clear()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def sign_in(email: str, password: str = PASSWORD, client: Client | None = None, **more: str) -> Any:
    """The answer to the sign-in form."""
    return (client or Client()).post(LOGIN, {"login": email, "password": password, **more})


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.mark.parametrize("email", ["officer@example.org", "OFFICER@Example.ORG", " Officer@example.org "])
def test_one_signs_in_whatever_the_case_of_the_e_mail(cast: Cast, email: str) -> None:
    client = Client()
    answer = sign_in(email, client=client)
    assert (answer.status_code, answer["Location"]) == (302, "/home/")
    assert signed_in(client) and client.get("/home/")["Location"] == "/desk/"
    client.post("/account/logout/")
    assert not signed_in(client)


@pytest.mark.parametrize("email", ["officer@example.org", "nobody-knows@example.org"])
def test_a_wrong_password_and_an_unknown_e_mail_are_told_alike(cast: Cast, email: str) -> None:
    client = Client()
    answer = sign_in(email, "something else", client=client)
    assert answer.status_code == 200 and not signed_in(client)
    assert "This e-mail and this password do not belong together." in text(answer)
    assert f'value="{email}"' in text(answer) and "something else" not in text(answer)


@pytest.mark.parametrize("login", ["", "x", "a\x00b@example.org", "x" * 5_000, "officer@example.org\x01"])
@pytest.mark.parametrize("password", ["", "\x00", "x" * 5_000])
def test_no_sign_in_form_breaks_anything(cast: Cast, login: str, password: str) -> None:
    answer = sign_in(login, password)
    assert answer.status_code == 200 and "oz-errors" in text(answer)


def test_whoever_fails_again_and_again_waits_and_nobody_else_does(cast: Cast) -> None:
    for _ in range(5):
        assert "do not belong together" in text(sign_in("officer@example.org", "wrong"))
    for email in ("officer@example.org", "OFFICER@example.org"):
        client = Client()
        answer = sign_in(email, client=client)
        assert answer.status_code in (200, 429) and not signed_in(client)
        assert "Wait five minutes" in text(answer)
    other = Client()
    assert sign_in("dispatcher@example.org", client=other).status_code == 302 and signed_in(other)
    himself = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in("officer@example.org", client=himself).status_code == 302, "nobody locks another person out"
    for place in range(60):
        sign_in("officer@example.org", "wrong", client=Client(REMOTE_ADDR=f"198.51.100.{place}"))
    assert "Wait five minutes" in text(sign_in("officer@example.org", client=Client(REMOTE_ADDR="192.0.2.8")))


def test_many_attempts_from_one_place_end_in_a_clear_page(cast: Cast) -> None:
    answers = [sign_in(f"guess{number}@example.org", "wrong") for number in range(25)]
    assert {answer.status_code for answer in answers} <= {200, 429}
    assert "Wait five minutes" in text(answers[-1])
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in("dispatcher@example.org", client=elsewhere).status_code == 302


def test_a_page_that_is_asked_for_too_often_says_what_to_do(cast: Cast) -> None:
    one = [Client().post("/account/password/reset/", {"email": "x@example.org"}).status_code for _ in range(6)]
    assert one == [302] * 5 + [429], "an hour's letters to one address"
    cache.clear()
    answers = [Client().post("/account/password/reset/", {"email": f"x{n}@example.org"}) for n in range(21)]
    assert [answer.status_code for answer in answers[:20]] == [302] * 20
    assert answers[-1].status_code == 429
    page = text(answers[-1])
    assert "<title>" in page and "oz-" in page and "wait" in page.lower()


def invited() -> tuple[User, str]:
    """Somebody without a password, and the address of the link."""
    user, _made = invite(email="new@example.org", name="New One", by=system(None))
    return user, link(user)


def link(user: User) -> str:
    uid, _dash, key = mailed_key(user).partition("-")
    return reverse("account_reset_password_from_key", args=[uid, key])


def choose(client: Client, url: str, password: str = CHOSEN, again: str = CHOSEN) -> Any:
    """Follow a link and send the form that it leads to."""
    led = client.get(url)
    assert led.status_code == 302, "the key leaves the address before a page is shown"
    return client.post(led["Location"], {"password1": password, "password2": again})


def test_a_link_sets_the_first_password_once(cast: Cast) -> None:
    user, url = invited()
    assert "do not belong together" in text(sign_in(user.email, "!"))
    first = Client()
    page = first.get(url, follow=True)
    assert "Welcome, New One" in text(page) and urlsplit(url).path not in text(page)
    assert choose(first, url).status_code == 302
    assert sign_in("New@Example.org", CHOSEN).status_code == 302
    again = Client().get(url)
    assert NO_LONGER in text(again) and LOGIN in text(again) and "/account/password/reset/" in text(again)
    assert sign_in(user.email, CHOSEN).status_code == 302


def test_a_form_left_open_is_of_no_use_after_the_link_was_used(cast: Cast) -> None:
    _user, url = invited()
    slow = Client()
    form = slow.get(url)["Location"]
    choose(Client(), url)
    late = slow.post(form, {"password1": "another fine secret", "password2": "another fine secret"})
    assert NO_LONGER in text(late)
    assert sign_in("new@example.org", CHOSEN).status_code == 302


def test_a_link_of_three_days_ago_says_that_it_is_too_old(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    user, url = invited()
    made = datetime.now()

    def after(days: float) -> Any:
        monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: made + timedelta(days=days))
        return Client().get(url)

    assert after(2.9).status_code == 302
    answer = after(3.1)
    assert NO_LONGER in text(answer) and "Ask the person who invited you" in text(answer)
    assert User.objects.get(pk=user.pk).invited_only


def forgeries(url: str, other: User) -> list[str]:
    """Addresses like the one of a link, each wrong in another way."""
    path, _slash, key = url.rstrip("/").rpartition("/")
    uid, moment, digest = key.split("-")
    foreign = link(other).rstrip("/").rpartition("/")[2].partition("-")[0]
    keys = [
        f"{uid}-{moment}-{'0' * len(digest)}",
        f"{uid}-{int(moment, 36) + 1:x}-{digest}",
        f"{foreign}-{moment}-{digest}",
        f"zzzzzzzzzzzzzzzzzzzz-{moment}-{digest}",
        f"0-{moment}-{digest}",
        f"{uid}-x",
        f"{uid}-set-password",
    ]
    return [f"{path}/{one}/" for one in keys]


def test_a_forged_link_says_so(cast: Cast) -> None:
    user, url = invited()
    for forged in forgeries(url, cast.users["officer"]):
        client = Client()
        for answer in (client.get(forged), client.post(forged, {"password1": CHOSEN, "password2": CHOSEN})):
            assert answer.status_code == 200 and NO_LONGER in text(answer), forged
    assert User.objects.get(pk=user.pk).invited_only


def test_a_link_that_was_used_by_its_owner_signs_nobody_else_out(cast: Cast) -> None:
    """Somebody who is signed in and opens another person's link acts as that person only after choosing."""
    _user, url = invited()
    client = Client()
    client.force_login(cast.users["officer"])
    assert choose(client, url).status_code == 302
    cast.users["officer"].refresh_from_db()
    assert cast.users["officer"].check_password(PASSWORD)


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), ("1234567890", "1234567890"), (CHOSEN, "other words"), ("", "")]
)
def test_a_password_that_does_not_do_leaves_the_link_alive(cast: Cast, password: str, again: str) -> None:
    _user, url = invited()
    answer = choose(Client(), url, password, again)
    assert answer.status_code == 200 and "oz-errors" in text(answer)
    assert choose(Client(), url).status_code == 302


def test_a_newer_password_ends_every_session_and_every_link(cast: Cast) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        sign_in("officer@example.org", client=client)
    url = link(User.objects.get(pk=cast.users["officer"].pk))
    form = {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": CHOSEN}
    assert "not your current password" in text(
        here.post("/account/password/change/", {**form, "oldpassword": "wrong one"})
    )
    assert here.post("/account/password/change/", form)["Location"] == LOGIN
    assert not signed_in(elsewhere) and not signed_in(here)
    assert elsewhere.get("/desk/")["Location"] == f"{LOGIN}?next=/desk/"
    assert NO_LONGER in text(Client().get(url))
    assert "do not belong together" in text(sign_in("officer@example.org"))
    assert sign_in("officer@example.org", CHOSEN).status_code == 302


def test_a_password_chosen_by_link_ends_sessions_too(cast: Cast) -> None:
    open_page = Client()
    sign_in("officer@example.org", client=open_page)
    choose(Client(), link(User.objects.get(pk=cast.users["officer"].pk)))
    assert not signed_in(open_page)


def test_a_closed_account_comes_in_nowhere(cast: Cast) -> None:
    user = cast.users["officer"]
    client, url = Client(), link(user)
    sign_in(user.email, client=client)
    secret = made_token(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not signed_in(client)
    fresh = Client()
    answer = fresh.post(LOGIN, {"login": user.email, "password": PASSWORD}, follow=True)
    assert "This account has been closed" in text(answer) and not signed_in(fresh)
    assert with_token(secret) == 401
    assert NO_LONGER in text(Client().get(url, follow=True))
    assert "do not belong together" in text(sign_in(user.email, "wrong"))


def test_nobody_signs_up(cast: Cast) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    people = User.objects.count()
    for url in ("/account/signup/", "/accounts/signup/", "/signup/"):
        for client in (Client(), Client(headers={"accept": "application/json"})):
            form = {"email": "x@example.org", "password1": CHOSEN, "password2": CHOSEN}
            assert client.get(url).status_code in (302, 404)
            assert client.post(url, form).status_code in (302, 404)
    assert User.objects.count() == people
    assert "signup" not in text(Client().get(LOGIN))


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example/", "http:///evil.example", "\\\\evil.example", "/\\evil.example",
     "javascript:alert(1)", "//evil.example\\@testserver/", "\x01//evil.example", "https:evil.example"],
)  # fmt: skip
def test_a_way_out_of_the_house_is_not_taken(cast: Cast, elsewhere: str) -> None:
    for url in (LOGIN, f"{LOGIN}?next={elsewhere}"):
        answer = Client().post(url, {"login": "officer@example.org", "password": PASSWORD, "next": elsewhere})
        assert answer.status_code == 302 and answer["Location"] == "/home/"
    already = Client()
    already.force_login(cast.users["officer"])
    assert already.get(LOGIN, {"next": elsewhere})["Location"] == "/home/"


def test_one_comes_to_the_page_that_was_asked_for(cast: Cast) -> None:
    client = Client()
    led = client.get("/desk/cases/?q=bus")
    assert led["Location"] == f"{LOGIN}?next=/desk/cases/%3Fq%3Dbus"
    form = text(client.get(led["Location"])).partition(f'action="{LOGIN}"')[2]
    asked = re.search(r'name="next" value="([^"]*)"', form)
    assert asked
    answer = sign_in("officer@example.org", client=client, next=asked[1])
    assert answer["Location"] == "/desk/cases/?q=bus"


def made_token(client: Client, **form: str) -> str:
    """Make a token on one's page; its secret."""
    answer = client.post(TOKENS, {"name": "Nightly sums", **form})
    found = re.search(r"oz_[\w-]{40,}", text(answer))
    assert answer.status_code == 200 and found and answer["Cache-Control"] == "no-store"
    return found[0]


def with_token(secret: str) -> int:
    return Client().get("/api/v1/cases", headers={"authorization": f"Bearer {secret}"}).status_code


def test_a_token_is_shown_once_and_works_until_it_is_revoked(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["officer"])
    secret = made_token(client, key="one")
    token = ApiToken.objects.get()
    assert secret not in "".join(str(value) for value in vars(token).values())
    again = client.post(TOKENS, {"name": "Nightly sums", "key": "one"})
    assert secret not in text(again) and "was made already" in text(again) and ApiToken.objects.count() == 1
    for url in ("/account/", TOKENS, "/desk/", "/notices/"):
        assert secret not in text(client.get(url))
    assert "Nightly sums" in text(client.get("/account/"))
    assert with_token(secret) == 200 and with_token(f"{secret}x") == 401 and with_token(secret[:8]) == 401
    revoke = reverse("account_token_revoke", args=[token.pk])
    stranger = Client()
    stranger.force_login(cast.users["administrator"])
    assert stranger.post(revoke).status_code == 404 and with_token(secret) == 200
    assert client.post(revoke)["Location"] == "/account/"
    client.get("/account/")  # says that it was revoked
    assert with_token(secret) == 401 and "Nightly sums" not in text(client.get("/account/"))
    assert client.post(revoke).status_code == 404


@pytest.mark.parametrize("name", ["", "bad \x01 letter", "nul \x00", "x" * 101])
def test_a_token_needs_a_name(cast: Cast, name: str) -> None:
    client = Client()
    client.force_login(cast.users["officer"])
    answer = client.post(TOKENS, {"name": name})
    assert answer.status_code == 422 and "oz-errors" in text(answer) and not ApiToken.objects.exists()


def test_a_token_opens_no_page(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["officer"])
    secret = made_token(client)
    assert Client().get("/desk/", headers={"authorization": f"Bearer {secret}"}).status_code == 302
