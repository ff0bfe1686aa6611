"""What is typed about announcements at the desk."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.contact.audience import Audience
from openzone.contact.models import Announcement
from openzone.core.actor import Actor
from openzone.core.files import Upload
from openzone.places.models import Unit
from openzone.places.queries import open_units_held, parks_of
from openzone.registry.enums import OrganisationKind, SettlementState, Size
from openzone.registry.queries import industries_in_use, tags_of
from openzone.web.parts.forms import ActionForm, SeenForm
from openzone.web.parts.industries import industry_choices
from openzone.web.parts.units import units_in_order
from openzone.web.requests import PageRequest

LINES = {"rows": 9, "dir": "auto"}
FILTERS = ("kinds", "parks", "industries", "sizes", "tags", "settlements")


def _several(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class AudienceForm(ActionForm):
    """Which enterprises are meant; what is left open leaves everybody in."""

    kinds = _several(gettext_lazy("Kind"))
    parks = _several(gettext_lazy("Parks"))
    sizes = _several(gettext_lazy("Size"))
    industries = _several(gettext_lazy("Industries"))
    tags = _several(gettext_lazy("Tags"))
    settlements = _several(gettext_lazy("Settlement"))

    def offer_audience(self, actor: Actor) -> None:
        """Let each part be chosen from what there is in the actor's zone."""
        self.offer("kinds", [(value, capfirst(label)) for value, label in OrganisationKind.choices])
        self.offer("parks", [(str(park.pk), park.shown_name) for park in parks_of(actor.where)])
        self.offer("sizes", [(value, capfirst(label)) for value, label in Size.choices])
        self.offer("industries", industry_choices(industries_in_use(actor.where), by_id=True))
        self.offer("settlements", [(value, capfirst(label)) for value, label in SettlementState.choices])
        self.offer("tags", [(str(tag.pk), tag.shown_name) for tag in tags_of(actor.where)])

    def audience(self) -> Audience:
        """For whom it is."""
        return audience_in({name: self.cleaned_data[name] for name in FILTERS})


class AnnouncementForm(AudienceForm, SeenForm):
    """The words in both languages, and for whom they are."""

    use_required_attribute = False
    corrects = forms.CharField(required=False, widget=forms.HiddenInput)
    unit = forms.ChoiceField(label=gettext_lazy("In the name of"))
    title = forms.CharField(label=gettext_lazy("Title"), required=False)
    title_local = forms.CharField(label=gettext_lazy("Title in Chinese"), required=False)
    body = forms.CharField(label=gettext_lazy("Text"), required=False, widget=forms.Textarea(attrs=LINES))
    body_local = forms.CharField(
        label=gettext_lazy("Text in Chinese"), required=False, widget=forms.Textarea(attrs=LINES)
    )
    wants_acknowledgement = forms.BooleanField(
        label=gettext_lazy("Each enterprise confirms that it has taken note"), required=False
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        actor: Actor,
        announcement: Announcement | None = None,
        corrects: Announcement | None = None,
    ) -> None:
        super().__init__(data, thing=announcement, initial=_present(announcement or corrects, announcement, corrects))
        self.actor = actor
        self.units = open_units_held(actor)
        self.offer("unit", [(unit.code, label) for unit, label in units_in_order(self.units)])
        self.offer_audience(actor)

    def clean_unit(self) -> Unit:
        """The unit with the chosen code."""
        return next(unit for unit in self.units if unit.code == self.cleaned_data["unit"])

    def arguments(self, request: PageRequest) -> dict[str, Any]:
        """What the actions are called with."""
        texts = ("unit", "title", "title_local", "body", "body_local", "wants_acknowledgement")
        files = [cast(Upload, file) for file in request.FILES.getlist("files")]
        return {**{name: self.cleaned_data[name] for name in texts}, "audience": self.audience(), "files": files}


def audience_in(values: dict[str, list[str]]) -> Audience:
    """The filter that a page names; what cannot be read is left out."""
    numbers = {
        name: [int(one) for one in values[name] if one.isascii() and one.isdigit() and len(one) < 12]
        for name in ("parks", "industries", "tags")
    }
    return Audience.of({**values, **numbers})


def _present(shown: Announcement | None, own: Announcement | None, corrects: Announcement | None) -> dict[str, Any]:
    if shown is None:
        return {"kinds": [OrganisationKind.ENTERPRISE.value]}
    texts = {name: getattr(shown, name) for name in ("title", "title_local", "body", "body_local")}
    audience = {
        name: [str(value) for value in values] for name, values in Audience.of(shown.audience).as_data().items()
    }
    former = own.corrects if own else corrects
    return {
        **texts,
        **audience,
        "unit": shown.unit.code,
        "wants_acknowledgement": shown.wants_acknowledgement,
        "corrects": former.ref if former else "",
    }


class SendForm(SeenForm):
    """What sending carries: for many the number that is meant."""

    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WithdrawalForm(SeenForm):
    """Why it is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("The enterprises read this."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


def both_languages(announcement_texts: dict[str, str]) -> list[dict[str, str]]:
    """A text as readers of each language will see it, with what to say where one is missing."""
    english = {name: announcement_texts[name] for name in ("title", "body")}
    chinese = {name: announcement_texts[f"{name}_local"] for name in ("title", "body")}
    return [_shown("en", _("English"), english, chinese), _shown("zh-Hans", _("Chinese"), chinese, english)]


def _shown(code: str, name: str, own: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    borrowed = not all(own.values()) and any(other.values())
    sentence = _("Readers of this language see the other one where it is not written.") if borrowed else ""
    return {
        "code": code,
        "name": name,
        "title": own["title"] or other["title"],
        "body": own["body"] or other["body"],
        "note": sentence,
    }
