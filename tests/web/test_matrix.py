"""Who gets in where: every address of the pages against every role. A new address without a row fails."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

from addresses import PARTS
from addresses.roles import EVERYBODY, ROLES
from cast import Cast, assemble
from recorded import Recorded, record

BODIES = {name: body for part in PARTS for name, body in getattr(part, "BODIES", {}).items()}
INSTEAD = {name: values for part in PARTS for name, values in getattr(part, "INSTEAD", {}).items()}
POSTS: dict[str, tuple[set[str], set[str]]] = {name: row for part in PARTS for name, row in part.POSTS.items()}
MATRIX: dict[str, dict[int, set[str]]] = {name: row for part in PARTS for name, row in part.GETS.items()}


def names(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every address of ours: its name and what it takes. The API has its own tests."""
    for one in resolver.url_patterns:
        whole = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from names(one, whole)
        elif not whole.startswith("api/"):
            yield one.name or whole, set(one.pattern.regex.groupindex) | set(one.pattern.converters)


TAKES = dict(names(get_resolver()))


Things = dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def stocked(django_db_setup: None, django_db_blocker: DjangoDbBlocker, password_hash: str) -> Recorded:
    """The cast with what stands in the addresses, laid once in this process."""
    with django_db_blocker.unblock():
        return record(lambda: stock(assemble(password_hash)))


def stock(cast: Cast) -> tuple[Cast, Things]:
    return cast, {name: values for part in PARTS for name, values in part.values(cast).items()}


@pytest.fixture
def stage(db: None, stocked: Recorded) -> tuple[Cast, Things]:
    """The cast, and what stands in the addresses by their name."""
    found: tuple[Cast, Things] = stocked.again()
    return found


@pytest.fixture
def cast(stage: tuple[Cast, Things]) -> Cast:
    return stage[0]


@pytest.fixture
def things(stage: tuple[Cast, Things]) -> Things:
    return stage[1]


def address(name: str, things: Things) -> str:
    """The address of a name, leading to things that are there."""
    return reverse(name, kwargs=things.get(name, {}))


def test_every_address_has_a_row() -> None:
    assert set(TAKES) == set(MATRIX)


@pytest.mark.parametrize("role", sorted(ROLES | {"anonymous"}))
def test_who_gets_in(cast: Cast, things: Things, role: str) -> None:
    client = Client()
    if role != "anonymous":
        client.force_login(cast.users[role])
    wrong = {}
    for name, answers in MATRIX.items():
        due = next((status for status, people in answers.items() if role in people), 302)
        if name == "account_logout":
            continue
        got = client.get(address(name, things)).status_code
        if got != due:
            wrong[name] = (got, due)
    assert not wrong


DONE = {200, 201, 204, 302, 303, 409, 422}


def posted(name: str, session: str, things: Things) -> int:
    """What a POST answers. Nothing of it stays: not what it did, not that it was tried."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        status = client.post(
            address(name, {**things, name: {**things.get(name, {}), **INSTEAD.get(name, {})}}), BODIES.get(name, {})
        ).status_code
        transaction.set_rollback(True)
    return status


def due_to(role: str, name: str) -> set[int]:
    """How a POST to an address may be answered to a role."""
    may, told = POSTS.get(name, (set(), set()))
    if role in may:
        return DONE
    if role == "anonymous":
        return {302} if name in POSTS else {302, 405}
    if name not in POSTS:
        return {404, 405}
    return {403} if role in told else {404}


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_who_may_post(cast: Cast, things: Things, role: str) -> None:
    client = Client()
    if role != "anonymous":
        client.force_login(cast.users[role])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value if role != "anonymous" else ""
    answers = {name: posted(name, session, things) for name in TAKES}
    wrong = {name: (got, due_to(role, name)) for name, got in answers.items() if got not in due_to(role, name)}
    assert not wrong


def test_a_post_has_a_row_where_there_is_an_address() -> None:
    assert set(POSTS) <= set(TAKES)
