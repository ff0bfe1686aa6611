"""Jobs of correspondence: mailboxes are looked at every minute, and what came is understood."""

from procrastinate.contrib.django import app

from openzone.core.jobs import enqueue
from openzone.correspondence import fetching
from openzone.correspondence.actions.sorting import sort_letters
from openzone.correspondence.models import Mailbox
from openzone.correspondence.queries import kept


@app.periodic(cron="* * * * *")
@app.task(name="correspondence.look", queueing_lock="correspondence.look")
def look(timestamp: int) -> None:
    """Have every mailbox read, each in a job of its own: one that does not answer holds up no other."""
    for number in Mailbox.objects.order_by("id").values_list("pk", flat=True):
        name = f"correspondence.read {number}"
        enqueue(read, only_once=name, one_at_a_time=name, number=number)
    if kept().exists():
        enqueue(sort, only_once="correspondence.sort now", one_at_a_time="correspondence.sort")


@app.task(name="correspondence.read")
def read(number: int) -> None:
    """Read one mailbox, in turns as mail is sent."""
    if fetching.read_mailbox(number):
        name = f"correspondence.read {number}"
        enqueue(read, only_once=name, one_at_a_time=name, number=number)


@app.task(name="correspondence.sort", lock="correspondence.sort", queueing_lock="correspondence.sort")
def sort() -> None:
    """Understand what was kept."""
    if sort_letters():
        enqueue(sort, only_once="correspondence.sort now", one_at_a_time="correspondence.sort")
