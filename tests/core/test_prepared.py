"""Queries that are put into SQL once: they answer as the query itself does, for whatever is given, at any time."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from cast import EVERYBODY, STAFF, Cast
from openzone.accounts.models import User
from openzone.cases.enums import State
from openzone.cases.queries import at_desk, at_portal
from openzone.core import clock
from openzone.core.prepared import Among, Given, Prepared, PreparedFor
from openzone.places.actions import appoint
from openzone.places.models import Post, Unit
from openzone.registry.models import Membership
from openzone.registry.queries import standing

posts = Prepared(lambda: Post.objects.filter(user_id=Given("user")).select_related("unit").order_by("id"))
named = Prepared(lambda: User.objects.filter(Among(F("pk"), Given("people"))).order_by("pk").values("pk", "name"))


def test_rows_are_those_of_the_query_for_each_value(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in EVERYBODY:
        user = cast.users[name].pk
        wanted = [(post.pk, post.unit.code) for post in Post.objects.filter(user_id=user).order_by("id")]
        with django_assert_num_queries(1):
            assert [(post.pk, post.unit.code) for post in posts(user=user)] == wanted


def test_nothing_of_an_answer_is_kept(cast: Cast) -> None:
    user = cast.users["leader"]
    before = posts(user=user.pk)
    appoint(unit=cast.units["station"], user=user, role="officer", by=cast.actor("administrator"))
    assert len(posts(user=user.pk)) == len(before) + 1


def test_a_list_has_one_place_however_long_it_is(cast: Cast) -> None:
    people = [cast.users[name].pk for name in EVERYBODY]
    assert [one["pk"] for one in named(people=people)] == sorted(people)
    assert [one["name"] for one in named(people=people[:1])] == [cast.users[EVERYBODY[0]].name]
    assert named(people=[]) == []


@pytest.mark.django_db
def test_what_can_have_no_rows_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert Prepared(User.objects.none).first() is None


@pytest.mark.django_db
def test_the_words_of_who_asked_last_are_kept() -> None:
    written: list[str] = []

    def write(key: str) -> QuerySet[User]:
        written.append(key)
        return User.objects.all()

    known: PreparedFor[User] = PreparedFor(most=2)
    for key in ("a", "b", "a", "c", "a", "b"):
        known(key, partial(write, key))()
    assert written == ["a", "b", "c", "b"]


def test_who_has_the_same_standing_sees_the_same(cast: Cast) -> None:
    cast.case(State.IN_PROGRESS)
    for name in EVERYBODY:
        first, again = cast.actor(name), cast.actor(name)
        assert standing(first) == standing(again)
        for rows in (at_desk, at_portal):
            assert _asked(rows(first)) == _asked(rows(again))


def _asked(rows: object) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        list(rows)  # type: ignore[call-overload]
    return [one["sql"] for one in found]


def _end_post(cast: Cast) -> None:
    Post.objects.filter(user=cast.users["officer"]).update(until=clock.now())


def _give_post(cast: Cast) -> None:
    appoint(unit=cast.units["top"], user=cast.users["officer"], role="auditor", by=cast.actor("administrator"))


def _join(cast: Cast) -> None:
    Membership.objects.create(
        organisation=cast.organisation, zone=cast.zone, user=cast.users["officer"], role="member", since=clock.now()
    )


def _move_unit(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.units["other"].pk).update(parent=cast.units["station"])


def _leave_unit_alone(cast: Cast) -> None:
    Post.objects.filter(user=cast.users["elsewhere"]).update(until=clock.now() + timedelta(seconds=1))


def _put_out(cast: Cast) -> None:
    User.objects.filter(pk=cast.users["elsewhere"].pk).update(is_active=False)


@pytest.mark.parametrize("change", [_end_post, _give_post, _join, _move_unit, _leave_unit_alone, _put_out])
def test_whatever_changes_rights_changes_the_standing(cast: Cast, change: object) -> None:
    before = standing(cast.actor("officer"))
    change(cast)  # type: ignore[operator]
    assert standing(cast.actor("officer")) != before


def test_people_of_the_zone_have_standings_of_their_own(cast: Cast) -> None:
    assert len({standing(cast.actor(name)) for name in EVERYBODY}) == len(EVERYBODY)
    assert STAFF.keys() <= set(EVERYBODY)
