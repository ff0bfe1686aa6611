"""The questions of a category as fields of a page, and the answers that come back from it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.files import ACCEPTED, LARGEST, store
from openzone.core.forms import Field, local
from openzone.core.models import StoredFile

MOST_RADIOS = 6
PREFIX = "answers."


def name_of(one: Field) -> str:
    """The name of a question's field in a page: the one under which refusals speak of it."""
    return f"{PREFIX}{one.code}"


class KeptFileInput(forms.FileInput):
    """A file field that shows the file given before, with a box to take it away."""

    template_name = "parts/kept_file.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Besides Django's names the file that is kept, and the name of the box."""
        context = super().get_context(name, None, attrs)
        return {**context, "kept": value if isinstance(value, StoredFile) else None, "take_away": f"{name}.remove"}


def question_field(one: Field) -> forms.Field:
    """The field in which a question is answered."""
    field = _KINDS[one.kind](one)
    field.label, field.help_text = local(one.label, one.label_local), local(one.help, one.help_local) or field.help_text
    field.required = field.widget.is_required = one.required
    field.error_messages["required"] = _("Please answer this.")
    return field


def _text(one: Field) -> forms.Field:
    return forms.CharField(max_length=200)


def _long_text(one: Field) -> forms.Field:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))


def _number(one: Field) -> forms.Field:
    return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))


def _choice(one: Field) -> forms.Field:
    choices = [(choice.code, local(choice.label, choice.label_local)) for choice in one.choices]
    if len(choices) <= MOST_RADIOS:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
    return forms.ChoiceField(choices=[("", _("Please choose")), *choices])


def _date(one: Field) -> forms.Field:
    return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}))


def _file(one: Field) -> forms.Field:
    field = forms.FileField(widget=KeptFileInput(attrs={"accept": ",".join(f".{end}" for end in ACCEPTED)}))
    field.allow_empty_file = True
    field.help_text = _("PDF, picture, Word, Excel, PowerPoint, text or ZIP, up to %(size)d MB.") % {
        "size": LARGEST // 2**20
    }
    return field


_KINDS: dict[str, Callable[[Field], forms.Field]] = {
    "text": _text,
    "long_text": _long_text,
    "number": _number,
    "choice": _choice,
    "date": _date,
    "file": _file,
}


def answers_in(fields: Iterable[Field], answers: Mapping[str, Any], files: Mapping[int, StoredFile]) -> dict[str, Any]:
    """The answers as a page's first values."""
    return {
        name_of(one): files.get(answers[one.code]) if one.kind == "file" else answers[one.code]
        for one in fields
        if one.code in answers
    }


def answers_from(
    fields: Iterable[Field],
    posted: QueryDict,
    uploads: MultiValueDict[str, Any],
    *,
    kept: Mapping[str, Any],
    by: Actor,
) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers that a page sent, with its files stored, and what is wrong with the files.

    A file that was given before stays unless another one comes or its box is ticked; which one that is says the
    draft and never the page.
    """
    answers: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for one in fields:
        name = name_of(one)
        if one.kind != "file":
            answers[one.code] = posted.get(name, "")
        elif name in uploads:
            _take(one, uploads[name], answers, wrong, by)
        elif f"{name}.remove" not in posted and one.code in kept:
            answers[one.code] = kept[one.code]
    return answers, wrong


def _take(one: Field, upload: Any, answers: dict[str, Any], wrong: dict[str, str], by: Actor) -> None:
    try:
        answers[one.code] = store([upload], by=by)[0].pk
    except Invalid as refusal:
        wrong[name_of(one)] = str(refusal)
