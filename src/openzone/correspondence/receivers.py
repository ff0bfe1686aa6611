"""What correspondence enters with core."""

from django.utils.translation import gettext_lazy as _

from openzone.core import answering
from openzone.core.health import looking
from openzone.core.notices import Kind, register_kinds
from openzone.core.webhooks.catalogue import Group, column, offer, refer_to
from openzone.correspondence.answering import answer
from openzone.correspondence.health import mailboxes
from openzone.correspondence.models import Inlet, Mailbox
from openzone.correspondence.verbs import OF_LETTERS, OF_WAYS_IN
from openzone.registry.merging import declare_loose

answering.register(answer)
looking.enter(mailboxes)
offer(
    Group("letters", _("Letters that come in"), OF_LETTERS),
    Group("ways_in", _("Mailboxes and ways in for messages"), OF_WAYS_IN),
)
refer_to("mailbox", column(Mailbox, "zone__code"))
refer_to("inlet", column(Inlet, "code"))
declare_loose(correspondence__Letter="says of files why they were not taken")
register_kinds(
    [
        Kind("letters", _("A letter came in and waits for somebody"), frozenset({"letter.quarantined"})),
        Kind(
            "own_letters",
            _("Something of your letter could not be taken"),
            frozenset({"letter.refused", "letter.files_refused"}),
            owed=True,
        ),
    ]
)
