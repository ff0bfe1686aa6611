"""What each verb means, in one sentence before it is done: what will happen, and who reads what is typed."""

from django.utils.translation import gettext as _

from openzone.cases.enums import State, Verb
from openzone.cases.models import Case


def _names(case: Case) -> dict[str, str]:
    return {
        "enterprise": case.organisation.shown_name,
        "unit": case.unit.shown_name if case.unit else "",
        "overseer": case.overseer.shown_name if case.overseer else "",
    }


def triage(case: Case, door: str) -> str:
    """Sorting."""
    return _("You say what it is about and how pressing it is; then it can be assigned. %(enterprise)s sees both.") % (
        _names(case)
    )


def answer_at_once(case: Case, door: str) -> str:
    """An answer without work."""
    return _("Your answer goes to %(enterprise)s at once, and they say whether it solves the matter.") % _names(case)


def ask_information(case: Case, door: str) -> str:
    """A question."""
    return _("%(enterprise)s reads your question. Until they answer, the next step is theirs.") % _names(case)


def assign(case: Case, door: str) -> str:
    """Giving it to a unit."""
    return _(
        "The unit accepts it, or refers it on within a working day and says why. %(enterprise)s sees who works on it."
    ) % _names(case)


def refer(case: Case, door: str) -> str:
    """Passing it on."""
    return _("It leaves %(unit)s. The reason is read by staff only, not by the enterprise.") % _names(case)


def accept(case: Case, door: str) -> str:
    """Taking it on."""
    return _("%(unit)s takes it on. If nobody is named yet, you work on it. %(enterprise)s is told.") % _names(case)


def wait(case: Case, door: str) -> str:
    """Waiting for a body outside."""
    return _("%(enterprise)s sees for whom you wait and until when.") % _names(case)


def resume(case: Case, door: str) -> str:
    """Taking it up again."""
    if door == "portal":
        return _("You say that no answer is needed any more, and the zone goes on.")
    return _("The waiting ends, and the next step is with %(unit)s again.") % _names(case)


def escalate(case: Case, door: str) -> str:
    """One level up, or the appeal of the enterprise."""
    if case.state == State.DECLINED:
        return _("Your demand is looked at again by the level above. The zone reads what you write here.")
    if door == "portal":
        return _(
            "The level above looks at it too; %(unit)s goes on working on it. The zone reads what you write here."
        ) % (_names(case))
    return _("The level above oversees it; %(unit)s goes on working on it. The reason is read by staff only.") % (
        _names(case)
    )


def hand_down(case: Case, door: str) -> str:
    """One level down."""
    return _("%(overseer)s no longer oversees it. What you write is read by staff only.") % _names(case)


def propose(case: Case, door: str) -> str:
    """A solution."""
    return _("%(enterprise)s reads your solution and says whether it is solved.") % _names(case)


def confirm(case: Case, door: str) -> str:
    """The verdict."""
    return _("If it is solved, the demand is closed. If not, the zone takes it up again, with the level above.")


def dispute(case: Case, door: str) -> str:
    """It is not solved."""
    return _("The zone takes it up again, and the level above looks at it too. The zone reads what you write here.")


def decline(case: Case, door: str) -> str:
    """Asking to decline."""
    return _("A second person decides. %(enterprise)s reads the ground only if it is declined.") % _names(case)


def decide_decline(case: Case, door: str) -> str:
    """Deciding on it."""
    return _(
        "If you decline it, %(enterprise)s reads the ground below and may appeal. Your remark stays inside the zone."
    ) % _names(case)


def withdraw(case: Case, door: str) -> str:
    """Taking it back."""
    return _("The demand ends here. What was written stays on record, and the zone reads why.")


def urge(case: Case, door: str) -> str:
    """Where does it stand?"""
    return _("%(unit)s answers in the conversation within a working day. Both sides see that it was urged.") % (
        _names(case)
    )


def supervise(case: Case, door: str) -> str:
    """A letter with a deadline."""
    return _("%(unit)s reports to you by that day, and proposes no solution before you have accepted the report.") % (
        _names(case)
    )


def report(case: Case, door: str) -> str:
    """The report."""
    return _("Those who supervise read it and decide whether it is enough. The enterprise does not see it.")


def inside(case: Case, door: str) -> str:
    """A decision of the level above."""
    return _("You decide as a second person. Your remark stays inside the zone.")


def extend(case: Case, door: str) -> str:
    """More time."""
    return _("The level above decides. What was promised first stays on record and is what the figures count.")


def park(case: Case, door: str) -> str:
    """The long term."""
    return _("The zone's own office decides. %(enterprise)s reads the plan, and you are reminded of the day.") % (
        _names(case)
    )


def pause(case: Case, door: str) -> str:
    """A pause of the promised time."""
    return _(
        "The zone's own office decides. If it agrees, the promised time stands still until that day, or until you take"
        " the demand up again, and %(enterprise)s reads why."
    ) % _names(case)


def review(case: Case, door: str) -> str:
    """The plan looked at again."""
    return _("%(enterprise)s reads how the plan stands and when you look at it again.") % _names(case)


def merge(case: Case, door: str) -> str:
    """Making two demands one."""
    return _(
        "It ends here: what is written to it goes to the other one, and its people take part there. %(enterprise)s is"
        " told. You can take it apart again."
    ) % _names(case)


def unmerge(case: Case, door: str) -> str:
    """Making them two again."""
    return _("It is sorted again and given to a unit. What was said meanwhile stays where it was said.")


def button(verb: Verb, case: Case) -> str:
    """The words on the button that does it."""
    words = {
        Verb.TRIAGE: _("Sort it"),
        Verb.ANSWER_AT_ONCE: _("Send to %(enterprise)s"),
        Verb.ASK_INFORMATION: _("Send to %(enterprise)s"),
        Verb.ASSIGN: _("Assign it"),
        Verb.REFER: _("Refer it"),
        Verb.ACCEPT: _("Accept it"),
        Verb.WAIT: _("Wait"),
        Verb.RESUME: _("Take it up again"),
        Verb.ESCALATE: _("Send it one level up"),
        Verb.HAND_DOWN: _("Hand it down"),
        Verb.PROPOSE: _("Send to %(enterprise)s"),
        Verb.CONFIRM: _("Send my verdict"),
        Verb.DISPUTE: _("It is not solved"),
        Verb.DECLINE: _("Ask a second person"),
        Verb.DECIDE_DECLINE: _("Decide"),
        Verb.WITHDRAW: _("Withdraw the demand"),
        Verb.URGE: _("Urge"),
        Verb.SUPERVISE: _("Put it under supervision"),
        Verb.REPORT: _("Hand in the report"),
        Verb.END_SUPERVISION: _("Decide"),
        Verb.EXTEND: _("Ask for more time"),
        Verb.DECIDE_EXTENSION: _("Decide"),
        Verb.PARK: _("Ask the zone"),
        Verb.DECIDE_PARKING: _("Decide"),
        Verb.PAUSE: _("Ask the zone"),
        Verb.DECIDE_PAUSE: _("Decide"),
        Verb.REVIEW: _("Send to %(enterprise)s"),
        Verb.MERGE: _("Merge it"),
        Verb.UNMERGE: _("Take it apart again"),
    }
    return words[verb] % _names(case)
