"""What is typed about formalities at the desk."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.formalities.actions import Issued, Item
from openzone.formalities.enums import Fault
from openzone.formalities.models import CorrectionItem, Formality, FormalityStep, Service, ServiceDocument
from openzone.places.queries import today_of
from openzone.web.desk.naming import OrganisationField, ask_of
from openzone.web.parts.cases.forms import PLEASE_FILL, choice, day, words
from openzone.web.parts.formalities.forms import FormalityForm, HandInForm, optional_day
from openzone.web.parts.forms import ActionForm

FAULTS = [(Fault.MISSING.value, Fault.MISSING.label), (Fault.UNFIT.value, Fault.UNFIT.label)]
FREE_ITEMS = 3
__all__ = ["CertificateForm", "HandInForm", "OpenForm", "RefuseForm", "ReturnForm", "StepForm"]


class OpenForm(ActionForm):
    """Which service, and for whom: an enterprise of the registry, or a person who comes for himself."""

    service = choice(gettext_lazy("Service"))
    organisation = OrganisationField(label=gettext_lazy("Enterprise"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Or a person"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("The name of somebody who comes for himself."),
    )
    name_local = forms.CharField(label=gettext_lazy("The name in Chinese"), max_length=100, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone of the person"), max_length=40, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail of the person"), max_length=200, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, services: list[Service], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        ask_of(self, "organisation", actor)
        self.services = {one.code: one for one in services}
        self.offer("service", [("", _("Choose a service")), *((one.code, str(one)) for one in services)])

    def person(self) -> dict[str, Any]:
        """What is known of the person; `Invalid` unless one of the two is named."""
        typed = self.cleaned_data
        if bool(typed["organisation"]) == bool(typed["name"].strip()):
            raise Invalid.of("organisation", _("Please name the enterprise or the person who applies: one of the two."))
        return {name: typed[name] for name in ("name", "name_local", "phone", "email")}


class ReturnForm(FormalityForm):
    """Everything that has to be corrected, at once: each document with what is wrong, and what else there is."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        thing: Formality,
        documents: list[ServiceDocument],
        earlier: list[CorrectionItem],
    ) -> None:
        super().__init__(data, thing=thing)
        self.documents, self.earlier = documents, earlier
        options = [("", _("in order")), *FAULTS]
        for one in documents:
            self.fields[f"fault-{one.code}"] = choice(one.shown_name, options, required=False)
            label = _("What is wrong with “%(document)s”") % {"document": one.shown_name}
            self.fields[f"words-{one.code}"] = _line(label)
        for item in earlier:
            label = _("Still open: %(words)s") % {"words": item.words}
            self.fields[f"again-{item.pk}"] = forms.BooleanField(label=label, required=False)
        for number in range(1, FREE_ITEMS + 1):
            self.fields[f"other-{number}"] = _line(_("Something else (%(number)d)") % {"number": number})
        if earlier or thing.returns:
            self.fields["reason"] = forms.CharField(
                label=_("Why something is named only now"),
                max_length=300,
                required=False,
                help_text=_("What the first notice could have named is named by a leader or administrator only."),
            )

    def content(self) -> dict[str, Any]:
        """The items, and why some are late."""
        typed = self.cleaned_data
        named = [
            Item(typed[f"words-{one.code}"], one.code, typed[f"fault-{one.code}"])
            for one in self.documents
            if typed[f"fault-{one.code}"]
        ]
        again = [Item(one.words, again=one.pk) for one in self.earlier if typed[f"again-{one.pk}"]]
        texts = (typed[f"other-{number}"] for number in range(1, FREE_ITEMS + 1))
        free = [Item(text) for text in texts if text.strip()]
        return {"items": [*named, *again, *free], "reason": typed.get("reason", "")}


def _line(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, required=False)


class RefuseForm(FormalityForm):
    """Why, and in which step where one is under way."""

    step = choice(gettext_lazy("In which step"), required=False)
    reason = words(gettext_lazy("Why it is refused"), rows=4)

    def __init__(self, data: QueryDict | None = None, *, thing: Formality, steps: list[FormalityStep]) -> None:
        super().__init__(data, thing=thing)
        if steps:
            self.offer("step", [("", "–"), *((one.step.code, one.step.shown_name) for one in steps)])
        else:
            del self.fields["step"]


class _Certified(FormalityForm):
    """A certificate: its name, number, days, file."""

    name = forms.CharField(label=gettext_lazy("Certificate"), max_length=200, error_messages=PLEASE_FILL)
    name_local = forms.CharField(label=gettext_lazy("The same in Chinese"), max_length=200, required=False)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=100, error_messages=PLEASE_FILL)
    issued_on = day(gettext_lazy("Issued on"))
    expires_on = optional_day(
        gettext_lazy("Last day"),
        gettext_lazy("Its holder is reminded 60 and 14 days before. Empty: it does not expire."),
    )
    document = forms.FileField(label=gettext_lazy("Document"), required=False)

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, thing: Formality, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, thing=thing, initial={"issued_on": today_of(actor), **(initial or {})})

    def clean_document(self) -> None:
        """The file is taken from the request."""

    def issued(self, document: Any) -> Issued | None:
        """The certificate that was typed; None where none was."""
        typed = self.cleaned_data
        if not typed["number"].strip() and not typed["name"].strip():
            return None
        names = ("name", "name_local", "number", "issued_on", "expires_on")
        return Issued(**{name: typed[name] for name in names}, file=document)


class CertificateForm(_Certified):
    """A certificate by itself."""


class StepForm(_Certified):
    """What came of a step, and the certificate that it ends in, if any."""

    remark = words(gettext_lazy("Remark"), rows=3, required=False)
    field_order = ("key", "remark")

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, thing: Formality) -> None:
        super().__init__(data, actor=actor, thing=thing)
        for name in ("name", "number", "issued_on"):
            self.fields[name].required = False
        self.fields["name"].help_text = gettext_lazy("Only where the step ends in one.")
