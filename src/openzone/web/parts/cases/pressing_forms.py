"""The forms of urging, supervision, more time and the long term."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openzone.web.parts.cases.forms import PLEASE_FILL, ActForm, choice, day, words


class UrgingForm(ActForm):
    """What the zone should know when it answers."""

    reason = words(_("What we should know"), rows=3, required=False)


class SupervisionForm(ActForm):
    """The letter, what it asks, and by when."""

    letter = forms.CharField(label=_("Number of the letter"), strip=False, error_messages=PLEASE_FILL)
    reason = words(_("What the unit is asked to do and to report"))
    until = day(_("Report by"))


class SupervisionReportForm(ActForm):
    """The report."""

    body = words(_("What was done, and what will be done by when"), rows=7)


class _Decision(ActForm):
    """Yes or no, with a remark inside the zone."""

    remark = words(_("Remark for the colleagues"), rows=3, required=False)

    def clean_granted(self) -> bool:
        """Yes or no."""
        return bool(self.cleaned_data["granted"] == "yes")


class SupervisionDecisionForm(_Decision):
    """Whether the report is enough."""

    granted = choice(
        _("Is the report enough?"),
        [("yes", _("Yes: the supervision ends")), ("no", _("No: the unit reports again"))],
        radio=True,
    )
    field_order = ("granted", "remark")


class ExtensionForm(ActForm):
    """Until when, why, and what the enterprise is told."""

    until = day(_("New day"))
    reason = words(_("Why more time is needed, for those who decide"), rows=3)
    explanation = words(_("What the enterprise will read if it is granted"), rows=5)


class ExtensionApprovalForm(_Decision):
    """Whether more time is given."""

    granted = choice(
        _("Your decision"),
        [("yes", _("Give more time; the enterprise is told why")), ("no", _("Keep the promised time"))],
        radio=True,
    )
    field_order = ("granted", "remark")


class PauseForm(ActForm):
    """Until when, why, and what the enterprise is told."""

    until = day(_("Until when the promised time is to stand still"))
    reason = words(_("Why the zone cannot do anything before that, for those who decide"), rows=3)
    explanation = words(_("What the enterprise will read if it is granted"), rows=5)


class PauseApprovalForm(_Decision):
    """Whether the promised time pauses."""

    granted = choice(
        _("Your decision"),
        [("yes", _("Let the promised time pause; the enterprise is told why")), ("no", _("Let it run on"))],
        radio=True,
    )
    field_order = ("granted", "remark")


class LongTermForm(ActForm):
    """The plan, why it takes so long, and when it is looked at again."""

    plan = words(_("The plan, in words for the enterprise"), rows=6)
    until = day(_("When the plan is looked at again"))
    reason = words(_("Why this cannot be solved soon, for the zone"), rows=3)


class LongTermApprovalForm(_Decision):
    """Whether it is kept for the long term."""

    granted = choice(
        _("Your decision"),
        [("yes", _("Keep it for the long term; the enterprise reads the plan")), ("no", _("No: solve it now"))],
        radio=True,
    )
    field_order = ("granted", "remark")


class ReviewForm(ActForm):
    """How the plan stands, and when it is looked at again."""

    body = words(_("How the plan stands, in words for the enterprise"))
    until = day(_("When the plan is looked at again"))
