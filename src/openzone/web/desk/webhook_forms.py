"""What is typed about a webhook."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openzone.core.models import Webhook
from openzone.core.webhooks.catalogue import Group, offered, verbs
from openzone.places.actions.webhooks import LONGEST_URL
from openzone.web.parts.forms import EditForm

FIELDS = ("url", "description", "verbs")


@dataclass(frozen=True)
class Offered:
    """A group of what can be chosen: each verb with its words and whether it is."""

    group: Group
    rows: list[tuple[str, Any, bool]]

    @property
    def chosen_shown(self) -> SafeString:
        """The same where it is kept up while boxes are ticked."""
        return format_html("<span data-chosen>{}</span>", self.chosen)

    @property
    def chosen(self) -> int:
        """How many of them are chosen."""
        return sum(chosen for _verb, _words, chosen in self.rows)


def _where() -> str:
    """Where posts may go, as the operator has it."""
    if not settings.WEBHOOK_HOSTS:
        return gettext(
            "This installation posts to no other system yet: whoever operates it names the hosts in"
            " OPENZONE_WEBHOOK_HOSTS."
        )
    return gettext("Hosts to which this installation posts: %(hosts)s.") % {"hosts": ", ".join(settings.WEBHOOK_HOSTS)}


class WebhookForm(EditForm):
    """Where a webhook leads, and what is told there."""

    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        help_text=lazy(_where, str)(),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    description = forms.CharField(
        label=_("Whose it is"), max_length=200, required=False, help_text=_("Such as “Data office” or “Park system”.")
    )
    verbs = forms.MultipleChoiceField(label=_("What is told"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: QueryDict | None = None, *, webhook: Webhook | None = None) -> None:
        initial = {name: getattr(webhook, name) for name in FIELDS} if webhook else {}
        super().__init__(data, initial=initial)
        self.offer("verbs", verbs().items())

    def groups(self) -> list[Offered]:
        """Everything that can be chosen, by group."""
        chosen = set(self["verbs"].value() or ())
        return [
            Offered(group, [(verb, words, verb in chosen) for verb, words in group.verbs.items()])
            for group in offered()
        ]
