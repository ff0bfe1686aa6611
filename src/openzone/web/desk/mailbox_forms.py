"""What is typed about the mailbox of the zone and its ways in for messages."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openzone.correspondence.enums import Security
from openzone.correspondence.models import Inlet, Mailbox
from openzone.web.desk.settings_forms import CODE_HELP
from openzone.web.parts.forms import ActionForm, EditForm

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
FIELDS = ("address", "host", "port", "security", "user", "folder", "carries_words", "vouched_by")
TYPICAL = {"port": 993, "security": Security.TLS, "folder": "INBOX", "carries_words": True}


class MailboxForm(EditForm):
    """Where the mailbox is, and what letters do with it."""

    address = forms.EmailField(
        label=_("Address"),
        max_length=200,
        help_text=_(
            "Answers go there with a signature behind a plus, such as service+k3f.2a.…@zone.example: the mail server"
            " must put those into the same mailbox."
        ),
    )
    host = forms.CharField(label=_("IMAP server"), max_length=200, widget=forms.TextInput(attrs=_PLAIN))
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    security = forms.ChoiceField(label=_("Encryption"), choices=Security.choices)
    user = forms.CharField(label=_("User"), max_length=200, widget=forms.TextInput(attrs=_PLAIN))
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("It is shown to nobody. Left empty, it stays as it is."),
    )
    folder = forms.CharField(label=_("Folder"), max_length=100)
    carries_words = forms.BooleanField(
        label=_("Letters bring what was written"),
        required=False,
        help_text=_("So that enterprises can talk by mail alone. Of confidential demands nothing is ever brought."),
    )
    vouched_by = forms.CharField(
        label=_("Server that checks senders"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=_PLAIN),
        help_text=_(
            "The name with which your mail server begins the header Authentication-Results, such as mx.zone.example."
            " Where nothing but the sender tells whose a mail is, it is then believed only if that says dmarc=pass."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, mailbox: Mailbox | None) -> None:
        super().__init__(data, initial={name: getattr(mailbox, name) for name in FIELDS} if mailbox else TYPICAL)


class InletForm(ActionForm):
    """A new way in for the messages of another system."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Such as “WeCom of the service hall”."))
    code = forms.CharField(label=_("Code"), max_length=40, help_text=CODE_HELP)


class InletNameForm(EditForm):
    """How a way in is called."""

    name = forms.CharField(label=_("Name"), max_length=100)

    def __init__(self, data: QueryDict | None = None, *, inlet: Inlet) -> None:
        super().__init__(data, initial={"name": inlet.name})
