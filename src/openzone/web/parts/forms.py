"""Forms whose sending carries out one action: once however often it is clicked, and with all that was typed kept."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from openzone.core.actions import fingerprint
from openzone.core.errors import Conflict, Invalid, Refusal
from openzone.web.parts.once import done_once, new_key
from openzone.web.requests import PageRequest

F = TypeVar("F", bound="ActionForm")
T = TypeVar("T")
LONGEST_KEY = 64


class ActionForm(forms.Form):
    """A form behind which one action stands. `key` names the sending, so that a double click acts once.

    `status` is the HTTP status with which the page with this form is answered.
    """

    key = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key, max_length=LONGEST_KEY)
    status = 200

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Let a field be chosen from these."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def take_from(self, name: str, rows: QuerySet[Any]) -> None:
        """Let a field be chosen from these rows."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def carry_out(self, request: PageRequest, act: Callable[[], str]) -> str | None:
        """Act once for the form's key; `act` answers where to go next. None when there is something to put right."""
        return self.attempt(lambda: done_once(request, act))

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Check what was sent and act. A refusal stands on the form afterwards, beside all that was typed."""
        if not self.is_bound:
            return None
        if not self.is_valid():
            self.status = Invalid.status
            return None
        try:
            return act()
        except Refusal as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the fields it names, or above them all."""
        self.status = refusal.status
        named = {name: sentence for name, sentence in refusal.fields.items() if name in self.fields}
        for name, sentence in named.items():
            self.add_error(name, str(sentence))
        if not named:
            self.add_error(None, str(refusal))

    def content(self) -> dict[str, Any]:
        """What was filled in, without what belongs to the form itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("key", "seen")}


class EditForm(ActionForm):
    """A form that changes something there is. `seen` says what it looked like when the page was made."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_KEY)

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any], **more: Any) -> None:
        self.present = fingerprint(dict(initial))
        super().__init__(data, initial={**initial, "seen": self.present}, **more)

    def insist_fresh(self) -> None:
        """`Conflict` when somebody changed it since; the page made next may be sent all the same."""
        if self.cleaned_data["seen"] in ("", self.present):
            return
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"], data["key"] = self.present, new_key()
        self.data = data
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )


class SeenForm(ActionForm):
    """A form about a thing that counts its changes in a column. `seen` is their number when the page was made."""

    counted = "version"
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        thing: Model | None,
        initial: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(data, initial={**(initial or {}), "seen": getattr(thing, self.counted, None)}, **more)
        self.thing = thing

    def refuse(self, refusal: Refusal) -> None:
        """Show why; what was stale may be sent again once it was looked at: for what is there by now."""
        super().refuse(refusal)
        if isinstance(refusal, Conflict) and (count := self._count()) is not None:
            data = cast(QueryDict, self.data).copy()
            data["seen"], data["key"] = str(count), new_key()
            self.data = data

    def _count(self) -> int | None:
        """How many changes there are by now; None when the thing is gone."""
        if self.thing is None:
            return None
        model: Any = type(self.thing)
        found: int | None = model.objects.filter(pk=self.thing.pk).values_list(self.counted, flat=True).first()
        return found


def bound(request: PageRequest, form: type[F], **more: Any) -> F:
    """The form with what was sent to it, or fresh."""
    return form(request.POST if request.method == "POST" else None, **more)
