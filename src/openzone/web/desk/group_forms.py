"""What is typed about groups, their meetings and their items at the desk."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.partnerships.actions import groups, items, meetings
from openzone.partnerships.enums import GroupKind, GroupOffice, Standing
from openzone.partnerships.group_queries import meetings_of, sitting
from openzone.partnerships.models import ActionItem, Agreement, Decision, Group, Meeting
from openzone.partnerships.queries import at_desk as agreements_at_desk
from openzone.places.queries import open_units_held, units_visible_to
from openzone.registry.models import Membership
from openzone.registry.queries import colleagues_of
from openzone.web.desk.bulk_choices import recipients_among
from openzone.web.desk.naming import OrganisationField, ask_of
from openzone.web.desk.space_forms import day_field
from openzone.web.parts.cases.forms import PLEASE_FILL, choice, words
from openzone.web.parts.dates import PartialDateField
from openzone.web.parts.forms import SeenForm
from openzone.web.parts.partnerships.forms import DocumentForm

SEARCHABLE = {"data-search": ""}
IN_CHINESE = gettext_lazy("The same in Chinese")
MOST_CHOICES = 200


def line(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """A field for one line."""
    return forms.CharField(
        label=label, max_length=200, required=required, help_text=help_text, error_messages=PLEASE_FILL
    )


class _Founded(SeenForm):
    """What a group is, who keeps it, since when."""

    kind = choice(gettext_lazy("Kind"), GroupKind.choices)
    name = line(gettext_lazy("Name"), required=True)
    name_local = line(gettext_lazy("Its Chinese name"))
    purpose = words(gettext_lazy("What it is for"), rows=3, required=False)
    purpose_local = words(IN_CHINESE, rows=3, required=False)
    unit = choice(gettext_lazy("Unit that keeps it"))
    founded = PartialDateField(label=gettext_lazy("Founded"))
    began = PartialDateField(label=gettext_lazy("Began to work"))
    agreement = line(
        gettext_lazy("Agreement by which it was set up"), help_text=gettext_lazy("Its reference, such as G-2026-00012.")
    )
    source = line(gettext_lazy("Where that stands"))
    is_public = forms.BooleanField(label=gettext_lazy("Show it to everybody, with its head"), required=False)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, thing: Group | None = None) -> None:
        super().__init__(data, thing=thing, initial=_initial(thing))
        self.actor = actor
        self.units = {one.code: one for one in open_units_held(actor)}
        if thing is not None:
            self.units.setdefault(thing.unit.code, thing.unit)
        self.offer("unit", [(code, one.shown_name) for code, one in self.units.items()])

    def clean_agreement(self) -> Agreement | None:
        """The agreement with this reference, of those that the actor sees."""
        ref = self.cleaned_data["agreement"].strip()
        found = agreements_at_desk(self.actor).filter(ref=ref).first() if ref else None
        if ref and found is None:
            raise forms.ValidationError(_("No agreement that you see has this reference."))
        return found

    def content(self) -> dict[str, Any]:
        """What it is, and the unit."""
        typed = super().content()
        unit, code = self.units[typed.pop("unit")], typed.pop("code", None)
        return {"content": groups.Content(**typed), "unit": unit, **({"code": code} if code else {})}


def _initial(group: Group | None) -> dict[str, Any]:
    if group is None:
        return {}
    names = ("kind", "name", "name_local", "purpose", "purpose_local", "source", "is_public")
    known = {name: getattr(group, name) for name in names}
    dates = {name: str(getattr(group, name)) for name in ("founded", "began")}
    agreement = group.agreement.ref if group.agreement else ""
    return {**known, **dates, "unit": group.unit.code, "agreement": agreement}


class GroupForm(_Founded):
    """A group as it is changed."""


class NewGroupForm(_Founded):
    """A group as it is set up."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Small letters, figures and hyphens, such as smart-city. It stays."),
    )
    field_order = ("key", "kind", "name", "name_local", "code")


class EndedForm(SeenForm):
    """Until when."""

    ended = PartialDateField(label=gettext_lazy("Ended"), required=True)


class UntilForm(SeenForm):
    """Until when somebody belonged."""

    until = PartialDateField(label=gettext_lazy("Until"), required=True)


class MemberForm(SeenForm):
    """Who joins: a colleague, somebody of an enterprise by e-mail, or a person by name."""

    colleague = choice(gettext_lazy("Colleague"), required=False)
    email = forms.EmailField(
        label=gettext_lazy("Or somebody of an enterprise"),
        required=False,
        help_text=gettext_lazy("The e-mail of an account: this person reads the group from then on."),
    )
    name = line(gettext_lazy("Or a person without an account"))
    name_local = line(IN_CHINESE)
    organisation = OrganisationField(label=gettext_lazy("For which organisation"), required=False)
    body = line(gettext_lazy("Or for which body outside"))
    office = choice(gettext_lazy("Office in the group"), GroupOffice.choices, initial=GroupOffice.MEMBER)
    office_then = line(gettext_lazy("Office held then"))
    office_then_local = line(IN_CHINESE)
    since = PartialDateField(label=gettext_lazy("Since"))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, thing: Group) -> None:
        super().__init__(data, thing=thing)
        self.zone_id = actor.where
        ask_of(self, "organisation", actor)
        self.people = {str(one.pk): one for one in colleagues_of(actor)}
        self.offer("colleague", [("", _("Nobody")), *((pk, one.shown_name) for pk, one in self.people.items())])
        self.fields["colleague"].widget.attrs.update(SEARCHABLE)

    def clean_email(self) -> User | None:
        """The person with this e-mail who acts for an enterprise of the zone."""
        email = self.cleaned_data["email"]
        here = Membership.objects.filter(zone_id=self.zone_id, until__isnull=True).values("user_id")
        found = User.objects.filter(pk__in=here, email__iexact=email).first() if email else None
        if email and found is None:
            raise forms.ValidationError(_("Nobody with this e-mail acts for an enterprise here."))
        return found

    def content(self) -> dict[str, Any]:
        """Who sits there."""
        typed = super().content()
        email, colleague = typed.pop("email"), typed.pop("colleague")
        return {"sits": groups.Sits(user=email or self.people.get(colleague), **typed)}


class AppointForm(SeenForm):
    """Another office, since when."""

    office = choice(gettext_lazy("Office in the group"), GroupOffice.choices)
    office_then = line(gettext_lazy("Office held then"))
    office_then_local = line(IN_CHINESE)
    since = PartialDateField(label=gettext_lazy("Since"), required=True)


class OfficeForm(SeenForm):
    """An office that belongs to a group as such."""

    unit = choice(gettext_lazy("Unit"), required=False)
    organisation = OrganisationField(label=gettext_lazy("Or an organisation"), required=False)
    name = line(gettext_lazy("Or a body outside"))
    name_local = line(gettext_lazy("Its Chinese name"))
    since = PartialDateField(label=gettext_lazy("Since"))

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, thing: Group) -> None:
        super().__init__(data, thing=thing)
        ask_of(self, "organisation", actor)
        self.units = {one.code: one for one in units_visible_to(actor)}
        self.offer("unit", [("", _("None")), *((code, one.shown_name) for code, one in self.units.items())])

    def content(self) -> dict[str, Any]:
        """Which office it is."""
        typed = super().content()
        return {**typed, "unit": self.units.get(typed["unit"])}


class MeetingForm(SeenForm):
    """When, where and about what a group meets."""

    starts_at = forms.DateTimeField(
        label=gettext_lazy("When it begins"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages=PLEASE_FILL,
    )
    place = line(gettext_lazy("Where"))
    place_local = line(IN_CHINESE)
    agenda = words(
        gettext_lazy("Agenda"),
        rows=5,
        required=False,
        help_text=gettext_lazy("One line each, in order; behind a | the same in Chinese."),
    )

    def __init__(self, data: QueryDict | None = None, *, meeting: Meeting | None = None) -> None:
        super().__init__(data, thing=meeting, initial=_of_meeting(meeting))

    def content(self) -> dict[str, Any]:
        """When, where, about what."""
        typed = super().content()
        lines = [one for one in typed.pop("agenda").splitlines() if one.strip()]
        return {"convened": meetings.Convened(agenda=[_both(one) for one in lines], **typed)}


def _both(text: str) -> tuple[str, str]:
    first, _bar, second = text.partition("|")
    return first.strip(), second.strip()


def _of_meeting(meeting: Meeting | None) -> dict[str, Any]:
    if meeting is None:
        return {}
    lines = [f"{one.text} | {one.text_local}".strip(" |") for one in meeting.agenda.order_by("number")]
    known = {name: getattr(meeting, name) for name in ("starts_at", "place", "place_local")}
    return {**known, "agenda": "\n".join(lines)}


class AttendanceForm(SeenForm):
    """Who came: every member one line."""

    def __init__(self, data: QueryDict | None = None, *, meeting: Meeting) -> None:
        known = {one.member_id: one for one in meeting.attendance.all()}
        super().__init__(data, thing=meeting, initial=_came(known.values()))
        self.members = sitting(meeting.group)
        for one in self.members:
            who = {"who": one.shown_name}
            self.fields[f"standing_{one.pk}"] = choice(
                one.shown_name, Standing.choices, initial=Standing.PRESENT, radio=True
            )
            self.fields[f"apology_{one.pk}"] = line(_("Apology of %(who)s, if excused") % who)

    def content(self) -> dict[str, Any]:
        """Who came."""
        typed = self.cleaned_data
        came = [meetings.Came(one, typed[f"standing_{one.pk}"], typed[f"apology_{one.pk}"]) for one in self.members]
        return {"came": came}


def _came(rows: Iterable[Any]) -> dict[str, Any]:
    told = [(one.member_id, one.standing, one.apology) for one in rows]
    return {f"standing_{pk}": standing for pk, standing, _apology in told} | {
        f"apology_{pk}": apology for pk, _standing, apology in told
    }


class MinutesForm(SeenForm):
    """What was said and settled."""

    minutes = words(gettext_lazy("Minutes"), rows=10)


class DecisionForm(SeenForm):
    """One decision."""

    text = words(gettext_lazy("What was decided"), rows=3, required=False)
    text_local = words(IN_CHINESE, rows=3, required=False)


class PaperForm(DocumentForm):
    """One paper of a meeting."""

    what = line(gettext_lazy("What it is"), required=True)
    field_order = ("key", "what", "document")


class ItemForm(SeenForm):
    """Who shall do what, by when."""

    text = words(gettext_lazy("What shall be done"), rows=3, required=False)
    text_local = words(IN_CHINESE, rows=3, required=False)
    responsible = choice(gettext_lazy("Who shall do it"))
    due_on = day_field(gettext_lazy("Due on"), required=False)

    def __init__(
        self, data: QueryDict | None = None, *, actor: Actor, group: Group, item: ActionItem | None = None
    ) -> None:
        super().__init__(data, thing=item, initial=_of_item(item))
        self.members = {f"member:{one.pk}": one for one in sitting(group)}
        self.recipients = recipients_among(actor, but=None)
        belonging = [(code, one.shown_name) for code, one in self.members.items()]
        offered = [("", _("Choose a unit or a person")), (_("Members of the group"), belonging)]
        self.offer("responsible", [*offered, *self.recipients.grouped])
        self.fields["responsible"].widget.attrs.update(SEARCHABLE)

    def content(self) -> dict[str, Any]:
        """What is given to whom."""
        typed = super().content()
        who = self._who(typed.pop("responsible"))
        return {"given": items.Given(**who, **{name: typed[name] for name in ("text", "text_local", "due_on")})}

    def _who(self, chosen: str) -> dict[str, Any]:
        if chosen in self.members:
            return {"member": self.members[chosen]}
        unit, person = self.recipients.known[chosen]
        return {"user": person} if person is not None else {"unit": unit}


def _of_item(item: ActionItem | None) -> dict[str, Any]:
    if item is None:
        return {}
    known = {name: getattr(item, name) for name in ("text", "text_local", "due_on")}
    return {**known, "responsible": _code_of(item)}


def _code_of(item: ActionItem) -> str:
    if item.member_id is not None:
        return f"member:{item.member_id}"
    return item.unit.code if item.unit is not None else ""


class NewItemForm(ItemForm):
    """The same, out of a meeting or one of its decisions."""

    out_of = choice(gettext_lazy("What it comes out of"), required=False)
    field_order = ("key", "text", "text_local", "responsible", "due_on", "out_of")

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, group: Group, out_of: str = "") -> None:
        super().__init__(data, actor=actor, group=group)
        self.sources = _sources(group)
        shown = [(code, text) for code, (text, _row) in self.sources.items()]
        self.offer("out_of", [("", _("None of its meetings")), *shown])
        self.fields["out_of"].initial = out_of

    def content(self) -> dict[str, Any]:
        """What is given to whom, and where that was settled."""
        _text, row = self.sources.get(self.cleaned_data["out_of"], ("", None))
        kind = "decision" if isinstance(row, Decision) else "meeting"
        return {**super().content(), kind: row}


def _sources(group: Group) -> dict[str, tuple[str, Meeting | Decision | None]]:
    """The meetings of a group and what they decided, the latest first: two statements."""
    known: dict[str, tuple[str, Meeting | Decision | None]] = {}
    for meeting in meetings_of(group).prefetch_related("decisions")[:MOST_CHOICES]:
        name = _("Meeting %(number)d") % {"number": meeting.number}
        known[f"m{meeting.pk}"] = (name, meeting)
        for one in sorted(meeting.decisions.all(), key=lambda row: row.number):
            one.meeting = meeting
            known[f"d{one.pk}"] = (f"{name}: {one.number} {one.shown_text[:80]}", one)
    return known
