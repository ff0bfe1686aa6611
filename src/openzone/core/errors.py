"""The three ways in which an action says no, each with a sentence that a person can act on."""

from collections.abc import Mapping
from typing import Self


class Refusal(Exception):
    """An action refused. `sentence` is in the reader's language when it is shown; `status` is its HTTP meaning."""

    status = 400

    def __init__(self, sentence: object, *, fields: Mapping[str, object] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = dict(fields or {})

    def __str__(self) -> str:
        return str(self.sentence)

    @classmethod
    def of(cls, field: str, sentence: object) -> Self:
        """The refusal of one field: the sentence stands beside it."""
        return cls(sentence, fields={field: sentence})


class Denied(Refusal):
    """The actor's role does not allow this on something the actor may see."""

    status = 403


class Invalid(Refusal):
    """What was sent does not fit; `fields` names each field with its sentence."""

    status = 422


class Conflict(Refusal):
    """The state of the thing forbids it, or the page is stale."""

    status = 409
