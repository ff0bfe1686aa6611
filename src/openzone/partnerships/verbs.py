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
