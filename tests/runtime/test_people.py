"""`openzone user create` and `openzone token create`."""

import argparse
import io
import sys

import pytest

from cast import Cast
from openzone.accounts.models import User
from openzone.accounts.queries import living_token, user_by_email
from openzone.cli import token_create, user_create
from openzone.cli.problems import Problem, Usage
from openzone.core.errors import Invalid
from openzone.places.models import Post

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


def options(module: object, *words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    module.arguments(parser)  # type: ignore[attr-defined]
    return parser.parse_args(words)


def create_user(monkeypatch: pytest.MonkeyPatch, *words: str, password: str = PASSWORD) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    return user_create.run(options(user_create, *words))


def test_a_token_is_printed_alone_and_works(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    email = cast.users["officer"].email
    assert token_create.run(options(token_create, "--user", email.upper(), "--name", "Robot")) == 0
    said = capsys.readouterr().out
    token = living_token(said.removesuffix("\n"))
    assert token is not None
    assert (token.user, token.zone_id, token.name) == (cast.users["officer"], cast.zone.pk, "Robot")
    assert said.count("\n") == 1


@pytest.mark.parametrize("email", ["nobody@nowhere.example", ""])
def test_no_token_for_nobody(cast: Cast, email: str) -> None:
    with pytest.raises(Problem, match="There is no user"):
        token_create.run(options(token_create, "--user", email))


def test_no_token_for_somebody_without_a_zone(cast: Cast) -> None:
    with pytest.raises(Problem, match="no zone here"):
        token_create.run(options(token_create, "--user", cast.users["nobody"].email))


def test_no_token_in_a_foreign_zone(cast: Cast) -> None:
    with pytest.raises(Problem, match="There is no zone"):
        token_create.run(options(token_create, "--user", cast.users["officer"].email, "--zone", cast.foreign_zone.code))


def test_a_user_can_sign_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert create_user(monkeypatch, "new@zone.example", "--name", "A new one") == 0
    user = user_by_email("new@zone.example")
    assert user is not None
    assert user.check_password(PASSWORD)


def test_a_user_with_a_post(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    create_user(monkeypatch, "new@zone.example", "--role", "administrator", "--zone", cast.zone.code)
    post = Post.objects.get(user__email="new@zone.example")
    assert (post.unit, post.role) == (cast.units["top"], "administrator")


def test_a_zone_has_to_be_named_where_there_are_several(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Usage, match="--zone"):
        create_user(monkeypatch, "new@zone.example", "--role", "officer")
    assert user_by_email("new@zone.example") is None


@pytest.mark.parametrize(
    ("words", "password", "error"),
    [
        (["new@zone.example"], "short", Problem),
        (["new@zone.example"], "", Problem),
        (["no e-mail"], PASSWORD, Invalid),
        (["new@zone.example", "--unit", "x"], PASSWORD, Usage),
    ],
)
def test_what_cannot_be_made_leaves_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, words: list[str], password: str, error: type[Exception]
) -> None:
    before = User.objects.count()
    with pytest.raises(error):
        create_user(monkeypatch, *words, password=password)
    assert User.objects.count() == before


def test_a_known_user_is_not_changed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Problem, match="already"):
        create_user(monkeypatch, cast.users["officer"].email, password="another long password")
    assert not User.objects.get(pk=cast.users["officer"].pk).check_password("another long password")
