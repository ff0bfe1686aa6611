"""The catalogue: who writes and who publishes, what a version holds for ever, and steps that wait for each other."""

from collections.abc import Callable
from typing import Any

import pytest

from at_once import together
from cast import Cast, assemble
from formalities.offered import boss, content, counter, drafted, office, published
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity
from openzone.formalities import actions
from openzone.formalities.actions import Document, Step
from openzone.formalities.models import OutsideOffice, Service
from openzone.formalities.presets import offices, presets
from openzone.formalities.queries import (
    at_desk,
    at_portal,
    for_everybody,
    latest_of,
    search,
    shown_of,
    versions_of,
    visible_to,
)
from openzone.formalities.steps import circle_in, stages


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


def is_done(act: Callable[[], object]) -> bool:
    """Whether somebody may do it."""
    try:
        act()
    except Denied:
        return False
    return True


@pytest.mark.parametrize(
    ("who", "writes", "publishes"),
    [
        ("leader", True, True), ("administrator", True, True), ("dispatcher", True, False), ("officer", True, False),
        ("park_officer", True, False), ("elsewhere", False, False), ("auditor", False, False), ("owner", False, False),
    ],
)  # fmt: skip
def test_who_writes_and_who_publishes(cast: Cast, who: str, writes: bool, publishes: bool) -> None:
    service = drafted(cast)
    assert is_done(lambda: drafted(cast, "other", by=who)) is writes
    assert is_done(lambda: actions.publish(service, by=cast.actor(who))) is publishes


def test_a_published_version_never_changes_and_stays_until_the_next_is_published(cast: Cast) -> None:
    service = published(cast)
    pinned = shown_of(service)
    later = content(cast, promise_days=3, steps=[Step("check", "Look at it", unit=cast.units["station"])])
    actions.change(service, content=later, by=cast.actor("officer"), remark="Shorter")
    service.refresh_from_db()
    assert service.text.promise_days == 5 and service.has_newer
    actions.publish(service, by=cast.actor("leader"))
    service.refresh_from_db()
    assert (service.text.number, service.text.promise_days) == (2, 3)
    again = versions_of(cast.actor("officer"), service).get(pk=pinned.pk)
    assert (again.promise_days, [step.code for step in again.steps.all()]) == (5, ["check", "tax", "seals"])
    assert [[step.code for step in stage] for stage in again.stages] == [["check"], ["tax", "seals"]]


def test_the_same_words_make_no_new_version_and_who_was_late_is_told(cast: Cast) -> None:
    service = published(cast)
    same = actions.change(service, content=content(cast), by=cast.actor("officer"))
    assert same.version_count == 1 and same.revision == service.revision
    actions.change(service, content=content(cast, fee="12.50"), by=cast.actor("officer"), seen=service.revision)
    with pytest.raises(Conflict, match="Somebody changed this"):
        actions.change(service, content=content(cast, fee=3), by=cast.actor("officer"), seen=service.revision)
    assert str(latest_of(Service.objects.get()).fee) == "12.50"


def codes(rows: Any) -> list[str]:
    """The codes of services, in order."""
    return sorted(rows.values_list("code", flat=True))


def test_who_reads_what(cast: Cast) -> None:
    drafted(cast, "draft"), published(cast)
    assert codes(at_desk(cast.actor("officer"))) == ["draft", "moving-in"]
    assert codes(at_desk(cast.actor("elsewhere"))) == codes(at_portal(cast.actor("member"))) == ["moving-in"]
    assert codes(for_everybody(cast.zone.pk)) == ["moving-in"]
    assert codes(visible_to(cast.actor("foreigner"))) == codes(at_portal(cast.actor("nobody"))) == []
    for text, found in (("keys", 1), ("企业入驻", 1), ("moving-in", 1), ("passport", 0), ("!!", 0)):
        assert search(for_everybody(cast.zone.pk), text).count() == found, text


def test_steps_that_wait_for_each_other_are_refused_with_their_names(cast: Cast) -> None:
    unit = cast.units["station"]
    circle = [
        Step("a", "First", unit=unit),
        Step("b", "Second", unit=unit, after=("a", "c")),
        Step("c", "Third", unit=unit, after=("b",)),
    ]
    with pytest.raises(Invalid, match="“Second” ← “Third” ← “Second”"):
        drafted(cast, steps=circle)
    with pytest.raises(Invalid, match="“Own” ← “Own”"):
        drafted(cast, steps=[Step("own", "Own", unit=unit, after=("own",))])
    assert not Service.objects.exists()


def test_stages_and_circles() -> None:
    after = {"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c")}
    assert stages(after) == [["a"], ["b", "c"], ["d"]] and circle_in(after) == []
    assert stages({"x": ("y",), "y": ("x",), "z": ("x",)}) == [] and circle_in({"z": ("x",), "x": ("x",)}) == ["x"]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("levels", {"levels": []}), ("levels", {"levels": ["moon"]}), ("provider", {"unit": None}),
        ("promise_days", {"promise_days": -1}), ("fee", {"fee": "-1"}), ("currency", {"currency": "yuan"}),
        ("name", {"name": " "}), ("documents", {"documents": [Document("x", "X"), Document("x", "Y")]}),
        ("documents", {"documents": [Document("x", "X", valid_months=0)]}),
        ("steps", {"steps": [Step("x", "X")]}), ("steps", {"steps": [Step("Bad code", "X")]}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_at_its_field(cast: Cast, field: str, more: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(cast, **more)
    assert field in refused.value.fields


def test_another_office_provides_and_one_of_another_zone_does_not(cast: Cast) -> None:
    police = office(cast)
    service = published(cast)
    changed = content(cast, unit=None, office=police)
    actions.change(service, content=changed, by=cast.actor("officer"))
    assert str(latest_of(Service.objects.get()).provider) == "Exit and entry"
    with pytest.raises(Invalid):
        drafted(cast, "both", office=police)
    OutsideOffice.objects.update(zone=cast.foreign_zone)
    police.refresh_from_db()
    with pytest.raises(Invalid):
        drafted(cast, "foreign", unit=None, office=police)


def test_a_retired_service_is_read_no_more_and_comes_back(cast: Cast) -> None:
    service = published(cast)
    actions.retire(service, by=cast.actor("leader"))
    assert not for_everybody(cast.zone.pk).exists() and at_desk(cast.actor("elsewhere")).exists()
    with pytest.raises(Conflict):
        actions.discard(service, by=cast.actor("leader"))
    actions.publish(service, by=cast.actor("leader"))
    assert for_everybody(cast.zone.pk).exists()
    actions.discard(drafted(cast, "draft"), by=cast.actor("officer"))
    verbs = [one.verb for one in Activity.objects.filter(subject_type="service").order_by("pk")]
    told = ["drafted", "published", "retired", "published", "drafted", "discarded"]
    assert verbs == [f"service.{verb}" for verb in told]


def test_at_once_one_version_is_published(committed: Cast) -> None:
    service = drafted(committed)
    answers = together(*[lambda: actions.publish(service, by=committed.actor("leader"))] * 3)
    assert sorted(isinstance(one, Conflict) for one in answers) == [False, True, True]


def test_only_administrators_of_the_zone_keep_counters_and_take_presets(cast: Cast) -> None:
    assert not is_done(lambda: actions.adopt(presets()[0], unit=cast.units["top"], by=cast.actor("leader")))
    one = counter(cast)
    assert not is_done(lambda: actions.close_counter(one, by=cast.actor("leader")))
    service = published(cast, counter=one)
    with pytest.raises(Conflict, match="still given"):
        actions.close_counter(one, by=boss(cast))
    actions.retire(service, by=cast.actor("leader"))
    assert actions.close_counter(one, by=cast.actor("administrator")).closed_at


def test_everything_that_is_shipped_fits_in_both_languages(cast: Cast) -> None:
    by = cast.actor("administrator")
    for preset in presets():
        service = actions.adopt(preset, unit=cast.units["top"], by=by)
        version = latest_of(service)
        assert sum(map(len, version.stages)) == len(preset.steps) > 2
        rows = [version, *version.steps.all(), *version.documents.all()]
        assert all(row.name and row.name_local for row in rows) and version.summary_local and version.legal_basis_local
    assert len(presets()) == 8
    assert set(OutsideOffice.objects.values_list("code", flat=True)) == set(offices())
