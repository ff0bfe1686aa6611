"""What is typed about agreements at the desk."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.partnerships.actions import Bound, Content, Promised, Signed
from openzone.partnerships.enums import AgreementKind
from openzone.partnerships.models import MOST_REMIND_DAYS, REMIND_DAYS, Agreement, Commitment, Party
from openzone.places.queries import open_units_held, today_of
from openzone.web.desk.bulk_choices import recipients_of
from openzone.web.desk.naming import OrganisationField, ask_of
from openzone.web.desk.space_forms import day_field
from openzone.web.parts.cases.forms import PLEASE_FILL, choice, day, words
from openzone.web.parts.forms import SeenForm
from openzone.web.parts.partnerships.forms import DocumentForm

_WORDS = ("title", "title_local", "summary", "summary_local")
_TERM = ("begins_on", "ends_on", "remind_days")


class _Terms(SeenForm):
    """What an agreement is, how long it runs, who keeps it."""

    kind = choice(gettext_lazy("Kind"), AgreementKind.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    title_local = forms.CharField(label=gettext_lazy("The same in Chinese"), max_length=200, required=False)
    summary = words(gettext_lazy("What is agreed"), rows=3, required=False)
    summary_local = words(gettext_lazy("The same in Chinese"), rows=3, required=False)
    begins_on = day_field(
        gettext_lazy("First day of the term"),
        required=False,
        help_text=gettext_lazy("Empty: the day of the signature."),
    )
    ends_on = day_field(
        gettext_lazy("Last day of the term"), required=False, help_text=gettext_lazy("Empty: no end is agreed.")
    )
    remind_days = forms.IntegerField(
        label=gettext_lazy("Remind so many days before it ends"),
        min_value=0,
        max_value=MOST_REMIND_DAYS,
        initial=REMIND_DAYS,
        error_messages=PLEASE_FILL,
    )
    lead = choice(gettext_lazy("Who keeps it"))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, agreement: Agreement | None = None) -> None:
        super().__init__(data, thing=agreement, initial=_initial(agreement))
        self.recipients = recipients_of(actor, open_units_held(actor))
        self.offer("lead", [("", _("Choose a unit or a person")), *self.recipients.grouped])

    def content(self) -> dict[str, Any]:
        """What it is, the unit and the person."""
        typed = self.cleaned_data
        unit, officer = self.recipients.known[typed["lead"]]
        content = Content(kind=typed["kind"], **{name: typed[name] for name in (*_WORDS, *_TERM)})
        return {"content": content, "unit": unit, "officer": officer}


def _initial(agreement: Agreement | None) -> dict[str, Any]:
    if agreement is None:
        return {}
    unit, officer = agreement.unit.code, agreement.officer_id
    known = {name: getattr(agreement, name) for name in ("kind", *_WORDS, *_TERM)}
    return {**known, "lead": f"{unit}:{officer}" if officer else unit}


class ChangeForm(_Terms):
    """An agreement as it is changed."""


class DraftForm(_Terms):
    """An agreement as it is drafted, with the first of its parties."""

    with_zone = forms.BooleanField(label=gettext_lazy("The zone is a party"), required=False, initial=True)
    organisation = OrganisationField(label=gettext_lazy("Organisation that is a party"), required=False)
    body = forms.CharField(
        label=gettext_lazy("Body outside that is a party"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("One that the registry does not have. More parties can be added afterwards."),
    )
    field_order = ("key", "kind", "title", "title_local", "with_zone", "organisation", "body")

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        ask_of(self, "organisation", actor)

    def content(self) -> dict[str, Any]:
        """What it is, who keeps it, who is bound."""
        typed = self.cleaned_data
        parties = [Bound()] if typed["with_zone"] else []
        if typed["organisation"] is not None:
            parties.append(Bound(organisation=typed["organisation"]))
        if typed["body"].strip():
            parties.append(Bound(name=typed["body"]))
        return {**super().content(), "parties": parties}


class PartyForm(SeenForm):
    """One more party: an organisation, a body outside, or the zone where both are empty."""

    organisation = OrganisationField(label=gettext_lazy("Organisation"), required=False)
    name = forms.CharField(label=gettext_lazy("Or a body outside"), max_length=200, required=False)
    name_local = forms.CharField(label=gettext_lazy("Its Chinese name"), max_length=200, required=False)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, agreement: Agreement) -> None:
        super().__init__(data, thing=agreement)
        ask_of(self, "organisation", actor)

    def content(self) -> dict[str, Any]:
        """Who is bound."""
        return {"bound": Bound(**super().content())}


class AnnexForm(DocumentForm):
    """One more paper."""

    what = forms.CharField(label=gettext_lazy("What it is"), max_length=200, error_messages=PLEASE_FILL)
    field_order = ("key", "what", "document")


class SignForm(DocumentForm):
    """When it was signed, the paper, and who signed for each party with the office held then."""

    signed_on = day(gettext_lazy("Signed on"))
    field_order = ("key", "signed_on", "document")

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, thing: Agreement, parties: Iterable[Party]
    ) -> None:
        super().__init__(data, thing=thing, initial={"signed_on": today_of(actor)})
        self.fields["document"].label = gettext_lazy("The signed paper")
        self.parties = list(parties)
        for party in self.parties:
            who = {"party": party.shown_name}
            self.fields[f"name_{party.pk}"] = _line(_("Who signed for %(party)s") % who)
            self.fields[f"office_{party.pk}"] = _line(_("Office held then, for %(party)s") % who)

    def content(self) -> dict[str, Any]:
        """The day, and who signed."""
        typed = self.cleaned_data
        people = [
            Signed(party=party, name=typed[f"name_{party.pk}"], office=typed[f"office_{party.pk}"])
            for party in self.parties
            if typed[f"name_{party.pk}"].strip()
        ]
        return {"signed_on": typed["signed_on"], "signatories": people, "document": None}


def _line(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, required=False)


class RenewForm(DocumentForm):
    """Until when it goes on, by which paper or why."""

    ends_on = day_field(
        gettext_lazy("New last day"), required=False, help_text=gettext_lazy("Empty: no end is agreed any more.")
    )
    remark = forms.CharField(
        label=gettext_lazy("What it rests on"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed without a paper: such as that it goes on unless somebody gives notice."),
    )
    field_order = ("key", "ends_on", "remark", "document")


class EndForm(SeenForm):
    """When it ended, and why."""

    ended_on = day(gettext_lazy("Ended on"))
    reason = words(gettext_lazy("Why it ended"), rows=3)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, **more: Any) -> None:
        super().__init__(data, initial={"ended_on": today_of(actor)}, **more)


class PlainForm(SeenForm):
    """Nothing to say."""


class ReasonForm(SeenForm):
    """Why."""

    reason = words(gettext_lazy("Why"), rows=3)


class CommitmentForm(SeenForm):
    """Who promises what, by when."""

    party = choice(gettext_lazy("Who promises it"))
    text = words(gettext_lazy("What is promised"), rows=3, required=False)
    text_local = words(gettext_lazy("The same in Chinese"), rows=3, required=False)
    due_on = day_field(gettext_lazy("Due on"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        parties: Iterable[Party],
        thing: Agreement | Commitment,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, thing=thing, initial=initial)
        self.parties = {str(one.pk): one for one in parties}
        self.offer("party", [(number, one.shown_name) for number, one in self.parties.items()])

    def content(self) -> dict[str, Any]:
        """What is promised."""
        typed = super().content()
        return {"promised": Promised(**{**typed, "party": self.parties[typed["party"]]})}
