"""Agreements that tests need."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from openzone.core import clock
from openzone.partnerships import actions
from openzone.partnerships.models import Agreement, Commitment, Party
from openzone.places.queries import day_in


def paper(name: str = "signed.txt") -> SimpleUploadedFile:
    """A paper as it is handed in."""
    return SimpleUploadedFile(name, b"Signed by both.")


def day(cast: Cast, days: int = 0) -> date:
    """A day of the zone, so many from today."""
    return day_in(cast.zone, clock.now()) + timedelta(days=days)


def drafted(cast: Cast, unit: str = "station", by: str = "officer", **more: Any) -> Agreement:
    """A framework between the zone and the enterprise that a unit prepares."""
    content = {"kind": "framework", "title": "Smart city framework", "title_local": "智慧城市框架协议", **more}
    return actions.draft_agreement(
        by=cast.actor(by),
        unit=cast.units[unit],
        content=actions.Content(**content),
        parties=[actions.Bound(), actions.Bound(organisation=cast.organisation)],
    )


def party(agreement: Agreement, kind: str = "organisation") -> Party:
    """One of those who are bound."""
    return agreement.parties.get(kind=kind)


def promised(cast: Cast, agreement: Agreement, kind: str = "organisation", due: int | None = 30) -> Commitment:
    """Something that a party promises, due so many days from today."""
    due_on = None if due is None else day(cast, due)
    what = actions.Promised(party=party(agreement, kind), text="Opens a research centre", due_on=due_on)
    return actions.add_commitment(agreement, by=cast.actor("leader"), promised=what)


def signed(cast: Cast, days_ago: int = 10, **more: Any) -> Agreement:
    """A framework that was signed so many days ago."""
    row = drafted(cast, **more)
    return actions.sign(row, by=cast.actor("officer"), signed_on=day(cast, -days_ago), document=paper())
