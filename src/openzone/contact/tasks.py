"""Telling many enterprises of an announcement, a batch at a time."""

from procrastinate.contrib.django import app

from openzone.contact.actions.announcing import TELLING
from openzone.contact.models import Announcement
from openzone.contact.telling import tell_batch


@app.task(name=TELLING)
def tell_everybody(announcement: int) -> None:
    """Tell batch after batch until nobody is left; a job that was killed goes on where it stopped."""
    row = Announcement.objects.get(pk=announcement)
    while tell_batch(row):
        pass
