"""How an organisation is named in a form of the desk: by its reference, or by a name that only one bears."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.registry.models import Organisation
from openzone.registry.queries import meant_by

SHOWN = 6


class OrganisationField(forms.CharField):
    """An organisation of the zone, of those that the actor sees; the form says by `ask_of` who that is."""

    actor: Actor

    def __init__(self, **options: Any) -> None:
        shown = gettext_lazy("Its reference, such as O-2026-00012, or its name in either script.")
        super().__init__(**{"max_length": 200, "help_text": shown, **options})

    def clean(self, value: Any) -> Organisation | None:
        """The organisation that is meant, or a sentence naming those that it may be."""
        text = str(super().clean(value))
        return meant(self.actor, text) if text else None


def meant(actor: Actor, text: str) -> Organisation:
    """The organisation that is meant by these words, or a sentence naming those that it may be."""
    found = meant_by(actor, text, SHOWN + 1)
    if len(found) == 1:
        return found[0]
    if not found:
        raise forms.ValidationError(_("No organisation that you see is known by this."))
    words = "; ".join(f"{one.shown_name} ({one.ref})" for one in found[:SHOWN])
    raise forms.ValidationError(_("Several are known by this. Give the reference: %(known)s.") % {"known": words})


def ask_of(form: forms.Form, name: str, actor: Actor) -> None:
    """Let a field of the form mean the organisations that the actor sees."""
    field = form.fields[name]
    assert isinstance(field, OrganisationField)
    field.actor = actor
