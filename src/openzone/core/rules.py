"""When a notice goes out and over which channel, how long a failed one waits, and where webhooks may lead."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from openzone.core.enums import Channel, Digest, MessengerKind

# A choice about this kind holds for every kind that has no choice of its own and is not owed.
EVERYTHING = "*"
# Within this many steps any hour of the week that is both awake and at work is found.
MOST_STEPS = 24

_minutes = [1, 5, 15, 60, 180, 360, 720]
MAIL_PAUSES = tuple(timedelta(minutes=pause) for pause in (*_minutes, 1440))
MESSENGER_PAUSES = tuple(timedelta(minutes=pause) for pause in _minutes)

HOSTS = {MessengerKind.WECOM: "qyapi.weixin.qq.com", MessengerKind.DINGTALK: "oapi.dingtalk.com"}
THIS_MACHINE = "127.0.0.1"


@dataclass(frozen=True)
class Hours:
    """When the people of a zone are at work, in its own time. Monday is 1."""

    timezone: str = "UTC"
    working_days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    opens: time = time(8, 30)
    closes: time = time(17, 30)


@dataclass(frozen=True)
class Habits:
    """When somebody wants to be told."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    digest: str = Digest.HOURLY
    working_time: bool = False


def due(now: datetime, *, at_once: bool, habits: Habits, hours: Hours) -> datetime:
    """When something that happened now goes out: the first moment that suits the person, in the zone's own time.

    Where quiet hours leave no working time at all, working time decides.
    """
    zone = ZoneInfo(hours.timezone)
    first = now if at_once else _gathered(now, habits.digest, hours, zone)
    work = [_at_work(hours)] if habits.working_time else []
    quiet = [_awake(habits.quiet_from, habits.quiet_until)] if habits.quiet_from and habits.quiet_until else []
    return _settled(first, zone, [*quiet, *work]) or _settled(first, zone, work) or first


Step = Callable[[datetime], datetime]


def _settled(at: datetime, zone: ZoneInfo, steps: list[Step]) -> datetime | None:
    """The first moment from this one on which no step moves any further."""
    for _round in range(MOST_STEPS):
        here = at.astimezone(zone).replace(tzinfo=None)
        moved = here
        for step in steps:
            moved = step(moved)
        if moved == here:
            return at
        at = _instant(moved, zone, at)
    return None


def _instant(here: datetime, zone: ZoneInfo, not_before: datetime) -> datetime:
    """The moment of a time of day, not before another: where the clocks are put back it comes twice."""
    moments = [here.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return next((moment for moment in moments if moment >= not_before), not_before)


def _gathered(now: datetime, digest: str, hours: Hours, zone: ZoneInfo) -> datetime:
    """When the next letter with what has gathered goes out."""
    here = now.astimezone(zone).replace(tzinfo=None)
    if digest == Digest.DAILY:
        return _instant(_opening_after(here, hours), zone, now)
    if digest == Digest.HOURLY:
        full = here.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return _instant(full, zone, now)
    return now


def is_quiet(at: time, since: time, until: time) -> bool:
    """Whether a time of day lies in quiet hours, which may run across midnight."""
    return since <= at < until if since < until else at >= since or at < until


def is_work(at: datetime, hours: Hours) -> bool:
    """Whether a moment of the zone's own time is working time."""
    return at.isoweekday() in _days(hours) and hours.opens <= at.time() < hours.closes


def _days(hours: Hours) -> frozenset[int]:
    return hours.working_days or frozenset(range(1, 8))


def _awake(since: time, until: time) -> Step:
    def step(at: datetime) -> datetime:
        if not is_quiet(at.time(), since, until):
            return at
        end = datetime.combine(at.date(), until)
        return end if end > at else end + timedelta(days=1)

    return step


def _at_work(hours: Hours) -> Step:
    return lambda at: at if is_work(at, hours) else _opening_after(at, hours)


def _opening_after(at: datetime, hours: Hours) -> datetime:
    """When the zone opens next."""
    days = (at.date() + timedelta(days=ahead) for ahead in range(9))
    openings = (datetime.combine(day, hours.opens) for day in days if day.isoweekday() in _days(hours))
    return next(opening for opening in openings if opening > at)


Choices = Mapping[tuple[str, str], bool]


def wants(code: str, channel: str, *, owed: bool, choices: Choices) -> bool:
    """Whether somebody with these choices is told of a kind over a channel. What is owed always comes by mail."""
    if owed and channel == Channel.MAIL:
        return True
    general = True if owed else choices.get((EVERYTHING, channel), True)
    return choices.get((code, channel), general)


def pause_after(attempts: int, pauses: tuple[timedelta, ...]) -> timedelta | None:
    """How long to wait after so many attempts in vain; None when it is time to give up."""
    return pauses[attempts - 1] if 0 < attempts <= len(pauses) else None


@dataclass(frozen=True)
class Gate:
    """Which addresses notices may be posted to: those of the messengers, and those that the operator named."""

    named: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, words: Iterable[str]) -> "Gate":
        """The gate that lets these hosts (`host` or `host:port`) through besides the messengers' own."""
        return cls(frozenset(word.lower() for word in words))

    def opens_for(self, kind: str, url: str) -> bool:
        """Whether a notice may be posted there: never to a host that nobody named, never unencrypted over a network."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        host = (parts.hostname or "").lower()
        if not host or parts.username is not None or parts.password is not None or not url.isprintable():
            return False
        return _encrypted(parts, host) and (self._is_named(host, port) or _is_messenger(kind, host, port, parts))

    def _is_named(self, host: str, port: int | None) -> bool:
        return (f"{host}:{port}" if port else host) in self.named


def _encrypted(parts: SplitResult, host: str) -> bool:
    return parts.scheme == "https" or (parts.scheme == "http" and host == THIS_MACHINE)


def _is_messenger(kind: str, host: str, port: int | None, parts: SplitResult) -> bool:
    known = HOSTS.get(MessengerKind(kind)) if kind in MessengerKind else None
    return parts.scheme == "https" and host == known and port in (None, 443)


def is_dead(status: str) -> bool:
    """Whether a status of RFC 3463 says that nothing will ever arrive at this address."""
    return status.startswith("5.1.") or status in {"5.0.0", "5.2.1"}
