"""The steps by which an installation is set up: what is typed in each, and how it is kept."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from openzone.accounts.models import User
from openzone.cases.actions.founding import BY_SUBJECT, TO_THE_SERVING_UNIT, TO_THE_ZONE
from openzone.cases.presets import HIGH_TECH, INDUSTRIAL, chosen, codes_for, groups
from openzone.core.errors import Invalid
from openzone.core.pictures import keep_picture
from openzone.places.enums import Role
from openzone.places.models import CODE
from openzone.web.parts import zone_fields
from openzone.web.parts.forms import EditForm
from openzone.web.setup import rows
from openzone.web.setup.rows import ParkRow, Row, UnitRow

Files = MultiValueDict[str, Any]
ROOM = 3
NOBODY = "nobody"


class StepForm(EditForm):
    """One step. `draft` is all that was kept so far, `step` the part of it that this form changes."""

    step = ""
    defaults: dict[str, Any] = {}

    def __init__(self, data: QueryDict | None, files: Files, draft: dict[str, Any]) -> None:
        self.before: dict[str, Any] = draft.get(self.step, {})
        sent = None if data is None else files
        super().__init__(data, initial={**self.defaults, **self.before}, files=sent)

    def clean(self) -> dict[str, Any]:
        """Nothing that no page can show."""
        rows.refuse_unprintable(self)
        return super().clean() or {}

    def typed(self) -> dict[str, Any]:
        """What is kept of it."""
        return self.content()


class ZoneStep(StepForm):
    """The zone itself."""

    step = "zone"
    defaults = {"accent": "#0f766e", "timezone": "Asia/Shanghai", "languages": "en zh-hans"}
    name = forms.CharField(
        label=gettext_lazy("Name of the zone"), max_length=200, help_text=gettext_lazy("In English or Latin letters.")
    )
    name_local = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=200, required=False)
    code = forms.CharField(
        label=gettext_lazy("Short code"),
        max_length=40,
        help_text=gettext_lazy("Small letters, digits and hyphens, such as “etic”. It stands in addresses and stays."),
    )
    languages = zone_fields.languages_field()
    timezone = zone_fields.timezone_field()
    accent = zone_fields.accent_field()
    logo = zone_fields.logo_field()
    remove_logo = forms.BooleanField(label=gettext_lazy("Take the logo off"), required=False)

    def __init__(self, data: QueryDict | None, files: Files, draft: dict[str, Any]) -> None:
        super().__init__(data, files, draft)
        # What was kept is no upload.
        self.initial.pop("logo", None)
        if not self.before.get("logo"):
            del self.fields["remove_logo"]

    def clean_code(self) -> str:
        """A code that can stand in an address."""
        code = str(self.cleaned_data["code"])
        if not CODE.fullmatch(code):
            raise forms.ValidationError(
                _("A code begins with a small letter and holds small letters, digits and hyphens.")
            )
        return code

    def typed(self) -> dict[str, Any]:
        """The words, and the logo by its checksum."""
        typed = self.content()
        upload, removed = typed.pop("logo"), typed.pop("remove_logo", False)
        before = None if removed else self.before.get("logo")
        return {**typed, "logo": asdict(keep_picture(upload)) if upload else before}


class UnitsStep(StepForm):
    """The offices of the zone, and its parks."""

    step = "units"
    defaults = {"commission": "Management Commission", "commission_local": "管理委员会"}
    commission = forms.CharField(
        label=gettext_lazy("Name of the commission"),
        max_length=200,
        help_text=gettext_lazy("The office on the level of the zone, above all others."),
    )
    commission_local = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=200, required=False)
    paste = forms.CharField(
        label=gettext_lazy("List"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "One unit a line: Level; Name; Name in Chinese; Parent. Cells copied from a table fit too."
        ),
    )

    def __init__(self, data: QueryDict | None, files: Files, draft: dict[str, Any]) -> None:
        super().__init__(data, files, draft)
        self.units: list[Row] = []
        self.parks: list[Row] = []
        if data is None:
            self.lay(self.before.get("units", []), self.before.get("parks", []))
        else:
            self.units, self.parks = rows.sent(UnitRow, "unit", data), rows.sent(ParkRow, "park", data)
            self._offer()

    def lay(self, units: list[dict[str, Any]], parks: list[dict[str, Any]], *, more: int = 0) -> None:
        """Show these rows and some empty ones."""
        self.units = rows.kept(UnitRow, "unit", units, more=more or (1 if units else ROOM))
        self.parks = rows.kept(ParkRow, "park", parks, more=more or 1)
        self._offer()

    def _offer(self) -> None:
        for row in self.units:
            rows.offer(row, "parent", self.units)
        for row in self.parks:
            rows.offer(row, "unit", self.units)

    def with_room(self) -> "UnitsStep":
        """The form as typed, not judged, with the pasted list read into rows and room for more."""
        assert isinstance(self.data, QueryDict)
        fresh = UnitsStep(None, MultiValueDict(), {self.step: self.before})
        pasted = self.data.get("paste", "")
        words = {name: self.data.get(name, "") for name in ("commission", "commission_local", "seen")}
        units, parks = [row.raw for row in self.units], [row.raw for row in self.parks]
        if pasted.strip():
            places = rows.places_of(self.units)
            parks = [rows.pointing(row, "unit", places) for row in parks]
            units = [rows.pointing(row.raw, "parent", places) for row in self.units if row.named]
            units = rows.read_list(pasted, units)
        fresh.initial = {**fresh.initial, **words}
        fresh.lay(units, parks, more=1 if pasted.strip() else ROOM)
        return fresh

    def is_valid(self) -> bool:
        """Whether the form and each of its rows can be read."""
        rows.check_tree(self.units)
        rows.check_served(self.parks, self.units)
        wrong = [row for row in (*self.units, *self.parks) if row.named and not row.is_valid()]
        if super().is_valid() and wrong:
            self.add_error(None, _("Some rows are not complete. They are marked below."))
        return super().is_valid()

    def typed(self) -> dict[str, Any]:
        """The commission, and the rows that have a name."""
        words = {name: self.cleaned_data[name] for name in ("commission", "commission_local")}
        units = rows.numbered(self.units, "parent", self.units)
        return {**words, "units": units, "parks": rows.numbered(self.parks, "unit", self.units)}


class SubjectsStep(StepForm):
    """What the zone helps with, and who sees a demand first."""

    step = "categories"
    defaults = {"kind": HIGH_TECH, "routing": TO_THE_ZONE}
    groups = forms.MultipleChoiceField(required=False)
    subjects = forms.MultipleChoiceField(required=False)
    routing = forms.ChoiceField(
        label=gettext_lazy("Who sees a demand first?"),
        widget=forms.RadioSelect,
        choices=[
            (TO_THE_ZONE, gettext_lazy("The commission, which gives it to the right unit")),
            (TO_THE_SERVING_UNIT, gettext_lazy("The unit that serves the enterprise")),
            (
                BY_SUBJECT,
                gettext_lazy(
                    "By subject: what is local goes to the unit that serves the enterprise, the rest to the commission"
                ),
            ),
        ],
    )

    def __init__(self, data: QueryDict | None, files: Files, draft: dict[str, Any], *, kind: str = "") -> None:
        super().__init__(data, files, draft)
        self.offer("groups", [(one.code, one.shown_name) for one in groups()])
        self.offer("subjects", [(one.code, one.shown_name) for group in groups() for one in group.below])
        fresh = codes_for(kind if kind in (HIGH_TECH, INDUSTRIAL) else HIGH_TECH)
        self.ticked: set[str] = set(self.before["codes"] if "codes" in self.before and not kind else fresh)
        if data is not None:
            self.ticked = {*data.getlist("groups"), *data.getlist("subjects")}

    def clean(self) -> dict[str, Any]:
        """At least one group; what is ticked inside a group that is not counts for nothing."""
        typed = super().clean()
        if not typed.get("groups"):
            raise forms.ValidationError(_("Please tick at least one group. Others can be added later."))
        return typed

    def typed(self) -> dict[str, Any]:
        """The codes of all that is opened."""
        wanted = set(self.cleaned_data["groups"])
        inside = [one.code for group in groups() if group.code in wanted for one in group.below]
        subjects = [code for code in inside if code in self.cleaned_data["subjects"]]
        codes = [one.code for one, _above in chosen([*wanted, *subjects])]
        return {"codes": codes, "routing": self.cleaned_data["routing"]}


class AdministratorStep(StepForm):
    """Whoever keeps the zone's settings."""

    step = "administrator"
    defaults = {"also": Role.DISPATCHER}
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=100)
    name_local = forms.CharField(label=pgettext_lazy("person", "Name in Chinese"), max_length=100, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), max_length=200, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "At least 10 characters. Three or four words that only you would put together are easy to remember."
        ),
    )
    again = forms.CharField(
        label=gettext_lazy("The same password again"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    also = forms.ChoiceField(
        label=gettext_lazy("Do you work on demands as well?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("An administrator reads demands and changes nothing in them."),
        choices=[
            (Role.DISPATCHER, gettext_lazy("Yes, as dispatcher: I sort demands and give them to units")),
            (Role.LEADER, gettext_lazy("Yes, as leader: I do what a dispatcher does, and decide")),
            (NOBODY, gettext_lazy("No, colleagues whom I invite will")),
        ],
    )

    def __init__(self, data: QueryDict | None, files: Files, draft: dict[str, Any]) -> None:
        super().__init__(data, files, draft)
        self.routing = draft.get("categories", {}).get("routing", TO_THE_ZONE)
        if self.before.get("password"):
            for name in ("password", "again"):
                self.fields[name].required = False
            self.fields["password"].help_text = _("Leave both empty to keep the password you chose.")

    def clean(self) -> dict[str, Any]:
        """Two equal passwords that are hard to guess, and somebody for the demands that are routed."""
        typed = super().clean()
        if typed.get("password", "") != typed.get("again", ""):
            self.add_error("again", _("The two passwords differ."))
        elif typed.get("password"):
            self._insist_strong(typed)
        if typed.get("also") == NOBODY and self.routing != TO_THE_ZONE:
            self.add_error(
                "also",
                _("Demands are routed to units, so somebody must be able to work on them from the first day on."),
            )
        return typed

    def _insist_strong(self, typed: dict[str, Any]) -> None:
        try:
            validate_password(typed["password"], User(email=typed.get("email", ""), name=typed.get("name", "")))
        except forms.ValidationError as error:
            self.add_error("password", error)

    def typed(self) -> dict[str, Any]:
        """The person; of the password its hash alone."""
        typed = self.content()
        password, _again = typed.pop("password"), typed.pop("again")
        return {**typed, "password": make_password(password) if password else self.before["password"]}


class ReviewStep(StepForm):
    """All of it once more; nothing is typed."""

    step = "review"

    def __init__(self, data: QueryDict | None, files: Files, draft: dict[str, Any]) -> None:
        super().__init__(data, files, {self.step: {"all": draft}})


STEPS: dict[str, type[StepForm]] = {
    form.step: form for form in (ZoneStep, UnitsStep, SubjectsStep, AdministratorStep, ReviewStep)
}


def insist_complete(draft: dict[str, Any]) -> None:
    """`Invalid` names the first step of which nothing was kept yet."""
    for step in list(STEPS)[:-1]:
        if step not in draft:
            raise Invalid(_("A step is still missing. Please go back to it."), fields={step: ""})
