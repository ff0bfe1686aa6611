"""The demo as it stands in the database after it was loaded."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from openzone.accounts.models import User
from openzone.cases.enums import PROPOSABLE, Intake, State
from openzone.cases.figures import cases_received, cases_solved
from openzone.cases.models import Assignment, Case, Cycle, Message, Note
from openzone.cases.queries import queue_of, stranded_units, unit_queue_of, visible_to, waiting_for_enterprise
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.figures import Period, Question, ask
from openzone.core.files import place_of
from openzone.core.models import Activity, Delivery, StoredFile, Webhook
from openzone.core.notices import all_kinds
from openzone.core.queries import notices_of
from openzone.core.webhooks.catalogue import verbs
from openzone.core.webhooks.queries import health_of
from openzone.demo.accounts import ACCOUNTS, PASSWORD
from openzone.demo.load import cases, load
from openzone.demo.plan import timeline
from openzone.partnerships import group_queries
from openzone.partnerships.association_queries import for_everybody
from openzone.partnerships.queries import at_desk, at_portal, narrowed
from openzone.places.models import Park, Zone
from openzone.places.queries import today_of
from openzone.registry.models import Organisation

pytestmark = pytest.mark.usefixtures("demo")


def actor(email: str, zone: str = "etic") -> Actor:
    return Actor(User.objects.get(email=email).pk, Zone.objects.get(code=zone).pk)


def of_2017(zone: str, dimension: str | None = None) -> Question:
    return Question(Zone.objects.get(code=zone).pk, Period.year(2017, "Asia/Shanghai"), clock.now(), dimension)


def test_it_loads_once(demo: list[str]) -> None:
    assert demo
    before = Activity.objects.count()
    with transaction.atomic():
        assert not load()
    assert Activity.objects.count() == before


def test_more_than_a_hundred_demands_were_solved_in_2017() -> None:
    (row,) = ask(cases_solved, of_2017("etic"))
    assert row.numerator > 100
    (received,) = ask(cases_received, of_2017("etic"))
    assert received.numerator == 130


def test_policy_commute_and_accommodation_come_first() -> None:
    counts: dict[str, int] = {}
    for code in Case.objects.filter(zone__code="etic", submitted_at__year=2017).values_list(
        "category__code", flat=True
    ):
        subject = code.partition("-")[0]
        counts[subject] = counts.get(subject, 0) + 1
    order = sorted(counts, key=lambda code: -counts[code])
    assert order[:3] == ["policy", "commute", "accommodation"]
    assert set(order) == {
        "policy",
        "commute",
        "accommodation",
        "recruitment",
        "finance",
        "permits",
        "utilities",
        "other",
    }


def test_every_month_of_2017_is_busy() -> None:
    rows = ask(cases_received, of_2017("etic", "month"))
    assert len(rows) == 12
    assert all(5 <= row.numerator <= 20 for row in rows)


def test_each_state_has_a_case_today() -> None:
    today = Case.objects.filter(zone__code="etic", changed_at__gt=clock.now().replace(month=1, day=1))
    assert set(today.values_list("state", flat=True)) == set(State.values)


def test_no_case_lies_with_nobody() -> None:
    for zone in Zone.objects.order_by("code"):
        assert stranded_units(zone.pk) == set()


def test_the_year_has_all_kinds_of_ways() -> None:
    year = Case.objects.filter(zone__code="etic", submitted_at__year=2017)
    assert set(year.values_list("intake", flat=True)) >= set(Intake.values) - {Intake.API, Intake.TALK}
    assert {State.CLOSED, State.DECLINED, State.WITHDRAWN} == set(year.values_list("state", flat=True))
    assert year.filter(cycle=2, state=State.CLOSED).exists()
    assert year.filter(escalations__upwards=False).exists()
    assert Assignment.objects.filter(case__in=year, kind="referred").exists()
    outcomes = set(Cycle.objects.filter(case__zone__code="etic").values_list("outcome", flat=True)) - {""}
    assert outcomes >= set(PROPOSABLE)
    assert Note.objects.filter(case__in=year).count() > 20


def test_conversations_are_in_both_languages_and_complete() -> None:
    messages = list(Message.objects.order_by("id").values_list("body", flat=True))
    assert sum(any(letter >= "\u4e00" for letter in body) for body in messages) > 300
    assert sum(body.isascii() for body in messages) > 300
    words = [*messages, *Note.objects.values_list("body", flat=True), *Case.objects.values_list("title", flat=True)]
    assert not [text for text in words if "{" in text or "}" in text]


def test_attached_files_are_there() -> None:
    files = list(StoredFile.objects.order_by("id"))
    assert {file.media_type for file in files} == {"image/png", "application/pdf", "message/rfc822"}
    assert all(place_of(file).stat().st_size == file.size for file in files)


@pytest.mark.parametrize(
    "email", [email for email, _ in ACCOUNTS if not email.startswith(("admin@", "auditor@", "city@"))]
)
def test_each_account_has_something_to_do_and_to_read(email: str) -> None:
    who = actor(email)
    assert any(queue.exists() for queue in (queue_of(who), unit_queue_of(who), waiting_for_enterprise(who)))
    assert notices_of(actor(email)).exists()


def test_the_outsider_sees_nothing_of_wipro() -> None:
    wipro = Organisation.objects.get(name="Wipro Dalian")
    assert visible_to(actor("owner@enterprise.example")).filter(organisation=wipro).count() > 10
    assert not visible_to(actor("owner@outsider.example")).filter(organisation=wipro).exists()


def test_one_account_can_switch_the_zone() -> None:
    posts = User.objects.get(email="city@zone.example").posts
    assert set(posts.values_list("zone__code", flat=True)) == {"etic", "dhz"}


def test_every_account_signs_in_with_the_printed_password() -> None:
    users = [User.objects.get(email=email) for email, _ in ACCOUNTS]
    for user in users:
        validate_password(PASSWORD, user)
    # Checked once, since a good hash takes its time.
    assert users[0].check_password(PASSWORD)
    assert {user.password for user in users} == {users[0].password}


def test_history_told_nobody() -> None:
    assert not Delivery.objects.filter(activity__via="history").exists()


def test_nothing_of_the_past_is_left_to_be_sent() -> None:
    assert not Delivery.objects.exclude(channel="page").exists()
    assert not ProcrastinateJob.objects.exists()


def test_the_log_is_the_plan() -> None:
    """What is done is what was planned, so two loads differ no more than two plans do."""
    year = {case.key: case for case in cases(clock.now()) if "-2017-" in case.key}
    expected = sorted(at for at, *_ in timeline(year.values()))
    rows = Activity.objects.filter(subject_type="case", subject_id__in=Case.objects.filter(submitted_at__year=2017))
    done = set(rows.values_list("occurred_at", flat=True))
    assert done == set(expected)


def test_named_organisations_and_parks_are_there() -> None:
    names = set(Organisation.objects.values_list("name", flat=True))
    assert {"NASSCOM", "Golden Cube", "Concentrix Dalian", "ZTE", "Liaoning Ougu Digital Technology"} <= names
    assert Organisation.objects.get(name="NASSCOM").kind == "association"
    assert dict(Park.objects.filter(zone__code="etic").values_list("code", "state")) == {
        "innovation-plaza": "open",
        "advertising-park": "open",
        "construction-cube": "open",
        "golden-cube": "open",
        "health-park": "building",
        "human-resources-park": "planned",
        "indian-park": "planned",
    }
    assert Organisation.objects.filter(zone__code="dhz").count() > 60


def test_every_verb_of_the_log_can_be_told_to_other_systems_or_is_a_persons_own() -> None:
    own = (
        "case.mention",
        "talk.mention",
        "view.",
        "channel.",
        "export.",
        "personal_file.",
        "webhook.",
        "zone.steps_put_away",
    )
    logged = set(Activity.objects.order_by().values_list("verb", flat=True).distinct())
    noticed = {verb for kind in all_kinds() for verb in kind.after} - {
        "organisation.case_opened", "organisation.case_ended", "announcement.changed",
    }  # fmt: skip
    assert not {one for one in logged | noticed if not one.startswith(own)} - set(verbs())


def test_the_first_zone_has_a_webhook_that_is_paused() -> None:
    (health,) = health_of(list(Webhook.objects.all()))
    assert (health.state, health.waiting, health.dead) == ("paused", 0, 1)
    assert health.webhook.deliveries.count() == 12


def test_agreements_are_signed_kept_and_some_press() -> None:
    leader, owner = actor("leader@zone.example"), actor("owner@enterprise.example")
    seen = at_desk(leader)
    assert {row.kind for row in seen} == {"framework", "agency", "cooperation", "entry", "lease"}
    assert {row.state for row in seen} == {"drafted", "announced", "in_force"}
    assert narrowed(seen, "late", today_of(leader)).exists() and narrowed(seen, "reported", today_of(leader)).exists()
    assert seen.filter(reminded_for__isnull=False).count() == 2
    assert at_portal(owner).count() == 2


def test_groups_meet_and_give_out_and_a_chamber_has_its_branch() -> None:
    leader, owner, today = actor("leader@zone.example"), actor("owner@enterprise.example"), clock.now().date()
    assert group_queries.items_waiting(leader).exists() and group_queries.items_at_portal(owner).exists()
    late = group_queries.narrowed(leader, group_queries.items_at_desk(leader), "late", today)
    assert late.count() == 1
    dhz = Zone.objects.get(code="dhz")
    shown = {one.code: one for one in group_queries.for_everybody(dhz.pk)}
    assert str(shown["high-tech-cooperation"].began) == "2014"
    assert shown["cross-border-e-commerce"].meetings.get().starts_at.year == 2014
    assert [one.parent.code for one in for_everybody(dhz.pk) if one.parent] == ["city-chamber"]
