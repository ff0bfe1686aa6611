"""What partnerships enter with the apps below, and what they answer them."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.errors import Conflict
from openzone.core.notices import Kind, register_kinds
from openzone.core.personal import register_persons
from openzone.core.webhooks.catalogue import Group, column, offer, refer_to
from openzone.partnerships import privacy
from openzone.partnerships.actions.leaving import hand_over_agreements, hand_over_items, hand_over_seats
from openzone.partnerships.actions.merging import bind_once
from openzone.partnerships.enums import AgreementState
from openzone.partnerships.group_rules import PENDING
from openzone.partnerships.models import (
    Agreement,
    Association,
    AssociationMember,
    BoardSeat,
    Member,
    MemberOffice,
    Party,
)
from openzone.partnerships.models import Group as WorkingGroup
from openzone.partnerships.verbs import OF_AGREEMENTS, OF_ASSOCIATIONS, OF_GROUPS
from openzone.places.signals import (
    HandingOver,
    PersonErasing,
    UnitClosing,
    handing_over,
    person_erasing,
    unit_closing,
)
from openzone.registry.merging import declare

offer(
    Group("agreements", gettext_lazy("Agreements"), OF_AGREEMENTS),
    Group("groups", gettext_lazy("Groups, meetings and action items"), OF_GROUPS),
    Group("associations", gettext_lazy("Associations"), OF_ASSOCIATIONS),
)
refer_to("agreement", column(Agreement, "ref"))
refer_to("group", column(WorkingGroup, "code"))
refer_to("association", column(Association, "code"))
declare(
    Party,
    "organisation",
    gettext_lazy("agreements"),
    once=("agreement",),
    settle=bind_once,
    outcome=gettext_lazy("An agreement that binds both binds the kept one once, with all that both promised."),
)
declare(Member, "organisation", gettext_lazy("people who sit in groups for it"))
declare(
    MemberOffice,
    "organisation",
    gettext_lazy("groups to which it belongs"),
    once=("group",),
    among=Q(until=""),
    outcome=gettext_lazy("A group to which both belong has the kept one once."),
)
declare(
    AssociationMember,
    "organisation",
    gettext_lazy("memberships in associations"),
    once=("association",),
    among=Q(until=""),
    outcome=gettext_lazy("An association to which both belong has the kept one once."),
)
declare(Association, "organisation", gettext_lazy("associations that it is"))
declare(BoardSeat, "organisation", gettext_lazy("people who sit on boards for it"))
register_kinds(
    [
        Kind(
            "agreements_owed",
            gettext_lazy("Agreements that you keep: a term ends soon, a commitment was reported as done"),
            frozenset({"agreement.reminded", "agreement.commitment_report", "agreement.lapse"}),
            owed=True,
        ),
        Kind(
            "agreements",
            gettext_lazy("Agreements of your enterprise, and what the zone says to what you promised"),
            frozenset(
                {
                    "agreement.announce",
                    "agreement.sign",
                    "agreement.renew",
                    "agreement.end",
                    "agreement.commitment_confirm",
                    "agreement.commitment_send_back",
                    "agreement.commitment_fulfil",
                    "agreement.commitment_release",
                    "agreement.commitment_reopen",
                }
            ),
        ),
        Kind(
            "due_days",
            gettext_lazy("What you promised, or shall do for a group, falls due soon or is late"),
            frozenset({"agreement.commitment_due", "agreement.commitment_late", "group.item_due", "group.item_late"}),
            owed=True,
        ),
        Kind(
            "action_items",
            gettext_lazy("What groups give you to do, and what is reported to groups that you head or keep"),
            frozenset(
                {
                    "group.item_assign",
                    "group.item_change",
                    "group.item_report",
                    "group.item_accept",
                    "group.item_send_back",
                    "group.item_drop",
                }
            ),
            owed=True,
        ),
        Kind(
            "groups",
            gettext_lazy("Groups to which you belong: meetings convened, changed and cancelled, minutes approved"),
            frozenset(
                {
                    "group.join",
                    "group.appoint",
                    "group.leave",
                    "group.end",
                    "group.convene",
                    "group.meeting_change",
                    "group.meeting_cancel",
                    "group.meeting_approve",
                }
            ),
        ),
    ]
)


register_persons(Member, "user_id")


@person_erasing.connect
def let_go_of_person(event: PersonErasing) -> None:
    """Say what groups still wait for from a person; forget him in them."""
    if privacy.knows(event.user, event.zone_id):
        event.known.append("groups")
    event.owed.extend(privacy.owed_to_groups(event.user))
    if not event.only_asked:
        privacy.forget_in_groups(event.user)


@handing_over.connect
def pass_on_agreements(event: HandingOver) -> None:
    """The agreements that a leaver keeps."""
    hand_over_agreements(event)


@handing_over.connect
def pass_on_items(event: HandingOver) -> None:
    """What groups gave a leaver to do, and then his seats in them."""
    hand_over_items(event)
    hand_over_seats(event)


@unit_closing.connect
def keep_unit(event: UnitClosing) -> None:
    """Refuse to close a unit that still keeps agreements or groups, or shall do something for one."""
    if event.unit.agreements.exclude(state=AgreementState.ENDED).exists():
        raise Conflict(_("“%(unit)s” still keeps agreements.") % {"unit": event.unit})
    if event.unit.groups.filter(ended="").exists() or event.unit.action_items.filter(state__in=PENDING).exists():
        raise Conflict(_("“%(unit)s” still keeps groups, or shall do something for one.") % {"unit": event.unit})
    if event.unit.associations.filter(ended="").exists():
        raise Conflict(_("“%(unit)s” still looks after associations.") % {"unit": event.unit})
