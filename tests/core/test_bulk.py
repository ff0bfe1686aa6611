"""Many rows at once: what stands in the database is what Django itself would have written."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.core.bulk import insert_rows, update_rows
from openzone.core.models import Activity
from openzone.core.partial_dates import PartialDate
from openzone.registry.enums import FactSource
from openzone.registry.models import Fact, Indicator, Organisation

pytestmark = pytest.mark.django_db
WHEN = datetime(2026, 5, 17, 3, 4, 5, 678901, tzinfo=UTC)


def fact(cast: Cast, year: int, note: str = "") -> Fact:
    indicator = Indicator.objects.filter(zone=cast.zone).order_by("pk").first()
    assert indicator is not None
    return Fact(
        zone=cast.zone, organisation=cast.organisation, indicator=indicator, at=PartialDate(f"since {year}"),
        value=Decimal("12.345"), source=FactSource.STAFF, source_note=note, recorded_at=WHEN,
    )  # fmt: skip


def columns(row: Fact) -> dict[str, object]:
    found = Fact.objects.get(pk=row.pk)
    return {one.attname: getattr(found, one.attname) for one in Fact._meta.concrete_fields if one.attname != "id"}


def test_rows_come_in_as_django_writes_them(cast: Cast) -> None:
    note = "tab\t, backslash \\N, “quotes”, 大连\nand a line"
    ours, theirs = fact(cast, 2019, note), fact(cast, 2019, note)
    with transaction.atomic():
        theirs.save()
        expected = columns(theirs)
        theirs.delete()
    insert_rows([ours, fact(cast, 2020)])
    assert columns(ours) == expected and ours.days == expected["days"]
    assert [one.pk for one in Fact.objects.order_by("-pk")[:2]] == [ours.pk + 1, ours.pk]
    ours.value = Decimal(3)
    ours.save()
    assert Fact.objects.get(pk=ours.pk).value == 3, "it is known to be there"


def test_what_the_database_fills_is_read_when_asked_for(cast: Cast) -> None:
    made = [
        Activity(zone_id=cast.zone.pk, verb="a.b", subject_type="x", subject_id=n, via="page", audience="staff",
                 data={"n": [n, None, "“\\"]}, occurred_at=WHEN) for n in range(3)
    ]  # fmt: skip
    with CaptureQueriesContext(
        connection,
    ) as asked:
        insert_rows(made)
    assert len(asked) == 2
    stored = Activity.objects.in_bulk([one.pk for one in made])
    assert [stored[one.pk].data for one in made] == [one.data for one in made]
    assert made[1].transaction_id == stored[made[1].pk].transaction_id > 0
    assert made[2].recorded_at - stored[made[2].pk].recorded_at == timedelta(0)


def test_what_cannot_be_is_refused_as_everywhere(cast: Cast) -> None:
    before = Fact.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([fact(cast, 2019), fact(cast, 2019)])
    assert Fact.objects.count() == before
    insert_rows([])
    update_rows([], ["value"])


def test_rows_are_changed_each_to_its_own(cast: Cast) -> None:
    facts = [fact(cast, year) for year in (2018, 2019)]
    insert_rows(facts)
    facts[0].value, facts[0].at, facts[0].recorded_at = Decimal("0.000001"), PartialDate("2018-Q2"), WHEN
    facts[1].source_note, facts[1].document_id, facts[1].withdrawn_at = '它\\"\n', None, None
    update_rows(facts, ["value", "at", "recorded_at", "source_note", "document_id", "withdrawn_at"])
    for one in facts:
        stored = Fact.objects.get(pk=one.pk)
        assert [stored.value, str(stored.at), stored.recorded_at, stored.source_note] == [
            one.value, str(one.at), one.recorded_at, one.source_note,
        ]  # fmt: skip
    cast.organisation.alike, cast.organisation.compared_at = [-3, 4], None
    update_rows([cast.organisation], ["alike", "compared_at"])
    assert Organisation.objects.get(pk=cast.organisation.pk).alike == [-3, 4]
