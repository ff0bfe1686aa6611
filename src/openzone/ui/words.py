"""What the scripts of a page say; they hold no text of their own, so that it is translated with the rest."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "not_sent": _("Not sent yet. Your text is kept; try again."),
    "signed_out": _(
        "Not sent yet: you seem to be signed out. Your text is kept; sign in in another tab and try again."
    ),
    "nothing_to_send": _("Write something first."),
    "sending": _("Sending …"),
    "failed": _("That did not work and nothing was changed. Try again in a moment."),
    "unreachable": _("The server cannot be reached. Nothing was lost; try again in a moment."),
    "not_found": _("This is no longer here, or it is not yours to see."),
    "offline": _("Not live at the moment; connecting again …"),
    "restored": _("What you typed before has been put back."),
    "discard": _("Discard it"),
    "kept": _("Draft kept"),
    "kept_here": _("Draft kept in this browser only: the server cannot be reached."),
    "newer_draft": _("This draft was changed in another window. What you go on to type here counts."),
    "other_draft": _("This browser has another draft, which did not reach the server."),
    "take_over": _("Use that one"),
    "people": _("People you can mention"),
    "people_found": _("%(count)s people; choose with the arrow keys and Enter."),
    "copied": _("Copied"),
    "close": _("Close"),
    "new_messages": _("New messages below"),
    "no_match": _("Nothing matches"),
    "keys_title": _("Keys"),
    "keys_search": _("Search"),
    "keys_go": _("Go to"),
    "keys_down": _("Next row"),
    "keys_up": _("Previous row"),
    "keys_open": _("Open the row"),
    "keys_tick": _("Tick the row"),
    "keys_back": _("Back"),
    "keys_ticked": _("With what is ticked"),
    "keys_help": _("This list"),
    "keys_off": _("Use single keys as shortcuts"),
    "selected": _("selected"),
}
