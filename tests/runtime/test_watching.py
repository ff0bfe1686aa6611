"""Who may watch which topic."""

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from cast import Cast
from openzone.accounts.models import User
from openzone.web.watching import authorise, granted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection of the test is not to be closed as that of a thread would be."""
    monkeypatch.setattr("openzone.web.watching.close_old_connections", lambda: None)


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    assert session.session_key is not None
    return session.session_key


def test_a_member_watches_the_own_case(cast: Cast) -> None:
    case = cast.case()
    topics = ["me", f"case:{case.ref}", "unit-queues"]
    assert authorise(session_of(cast.users["member"]), topics) == (
        cast.users["member"].pk,
        {
            f"user:{cast.users['member'].pk}": "me",
            f"case:{case.pk}": f"case:{case.ref}",
            f"case:{case.pk}:enterprise": f"case:{case.ref}",
        },
    )


def test_staff_watch_the_queues(cast: Cast) -> None:
    assert granted(cast.actor("officer"), ["unit-queues"]) == {f"zone:{cast.zone.pk}:queue": "unit-queues"}


@pytest.mark.parametrize("name", ["outsider", "foreigner", "nobody", "elsewhere"])
def test_strangers_do_not_watch_a_case(cast: Cast, name: str) -> None:
    assert granted(cast.actor(name), [f"case:{cast.case().ref}"]) == {}


def test_nobody_watches_without_a_session(cast: Cast) -> None:
    assert authorise("nonsense", ["me"]) == (0, {})


def test_a_change_of_password_ends_it(cast: Cast) -> None:
    user = cast.users["member"]
    session = session_of(user)
    user.set_password("another long password")
    user.save()
    assert authorise(session, ["me"]) == (0, {})


def test_an_account_that_was_ended_watches_nothing(cast: Cast) -> None:
    session = session_of(cast.users["member"])
    User.objects.filter(pk=cast.users["member"].pk).update(is_active=False)
    assert authorise(session, ["me"]) == (0, {})


def test_it_costs_few_statements_however_many_topics(cast: Cast, django_assert_max_num_queries: object) -> None:
    session = session_of(cast.users["member"])
    cases = [f"case:{cast.case().ref}" for _ in range(3)]
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert set(authorise(session, [*cases, "me"])[1].values()) == {*cases, "me"}
