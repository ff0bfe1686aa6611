"""Claims: who may ask, who decides, what nobody learns."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.core.notices import kind_of, lines
from openzone.registry.actions import claims, leave
from openzone.registry.actions.identifiers import identify
from openzone.registry.enums import Belonging, ClaimState
from openzone.registry.models import Claim, Membership, Organisation
from openzone.registry.queries import claims_at_desk, claims_on_own, claims_visible_to, people_of
from openzone.registry.schemes import Number

GOOD = "91350100M000100Y43"
OTHER = "91330100799655058B"
PDF = b"%PDF-1.4\n%%EOF\n"


def asking(cast: Cast, name: str = "nobody") -> Actor:
    """Somebody who asks in the zone, whether he has a place there or not."""
    return Actor(cast.users[name].pk, cast.zone.pk)


def numbers(organisation: Organisation) -> list[str]:
    return list(organisation.identifiers.values_list("value", flat=True))


def claimed(cast: Cast, by: str = "nobody", **changes: Any) -> Claim:
    """A claim with a licence."""
    actor = asking(cast, by)
    paper = claims.keep_licence(SimpleUploadedFile("licence.pdf", PDF), by=actor)
    values = {"name": "Dalian Bright Co.", "code": GOOD, "position": "Manager", "licence": paper}
    return claims.claim(by=actor, **{**values, **changes})


def test_a_claim_goes_to_the_unit_that_serves_the_enterprise_or_to_the_zone(cast: Cast) -> None:
    assert claimed(cast).unit == cast.units["station"]
    spelled = claimed(cast, name="大连 光明（公司）", code=OTHER)
    assert (spelled.unit, spelled.matched) == (cast.units["station"], cast.organisation)
    unknown = claimed(cast, name="Somebody Else Ltd", code="91110000600037341L")
    assert (unknown.unit, unknown.matched) == (cast.units["top"], None)
    identify(cast.outside, by=cast.actor("leader"), number=Number("uscc", "91110108551385082Q"))
    coded = claimed(cast, name="Dalian Bright Co.", code="91110108551385082Q")
    assert (coded.unit, coded.matched) == (cast.units["other"], cast.outside), "the code counts before the name"


def test_a_wrong_check_digit_asks_for_a_reason_and_never_blocks(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        claimed(cast, code="91350100M000100Y44")
    assert set(refusal.value.fields) == {"code_reason"}
    assert claimed(cast, code="91350100M000100Y44", code_reason="So it stands there.").state == ClaimState.WAITING
    assert claimed(cast, code="HRB 12345", scheme="other").code == "HRB 12345"


def test_one_claim_waits_for_a_person_and_code_and_only_some_at_all(cast: Cast) -> None:
    first = claimed(cast)
    with pytest.raises(Conflict):
        claimed(cast, code=f" {GOOD.lower()} ")
    claims.withdraw(first, by=asking(cast))
    claimed(cast)
    for number in range(claims.MOST_WAITING - 1):
        claimed(cast, code=f"X{number}", scheme="other")
    with pytest.raises(Conflict):
        claimed(cast, code="ONE TOO MANY", scheme="other")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("licence.pdf", b"MZ\x90\x00 an executable"),
        ("licence.png", b"<html><script>alert(1)</script></html>"),
        ("licence.html", b"<html></html>"),
        ("licence.pdf", b"PK\x03\x04 a zip named otherwise"),
        ("licence.jpg", b"%PDF-1.4\n%%EOF\n"),
        ("licence.txt", b"I swear that I own it"),
        ("licence.pdf.exe", PDF),
        ("licence.pdf", b""),
    ],
)
def test_a_forged_licence_is_refused_in_a_sentence(cast: Cast, name: str, content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        claims.keep_licence(SimpleUploadedFile(name, content), by=asking(cast))
    assert set(refusal.value.fields) == {"licence"} and len(str(refusal.value)) > 20


def test_nobody_claims_with_a_file_that_somebody_else_handed_in(cast: Cast) -> None:
    theirs = claims.keep_licence(SimpleUploadedFile("licence.pdf", PDF), by=cast.actor("outsider"))
    with pytest.raises(Invalid) as refusal:
        claimed(cast, licence=theirs)
    assert set(refusal.value.fields) == {"licence"}


def test_staff_of_the_zone_do_not_claim(cast: Cast) -> None:
    with pytest.raises(Denied):
        claimed(cast, by="officer")


def test_confirming_lets_in_ends_who_has_left_and_tells_everybody(cast: Cast) -> None:
    row = claimed(cast)
    former = Membership.objects.get(user=cast.users["owner"], organisation=cast.organisation)
    claims.confirm(row, by=cast.actor("officer"), organisation=cast.organisation, ending=[former.pk])
    owners = people_of(cast.organisation).filter(role=Belonging.OWNER)
    assert [one.user for one in owners] == [cast.users["nobody"]]
    row.refresh_from_db()
    assert (row.state, row.organisation) == (ClaimState.CONFIRMED, cast.organisation)
    assert numbers(cast.organisation) == [GOOD], "staff have seen it on the licence"
    assert told("claim.confirmed") == {"nobody"} and told("membership.ended") == {"owner"}
    ended = Activity.objects.get(verb="membership.ended")
    assert "ended" in lines(cast.actor("owner"), [ended])[ended.pk].sentence
    assert lines(cast.actor("member"), [ended]) == {}
    with pytest.raises(Conflict):
        claims.refuse(row, by=cast.actor("officer"), reason="Too late.")


def told(verb: str) -> set[str]:
    """Who was told of the latest activity with this verb."""
    rows = Delivery.objects.filter(activity=Activity.objects.filter(verb=verb).latest("id"))
    return {user.email.partition("@")[0] for user in User.objects.filter(pk__in=rows.values("recipient_id"))}


def test_the_only_owner_does_not_go_while_a_member_comes(cast: Cast) -> None:
    row = claimed(cast)
    former = Membership.objects.get(user=cast.users["owner"], organisation=cast.organisation)
    with pytest.raises(Conflict):
        claims.confirm(row, by=cast.actor("officer"), organisation=cast.organisation, role="member", ending=[former.pk])
    assert not people_of(cast.organisation).filter(user=cast.users["nobody"]).exists(), "all or nothing"


@pytest.mark.parametrize("name", ["elsewhere", "auditor", "foreigner", "member", "outsider", "nobody"])
def test_who_does_not_serve_it_neither_sees_nor_decides(cast: Cast, name: str) -> None:
    row = claimed(cast)
    by = cast.actor(name)
    assert not claims_at_desk(by).exists()
    for act in (
        lambda: claims.confirm(row, by=by, organisation=cast.organisation),
        lambda: claims.confirm_new(row, by=by, unit=cast.units["station"], name="X"),
        lambda: claims.refuse(row, by=by, reason="No."),
        lambda: claims.object_to(row, by=by),
        lambda: claims.pass_on(row, by=by),
    ):
        with pytest.raises(Denied):
            act()
    row.refresh_from_db()
    assert row.state == ClaimState.WAITING


def test_a_station_does_not_confirm_for_an_enterprise_of_another(cast: Cast) -> None:
    row = claimed(cast)
    with pytest.raises(Denied):
        claims.confirm(row, by=cast.actor("officer"), organisation=cast.outside)
    claims.confirm(row, by=cast.actor("leader"), organisation=cast.outside, role="member")


def test_an_owner_is_asked_and_the_zone_decides_all_the_same(cast: Cast) -> None:
    row = claimed(cast)
    assert told("claim.made") == {"officer", "owner"} and kind_of("claim.made").owed  # type: ignore[union-attr]
    assert list(claims_on_own(cast.actor("owner"))) == [row] and not claims_on_own(cast.actor("member")).exists()
    claims.object_to(row, by=cast.actor("owner"), remark="Left in May.")
    assert told("claim.objected") == {"officer"} and not claims_on_own(cast.actor("owner")).exists()
    row.refresh_from_db()
    assert row.state == ClaimState.WAITING and row.objection == "Left in May."
    claims.confirm(row, by=cast.actor("officer"), organisation=cast.organisation, role="member")
    assert people_of(cast.organisation).filter(user=cast.users["nobody"]).exists()


def test_an_owner_lets_in_for_his_own_enterprise_and_ends_nobody_by_it(cast: Cast) -> None:
    row = claimed(cast)
    colleague = Membership.objects.get(user=cast.users["colleague"])
    with pytest.raises(Denied):
        claims.confirm(row, by=cast.actor("outsider"), organisation=cast.outside)
    with pytest.raises(Denied):
        claims.refuse(row, by=cast.actor("owner"), reason="No.")
    claims.confirm(row, by=cast.actor("owner"), organisation=cast.organisation, role="member", ending=[colleague.pk])
    colleague.refresh_from_db()
    assert colleague.until is None and numbers(cast.organisation) == []


def test_a_new_enterprise_is_entered_from_the_claim_in_one_step(cast: Cast) -> None:
    row = claimed(cast, name="大连新星有限公司", name_latin="New Star", code=OTHER)
    by = cast.actor("dispatcher")
    membership = claims.confirm_new(row, by=by, unit=cast.units["other"], name="New Star", name_local=row.name)
    made = membership.organisation
    assert (numbers(made), made.name_local, membership.role) == ([OTHER], "大连新星有限公司", Belonging.OWNER)
    again = claimed(cast, by="outsider", name="Copy", code=OTHER)
    with pytest.raises(Invalid) as refusal:
        claims.confirm_new(again, by=by, unit=cast.units["other"], name="Copy")
    assert "value" in refusal.value.fields


def test_the_claimant_is_told_of_the_decision_and_of_nothing_else(cast: Cast) -> None:
    row = claimed(cast)
    claims.object_to(row, by=cast.actor("owner"))
    claims.refuse(row, by=cast.actor("officer"), reason="The licence is of another enterprise.")
    mine = asking(cast)
    assert list(claims_visible_to(mine)) == [row]
    own = Delivery.objects.filter(channel="page", recipient_id=cast.users["nobody"].pk).values_list(
        "activity__verb", flat=True
    )
    assert list(own) == ["claim.refused"]


def test_who_left_by_himself_is_not_told(cast: Cast) -> None:
    leave(Membership.objects.get(user=cast.users["colleague"]), by=cast.actor("colleague"))
    assert not Delivery.objects.filter(activity__verb="membership.ended").exists()
