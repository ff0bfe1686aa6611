"""What is typed in the settings of the zone itself."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from openzone.core.actor import Actor
from openzone.core.files import enter
from openzone.core.pictures import keep_picture
from openzone.places.models import Zone
from openzone.places.zone_values import MOST_DISPUTE_DAYS, MOST_LEAST_ANSWERS, ZoneChanges
from openzone.web.parts import zone_fields
from openzone.web.parts.forms import EditForm

PLAIN = (
    "name",
    "name_local",
    "slogan",
    "slogan_local",
    "accent",
    "timezone",
    "sender_name",
    "reply_to",
    "dispute_days",
    "least_answers",
)


def _sentence(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ZoneForm(EditForm):
    """How the zone calls and shows itself, where its clock is and in whose name it writes."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_local = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    slogan = _sentence(_("Sentence of the public page"))
    slogan_local = _sentence(_("Sentence of the public page, in Chinese"))
    logo = zone_fields.logo_field()
    remove_logo = forms.BooleanField(label=_("Take the logo off"), required=False)
    accent = zone_fields.accent_field()
    languages = zone_fields.languages_field()
    timezone = zone_fields.timezone_field()
    sender_name = forms.CharField(
        label=_("Sender of letters"),
        max_length=100,
        required=False,
        help_text=_("The name that people see in their mailbox; the zone's own if left empty."),
    )
    reply_to = forms.EmailField(
        label=_("Answers go to"),
        max_length=200,
        required=False,
        help_text=_("A mailbox that somebody reads. Without one, letters say that they cannot be answered."),
    )
    dispute_days = forms.IntegerField(
        label=_("Days to take up again"),
        min_value=0,
        max_value=MOST_DISPUTE_DAYS,
        help_text=_("For so many days after its end an enterprise can say that a demand was not solved after all."),
    )

    least_answers = forms.IntegerField(
        label=_("Answers for a score"),
        min_value=1,
        max_value=MOST_LEAST_ANSWERS,
        help_text=_(
            "The score and the shares of answers are hidden where fewer are known: so few say nothing about a unit, and"
            " might give an enterprise away."
        ),
    )

    def __init__(
        self, data: QueryDict | None = None, *, zone: Zone, files: MultiValueDict[str, Any] | None = None
    ) -> None:
        initial = {name: getattr(zone, name) for name in PLAIN}
        initial["languages"] = " ".join(zone.languages)
        super().__init__(data, initial=initial, files=None if data is None else files)
        if zone.logo_id is None:
            del self.fields["remove_logo"]

    def changes(self, by: Actor) -> ZoneChanges:
        """What was filled in, as the zone keeps it; a new logo is stored."""
        typed = self.cleaned_data
        changes: ZoneChanges = {
            "name": typed["name"],
            "name_local": typed["name_local"],
            "slogan": typed["slogan"],
            "slogan_local": typed["slogan_local"],
            "accent": typed["accent"],
            "timezone": typed["timezone"],
            "sender_name": typed["sender_name"],
            "reply_to": typed["reply_to"],
            "dispute_days": typed["dispute_days"],
            "least_answers": typed["least_answers"],
            "languages": typed["languages"].split(),
        }
        if typed["logo"]:
            changes["logo"] = enter(keep_picture(typed["logo"]), by=by)
        elif typed.get("remove_logo"):
            changes["logo"] = None
        return changes
