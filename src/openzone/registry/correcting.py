"""Corrections that an enterprise proposes to its own record: of what, and who may do what with one. Pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.errors import Conflict, Denied
from openzone.core.machine import YES, Answer, Move, Words, can, no
from openzone.registry.enums import Belonging, CorrectionKind, CorrectionSide, CorrectionState, CorrectionVerb

Values = Mapping[str, str]
# What can be said of one row of each kind; a row that is missing is proposed by the same fields.
FIELDS: dict[CorrectionKind, tuple[str, ...]] = {
    CorrectionKind.NAME: ("name", "name_local"),
    CorrectionKind.IDENTIFIER: ("scheme", "value", "ended"),
    CorrectionKind.OTHER_NAME: ("name", "kind", "until"),
    CorrectionKind.ADDRESS: ("kind", "lines", "lines_local", "postcode", "country", "until"),
    CorrectionKind.WEBSITE: ("url",),
    CorrectionKind.INDUSTRY: ("industry",),
    CorrectionKind.PERSON: ("name", "name_local", "title", "title_local", "phone", "email", "until"),
    CorrectionKind.FACT: ("value", "comparator", "currency"),
}
OF_THE_ORGANISATION = (CorrectionKind.NAME, CorrectionKind.INDUSTRY)
ITSELF = 0
FIELD_WORDS = {
    "name": gettext_lazy("Name"),
    "name_local": gettext_lazy("Name in Chinese"),
    "scheme": gettext_lazy("Which number"),
    "value": gettext_lazy("Number"),
    "ended": gettext_lazy("No longer its own since"),
    "kind": gettext_lazy("What it is"),
    "until": gettext_lazy("Until"),
    "lines": gettext_lazy("Address"),
    "lines_local": gettext_lazy("Address in Chinese"),
    "postcode": gettext_lazy("Postcode"),
    "country": gettext_lazy("Country"),
    "url": gettext_lazy("Address in the web"),
    "industry": gettext_lazy("Class"),
    "title": gettext_lazy("Position"),
    "title_local": gettext_lazy("Position in Chinese"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "comparator": gettext_lazy("It is"),
    "currency": gettext_lazy("Currency"),
}


def takes_a_row(kind: CorrectionKind, row: int | None) -> bool:
    """Whether a correction of this kind can be about such a row: figures only about one that there is."""
    if kind in OF_THE_ORGANISATION:
        return row == ITSELF
    return row is not None if kind == CorrectionKind.FACT else row != ITSELF


def differing(was: Values, proposed: Values) -> list[str]:
    """The fields that would change, in their order."""
    return [name for name in proposed if proposed[name] != was.get(name, "")]


def has_moved(was: Values, present: Values | None) -> bool:
    """Whether what stood there when it was proposed stands there no more; None for a row that is gone."""
    return present is None or any(present.get(name, "") != value for name, value in was.items())


def is_stale(row: int | None, was: Values, present: Values | None) -> bool:
    """Whether something else stands there than when it was proposed; what is added meets nothing."""
    return row is not None and (has_moved(was, present) if was else present is not None)


Side, State, Verb = CorrectionSide, CorrectionState, CorrectionVerb
TRANSITIONS: dict[tuple[CorrectionState, CorrectionVerb], Move[CorrectionState, CorrectionSide]] = {
    (State.WAITING, Verb.ACCEPT): Move(State.ACCEPTED, frozenset({Side.STAFF})),
    (State.WAITING, Verb.REFUSE): Move(State.REFUSED, frozenset({Side.STAFF})),
    (State.WAITING, Verb.WITHDRAW): Move(State.WITHDRAWN, frozenset({Side.PROPOSER})),
}
WAITS_FOR: dict[CorrectionState, CorrectionSide | None] = {
    State.WAITING: Side.STAFF,
    State.ACCEPTED: None,
    State.REFUSED: None,
    State.WITHDRAWN: None,
}


def _not_yours(verb: object) -> object:
    if verb == Verb.WITHDRAW:
        return _("Only whoever proposed it, or an owner of the enterprise, takes it back.")
    return _("Only people of the unit that serves the enterprise decide on its corrections.")


def _not_now(verb: object, state: object) -> object:
    return _("This has been decided already: it is “%(state)s”.") % {"state": State(str(state)).label}


WORDS = Words(_not_yours, _not_now)


def may_correct(state: str, verb: CorrectionVerb, sides: frozenset[CorrectionSide]) -> Answer:
    """Whether somebody who is this to a correction may do the verb in its state."""
    return can(TRANSITIONS, WORDS, State(state), verb, sides)


def may_propose(kind: str, *, belonging: str | None) -> Answer:
    """Whether somebody may propose a correction: people of the enterprise itself, of figures its owners alone."""
    if belonging is None:
        return no(Denied(_("Only people of the enterprise propose corrections to its record.")))
    if kind == CorrectionKind.FACT and belonging != Belonging.OWNER:
        return no(Denied(_("Only an owner of the enterprise reads its figures and proposes other ones.")))
    return YES


def may_apply(*, row: int | None, was: Values, present: Values | None, although_changed: bool) -> Answer:
    """Whether it can still be carried out: not on a row that is gone, and on one that changed only knowingly."""
    if was and present is None:
        return no(Conflict(_("What this corrects is not there any more. Refuse it with a word of why.")))
    if is_stale(row, was, present) and not although_changed:
        sentence = _(
            "What stood here was changed since this was proposed. Compare it, and say that it counts all the same."
        )
        return no(Conflict(sentence, fields={"although_changed": sentence}))
    return YES


def stored(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as a correction keeps them: text, empty for nothing."""
    return {name: "" if value is None else str(value) for name, value in values.items()}
