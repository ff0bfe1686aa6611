"""The people of a zone as letters need to know them."""

from collections.abc import Collection
from datetime import time
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from openzone.accounts.models import User
from openzone.core.models import Habit, Messenger, Preference
from openzone.core.prepared import Among, Given, Prepared
from openzone.core.readers import House, Reader
from openzone.core.rules import Habits
from openzone.places.models import Zone

_OF_ZONE = ("code", "name", "name_local", "languages", "sender_name", "reply_to", "timezone")
_OF_HABIT = ("quiet_from", "quiet_until", "digest", "working_time", "stopped_address")


def directory(zone_id: int, user_ids: Collection[int]) -> list[Reader]:
    """These users with what each chose in the zone: one statement. Closed accounts are left out."""
    houses: dict[str, House] = {}
    people = _people(zone=zone_id, users=list(user_ids))
    return [_reader(user, zone_id, houses) for user in people if user.zone]


def _write_people() -> QuerySet[Any]:
    own = {"zone_id": Given("zone"), "user_id": OuterRef("pk")}
    zone = Zone.objects.filter(pk=Given("zone"))
    people = User.objects.filter(Among(F("pk"), Given("users")), is_active=True).annotate(
        zone=Subquery(zone.values(json=JSONObject(**{one: one for one in _OF_ZONE}))),
        habit=Subquery(Habit.objects.filter(**own).values(json=JSONObject(**{one: one for one in _OF_HABIT}))),
        choices=ArraySubquery(
            Preference.objects.filter(**own).values(json=JSONObject(kind="kind", channel="channel", wanted="wanted"))
        ),
        messenger=Exists(Messenger.objects.filter(turned_off_at__isnull=True, **own)),
    )
    return people.order_by("pk")


_people: Prepared[Any] = Prepared(_write_people)


def house(zone_id: int) -> House | None:
    """The zone as the sender of a letter."""
    found = Zone.objects.filter(pk=zone_id).values_list(JSONObject(**{one: one for one in _OF_ZONE}), flat=True).first()
    return _house(found) if found else None


def _reader(user: Any, zone_id: int, houses: dict[str, House]) -> Reader:
    code = user.zone["code"]
    house = houses.get(code) or houses.setdefault(code, _house(user.zone))
    habit = user.habit or {}
    return Reader(
        user_id=user.pk,
        zone_id=zone_id,
        email="" if user.password.startswith(UNUSABLE_PASSWORD_PREFIX) else user.email,
        language=user.language,
        house=house,
        habits=_habits(habit) if habit else Habits(),
        choices={(one["kind"], one["channel"]): one["wanted"] for one in user.choices},
        stopped_address=habit.get("stopped_address", ""),
        has_messenger=user.messenger,
    )


def _house(zone: dict[str, Any]) -> House:
    return House(**{**zone, "languages": tuple(zone["languages"])})


def _habits(habit: dict[str, Any]) -> Habits:
    return Habits(_time(habit["quiet_from"]), _time(habit["quiet_until"]), habit["digest"], habit["working_time"])


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
