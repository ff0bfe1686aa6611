"""What is typed when somebody says where a letter belongs."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openzone.accounts.models import User
from openzone.cases.models import Case, Category
from openzone.core.actor import Actor
from openzone.correspondence.enums import Way
from openzone.correspondence.models import Letter
from openzone.correspondence.queries import cases_to_choose, organisations_of, speakers_for
from openzone.registry.models import Organisation
from openzone.web.desk.record import recordable
from openzone.web.parts.cases import choices
from openzone.web.parts.forms import ActionForm

REMEMBER = _("From now on take messages of this sender for this person's")


class AssignForm(ActionForm):
    """Into which demand a letter goes, and whose words it is."""

    case = forms.CharField(label=_("Demand"), max_length=20, help_text=_("Its reference, such as C-2026-00042."))
    person = forms.EmailField(
        label=_("Who wrote it"),
        max_length=200,
        help_text=_("The e-mail with which this person signs in; somebody of the enterprise who may write there."),
    )
    remember = forms.BooleanField(label=REMEMBER, required=False)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, letter: Letter) -> None:
        found = {"case": letter.case.ref if letter.case else "", "person": letter.person.email if letter.person else ""}
        super().__init__(data, initial=found)
        self.actor = actor
        if letter.way == Way.MAIL:
            del self.fields["remember"]

    def clean_case(self) -> Case:
        """The demand with this reference."""
        ref = self.cleaned_data["case"].strip().upper()
        found = cases_to_choose(self.actor).filter(ref=ref).first() if ref.isprintable() else None
        if found is None:
            raise forms.ValidationError(_("There is no demand with this reference."))
        return found

    def clean_person(self) -> User:
        """The person with this e-mail at the enterprise of the demand."""
        case: Case | None = self.cleaned_data.get("case")
        email = self.cleaned_data["person"]
        found = speakers_for(case).filter(email__iexact=email).first() if case and email.isprintable() else None
        if case is not None and found is None:
            raise forms.ValidationError(_("Nobody with this e-mail may write in this demand for the enterprise."))
        return found or User()


class RaiseForm(ActionForm):
    """For which enterprise a letter becomes a demand, about what."""

    organisation = forms.CharField(
        label=_("Enterprise"), max_length=20, help_text=_("Its reference, such as O-2026-00017.")
    )
    person = forms.EmailField(
        label=_("Who wrote it"),
        max_length=200,
        required=False,
        help_text=_("If it is somebody who acts for the enterprise here: that person then files the demand."),
    )
    category = forms.ChoiceField(label=_("What is it about?"))
    title = forms.CharField(label=_("In one line"), max_length=200)
    consent = forms.BooleanField(label=_("The enterprise wants this demand recorded"))
    remember = forms.BooleanField(label=REMEMBER, required=False)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, letter: Letter) -> None:
        super().__init__(data, initial=_begun(letter))
        self.actor, self.letter = actor, letter
        self.offer("category", choices.category_choices(actor))
        if letter.way == Way.MAIL:
            del self.fields["remember"]

    def clean_category(self) -> Category:
        """The category with the chosen code."""
        found = choices.category_of(self.actor, self.cleaned_data["category"])
        if found is None:
            raise forms.ValidationError(_("Please choose what it is about."))
        return found

    def clean_organisation(self) -> Organisation:
        """The enterprise with this reference, as far as the reader records demands for it."""
        ref = self.cleaned_data["organisation"].strip().upper()
        found = recordable(self.actor).filter(ref=ref).first() if ref.isprintable() else None
        if found is None:
            raise forms.ValidationError(_("There is no organisation with this reference."))
        return found

    def clean_person(self) -> User | None:
        """The person with this e-mail, who must act for the enterprise."""
        email = self.cleaned_data["person"]
        if not email:
            return None
        organisation = self.cleaned_data.get("organisation")
        found = User.objects.filter(email__iexact=email, is_active=True).first() if email.isprintable() else None
        joined = found and organisation and organisations_of(found, self.letter.zone_id).filter(pk=organisation.pk)
        if organisation is not None and (not joined or not joined.exists()):
            raise forms.ValidationError(_("Nobody with this e-mail acts for this enterprise."))
        return found


def _begun(letter: Letter) -> dict[str, Any]:
    """What the letter itself says of it."""
    first = next((line.strip() for line in letter.text.split("\n") if line.strip()), "")
    begun = {"title": (letter.subject or first)[:200]}
    if letter.person is not None:
        begun["person"] = letter.person.email
        organisations = organisations_of(letter.person, letter.zone_id)[:2]
        if len(organisations) == 1:
            begun["organisation"] = organisations[0].ref
    return begun
