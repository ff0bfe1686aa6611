"""What is typed in shared matters."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openzone.accounts.models import User
from openzone.cases.enums import Outcome
from openzone.cases.matters import LONGEST_LINK
from openzone.cases.models import Category, Matter
from openzone.core.actor import Actor
from openzone.places.models import Unit
from openzone.places.queries import open_units_held
from openzone.web.desk.bulk_choices import recipients_of
from openzone.web.parts.cases.choices import categories, category_choices
from openzone.web.parts.cases.forms import OUTCOMES, PLEASE_FILL, choice, words
from openzone.web.parts.forms import ActionForm, SeenForm

DAY = {"required": _("Please give a day."), "invalid": _("Please give a date such as 2026-03-31.")}


class _OfMatter(forms.Form):
    """The words of a matter and who leads it."""

    title = forms.CharField(label=_("What many demand"), max_length=200, required=False)
    title_local = forms.CharField(label=_("The same in Chinese"), max_length=200, required=False)
    description = words(_("What is known of it"), rows=4, required=False, help_text=_("Read inside the zone only."))
    category = forms.ChoiceField(label=_("Subject"), required=False)
    lead = choice(_("Who leads it"))


class MatterForm(SeenForm, _OfMatter):
    """A matter as it is opened or changed."""

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, matter: Matter | None = None) -> None:
        super().__init__(data, thing=matter, initial=_initial(matter))
        self.subjects = {one.code: one for one in categories(actor)}
        self.recipients = recipients_of(actor, open_units_held(actor))
        self.offer("category", [("", _("any subject")), *category_choices(actor)])
        self.offer("lead", [("", _("Choose a unit or a person")), *self.recipients.grouped])

    def content(self) -> dict[str, Any]:
        """The words, the unit and the person."""
        typed = super().content()
        unit, officer = self._lead(typed.pop("lead"))
        return {**typed, "category": self._subject(typed["category"]), "unit": unit, "officer": officer}

    def _lead(self, code: str) -> tuple[Unit, User | None]:
        return self.recipients.known[code]

    def _subject(self, code: str) -> Category | None:
        return self.subjects.get(code)


def _initial(matter: Matter | None) -> dict[str, Any]:
    if matter is None:
        return {}
    lead = f"{matter.unit.code}:{matter.officer_id}" if matter.officer_id else matter.unit.code
    named = {name: getattr(matter, name) for name in ("title", "title_local", "description")}
    return {**named, "category": matter.category.code if matter.category else "", "lead": lead}


class ChooseMatterForm(ActionForm):
    """To which matter a demand is put."""

    matter = choice(_("Matter"))

    def __init__(self, data: QueryDict | None = None, *, matters: list[Matter]) -> None:
        super().__init__(data)
        self.matters = {one.ref: one for one in matters}
        self.offer("matter", [(one.ref, str(one)) for one in matters])

    def clean_matter(self) -> Matter:
        """The matter itself."""
        return self.matters[self.cleaned_data["matter"]]


class AnswerAllForm(SeenForm):
    """One answer for all, and what it amounts to."""

    body = words(
        _("Your answer, to each enterprise as its own"),
        rows=8,
        help_text=_("{enterprise}, {reference} and {officer} are filled in for each demand."),
    )
    outcome = choice(_("What it amounts to"), OUTCOMES, radio=True, initial=Outcome.EXPLAINED)


class PolicyForm(SeenForm):
    """What is proposed, to whom, since when."""

    text = words(_("What shall change"), rows=5, required=False)
    text_local = words(_("The same in Chinese"), rows=4, required=False)
    addressed_to = forms.CharField(label=_("Addressed to"), max_length=200, error_messages=PLEASE_FILL)
    submitted_on = forms.DateField(
        label=_("Submitted on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages=DAY,
    )
    document = forms.FileField(label=_("Document"), required=False)

    def clean_document(self) -> None:
        """The file is taken from the request: what it is, is for the store of files to find out."""


class _DecisionForm(SeenForm):
    """When it was decided, with the document."""

    decided_on = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages=DAY,
    )
    remark = words(_("Remark"), rows=3, required=False, help_text=_("Enterprises that wait for it read this."))
    document = forms.FileField(label=_("Document"), required=False)

    def clean_document(self) -> None:
        """The file is taken from the request: what it is, is for the store of files to find out."""


class AdoptionForm(_DecisionForm):
    """When it was adopted, and where the measure can be read."""

    link = forms.CharField(
        label=_("Address in the web"),
        max_length=LONGEST_LINK,
        required=False,
        help_text=_("Where the measure was published. Enterprises that wait for it find the link on their demand."),
    )

    def __init__(self, data: QueryDict | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["decided_on"].label = _("Adopted on")
        self.fields["document"].help_text = _("Enterprises that wait for it can open it.")


class RejectionForm(_DecisionForm):
    """When it was rejected, and why."""

    remark = words(_("Why it was rejected"), rows=3, help_text=_("Enterprises that wait for it read this."))

    def __init__(self, data: QueryDict | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["decided_on"].label = _("Rejected on")
        self.fields["document"].help_text = _("Read inside the zone only.")


class PlainForm(SeenForm):
    """Nothing to say."""
