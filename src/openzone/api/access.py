"""Who calls: a token in the `Authorization` header, and nothing else."""

from threading import Lock
from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from openzone.accounts.actions import note_use
from openzone.accounts.queries import living_token
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.places.queries import is_staff
from openzone.registry.queries import memberships_of

REQUESTS_A_MINUTE = 6_000


class ApiRequest(HttpRequest):
    """A request whose token was found: `auth` is its user in its zone."""

    auth: Actor


class Bearer(HttpBearer):
    """The token of a person, made on his own page or by `openzone token create`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor for whom the token stands, or None when it is unknown, revoked, or its user has left."""
        known = living_token(token)
        if known is None:
            return None
        actor = Actor(user_id=known.user_id, zone_id=known.zone_id, via="api")
        if not is_staff(actor) and not memberships_of(actor):
            return None
        note_use(known)
        return actor


class Pace(BaseThrottle):
    """So many requests a minute for each user, counted in each web process for itself."""

    def __init__(self, most: int = REQUESTS_A_MINUTE) -> None:
        self.most = most
        self.minute = 0
        self.counts: dict[int, int] = {}
        self.lock = Lock()

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request; False once there were too many in this minute."""
        who = cast(ApiRequest, request).auth.who
        minute = int(clock.now().timestamp()) // 60
        with self.lock:
            if minute != self.minute:
                self.minute, self.counts = minute, {}
            count = self.counts.get(who, 0) + 1
            self.counts[who] = count
        return count <= self.most

    def wait(self) -> float:
        """The seconds until the next minute begins."""
        return 60 - clock.now().timestamp() % 60
