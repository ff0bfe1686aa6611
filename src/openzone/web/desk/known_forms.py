"""What is typed about what is known of an organisation: numbers, names, relations, persons, titles and so on."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy, pgettext_lazy

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Refusal
from openzone.places.models import Park
from openzone.places.queries import day_in, parks_of
from openzone.registry import schemes
from openzone.registry.enums import AddressKind, NameKind, RelationKind, TitleKind
from openzone.registry.models import IndustryClass, Organisation, Tag
from openzone.registry.queries import industries_of, industry_named, tags_of
from openzone.web.desk.naming import OrganisationField, ask_of
from openzone.web.parts.countries import country_choices
from openzone.web.parts.dates import PartialDateField
from openzone.web.parts.forms import EditForm
from openzone.web.parts.industries import industry_choices

SEARCHABLE = {"data-search": ""}
SINCE, UNTIL = gettext_lazy("Since"), gettext_lazy("Until")
UNTIL_HELP = gettext_lazy("Empty while it lasts, or where the end is not known.")


def _source(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Who says so"),
        max_length=200,
        required=required,
        help_text=gettext_lazy("For example: city's list of 2017, certificate number, visit on 12 May."),
    )


class KnownForm(EditForm):
    """A form about something known of one organisation. `initial` is what there is where something is changed."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        actor: Actor,
        here: Organisation,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial or {})
        self.actor, self.here, self.changes = actor, here, initial is not None
        self.prepare()

    def prepare(self) -> None:
        """Give the fields what can be chosen here."""

    def drop(self, *names: str) -> None:
        """Leave fields out that have no place here."""
        for name in names:
            del self.fields[name]


class IdentifierForm(KnownForm):
    """A number of a scheme. Why it may differ is asked only of one that does not fit."""

    scheme = forms.ChoiceField(label=gettext_lazy("Which number"), widget=forms.Select(attrs=SEARCHABLE))
    value = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=schemes.LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it may differ"), max_length=500, required=False, widget=forms.HiddenInput
    )
    source = _source(required=False)
    ended = PartialDateField(
        label=gettext_lazy("No longer its own since"), help_text=gettext_lazy("Empty while it is the organisation's.")
    )

    def prepare(self) -> None:
        """Offer the code of China and the numbers of its own country first; ask for a reason where one was needed."""
        own = [one.code for one in schemes.SCHEMES.values() if one.country and one.country == self.here.country]
        self.offer("scheme", schemes.choices(dict.fromkeys([schemes.USCC, *own])))
        if not self.changes:
            self.drop("ended")
        if self.data.get("reason") or self.initial.get("reason"):
            self._ask_reason()

    def _ask_reason(self) -> None:
        self.fields["reason"].widget = forms.TextInput()

    def refuse(self, refusal: Refusal) -> None:
        """Show why, and the field for the reason once it is needed."""
        if "reason" in refusal.fields:
            self._ask_reason()
        super().refuse(refusal)

    def number(self) -> schemes.Number:
        """What was typed, as the actions take it."""
        typed = self.cleaned_data
        return schemes.Number(typed["scheme"], typed["value"], typed["reason"], typed["source"])


class NameForm(KnownForm):
    """Another name."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=NameKind.choices, initial=NameKind.FORMER)
    since = PartialDateField(label=SINCE)
    until = PartialDateField(label=UNTIL, help_text=UNTIL_HELP)
    source = _source(required=False)


class IndustryForm(KnownForm):
    """A class, and whether it is the main one."""

    industry = forms.ChoiceField(label=gettext_lazy("Class"), widget=forms.Select(attrs=SEARCHABLE))
    is_main = forms.BooleanField(label=gettext_lazy("This is its main class"), required=False)

    def prepare(self) -> None:
        """Offer the whole tree; of a class that is there only whether it is the main one can be said."""
        if self.changes:
            self.drop("industry", "is_main")
        else:
            self.offer("industry", industry_choices(industries_of(self.actor.where)))

    def clean_industry(self) -> IndustryClass | None:
        """The class that was chosen."""
        return industry_named(self.actor.where, self.cleaned_data["industry"])


_SIDES = (
    ("parent.up", gettext_lazy("its parent")),
    ("parent.down", gettext_lazy("a subsidiary of it")),
    ("branch.up", gettext_lazy("its head office: it is a branch")),
    ("branch.down", gettext_lazy("a branch of it")),
    ("member.up", gettext_lazy("an association of which it is a member")),
    ("member.down", gettext_lazy("a member of it: it is an association")),
    ("venture.up", gettext_lazy("a partner in it: it is a joint venture")),
    ("venture.down", gettext_lazy("a joint venture in which it is a partner")),
)


class RelationForm(KnownForm):
    """Another organisation and what it is to this one."""

    other = OrganisationField(label=gettext_lazy("The other organisation"))
    side = forms.ChoiceField(label=gettext_lazy("The other one is"), choices=_SIDES)
    share = forms.DecimalField(
        label=gettext_lazy("Share in percent"), required=False, help_text=gettext_lazy("Of the one below, if known.")
    )
    since = PartialDateField(label=SINCE)
    until = PartialDateField(label=UNTIL, help_text=UNTIL_HELP)
    source = _source()

    def prepare(self) -> None:
        """Which organisations these are stays as it is; only one that is entered names the other."""
        ask_of(self, "other", self.actor)
        if self.changes:
            self.drop("other", "side")

    def ends(self) -> tuple[Organisation, Organisation, RelationKind]:
        """Who stands above whom, and as what."""
        kind, _dot, side = self.cleaned_data["side"].partition(".")
        other = self.cleaned_data["other"]
        pair = (other, self.here) if side == "up" else (self.here, other)
        return (*pair, RelationKind(kind))

    def rest(self) -> dict[str, Any]:
        """Share, dates and source."""
        return {name: self.cleaned_data[name] for name in ("share", "since", "until", "source")}


class ParkOperatorForm(KnownForm):
    """A park that the organisation operates."""

    park = forms.ModelChoiceField(
        Park.objects.none(), label=gettext_lazy("Park"), to_field_name="code", widget=forms.Select(attrs=SEARCHABLE)
    )
    since = PartialDateField(label=SINCE)
    until = PartialDateField(label=UNTIL, help_text=UNTIL_HELP)
    source = _source()

    def prepare(self) -> None:
        """Offer the parks of the zone; of one that is there only dates and source change."""
        if self.changes:
            self.drop("park")
        else:
            self.take_from("park", parks_of(self.actor.where))


class TitleForm(KnownForm):
    """A title or a listing."""

    name = forms.CharField(
        label=gettext_lazy("Title or market"), max_length=200, help_text=gettext_lazy("In English or in Latin letters.")
    )
    name_local = forms.CharField(label=gettext_lazy("The same in Chinese"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=TitleKind.choices)
    code = forms.CharField(
        label=gettext_lazy("Short word for rules"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Such as hnte, gazelle, neeq. Empty: made of the title."),
    )
    authority = forms.CharField(label=gettext_lazy("By whose authority"), max_length=200, required=False)
    authority_local = forms.CharField(
        label=gettext_lazy("By whose authority, in Chinese"), max_length=200, required=False
    )
    batch = forms.CharField(label=gettext_lazy("Batch"), max_length=60, required=False)
    number = forms.CharField(label=gettext_lazy("Certificate or stock number"), max_length=60, required=False)
    since = PartialDateField(label=SINCE)
    until = PartialDateField(label=UNTIL, help_text=UNTIL_HELP)
    source = _source()
    document = forms.FileField(label=gettext_lazy("Document"), required=False)

    def clean_document(self) -> None:
        """The file is taken from the request: what it is, is for the store of files to find out."""


class TagForm(KnownForm):
    """A tag that is known, or the name of a new one; of which year, and who says so."""

    known = forms.ModelChoiceField(
        Tag.objects.none(),
        label=gettext_lazy("Tag"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("another one, named below"),
        widget=forms.Select(attrs=SEARCHABLE),
    )
    name = forms.CharField(label=gettext_lazy("Another tag"), max_length=60, required=False)
    name_local = forms.CharField(label=gettext_lazy("The same in Chinese"), max_length=60, required=False)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1)
    source = _source()

    def prepare(self) -> None:
        """Offer the tags of the zone, and this year."""
        if self.changes:
            self.drop("known", "name", "name_local")
        else:
            self.take_from("known", tags_of(self.actor.where))
            self.fields["year"].initial = day_in(self.here.zone, clock.now()).year


class OfficeForm(KnownForm):
    """What a person is at the organisation, from when to when."""

    title = forms.CharField(label=gettext_lazy("Position"), max_length=100, required=False)
    title_local = forms.CharField(label=gettext_lazy("Position in Chinese"), max_length=100, required=False)
    rank = forms.IntegerField(
        label=gettext_lazy("Rank"),
        required=False,
        help_text=gettext_lazy("Sorts a delegation: 1 is the highest."),
    )
    speaks = forms.BooleanField(label=gettext_lazy("This is whom to speak to"), required=False)
    since = PartialDateField(label=SINCE)
    until = PartialDateField(label=UNTIL, help_text=UNTIL_HELP)
    source = _source(required=False)


class PersonForm(OfficeForm):
    """A person with a position."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=100)
    name_local = forms.CharField(label=pgettext_lazy("person", "Name in Chinese"), max_length=100, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=200, required=False)
    field_order = ("key", "name", "name_local", "title", "title_local", "phone", "email", "speaks")

    def prepare(self) -> None:
        """Names and numbers are changed on the page of the person."""
        if self.changes:
            self.drop("name", "name_local", "phone", "email")
        else:
            self.fields["speaks"].initial = True


class AddressForm(KnownForm):
    """Where the organisation is registered, works or receives post."""

    kind = forms.ChoiceField(label=gettext_lazy("What is there"), choices=AddressKind.choices)
    lines = forms.CharField(label=gettext_lazy("Address"), max_length=300)
    lines_local = forms.CharField(label=gettext_lazy("Address in Chinese"), max_length=300, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=20, required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), initial="CN", widget=forms.Select(attrs=SEARCHABLE))
    since = PartialDateField(label=SINCE)
    until = PartialDateField(label=UNTIL, help_text=UNTIL_HELP)

    def prepare(self) -> None:
        """Offer the countries."""
        self.offer("country", country_choices())


class WebsiteForm(KnownForm):
    """An address in the web."""

    url = forms.CharField(label=gettext_lazy("Address in the web"), max_length=290)
