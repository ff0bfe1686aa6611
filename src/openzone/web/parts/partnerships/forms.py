"""What is typed about commitments at both doors."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openzone.core.actor import Actor
from openzone.places.queries import today_of
from openzone.web.parts.cases.forms import day, words
from openzone.web.parts.forms import SeenForm


class DocumentForm(SeenForm):
    """A form with one file, which is taken from the request: what it is, is for the store of files to find out."""

    document = forms.FileField(label=_("Document"), required=False)

    def clean_document(self) -> None:
        """The file is taken from the request."""


class ProofForm(DocumentForm):
    """When it was done, and what shows it."""

    done_on = day(_("Done on"))
    remark = words(
        _("What shows that it was done"), rows=3, required=False, help_text=_("In words, by a paper, or both.")
    )
    field_order = ("key", "done_on", "remark", "document")

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, **more: Any) -> None:
        super().__init__(data, initial={"done_on": today_of(actor)}, **more)
