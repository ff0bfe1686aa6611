"""Associations: branches in a tree without circles, members, boards, and who sees them."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from at_once import together
from cast import Cast, assemble
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.partnerships.actions import associations
from openzone.partnerships.association_queries import at_desk, at_portal, branches_of, for_everybody
from openzone.partnerships.models import Association
from openzone.registry.actions.merging import merge
from partnerships.gatherings import association


def placed(cast: Cast, row: Association, parent: Association | None, seen: int | None = None) -> Association:
    """The association as a branch of another one."""
    content = associations.Content(kind="chamber", name=row.name, parent=parent)
    return associations.change(row, by=cast.actor("officer"), unit=cast.units["station"], content=content, seen=seen)


def test_a_branch_belongs_to_one_and_there_is_no_circle(cast: Cast) -> None:
    city = association(cast, "city")
    zone = association(cast, "zone", parent=city)
    street = association(cast, "street", parent=zone)
    assert list(branches_of(city)) == [zone]
    for above in (city, zone, street):
        with pytest.raises(Invalid, match="a circle") as refused:
            placed(cast, city, above)
        assert set(refused.value.fields) == {"parent"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Association.objects.filter(pk=city.pk).update(parent=city.pk)
    with pytest.raises(Conflict, match="Somebody changed"):
        placed(cast, street, city, seen=7)
    assert placed(cast, street, city, seen=1).parent == city


def test_two_who_place_each_below_the_other_at_once_close_no_circle(transactional_db: None, password_hash: str) -> None:
    cast = assemble(password_hash)
    one, other = association(cast, "one"), association(cast, "other")
    acts: list[Callable[[], object]] = [lambda: placed(cast, one, other), lambda: placed(cast, other, one)]
    assert sum(isinstance(outcome, Invalid) for outcome in together(*acts)) == 1


def test_members_and_boards_have_terms_and_the_enterprise_reads_its_associations(cast: Cast) -> None:
    row, by = association(cast, "city", is_public=True), cast.actor("officer")
    with pytest.raises(Denied):
        associations.join(row, by=cast.actor("elsewhere"), organisation=cast.organisation)
    joined = associations.join(row, by=by, organisation=cast.organisation, since="2012")
    with pytest.raises(Conflict, match="already"):
        associations.join(row, by=by, organisation=cast.organisation)
    seat = associations.appoint(row, by=by, seat=associations.Seat(office="chair", name="Sun Yue", since="2012"))
    with pytest.raises(Invalid, match="before the beginning"):
        associations.step_down(seat, by=by, until="2011")
    assert [at_portal(cast.actor(one)).exists() for one in ("member", "owner", "outsider")] == [True, True, False]
    assert at_desk(cast.actor("elsewhere")).exists() and not at_desk(cast.actor("owner")).exists()
    assert [one.chairs for one in for_everybody(cast.zone.pk)] == [[seat]]
    associations.join(row, by=by, organisation=cast.outside)
    merge(kept=cast.organisation, gone=cast.outside, by=cast.actor("leader"))
    assert row.members.get() == joined
    associations.leave(joined, by=by, until="2013")
    assert not at_portal(cast.actor("member")).exists()
