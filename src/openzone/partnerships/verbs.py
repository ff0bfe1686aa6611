"""The verbs of agreements in the log, in words: each ends a sentence that begins with who."""

from django.utils.translation import gettext_lazy as _

OF_AGREEMENTS = {
    "agreement.drafted": _("drafted an agreement"),
    "agreement.changed": _("changed an agreement"),
    "agreement.party_added": _("added a party to an agreement"),
    "agreement.party_removed": _("removed a party from an agreement"),
    "agreement.annexed": _("added a paper to an agreement"),
    "agreement.announce": _("announced an agreement"),
    "agreement.sign": _("put on record that an agreement was signed"),
    "agreement.enter": _("put an agreement into force"),
    "agreement.renew": _("renewed an agreement"),
    "agreement.end": _("ended an agreement"),
    "agreement.lapse": _("ended an agreement whose term is over"),
    "agreement.reminded": _("reminds you: the term of an agreement ends soon"),
    "agreement.commitment_added": _("added a commitment to an agreement"),
    "agreement.commitment_changed": _("changed a commitment in an agreement"),
    "agreement.commitment_report": _("reported a commitment as done"),
    "agreement.commitment_confirm": _("confirmed that a commitment is done"),
    "agreement.commitment_send_back": _("sent back what was reported of a commitment"),
    "agreement.commitment_fulfil": _("put on record that a commitment is done"),
    "agreement.commitment_release": _("put on record that a commitment is no longer owed"),
    "agreement.commitment_reopen": _("opened a commitment again"),
}

OF_GROUPS = {
    "group.found": _("founded a group"),
    "group.change": _("changed a group"),
    "group.end": _("ended a group"),
    "group.join": _("let somebody join a group"),
    "group.appoint": _("gave a member of a group another office"),
    "group.leave": _("put on record that somebody left a group"),
    "group.office_join": _("let an office join a group"),
    "group.office_leave": _("put on record that an office left a group"),
    "group.convene": _("convened a meeting"),
    "group.meeting_change": _("changed a meeting"),
    "group.meeting_cancel": _("cancelled a meeting"),
    "group.meeting_hold": _("put on record who came to a meeting"),
    "group.meeting_minute": _("wrote the minutes of a meeting"),
    "group.meeting_approve": _("approved the minutes of a meeting"),
    "group.decide": _("put down a decision of a meeting"),
    "group.paper_add": _("added a paper to a meeting"),
    "group.item_assign": _("gave somebody something to do"),
    "group.item_change": _("changed an action item"),
    "group.item_report": _("reported an action item as done"),
    "group.item_accept": _("accepted an action item as done"),
    "group.item_send_back": _("sent back what was reported of an action item"),
    "group.item_drop": _("dropped an action item"),
}
OF_ASSOCIATIONS = {
    "association.found": _("put an association on record"),
    "association.change": _("changed an association"),
    "association.join": _("put on record that an organisation joined an association"),
    "association.leave": _("put on record that an organisation left an association"),
    "association.appoint": _("put on record who sits on the board of an association"),
    "association.step_down": _("put on record that somebody left the board of an association"),
}
