"""Who may act for whom: invitations, links and owners, also when two people act at once."""

import pytest
from allauth.account.forms import default_token_generator
from django.test import Client

from at_once import together
from cast import Cast, assemble
from openzone.accounts.actions import issue_token, one_time_key
from openzone.accounts.models import User
from openzone.core.errors import Conflict, Denied, Refusal
from openzone.places.actions import dismiss, invite_staff
from openzone.registry.actions import invite_colleague, join, leave
from openzone.registry.enums import Belonging


def opens(user: User, key: str) -> bool:
    """Whether a link still works."""
    works: bool = default_token_generator.check_token(User.objects.get(pk=user.pk), key.partition("-")[2])
    return works


def test_a_link_ends_when_the_person_gets_more_to_do(cast: Cast) -> None:
    """Whoever was given a link to an empty account must not find an administrator behind it."""
    user, _ = invite_colleague(
        organisation=cast.outside, email="new@example.org", name="New", role="member", by=cast.actor("outsider")
    )
    old = one_time_key(user)
    assert opens(user, old)
    leave(cast.outside.memberships.get(user=user), by=cast.actor("outsider"))
    assert not opens(user, old)
    again = one_time_key(User.objects.get(pk=user.pk))
    invite_staff(
        email="new@example.org",
        name="New",
        unit=cast.units["top"],
        role="administrator",
        by=cast.actor("administrator"),
    )
    assert not opens(user, again)


def test_a_link_works_once(cast: Cast) -> None:
    user = cast.users["nobody"]
    key = one_time_key(user)
    assert opens(user, key)
    user.set_password("something else entirely")
    user.save()
    assert not opens(user, key)


def test_members_and_strangers_do_not_invite(cast: Cast) -> None:
    for name in ("member", "outsider", "elsewhere", "auditor", "nobody"):
        with pytest.raises(Denied):
            invite_colleague(
                organisation=cast.organisation, email="x@example.org", name="X", role="member", by=cast.actor(name)
            )
    assert not User.objects.filter(email="x@example.org").exists()


def test_the_last_owner_stays(cast: Cast) -> None:
    with pytest.raises(Conflict):
        leave(cast.organisation.memberships.get(user=cast.users["owner"]), by=cast.actor("owner"))
    with pytest.raises(Conflict):
        join(organisation=cast.organisation, user=cast.users["owner"], role="member", by=cast.actor("owner"))


def test_two_owners_cannot_unmake_each_other_at_once(transactional_db: None, password_hash: str) -> None:
    cast = assemble(password_hash)
    organisation, owner, member = cast.organisation, cast.users["owner"], cast.users["member"]
    join(organisation=organisation, user=member, role="owner", by=cast.actor("owner"))
    answers = together(
        lambda: join(organisation=organisation, user=member, role="member", by=cast.actor("owner")),
        lambda: join(organisation=organisation, user=owner, role="member", by=cast.actor("member")),
    )
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1
    assert organisation.memberships.filter(role=Belonging.OWNER, until__isnull=True).count() == 1


def test_one_person_invited_by_two_at_once_is_one_account(transactional_db: None, password_hash: str) -> None:
    cast = assemble(password_hash)
    answers = together(
        *[
            lambda: invite_colleague(
                organisation=cast.organisation, email="N@example.org", name="N", role="member", by=cast.actor("owner")
            )
        ]
        * 4
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert User.objects.filter(email__iexact="n@example.org").count() == 1


def test_somebody_who_left_has_no_token_any_more(cast: Cast) -> None:
    _, secret = issue_token(name="x", by=cast.actor("elsewhere"))
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/units", headers=headers).status_code == 200
    dismiss(cast.zone.posts.get(user=cast.users["elsewhere"]), by=cast.actor("administrator"))
    assert Client().get("/api/v1/units", headers=headers).status_code == 401
