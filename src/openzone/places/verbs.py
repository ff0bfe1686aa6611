"""The verbs of places and of the service network in the log, in words: each ends a sentence that begins with who."""

from django.utils.translation import gettext_lazy as _

OF_SPACES = {
    "park.entered": _("entered a park"),
    "building.entered": _("entered a building"),
    "building.changed": _("changed a building"),
    "floor.entered": _("entered a floor"),
    "space.entered": _("entered a space"),
    "space.changed": _("changed a space"),
    "space.closed": _("took a space off the plan"),
    "space.held": _("held a space back"),
    "space.released": _("released a space"),
}
OF_CALENDAR = {
    "calendar.opened": _("laid the working calendar"),
    "calendar.timezone_changed": _("let the working calendar go by another clock"),
    "calendar.week_changed": _("changed the working hours of the week"),
    "calendar.days_changed": _("changed days of the working calendar"),
}
OF_NETWORK = {
    "zone.opened": _("founded the zone"),
    "zone.changed": _("changed the settings of the zone"),
    "unit.opened": _("added a unit"),
    "unit.renamed": _("renamed a unit"),
    "unit.closed": _("closed a unit"),
    "post.given": _("appointed somebody"),
    "post.ended": _("ended somebody's post"),
    "user.handed_over": _("handed over what somebody held"),
    "retention.changed": _("changed how long data are kept"),
    "user.data_given": _("was given what is kept about somebody"),
    "user.erased": _("erased a person"),
    "absence.announced": _("announced an absence"),
    "absence.ended": _("ended an absence"),
    "unit.shares_out": _("changed how a unit shares its demands out"),
}
