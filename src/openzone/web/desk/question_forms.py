"""The questions of a category as an administrator writes them: one row a question, sent and shown again as a whole."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openzone.cases.models import Category
from openzone.core.errors import Conflict
from openzone.core.forms import KINDS, Field, parse
from openzone.web.parts.forms import ActionForm
from openzone.web.parts.questions import name_of, question_field

MOST_QUESTIONS = 40
LONGEST_CODE = 40
_WORDS_OF_KINDS = {
    "text": _("one line"),
    "long_text": _("several lines"),
    "number": _("number"),
    "choice": _("one of several answers"),
    "date": _("date"),
    "file": _("file"),
}


class QuestionForm(forms.Form):
    """One question. A row in which nothing was filled in is no question."""

    label = forms.CharField(label=_("Question"), max_length=200)
    label_local = forms.CharField(label=_("Question in Chinese"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=[(kind, _WORDS_OF_KINDS[kind]) for kind in KINDS])
    choices = forms.CharField(
        label=_("Answers to choose from"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line: English | Chinese."),
    )
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    help = forms.CharField(label=_("Help"), max_length=500, required=False)
    help_local = forms.CharField(label=_("Help in Chinese"), max_length=500, required=False)
    only_if = forms.ChoiceField(label=_("Ask it only if"), required=False)
    code = forms.CharField(
        label=_("Code"), max_length=LONGEST_CODE, required=False, help_text=_("Made from the question if left empty.")
    )
    place = forms.IntegerField(label=_("Place"), required=False, min_value=0, max_value=999)
    remove = forms.BooleanField(label=_("Take this question out"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted, self.use_required_attribute = True, False

    def has_changed(self) -> bool:
        """Whether anything was filled in: what a fresh row holds by itself does not count."""
        return bool(set(self.changed_data) - {"place", "kind"})

    @property
    def raw(self) -> dict[str, Any]:
        """What the row holds, as typed or as stored."""
        return {name: self[name].value() for name in self.fields}


def code_from(text: str, otherwise: str) -> str:
    """A code made of the Latin letters and digits of a text."""
    code = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_0123456789")[:LONGEST_CODE].strip("_")
    return code or otherwise


def read_choices(text: str) -> list[dict[str, str]]:
    """The answers that lines of the form `English | Chinese` or `code | English | Chinese` name."""
    lines = [[part.strip() for part in line.split("|", 2)] for line in text.splitlines() if line.strip()]
    made: list[dict[str, str]] = []
    for number, parts in enumerate(lines, start=1):
        code, label, *local = parts if len(parts) > 2 else ("", *parts)
        code = code or code_from(label, f"answer_{number}")
        made.append({"code": code, "label": label, "label_local": local[0] if local else ""})
    return made


def write_choices(choices: list[Mapping[str, str]]) -> str:
    """The lines from which the answers are read again, with their codes kept."""
    return "\n".join(f"{one['code']} | {one['label']} | {one['label_local']}" for one in choices)


def _row_of(field: Mapping[str, Any], number: int) -> dict[str, Any]:
    only_if = "=".join(field["only_if"]) if field["only_if"] else ""
    return {**field, "choices": write_choices(field["choices"]), "only_if": only_if, "place": number}


class QuestionsForm(ActionForm):
    """All questions of a category. `seen` is the version that was stored when the page was made."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    count = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_QUESTIONS, initial=0)

    def __init__(self, data: QueryDict | None = None, *, category: Category) -> None:
        self.version = category.form.version if category.form else 0
        self.stored: list[dict[str, Any]] = list(category.form.fields) if category.form else []
        count = min(_number(data.get("count", "")), MOST_QUESTIONS) if data else len(self.stored) or 1
        super().__init__(data, initial={"seen": self.version, "count": count})
        if data is None:
            self.rows = self._unbound([_row_of(field, number) for number, field in enumerate(self.stored, 1)] or [{}])
        else:
            self.rows = [QuestionForm(data, prefix=f"q{n}") for n in range(count)]
        self._offer_conditions()

    @staticmethod
    def _unbound(rows: list[dict[str, Any]]) -> list[QuestionForm]:
        return [QuestionForm(prefix=f"q{number}", initial=row) for number, row in enumerate(rows)]

    def _offer_conditions(self) -> None:
        """Let each question depend on any answer of the choices in the form."""
        conditions: list[tuple[str, Any]] = [("", _("it is always asked"))]
        for raw in (row.raw for row in self.rows if row.raw["kind"] == "choice"):
            code = raw["code"] or code_from(raw["label"] or "", "")
            answers = read_choices(raw["choices"] or "") if code else []
            conditions += [(f"{code}={one['code']}", f"{raw['label']}: {one['label']}") for one in answers]
        for row in self.rows:
            field = row.fields["only_if"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = conditions

    def with_one_more(self, category: Category) -> "QuestionsForm":
        """The same form as typed, not judged yet, with room for one more question."""
        fresh = QuestionsForm(category=category)
        rows = [row.raw for row in self.rows]
        last = max((_number(str(row["place"])) for row in rows), default=0)
        fresh.rows = self._unbound([*rows, {"place": last + 1}][:MOST_QUESTIONS])
        fresh.initial.update(count=len(fresh.rows), seen=self.data.get("seen", self.version))
        fresh._offer_conditions()
        return fresh

    def is_valid(self) -> bool:
        """Whether the form and each of its rows can be read."""
        rows = [row.is_valid() or row.data.get(row.add_prefix("remove")) == "on" for row in self.rows]
        if super().is_valid() and not all(rows):
            self.add_error(None, _("Some questions are not complete. They are marked below."))
        return super().is_valid()

    def present(self) -> list[Field]:
        """The questions that are asked now."""
        return parse(self.stored)

    def questions(self) -> list[Field]:
        """The questions in their order, or `Invalid` with what is wrong with one of them."""
        kept = [row.cleaned_data for row in self.rows if row.is_valid() and row.cleaned_data.get("label")]
        kept = [row for row in kept if not row["remove"]]
        ordered = sorted(enumerate(kept), key=lambda pair: (pair[1]["place"] or len(kept), pair[0]))
        return parse([_as_question(row, number) for number, (_before, row) in enumerate(ordered, 1)])

    def insist_fresh(self) -> None:
        """`Conflict` when another version was published since the page was made."""
        if self.cleaned_data["seen"] not in (None, self.version):
            raise Conflict(
                gettext(
                    "Somebody published version %(version)d meanwhile. Copy what you typed, then open this page again."
                )
                % {"version": self.version}
            )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _as_question(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    plain = {name: row[name] for name in ("label", "label_local", "kind", "required", "help", "help_local")}
    return {
        **plain,
        "code": row["code"] or code_from(row["label"], f"question_{number}"),
        "choices": read_choices(row["choices"]) if row["kind"] == "choice" else [],
        "only_if": row["only_if"].split("=", 1) if row["only_if"] else None,
    }


class Preview(forms.Form):
    """The questions as an enterprise sees them."""

    def __init__(self, questions: list[Field]) -> None:
        super().__init__(auto_id="preview_%s")
        self.use_required_attribute = False
        for one in questions:
            self.fields[name_of(one)] = question_field(one)
