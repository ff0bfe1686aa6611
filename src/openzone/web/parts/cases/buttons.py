"""What can be done to a case now, as buttons: the next sensible step first."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from openzone.cases.enums import NOUNS, State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import possible_for
from openzone.core.actor import Actor
from openzone.web.parts.cases.doors import Door

NOUN_OF = {verb: noun for noun, verb in NOUNS.items()}
KEYS = {Verb.ASSIGN: "a", Verb.ESCALATE: "e", Verb.ACCEPT: "c", Verb.TRIAGE: "s", Verb.PROPOSE: "p"}
AT_ONCE = frozenset({Verb.ACCEPT, Verb.RESUME})
QUIET = frozenset({Verb.WITHDRAW, Verb.DECLINE, Verb.ESCALATE, Verb.HAND_DOWN, Verb.MERGE})
SHOWN = 2
_FIRST: dict[str, tuple[Verb, ...]] = {
    State.SUBMITTED: (Verb.TRIAGE, Verb.ANSWER_AT_ONCE),
    State.TRIAGED: (Verb.DECIDE_DECLINE, Verb.ASSIGN, Verb.ASK_INFORMATION),
    State.RETURNED: (Verb.RESUME,),
    State.ASSIGNED: (Verb.ACCEPT, Verb.ASSIGN, Verb.REFER),
    State.IN_PROGRESS: (Verb.PROPOSE, Verb.ASK_INFORMATION),
    State.WAITING_ENTERPRISE: (Verb.RESUME,),
    State.WAITING_EXTERNAL: (Verb.RESUME,),
    State.PROPOSED: (Verb.CONFIRM, Verb.DISPUTE),
    State.CLOSED: (Verb.DISPUTE,),
    State.DECLINED: (Verb.ESCALATE,),
}


@dataclass(frozen=True)
class Button:
    """One verb that is possible now. `at_once` needs no form; `loud` stands outside the menu."""

    verb: Verb
    noun: str
    url: str
    primary: bool
    loud: bool
    label: str

    @property
    def key(self) -> str:
        """The single key that presses it, if it has one."""
        return KEYS.get(self.verb, "")

    @property
    def at_once(self) -> bool:
        """Whether it is done by the button itself."""
        return self.verb in AT_ONCE


def label(verb: Verb, case: Case, door: str) -> str:
    """What a verb is called on a button. To escalate a declined demand is to appeal; a closed one is taken up again."""
    if verb == Verb.ESCALATE and case.state == State.DECLINED:
        return _("Appeal")
    if verb == Verb.ESCALATE and door == "portal":
        return _("Take it one level up")
    if verb == Verb.DISPUTE and case.state == State.CLOSED:
        return _("It is not solved after all")
    return str(verb.label)


def buttons(actor: Actor, case: Case, door: Door) -> list[Button]:
    """The verbs open to the actor now. Sending a draft is not among them: its own page does that."""
    verbs = [verb for verb in possible_for(actor, case) if verb != Verb.SUBMIT]
    first = [verb for verb in _FIRST.get(case.state, ()) if verb in verbs and not _answered_in_words(verb, door)]
    ordered = [*first, *(verb for verb in verbs if verb not in first)]
    return [_button(verb, place, case, door, sensible=verb in first) for place, verb in enumerate(ordered)]


def _answered_in_words(verb: Verb, door: Door) -> bool:
    """An enterprise takes a question up by answering it, so that a button for it does not stand in front."""
    return door.name == "portal" and verb == Verb.RESUME


def _button(verb: Verb, place: int, case: Case, door: Door, *, sensible: bool) -> Button:
    noun = NOUN_OF[verb]
    loud = place < SHOWN and (sensible or verb not in QUIET)
    address = door.address("case_act", case.ref, noun)
    return Button(verb, noun, address, primary=place == 0 and sensible, loud=loud, label=label(verb, case, door.name))
