"""The verbs of correspondence in the log, in words: each ends a sentence that begins with who did it."""

from django.utils.translation import gettext_lazy as _

OF_LETTERS = {
    "letter.quarantined": _("kept a letter for somebody to look at"),
    "letter.ignored": _("kept a letter that a machine wrote"),
    "letter.refused": _("did not take a letter"),
    "letter.files_refused": _("did not take a file of a letter"),
    "letter.assigned": _("put a letter into its demand"),
    "letter.raised": _("made a demand out of a letter"),
    "letter.discarded": _("laid a letter aside"),
}
OF_WAYS_IN = {
    "mailbox.added": _("set up the mailbox"),
    "mailbox.changed": _("changed the mailbox"),
    "mailbox.removed": _("removed the mailbox"),
    "inlet.added": _("added a way in for messages"),
    "inlet.renamed": _("renamed a way in for messages"),
    "inlet.secret_renewed": _("renewed the secret of a way in for messages"),
    "inlet.closed": _("closed a way in for messages"),
    "inlet.forgot": _("no longer takes a sender for somebody"),
}
