"""The verbs of accounts in the log, in words: each ends a sentence that begins with who did it."""

from django.utils.translation import gettext_lazy as _

OF_ACCOUNTS = {
    "user.invited": _("invited somebody"),
    "user.let_in": _("gave somebody a link to come in"),
    "user.password_set": _("set a password"),
    "user.access_ended": _("ended somebody's access"),
    "token.issued": _("made a token for another system"),
    "token.revoked": _("revoked a token"),
}
