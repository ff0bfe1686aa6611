"""The verbs of announcements and conversations in the log, in words: each ends a sentence that begins with who."""

from django.utils.translation import gettext_lazy as _

OF_ANNOUNCEMENTS = {
    "announcement.drafted": _("drafted an announcement"),
    "announcement.discarded": _("discarded the draft of an announcement"),
    "announcement.sent": _("sent an announcement"),
    "announcement.asked": _("sent an announcement and asked to take note of it"),
    "announcement.reminded": _("reminded of an announcement"),
    "announcement.withdrawn": _("withdrew an announcement"),
    "announcement.acknowledged": _("took note of an announcement"),
}
OF_TALKS = {
    "talk.message": _("wrote in the conversation with an enterprise"),
    "talk.corrected": _("corrected a message in the conversation"),
    "talk.case": _("made a demand out of the conversation"),
}
