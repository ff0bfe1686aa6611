"""A meeting as a file for the calendar of whoever goes there."""

from datetime import UTC, timedelta

from django.http import HttpResponse

from openzone.partnerships.enums import MeetingState
from openzone.partnerships.models import Meeting

LASTS = timedelta(hours=2)


def calendar_file(meeting: Meeting) -> HttpResponse:
    """The meeting as an iCalendar file: loaded again after a change it replaces what is there."""
    from icalendar import Calendar, Event

    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{meeting.group.zone.code}.openzone")
    event.add("sequence", meeting.version)
    event.add("summary", meeting.group.shown_name)
    event.add("dtstamp", meeting.changed_at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", (meeting.starts_at + LASTS).astimezone(UTC))
    event.add("location", meeting.shown_place)
    event.add("description", "\n".join(one.shown_text for one in meeting.agenda.order_by("number")))
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//OpenZone//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="meeting-{meeting.group.code}-{meeting.number}.ics"'
    return answer
