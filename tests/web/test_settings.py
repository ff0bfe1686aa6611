"""The settings: who may open them, what they change, and what they say instead of failing."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import Cast
from openzone.accounts.actions import invite
from openzone.accounts.models import User
from openzone.cases.models import Category, RoutingRule
from openzone.core.actor import system
from openzone.core.models import Activity
from openzone.core.queries import newest_form
from openzone.places.actions import appoint, open_unit
from openzone.places.models import Post, Unit, Zone
from openzone.registry.actions import join

HOSTILE = ["x" * 201, "x" * 1_000_000, "a\x07b", "<script>alert(1)</script>" * 20]
ZONE_PAGES = ["desk_categories", "desk_category_new", "desk_routing", "desk_zone"]


@pytest.fixture
def administrator(cast: Cast, client: Client) -> Client:
    client.force_login(cast.users["administrator"])
    return client


@pytest.fixture
def park_administrator(cast: Cast) -> Client:
    user, _made = invite(email="park@example.org", name="Park administrator", by=system(cast.zone.pk))
    appoint(user=user, unit=cast.units["park"], role="administrator", by=system(cast.zone.pk))
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("who", ["leader", "dispatcher", "officer", "auditor", "owner", "foreigner"])
def test_only_administrators_find_the_settings(cast: Cast, client: Client, who: str) -> None:
    client.force_login(cast.users[who])
    for name in ("desk_settings", "desk_units", "desk_people", "desk_person_new", *ZONE_PAGES):
        assert client.get(reverse(name)).status_code == 404, name


def test_a_parks_administrator_keeps_the_park_and_no_more(cast: Cast, park_administrator: Client) -> None:
    for name in ZONE_PAGES:
        assert park_administrator.get(reverse(name)).status_code == 404, name
    assert park_administrator.get(reverse("desk_unit_rename", args=["station"])).status_code == 200
    assert park_administrator.get(reverse("desk_unit_rename", args=["commission"])).status_code == 404
    above = Post.objects.get(user=cast.users["administrator"])
    assert park_administrator.post(reverse("desk_post_end", args=[above.pk])).status_code == 404
    assert park_administrator.post(reverse("desk_person_link", args=[above.pk])).status_code == 404
    invited = {"email": "new@example.org", "name": "New", "unit": "commission", "role": "administrator"}
    assert park_administrator.post(reverse("desk_person_new"), invited).status_code == 422
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_unit_is_added_once_renamed_and_closed(cast: Cast, administrator: Client) -> None:
    new = {"key": "one", "name": "Station Three", "name_local": "三站", "level": "station", "code": "three"}
    for _click in range(2):
        assert administrator.post(reverse("desk_unit_new", args=["park"]), new).status_code == 303
    again = administrator.post(reverse("desk_unit_new", args=["park"]), {**new, "key": "two"})
    assert again.status_code == 422 and "already in use" in text(again) and 'value="三站"' in text(again)
    page = administrator.get(reverse("desk_unit_rename", args=["three"]))
    seen = page.context["form"].initial["seen"]
    changed = {"name": "Third Station", "name_local": "", "seen": seen}
    assert administrator.post(reverse("desk_unit_rename", args=["three"]), changed).status_code == 303
    stale = administrator.post(reverse("desk_unit_rename", args=["three"]), {**changed, "name": "Mine"})
    assert stale.status_code == 409 and 'value="Mine"' in text(stale)
    assert Unit.objects.get(code="three").name == "Third Station"
    fresh = re.search(r'name="seen" value="(\w+)"', text(stale))
    assert fresh and fresh[1] != seen
    assert administrator.post(reverse("desk_unit_close", args=["three"]), {}).status_code in (200, 303)
    administrator.post(reverse("desk_unit_close", args=["three"]), {"key": "close"})
    assert Unit.objects.get(code="three").closed_at is not None


def test_a_unit_that_serves_somebody_is_not_closed(cast: Cast, administrator: Client) -> None:
    answer = administrator.post(reverse("desk_unit_close", args=["station"]), {"key": "close"})
    assert answer.status_code == 409 and "still has units below it or people in it" in text(answer)


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("field", ["name", "name_local", "code"])
def test_hostile_words_are_kept_and_named(cast: Cast, administrator: Client, field: str, value: str) -> None:
    new = {"key": "one", "name": "Good", "name_local": "好", "level": "station", "code": "good", field: value}
    answer = administrator.post(reverse("desk_unit_new", args=["park"]), new)
    assert answer.status_code == 422 and answer.context["form"][field].errors
    assert "<script>alert" not in text(answer)
    assert not Unit.objects.filter(parent=cast.units["park"], name="Good").exists()


def link_in(answer: Any) -> str:
    found = re.search(r'value="http://localhost:8000(/account/password/reset/key/[^"]+)"', text(answer))
    assert found, "there is no link"
    return found[1]


def test_staff_are_invited_with_a_link_that_is_shown_once(cast: Cast, administrator: Client) -> None:
    new = {"email": "new@example.org", "name": "New One", "name_local": "新人", "unit": "station", "role": "officer"}
    answer = administrator.post(reverse("desk_person_new"), new)
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert Client().get(link_in(answer)).status_code == 302
    assert Activity.objects.filter(verb="user.let_in", actor_id=cast.users["administrator"].pk).count() == 1
    post = Post.objects.get(user__email="new@example.org")
    assert (post.unit, post.role) == (cast.units["station"], "officer")
    administrator.post(reverse("desk_person_new"), new)
    assert Post.objects.filter(user=post.user).count() == 1
    for page in (reverse("desk_people"), reverse("desk_person_link", args=[post.pk])):
        assert "password/reset" not in text(administrator.get(page))


def test_whoever_has_a_password_gets_no_link_by_an_invitation(cast: Cast, administrator: Client) -> None:
    new = {"email": cast.users["officer"].email.upper(), "name": "X", "unit": "other", "role": "officer"}
    answer = administrator.post(reverse("desk_person_new"), new)
    assert answer.status_code == 200 and "password/reset" not in text(answer)
    assert Post.objects.filter(user=cast.users["officer"], unit=cast.units["other"]).exists()


def test_an_invitation_never_hands_out_somebody_elses_account(cast: Cast, park_administrator: Client) -> None:
    """Whoever is invited in another zone has no password yet: a link would let the inviter act there."""
    abroad = system(cast.foreign_zone.pk)
    chief, _made = invite(email="chief@example.org", name="Chief", by=abroad)
    appoint(user=chief, unit=cast.foreign_zone.units.get(), role="administrator", by=abroad)
    new = {"email": "chief@example.org", "name": "Chief", "unit": "station", "role": "officer"}
    answer = park_administrator.post(reverse("desk_person_new"), new)
    assert answer.status_code == 200 and "password/reset" not in text(answer)
    post = Post.objects.get(user=chief, zone=cast.zone)
    answer = park_administrator.post(reverse("desk_person_link", args=[post.pk]), {"key": "x"})
    assert "password/reset" not in text(answer) and "works or belongs elsewhere" in text(answer)


def test_a_lost_password_is_replaced_by_the_administrator_over_all_of_it(
    cast: Cast, administrator: Client, park_administrator: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    officer = Post.objects.get(user=cast.users["officer"])
    address = reverse("desk_person_link", args=[officer.pk])
    assert link_in(park_administrator.post(address, {"key": "x"}))
    appoint(user=officer.user, unit=cast.units["top"], role="officer", by=system(cast.zone.pk))
    assert "password/reset" not in text(park_administrator.post(address, {"key": "x"}))
    assert link_in(administrator.post(address, {"key": "x"}))
    join(organisation=cast.outside, user=officer.user, role="member", by=system(cast.zone.pk))
    assert link_in(administrator.post(address, {"key": "x"}))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    answer = text(administrator.post(address, {"key": "x"}))
    assert "password/reset" not in answer and "A letter goes to Officer" in answer


def test_a_post_is_ended_and_the_last_administrator_stays(cast: Cast, administrator: Client) -> None:
    auditor = Post.objects.get(user=cast.users["auditor"])
    assert administrator.post(reverse("desk_post_end", args=[auditor.pk]), {"key": "x"}).status_code == 303
    auditor.refresh_from_db()
    assert auditor.until is not None
    last = Post.objects.get(user=cast.users["administrator"])
    answer = administrator.post(reverse("desk_post_end", args=[last.pk]), {"key": "y"})
    assert answer.status_code == 409 and "last administrator" in text(answer)


def test_categories_are_added_changed_and_retired(cast: Cast, administrator: Client) -> None:
    words = {"key": "one", "name": "Water", "position": "3", "code": "water", "icon": "droplet"}
    address = f"{reverse('desk_category_new')}?below=commute"
    assert administrator.post(address, words).status_code == 303
    water = Category.objects.get(code="water")
    assert (water.parent, water.position, water.icon) == (cast.category, 3, "droplet")
    assert administrator.post(address, {**words, "key": "two", "icon": "../x"}).status_code == 422
    retired = administrator.post(reverse("desk_category_retire", args=["commute"]), {"key": "x"})
    assert retired.status_code == 409 and "categories below it" in text(retired)
    changed = {"name": "Water and drains", "position": "1"}
    assert administrator.post(reverse("desk_category_edit", args=["water"]), changed).status_code == 303
    assert administrator.post(reverse("desk_category_retire", args=["water"]), {"key": "x"}).status_code == 303
    assert administrator.get(reverse("desk_category_edit", args=["water"])).status_code == 404
    assert "Water and drains" in text(administrator.get(reverse("desk_categories")))


def rows(*questions: dict[str, str], seen: int = 1) -> dict[str, str]:
    """What the page of questions sends."""
    sent = {"key": "", "seen": str(seen), "count": str(len(questions))}
    for number, question in enumerate(questions):
        sent |= {f"q{number}-{name}": value for name, value in {"kind": "text", **question}.items()}
    return sent


def published(cast: Cast) -> list[dict[str, Any]]:
    form = newest_form(cast.zone.pk, "category.commute")
    return list(form.fields) if form else []


def test_questions_are_written_without_a_script(cast: Cast, administrator: Client) -> None:
    address = reverse("desk_category_questions", args=["commute"])
    page = administrator.get(address)
    assert len(page.context["form"].rows) == 2 and "How many riders?" in text(page)
    typed = rows({"label": "Which bus?", "label_local": "哪一路？", "required": "on"})
    more = administrator.post(address, {**typed, "add": "1"})
    assert more.status_code == 200 and len(more.context["form"].rows) == 2 and "哪一路？" in text(more)
    assert "Please" not in str(more.context["form"].errors) and len(published(cast)) == 2
    whole = rows(
        {"label": "Day or night?", "kind": "choice", "choices": "Day | 白班\nn | Night | 夜班", "place": "1"},
        {"label": "Until when?", "only_if": "day_or_night=n", "place": "2"},
        {"label": "", "place": "3"},
    )
    assert administrator.post(address, {**whole, "publish": "1"}).status_code == 303
    first, second = published(cast)
    assert first["code"] == "day_or_night" and [one["code"] for one in first["choices"]] == ["day", "n"]
    assert second["only_if"] == ["day_or_night", "n"]
    stale = administrator.post(address, {**typed, "publish": "1"})
    assert stale.status_code == 409 and "哪一路？" in text(stale)
    again = administrator.get(address)
    assert again.context["form"].rows[1].initial["only_if"] == "day_or_night=n"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"label": "", "help": "without a question"}, "not complete"),
        ({"label": "Which?", "kind": "choice"}, "needs answers to choose from"),
        ({"label": "Which?", "code": "Bad Code"}, "small letters"),
        ({"label": "Which?", "kind": "colour"}, "not complete"),
        ({"label": "x" * 300}, "not complete"),
        ({"label": "Which?", "only_if": "nothing=there"}, "not complete"),
        ({"label": "bell\x07"}, "characters that cannot be shown"),
        ({"label": "Which?", "kind": "choice", "choices": "| |"}, "fill this in"),
    ],
)
def test_a_question_that_does_not_fit_is_named_and_kept(
    cast: Cast, administrator: Client, question: dict[str, str], sentence: str
) -> None:
    address = reverse("desk_category_questions", args=["commute"])
    answer = administrator.post(address, {**rows(question), "publish": "1"})
    assert answer.status_code == 422 and sentence in text(answer)
    assert len(published(cast)) == 2


@pytest.mark.parametrize("count", ["", "x", "-1", "99999", "9" * 5000])
def test_a_forged_count_of_questions_does_no_harm(cast: Cast, administrator: Client, count: str) -> None:
    address = reverse("desk_category_questions", args=["commute"])
    answer = administrator.post(address, {**rows({"label": "Which?"}), "count": count, "publish": "1"})
    assert answer.status_code == 422 and len(published(cast)) == 2


def test_rules_are_set_replaced_tried_and_removed(cast: Cast, administrator: Client) -> None:
    address = reverse("desk_routing")
    assert "No rule fits" in text(administrator.get(f"{address}?category=commute&enterprise=光明"))
    rule = {"key": "", "category": "commute", "unit": "park", "to_unit": "park"}
    assert administrator.post(address, rule).status_code == 303
    assert administrator.post(address, {**rule, "to_unit": "station"}).status_code == 303
    kept = RoutingRule.objects.get()
    assert kept.to_unit == cast.units["station"]
    tried = text(administrator.get(f"{address}?category=commute&enterprise={cast.organisation.ref}"))
    assert "By the rule “Commute × Software Park”" in tried
    assert "No enterprise is known" in text(administrator.get(f"{address}?category=commute&enterprise=nobody"))
    assert administrator.get(f"{address}?category=x&enterprise=%01").status_code == 200
    for bad in ({"to_unit": ""}, {"to_unit": "nowhere"}, {"category": "x"}):
        assert administrator.post(address, {**rule, **bad}).status_code == 422
    assert administrator.post(reverse("desk_rule_remove", args=[kept.pk]), {"key": "x"}).status_code == 303
    assert not RoutingRule.objects.exists()
    assert administrator.post(reverse("desk_rule_remove", args=[kept.pk]), {"key": "y"}).status_code == 404


def test_a_unit_where_nobody_works_is_no_first_way(cast: Cast, administrator: Client) -> None:
    Post.objects.exclude(role="administrator").delete()
    answer = administrator.post(reverse("desk_routing"), {"key": "", "to_unit": "park"})
    assert answer.status_code == 422 and "Nobody in this unit can work on it" in text(answer)


def test_the_zone_changes_its_words_and_colour(cast: Cast, administrator: Client) -> None:
    address = reverse("desk_zone")
    words = {"name": "New Zone", "name_local": "新区", "slogan": "Come", "accent": "#112233", "dispute_days": "14"}
    words |= {"least_answers": "10", "languages": "en zh-hans", "timezone": "Asia/Shanghai"}
    assert administrator.post(address, words).status_code == 303
    zone = Zone.objects.get(pk=cast.zone.pk)
    assert (zone.name, zone.accent, zone.dispute_days) == ("New Zone", "#112233", 14)
    changed = Activity.objects.get(verb="zone.changed", zone_id=zone.pk)
    assert changed.data == {"fields": ["accent", "dispute_days", "name", "name_local", "slogan"]}
    assert administrator.post(address, words).status_code == 303
    assert Activity.objects.filter(verb="zone.changed").count() == 1
    for bad in (
        {"accent": "red"},
        {"accent": "#11223\n"},
        {"dispute_days": "-1"},
        {"dispute_days": "366"},
        {"least_answers": "0"},
        {"least_answers": "101"},
        {"name": ""},
    ):
        answer = administrator.post(address, {**words, **bad})
        assert answer.status_code == 422, bad
    assert Zone.objects.get(pk=cast.zone.pk).dispute_days == 14


def test_the_pages_ask_the_same_for_more_units_and_people(
    cast: Cast, administrator: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        unit = open_unit(
            parent=cast.units["park"], code=f"s{number}", name="S", level="station", by=system(cast.zone.pk)
        )
        user, _made = invite(email=f"s{number}@example.org", name="S", by=system(cast.zone.pk))
        appoint(user=user, unit=unit, role="officer", by=system(cast.zone.pk))
    for name in ("desk_units", "desk_people", "desk_categories", "desk_routing", "desk_zone"):
        with django_assert_max_num_queries(15):
            assert administrator.get(reverse(name)).status_code == 200
