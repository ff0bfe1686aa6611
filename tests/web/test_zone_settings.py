"""How a zone shows itself: colours that can be read, logos that are pictures, languages that are offered."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cast import Cast
from openzone.core.actor import system
from openzone.core.calendars.reading import calendar_of
from openzone.core.errors import Denied, Invalid
from openzone.core.models import Activity
from openzone.places.actions import change_zone, open_zone
from openzone.places.models import Zone
from openzone.places.rules import contrast_with_white, darkened
from pictures import jpeg, png

WHOLE: dict[str, Any] = {
    "name": "This Zone",
    "name_local": "本区",
    "accent": "#0f766e",
    "languages": "en zh-hans",
    "timezone": "Asia/Shanghai",
    "dispute_days": "30",
    "least_answers": "10",
}


@pytest.fixture
def administrator(cast: Cast, client: Client) -> Client:
    client.force_login(cast.users["administrator"])
    return client


def save(client: Client, **changes: Any) -> Any:
    return client.post(reverse("desk_zone"), {**WHOLE, **changes})


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_everything_is_kept_and_named_in_the_log(cast: Cast, administrator: Client) -> None:
    answer = save(
        administrator,
        languages="zh-hans",
        timezone="Europe/Berlin",
        sender_name="本区管委会",
        reply_to="service@zone.example",
    )
    assert answer.status_code == 303
    zone = Zone.objects.get(pk=cast.zone.pk)
    assert (zone.languages, zone.timezone, zone.reply_to) == (["zh-hans"], "Europe/Berlin", "service@zone.example")
    assert calendar_of(zone.pk).timezone == "Europe/Berlin"
    logged = Activity.objects.get(verb="zone.changed").data["fields"]
    assert logged == ["languages", "reply_to", "sender_name", "timezone"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"accent": "#ffee00"}, "The nearest colour that works is #7"),
        ({"accent": "#808080"}, "hard to read"),
        ({"timezone": "Mars/Olympus"}, "Select a valid choice"),
        ({"languages": "fr"}, "Select a valid choice"),
        ({"reply_to": "nobody"}, "valid email"),
        ({"logo": upload("l.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")}, "no whole PNG or JPEG"),
        ({"logo": upload("l.png", b"<svg/>")}, "no whole PNG or JPEG"),
        ({"logo": upload("l.png", png(64, 64)[:-9])}, "no whole PNG or JPEG"),
        ({"logo": upload("l.png", png(16, 64))}, "16 × 64 pixels"),
        ({"logo": upload("l.png", png(2001, 32))}, "2001 × 32 pixels"),
        ({"logo": upload("l.pdf", png(64, 64))}, "cannot be attached"),
        ({"logo": upload("l.png", png(64, 64) + b"\0" * 600_000)}, "too heavy"),
    ],
)
def test_what_does_not_fit_is_refused_and_kept(
    cast: Cast, administrator: Client, changes: dict[str, Any], sentence: str
) -> None:
    before = Zone.objects.filter(pk=cast.zone.pk).values().get()
    answer = save(administrator, name="Typed Name", **changes)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert 'value="Typed Name"' in answer.content.decode()
    assert Zone.objects.filter(pk=cast.zone.pk).values().get() == before


@pytest.mark.parametrize("colour", ["#0f766e", "#1d4ed8", "#000000", "#767676"])
def test_colours_that_carry_white_text_stay(colour: str) -> None:
    assert contrast_with_white(colour) >= 4.5 and darkened(colour) == colour


@pytest.mark.parametrize("colour", ["#ffffff", "#ffee00", "#00ff00", "#777777", "#10b981"])
def test_other_colours_are_darkened_until_they_do(colour: str) -> None:
    assert contrast_with_white(colour) < 4.5 <= contrast_with_white(darkened(colour))


@pytest.mark.parametrize("picture", [upload("l.png", png(96, 48)), upload("l.jpg", jpeg(96, 48))])
def test_a_logo_stands_on_every_door_and_is_taken_off(
    cast: Cast, administrator: Client, picture: SimpleUploadedFile
) -> None:
    assert save(administrator, logo=picture).status_code == 303
    zone = Zone.objects.get(pk=cast.zone.pk)
    address = f"{reverse('zone_logo', args=['here'])}?v={zone.logo_id}"
    owner = Client()
    owner.force_login(cast.users["owner"])
    for client, path in ((administrator, "/desk/"), (owner, "/portal/"), (Client(), "/z/here/"), (owner, "/account/")):
        assert address in client.get(path).content.decode(), path
    answer = Client().get(address)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("image/")
    assert "immutable" in answer["Cache-Control"] and answer["X-OpenZone-File"]
    assert "immutable" not in Client().get(address[:-1])["Cache-Control"]
    assert save(administrator, remove_logo="on").status_code == 303
    assert Zone.objects.get(pk=cast.zone.pk).logo is None
    assert Client().get(address).status_code == 404


def test_the_mark_has_the_zones_colour(cast: Cast, client: Client) -> None:
    page = client.get("/z/here/").content.decode()
    assert f"{reverse('zone_mark', args=['here'])}?v=0f766e" in page
    assert b'fill="#0f766e"' in client.get(reverse("zone_mark", args=["here"])).content


def said(client: Client, path: str, accept: str) -> str:
    return str(client.get(path, headers={"Accept-Language": accept})["Content-Language"])


@pytest.mark.parametrize(
    ("languages", "accept", "spoken"),
    [
        (["en", "zh-hans"], "fr", "en"),
        (["zh-hans", "en"], "fr", "zh-hans"),
        (["zh-hans", "en"], "en-GB,en;q=0.9", "en"),
        (["en", "zh-hans"], "zh-CN", "zh-hans"),
        (["zh-hans"], "en", "zh-hans"),
        (["en"], "zh-CN", "en"),
    ],
)
def test_a_zone_speaks_its_languages(cast: Cast, languages: list[str], accept: str, spoken: str) -> None:
    change_zone(cast.zone, languages=languages, by=system(cast.zone.pk))
    assert said(Client(), "/z/here/", accept) == spoken
    owner = Client()
    owner.force_login(cast.users["owner"])
    assert said(owner, "/portal/", accept) == spoken
    page = owner.get("/portal/").content.decode()
    assert ('name="language"' in page) == (len(languages) > 1)


def test_the_chosen_language_wins_only_where_it_is_offered(cast: Cast) -> None:
    client = Client()
    client.post(reverse("set_language"), {"language": "zh-hans"})
    assert said(client, "/z/here/", "en") == "zh-hans"
    change_zone(cast.zone, languages=["en"], by=system(cast.zone.pk))
    assert said(client, "/z/here/", "en") == "en"
    assert said(client, "/z/there/", "en") == "zh-hans"


def test_the_only_zone_shows_itself_at_the_sign_in(db: None) -> None:
    open_zone(code="one", name="The Only Zone", by=system(None))
    assert "The Only Zone" in Client().get("/account/login/").content.decode()
    open_zone(code="two", name="Second Zone", by=system(None))
    assert "The Only Zone" not in Client().get("/account/login/").content.decode()


def test_the_database_refuses_what_no_page_would(cast: Cast) -> None:
    wrongs: tuple[dict[str, Any], ...] = (
        {"accent": "red"},
        {"languages": []},
        {"languages": ["fr"]},
        {"dispute_days": 366},
        {"least_answers": 0},
        {"least_answers": 101},
    )
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            Zone.objects.filter(pk=cast.zone.pk).update(**wrong)


def test_only_administrators_of_the_zone_change_it(cast: Cast) -> None:
    for name in ("leader", "officer", "owner", "foreigner"):
        with pytest.raises(Denied):
            change_zone(cast.zone, by=cast.actor(name), name="Mine")
    with pytest.raises(Invalid) as refused:
        change_zone(cast.zone, by=cast.actor("administrator"), accent="red", timezone="x", reply_to="y")
    assert set(refused.value.fields) == {"accent", "timezone", "reply_to"}
