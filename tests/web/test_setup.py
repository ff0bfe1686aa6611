"""Setting up an empty installation: its link, its steps, and that it is founded whole, once, or not at all."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from at_once import together
from cast import PASSWORD, Cast
from installation import Installation, eventually
from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.actions.founding import FIRST_STEPS, PersonPlan, Plan, UnitPlan
from openzone.cases.models import Category, RoutingRule
from openzone.cases.presets import HIGH_TECH, INDUSTRIAL, chosen, codes_for, groups
from openzone.core.actor import Actor, system
from openzone.core.errors import Conflict, Invalid, Refusal
from openzone.core.forms import parse
from openzone.core.models import Activity, SetupLink, StoredFile
from openzone.core.setup_link import link_of, renew_link, write_down
from openzone.places.actions import appoint
from openzone.places.models import Park, Post, Unit, Zone
from openzone.places.queries import network
from openzone.registry.actions import register
from pictures import jpeg, png

ZONE = {
    "name": "North Zone",
    "name_local": "北区",
    "code": "north",
    "timezone": "Europe/Berlin",
    "languages": "zh-hans en",
    "accent": "#1d4ed8",
}
ADMINISTRATOR = {
    "name": "Li Wei",
    "name_local": "李伟",
    "email": "li@zone.example",
    "password": PASSWORD,
    "again": PASSWORD,
    "also": "dispatcher",
}
UNITS = [
    {"name": "Plaza Station", "name_local": "广场站", "level": "station", "parent": "3"},
    {"name": "", "name_local": "", "level": "park", "parent": ""},
    {"name": "Core Office", "name_local": "核心区办公室", "level": "park", "parent": ""},
]
PARKS = [{"name": "Plaza", "name_local": "广场", "unit": "1", "state": "open"}]
SUBJECTS = {"groups": ["commute", "other"], "subjects": ["commute-route", "finance-loan"], "routing": "subject"}


def rows(prefix: str, typed: list[dict[str, str]]) -> dict[str, str]:
    sent = {f"{prefix}-count": str(len(typed))}
    return sent | {f"{prefix}{at}-{name}": value for at, row in enumerate(typed) for name, value in row.items()}


NETWORK = {"commission": "The Commission", "commission_local": "管委会", **rows("unit", UNITS), **rows("park", PARKS)}
STEPS: dict[str, dict[str, Any]] = {
    "zone": ZONE,
    "units": NETWORK,
    "categories": SUBJECTS,
    "administrator": ADMINISTRATOR,
}


@pytest.fixture
def secret(db: None) -> str:
    cache.clear()
    return renew_link()


def at(secret: str, step: str) -> str:
    return reverse("setup_step", args=[secret, step])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def type_all(client: Client, secret: str, **other: dict[str, Any]) -> None:
    for step, typed in {**STEPS, **other}.items():
        answer = client.post(at(secret, step), typed)
        assert answer.status_code == 303, (step, re.findall(r"oz-field-error.*?</p>", text(answer)))


def test_the_whole_way_founds_everything_and_signs_in(secret: str, client: Client) -> None:
    type_all(client, secret, zone={**ZONE, "logo": SimpleUploadedFile("l.png", png(64, 48))})
    assert not Zone.objects.exists() and "Core Office" in text(client.get(at(secret, "review")))
    done = client.post(at(secret, "review"), follow=True)
    assert done.redirect_chain[-1][0] == "/desk/" and len(done.context["steps"]) >= 6
    zone, user = Zone.objects.get(), User.objects.get()
    assert (zone.code, zone.languages, zone.timezone, zone.accent) == (
        "north",
        ["zh-hans", "en"],
        "Europe/Berlin",
        "#1d4ed8",
    )
    assert zone.logo and zone.logo.media_type == "image/png"
    top, office, station = (Unit.objects.get(name=name) for name in ("The Commission", "Core Office", "Plaza Station"))
    assert (office.parent, station.parent, Park.objects.get().unit) == (top, office, station)
    assert set(Category.objects.values_list("code", flat=True)) == {"commute", "commute-route", "other"}
    assert Category.objects.get(code="commute-route").form is not None
    assert RoutingRule.objects.count() == 4
    assert set(Post.objects.values_list("role", "unit")) == {("administrator", top.pk), ("dispatcher", top.pk)}
    assert user.check_password(PASSWORD)
    made = set(Activity.objects.values_list("verb", flat=True))
    assert {"zone.opened", "unit.opened", "park.entered", "category.asked", "routing.set", "post.given"} <= made
    assert not Activity.objects.exclude(actor_id=None).exists()
    assert SetupLink.objects.get().draft == {}


def test_the_link_is_good_for_one_zone(secret: str, client: Client) -> None:
    assert client.get(reverse("setup", args=[secret])).status_code == 200
    assert client.get(reverse("setup", args=["x" * 43])).status_code == 404
    newer = renew_link()
    assert client.get(reverse("setup", args=[secret])).status_code == 404
    type_all(client, newer)
    client.post(at(newer, "review"))
    for stranger in (client, Client()):
        for answer in (stranger.get(at(newer, "zone")), stranger.post(at(newer, "review"))):
            assert answer.status_code == 409 and reverse("account_login") in text(answer)
        assert stranger.get(reverse("setup", args=["x" * 43])).status_code == 404
    assert Zone.objects.count() == 1


def test_the_secret_is_stored_hashed_and_what_was_typed_outlives_a_new_one(secret: str, client: Client) -> None:
    type_all(client, secret)
    link = SetupLink.objects.get()
    stored = f"{link.digest} {link.draft}"
    assert secret not in stored and PASSWORD not in stored and "argon2" in stored
    newer = renew_link()
    assert 'value="North Zone"' in text(client.get(reverse("setup", args=[newer])))
    assert PASSWORD not in text(client.get(at(newer, "administrator")))
    kept = client.post(at(newer, "administrator"), {**ADMINISTRATOR, "password": "", "again": "", "name": "Li"})
    assert kept.status_code == 303
    client.post(at(newer, "review"))
    assert User.objects.get(name="Li").check_password(PASSWORD)


def test_many_wrong_secrets_are_stopped(secret: str, client: Client) -> None:
    answers = [client.get(reverse("setup", args=[f"wrong{n}"])).status_code for n in range(25)]
    assert set(answers[:20]) == {404} and set(answers[21:]) == {429}
    assert client.get(reverse("setup", args=[secret])).status_code == 200


def test_an_empty_installation_says_so(secret: str, client: Client) -> None:
    for path in ("/", "/desk/", "/portal/", "/account/login/", "/z/none/", "/no/such/page/"):
        answer = client.get(path, follow=True)
        assert answer.status_code == 200 and "stands in the terminal" in text(answer), path
    assert client.post("/account/login/", {"login": "x"}).status_code == 409
    assert client.get("/healthz").status_code == 200
    assert "stands in the terminal" in text(client.get(reverse("setup", args=["x"])))


def test_two_at_once_found_one_zone(transactional_db: None) -> None:
    link = link_of(renew_link())
    assert link is not None
    found = together(*(lambda code=code: actions.set_up(link, plan=plan(code=code)) for code in ("one", "two")))
    refused = [one for one in found if isinstance(one, Conflict)]
    assert len(refused) == 1 and "Somebody else" in str(refused[0])
    assert Zone.objects.count() == User.objects.count() == 1


def plan(**changes: Any) -> Plan:
    person = PersonPlan("li@zone.example", "Li Wei", "!", also="dispatcher")
    return Plan(**{"code": "north", "name": "North", "administrator": person, **changes})


def test_who_comes_second_in_a_step_keeps_what_was_typed(secret: str, client: Client) -> None:
    page = client.get(at(secret, "zone"))
    seen = re.search(r'name="seen" value="(\w+)"', text(page))
    assert seen
    client.post(at(secret, "zone"), ZONE)
    answer = client.post(at(secret, "zone"), {**ZONE, "name": "Mine", "seen": seen[1]})
    assert answer.status_code == 409 and 'value="Mine"' in text(answer)
    review = re.search(r'name="seen" value="(\w+)"', text(client.get(at(secret, "review"))))
    type_all(client, secret)
    assert review and client.post(at(secret, "review"), {"seen": review[1]}).status_code == 409
    assert not Zone.objects.exists()


def test_a_failure_leaves_nothing_and_keeps_what_was_typed(secret: str, client: Client) -> None:
    type_all(client, secret)
    User.objects.create(email="LI@zone.example", name="Somebody")
    answer = client.post(at(secret, "review"))
    assert answer.status_code == 422 and "There is an account with this e-mail already" in text(answer)
    assert not any(model.objects.exists() for model in (Zone, Unit, Category, Post, Activity, StoredFile))
    link = SetupLink.objects.get()
    assert link.used_at is None and link.draft["units"]["commission"] == "The Commission"


def test_a_missing_step_is_named(secret: str, client: Client) -> None:
    client.post(at(secret, "zone"), ZONE)
    page = text(client.get(at(secret, "review")))
    assert "A step is still missing" in page and at(secret, "units") in page
    assert client.post(at(secret, "review")).status_code == 422
    assert not Zone.objects.exists()


@pytest.mark.parametrize(
    ("step", "changes", "sentence"),
    [
        ("zone", {"accent": "#ffee00"}, "hard to read"),
        ("zone", {"accent": "red"}, "A colour is written as"),
        ("zone", {"timezone": "Mars/Olympus"}, "Select a valid choice"),
        ("zone", {"code": "Nord Zone"}, "begins with a small letter"),
        ("zone", {"name": ""}, "This field is required"),
        ("zone", {"name": "a\x07b"}, "cannot be shown"),
        ("units", {"unit0-name_local": "a\x07b"}, "cannot be shown"),
        ("zone", {"logo": SimpleUploadedFile("l.svg", b"<svg/>")}, "no whole PNG or JPEG"),
        ("units", {"unit0-parent": "2"}, "A station stands below"),
        ("units", {"unit2-parent": "1"}, "stands directly below the commission"),
        ("units", {"park0-unit": "2"}, "This row is empty"),
        ("units", {"unit0-parent": "99"}, "Select a valid choice"),
        ("units", {"paste": "moon; Base"}, "begins with “moon”"),
        ("units", {"paste": "station; Base; ; Nowhere"}, "no unit is called so"),
        ("categories", {"groups": []}, "tick at least one group"),
        ("categories", {"groups": ["nonsense"]}, ""),
        ("administrator", {"email": "li"}, "valid email"),
        ("administrator", {"password": "short", "again": "short"}, "too short"),
        ("administrator", {"again": "something else"}, "The two passwords differ"),
        ("administrator", {"also": "nobody"}, "somebody must be able to work on them"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(
    secret: str, client: Client, step: str, changes: dict[str, Any], sentence: str
) -> None:
    client.post(at(secret, "categories"), SUBJECTS)
    answer = client.post(at(secret, step), {**STEPS[step], **changes})
    assert answer.status_code == 422 and sentence in text(answer)
    assert step == "categories" or step not in SetupLink.objects.get().draft


@pytest.mark.parametrize("count", ["", "x", "-1", "9" * 5000, "61"])
def test_a_forged_count_of_rows_does_no_harm(secret: str, client: Client, count: str) -> None:
    assert client.post(at(secret, "units"), {**NETWORK, "unit-count": count, "park0-unit": ""}).status_code < 500


def test_a_list_is_pasted_into_rows(secret: str, client: Client) -> None:
    pasted = (
        "级别；名称；本地名称；上级\npark; Harbour Office; 港区办公室\nstation\tPier\t码头站\tHarbour Office\n站; 西站"
    )
    page = client.post(at(secret, "units"), {**NETWORK, "paste": pasted})
    assert page.status_code == 200 and "units" not in SetupLink.objects.get().draft
    typed = {field: value for row in page.context["form"].units for field, value in sent(row).items()}
    assert (
        client.post(at(secret, "units"), {**NETWORK, **typed, "unit-count": "6", "park0-unit": "1"}).status_code == 303
    )
    kept = SetupLink.objects.get().draft["units"]["units"]
    assert [(one["name"], one["level"], one["parent"]) for one in kept] == [
        ("Plaza Station", "station", "2"),
        ("Core Office", "park", ""),
        ("Harbour Office", "park", ""),
        ("Pier", "station", "3"),
        ("西站", "station", ""),
    ]


def sent(row: Any) -> dict[str, str]:
    return {f"{row.prefix}-{name}": value for name, value in row.raw.items()}


def test_more_rows_keep_what_was_typed(secret: str, client: Client) -> None:
    page = client.post(at(secret, "units"), {**NETWORK, "more": "units"})
    assert page.status_code == 200 and len(page.context["form"].units) == 6 and 'value="广场站"' in text(page)


def test_the_presets_are_whole_in_both_languages(cast: Cast) -> None:
    assert len(groups()) >= 8
    for group in groups():
        for one in group.whole:
            texts = [one.name, one.name_local, one.description, one.description_local, one.icon]
            assert all(texts), one.code
            for question in parse(list(one.questions)):
                assert question.label and question.label_local, (one.code, question.code)
                assert bool(question.help) == bool(question.help_local)
                assert all(choice.label_local for choice in question.choices)
    opened = actions.open_subjects(
        cast.foreign_zone,
        codes=[one.code for group in groups() for one in group.whole],
        by=system(cast.foreign_zone.pk),
    )
    assert len(opened) == sum(len(group.whole) for group in groups())


@pytest.mark.parametrize("kind", [HIGH_TECH, INDUSTRIAL])
def test_each_kind_of_zone_has_its_groups(kind: str) -> None:
    assert sum(above is None for _one, above in chosen(codes_for(kind))) >= 8


@pytest.mark.parametrize(("routing", "count"), [("zone", 0), ("serving", 2)])
def test_the_first_way_follows_the_choice(db: None, routing: str, count: int) -> None:
    units = [UnitPlan("park", "Office"), UnitPlan("station", "Station", parent=0)]
    zone, _user = actions.found(plan(units=units, subjects=["commute"], routing=routing))
    assert RoutingRule.objects.filter(zone=zone).count() == count


def test_routing_without_anybody_who_works_is_refused_whole(db: None) -> None:
    nobody = PersonPlan("li@zone.example", "Li Wei", "!")
    with pytest.raises(Invalid, match="Nobody in this unit"):
        actions.found(plan(administrator=nobody, units=[UnitPlan("park", "Office")], routing="serving"))
    assert not Zone.objects.exists() and not User.objects.exists()


def test_units_in_a_circle_and_equal_names(db: None) -> None:
    circle = [UnitPlan("park", "A", parent=1), UnitPlan("park", "B", parent=0)]
    with pytest.raises(Invalid, match="stands below itself"):
        actions.found(plan(units=circle))
    twins = [UnitPlan("park", "站 1"), UnitPlan("park", "站 2"), UnitPlan("park", "Unit")]
    zone, _user = actions.found(plan(units=twins))
    assert set(zone.units.values_list("code", flat=True)) == {"commission", "unit", "unit-2", "unit-3"}


@pytest.fixture
def administrator(db: None, client: Client) -> Client:
    _zone, user = actions.found(plan(subjects=["commute"]))
    client.force_login(user)
    return client


def test_what_to_do_next_follows_the_records(
    administrator: Client, settings: Any, django_assert_max_num_queries: Any
) -> None:
    zone, user = Zone.objects.get(), User.objects.get()
    assert zone.first_steps == list(FIRST_STEPS)
    with django_assert_max_num_queries(15):
        shown = {row.step.code: row.done for row in administrator.get("/desk/").context["steps"]}
    assert not any(shown.values()) and {"colleagues", "enterprises", "categories", "mail", "backup", "public"} <= set(
        shown
    )
    top = network(Actor(user.pk, zone.pk)).top
    other = User.objects.create(email="b@zone.example", name="B")
    appoint(user=other, unit=top, role="officer", by=Actor(user.pk, zone.pk))
    register(unit=top, name="First Ltd", by=Actor(user.pk, zone.pk))
    actions.route(zone=zone, to_unit=top, by=Actor(user.pk, zone.pk))
    settings.EMAIL_HOST = "mail.zone.example"
    shown = {row.step.code: row.done for row in administrator.get("/desk/").context["steps"]}
    assert {code for code, done in shown.items() if done} == {"colleagues", "enterprises", "categories", "mail"}
    note = Path(settings.DATA) / "last-backup.json"
    note.write_text("{}")
    assert [row.done for row in administrator.get("/desk/").context["steps"] if row.step.code == "backup"] == [True]
    note.unlink()
    answer = administrator.post(reverse("desk_steps"), {"step": "public", "go": "1"})
    assert answer.headers["Location"] == reverse("public_zone", args=["north"])
    administrator.post(reverse("desk_steps"), {"step": "nonsense"})
    assert "public" not in Zone.objects.get().first_steps
    client = Client()
    client.force_login(other)
    assert client.get("/desk/").context["steps"] == []
    assert client.post(reverse("desk_steps"), {"step": "all"}).status_code == 404
    administrator.post(reverse("desk_steps"), {"step": "all"})
    assert Zone.objects.get().first_steps == [] and administrator.get("/desk/").context["steps"] == []


def test_a_link_that_was_renewed_or_used_writes_nothing(secret: str) -> None:
    old = link_of(secret)
    assert old is not None
    renew_link()
    with pytest.raises(Refusal, match="newer link"):
        write_down(old, "zone", {})


def test_serve_prints_the_link_while_there_is_no_zone(live_installation: Installation) -> None:
    assert eventually(lambda: "/setup/" in live_installation.said()), live_installation.said()
    found = re.search(r"http://\S+(/setup/\S+/)", live_installation.said())
    assert found and live_installation.get(found[1]).status == 200
    assert "No mail server is set" in live_installation.said()
    live_installation.stop()
    live_installation.start()
    assert eventually(lambda: live_installation.said().count("/setup/") == 2)
    assert live_installation.get(found[1]).status == 404


def test_the_secret_is_not_logged(secret: str, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert client.post(at(secret, "zone"), {}).status_code == 422
    assert client.get("/setup/").status_code in (302, 404)
    assert secret not in caplog.text


def test_pictures_are_measured() -> None:
    from openzone.core.pictures import pixels_of

    assert pixels_of(png(640, 480)) == (640, 480) and pixels_of(jpeg(33, 44)) == (33, 44)
    for broken in (b"", b"<svg/>", png(64, 64)[:-20], png(64, 64)[:30], jpeg(64, 64)[:-2], b"\xff\xd8\xff", b"GIF89a"):
        assert pixels_of(broken) is None
