"""Who may act for whom: invitations, links and owners, also when two people act at once."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from django.db import transaction
from django.test import Client
from django.utils.http import base36_to_int

from at_once import together
from cast import Cast, assemble
from openzone.accounts.actions import choose_password, issue_token
from openzone.accounts.links import mailed_key
from openzone.accounts.models import AccountLetter, User
from openzone.accounts.queries import living_token
from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.errors import Conflict, Denied, Refusal
from openzone.places.actions import appoint, dismiss, invite_staff
from openzone.registry.actions import invitations, invite_colleague, join, leave, let_in
from openzone.registry.actions.invitations import WRITTEN_AGAIN, accept, ask_colleague, take_back
from openzone.registry.enums import Belonging
from openzone.registry.models import Invitation


def opens(user: User, key: str) -> bool:
    """Whether a link still works."""
    works: bool = default_token_generator.check_token(User.objects.get(pk=user.pk), key.partition("-")[2])
    return works


def test_a_link_ends_when_the_person_gets_more_to_do(cast: Cast) -> None:
    """Whoever was given a link to an empty account must not find an administrator behind it."""
    user, _ = invite_colleague(
        organisation=cast.outside, email="new@example.org", name="New", role="member", by=system(cast.zone.pk)
    )
    old = mailed_key(user)
    assert opens(user, old)
    leave(cast.outside.memberships.get(user=user), by=cast.actor("outsider"))
    assert not opens(user, old)
    again = mailed_key(User.objects.get(pk=user.pk))
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
    key = mailed_key(user)
    assert opens(user, key)
    user.set_password("something else entirely")
    user.save()
    assert not opens(user, key)


def follow(key: str) -> User:
    """Choose a password by a link."""
    user = User.objects.get(pk=base36_to_int(key.partition("-")[0]))
    choose_password(user=user, password="three words put together", token=key.partition("-")[2])
    return User.objects.get(pk=user.pk)


def test_whoever_took_an_address_by_a_shown_link_gets_no_post_with_it(cast: Cast, settings: Any) -> None:
    """An owner invites an address of the zone's, sees the link, and waits until the zone makes it an administrator."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    row, shown = ask_colleague(
        organisation=cast.outside, email="chief@zone.example", name="Me", role="member", by=cast.actor("outsider")
    )
    thief, client = follow(shown), Client()
    user = accept(row, by=Actor(thief.pk, cast.zone.pk)).user
    client.force_login(thief)
    _, secret = issue_token(name="x", by=Actor(user.pk, cast.zone.pk))
    chief, made = invite_staff(
        email="chief@zone.example",
        name="Chief",
        unit=cast.units["top"],
        role="administrator",
        by=cast.actor("administrator"),
    )
    assert not made and chief.invited_only and client.get("/account/").status_code == 302
    assert living_token(secret) is None and not opens(chief, shown)
    chief = follow(let_in(chief, by=cast.actor("administrator")))
    assert chief.proven_within([cast.units["top"].pk]) and not chief.proven_by_letter
    appoint(user=chief, unit=cast.units["park"], role="leader", by=cast.actor("administrator"))
    assert not User.objects.get(pk=chief.pk).invited_only, "the zone's own administrator has vouched already"


def test_with_a_mail_server_an_owner_never_sees_a_link(cast: Cast) -> None:
    asked: dict[str, Any] = {"organisation": cast.outside, "name": "Me", "role": "member", "by": cast.actor("outsider")}
    for email in ("new@zone.example", "officer@example.org", "Member@example.org"):
        row, secret = ask_colleague(email=email, **asked)
        assert (row.name, secret) == ("Me", ""), "nothing tells whose address it is"
    assert set(AccountLetter.objects.values_list("email", "kind")) == {
        (email, "invited") for email in ("new@zone.example", "officer@example.org", "member@example.org")
    }
    assert cast.outside.memberships.filter(until=None).count() == 1, "nobody acts for it without wanting to"
    with pytest.raises(Conflict):
        accept(Invitation.objects.get(email="officer@example.org"), by=cast.actor("officer"))
    with pytest.raises(Conflict):
        accept(Invitation.objects.get(email="officer@example.org"), by=cast.actor("member"))
    user = User.objects.get(email="new@zone.example")
    proven = follow(mailed_key(user))
    appoint(user=proven, unit=cast.units["top"], role="officer", by=cast.actor("administrator"))
    assert not User.objects.get(pk=user.pk).invited_only
    member = accept(Invitation.objects.get(email="member@example.org"), by=cast.actor("member"))
    assert (member.user, member.role) == (cast.users["member"], "member")
    assert let_in(User.objects.get(pk=user.pk), by=cast.actor("administrator")) == "", "the letter is the way now"


def test_members_and_strangers_do_not_invite(cast: Cast) -> None:
    for name in ("member", "outsider", "elsewhere", "auditor", "nobody"):
        for verb in (ask_colleague, invite_colleague):
            with pytest.raises(Denied):
                verb(
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
            lambda: ask_colleague(
                organisation=cast.organisation, email="N@example.org", name="N", role="member", by=cast.actor("owner")
            )
        ]
        * 4
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert User.objects.filter(email__iexact="n@example.org").count() == 1


def invited(cast: Cast, email: str = "new@example.org", role: str = "member", by: str = "owner") -> Invitation:
    row, _secret = ask_colleague(
        organisation=cast.organisation, email=email, name="New", role=role, by=cast.actor(by)
    )  # fmt: skip
    return row


def test_asking_and_taking_back_writes_one_letter_an_hour(cast: Cast) -> None:
    letters = AccountLetter.objects.filter(email="new@example.org")
    written = []
    for _time in range(3):
        take_back(invited(cast), by=cast.actor("owner"))
        written.append(letters.delete()[0])
    assert written == [1, 0, 0], "one that was sent is not sent again"
    with clock.fixed(clock.now() + WRITTEN_AGAIN * 2):
        invited(cast)
    assert letters.count() == 1


def test_an_enterprise_invites_only_so_often_a_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_A_DAY", 2)
    invited(cast, "one@example.org"), invited(cast, "two@example.org")
    with pytest.raises(Conflict, match="2 times within a day"):
        invited(cast, "three@example.org")
    with clock.fixed(clock.now() + timedelta(days=1, minutes=1)):
        invited(cast, "three@example.org")


@pytest.mark.parametrize("how", ["leaves", "is a member only"])
def test_whom_somebody_invited_who_invites_no_more_is_not_let_in(cast: Cast, how: str) -> None:
    join(organisation=cast.organisation, user=cast.users["member"], role="owner", by=cast.actor("owner"))
    row = invited(cast, "nobody@example.org", role="owner", by="member")
    other = invited(cast, "outsider@example.org", by="owner")
    if how == "leaves":
        leave(cast.organisation.memberships.get(user=cast.users["member"]), by=cast.actor("owner"))
    else:
        join(organisation=cast.organisation, user=cast.users["member"], role="member", by=cast.actor("owner"))
    with pytest.raises(Conflict):
        accept(row, by=cast.actor("nobody"))
    assert accept(other, by=cast.actor("outsider")).organisation == cast.organisation


def test_what_is_taken_back_while_it_is_accepted_lets_nobody_in(transactional_db: None, password_hash: str) -> None:
    cast = assemble(password_hash)
    row = invited(cast, "nobody@example.org")

    def accepted() -> object:
        return together(lambda: accept(row, by=cast.actor("nobody")))[0]

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            take_back(row, by=cast.actor("owner"))
            answer = pool.submit(accepted)
            # It waits for what is not committed yet.
            assert not wait([answer], timeout=1).done
        assert isinstance(answer.result(), Conflict)
    assert not cast.organisation.memberships.filter(user=cast.users["nobody"]).exists()


def test_somebody_who_left_has_no_token_any_more(cast: Cast) -> None:
    _, secret = issue_token(name="x", by=cast.actor("elsewhere"))
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/units", headers=headers).status_code == 200
    dismiss(cast.zone.posts.get(user=cast.users["elsewhere"]), by=cast.actor("administrator"))
    assert Client().get("/api/v1/units", headers=headers).status_code == 401
