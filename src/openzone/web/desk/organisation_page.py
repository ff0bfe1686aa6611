"""What the page of an organisation at the desk shows: loaded in few statements, in a considered order."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.cases.models import Case
from openzone.cases.queries import at_desk, in_any_of, live
from openzone.cases.rules import LIVE
from openzone.contact.models import Talk
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.core.prepared import Given, PreparedFor
from openzone.formalities.enums import FormalityState
from openzone.formalities.moves import OPEN
from openzone.formalities.running import at_desk_by_post as formalities_at_desk
from openzone.insight.queries import case_counts_of
from openzone.partnerships.enums import AgreementState
from openzone.partnerships.models import Party
from openzone.partnerships.queries import at_desk as agreements_at_desk
from openzone.places.queries import day_in, serves, today_of, units_held, works_for_a_park
from openzone.places.rules import WORKING_ROLES
from openzone.registry.enums import Belonging, ClaimState, CorrectionState, ReturnState
from openzone.registry.models import Correction, Membership, Organisation, Return
from openzone.registry.queries import UNREAD, claims_at_desk, standing, visible_to
from openzone.registry.rules import OWING
from openzone.registry.settlements import with_settlement
from openzone.registry.verbs import KINDS
from openzone.web.desk.settlement import settlement_of
from openzone.web.desk.tenants import spaces_of
from openzone.web.parts.countries import country_name
from openzone.web.parts.formalities.words import OF_FORMALITIES
from openzone.web.parts.partnerships.shown import MEANINGS
from openzone.web.parts.registry.corrections import correction_kind
from openzone.web.parts.registry.documents import SHOWN as MOST_DOCUMENTS
from openzone.web.parts.registry.documents import documents_of
from openzone.web.parts.registry.facts import key_facts
from openzone.web.parts.registry.identity import identity_of, with_identity
from openzone.web.parts.registry.looking import news_of, own_look, visit_of
from openzone.web.parts.registry.timeline import SHOWN, entries, lately

SHOWN_OPEN = 20
SHOWN_PAST = 10
MOST_MATTERS = 20
KEY_NUMBERS = 2


@dataclass(frozen=True)
class Matter:
    """Something open beside demands: what it is, where it stands, since or until when."""

    what: Any
    words: str
    url: str
    state: str = ""
    meaning: str = "plain"
    due: date | None = None
    since: datetime | None = None


_whole: PreparedFor[Organisation] = PreparedFor()
_cases: PreparedFor[Case] = PreparedFor()


def whole(actor: Actor, ref: str) -> Any:
    """The organisation with all that its page tells of it, None where the actor sees none: one statement."""
    return _whole(standing(actor), lambda: _with_all(actor)).first(ref=ref)


def _with_all(actor: Actor) -> QuerySet[Any]:
    named = visible_to(actor).filter(ref=Given("ref")).defer(*UNREAD)
    found = named.select_related("unit", "park", "account_manager", "zone")
    known = with_settlement(with_identity(found.annotate(may_let=works_for_a_park(actor)), actor))
    told: QuerySet[Any] = _with_matters(actor, _with_accounts(known)).annotate(own_look=own_look(actor.who))
    return told


def _with_matters(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    wanting = [*OWING, ReturnState.SUBMITTED]
    returns = Return.objects.filter(organisation=OuterRef("pk"), state__in=wanting, round__closed_at__isnull=True)
    paper = JSONObject(
        name="round__name", name_local="round__name_local", round="round_id", due="round__due", state="state"
    )
    proposed = Correction.objects.filter(organisation=OuterRef("pk"), state=CorrectionState.WAITING).order_by("id")
    claims = claims_at_desk(actor).select_related(None).filter(matched=OuterRef("pk"), state=ClaimState.WAITING)
    talk = Talk.objects.filter(organisation=OuterRef("pk"), unanswered_since__isnull=False)
    seen = agreements_at_desk(actor).order_by().values("pk")
    bound = Party.objects.filter(organisation=OuterRef("pk"), agreement__in=seen)
    bound = bound.exclude(agreement__state=AgreementState.ENDED)
    named = ("ref", "title", "title_local", "state")
    begun = JSONObject(ref="ref", name="version__name", name_local="version__name_local", state="state", due="due_at")
    agreed = JSONObject(**{name: f"agreement__{name}" for name in named})
    told: QuerySet[Any] = rows.annotate(
        applied=ArraySubquery(_running(actor).values(one=begun)[:MOST_MATTERS]),
        agreements=ArraySubquery(bound.order_by("-agreement__changed_at", "pk").values(one=agreed)[:MOST_MATTERS]),
        open_returns=ArraySubquery(returns.order_by("round__due", "id").values(one=paper)[:MOST_MATTERS]),
        open_corrections=ArraySubquery(
            proposed.values(one=JSONObject(id="pk", kind="kind", by="proposed_by__name", at="proposed_at"))[
                :MOST_MATTERS
            ]
        ),
        open_claims=ArraySubquery(
            claims.order_by("id").values(one=JSONObject(id="pk", name="user__name", at="made_at"))[:MOST_MATTERS]
        ),
        talk_waits=Subquery(talk.values("unanswered_since")[:1]),
    )
    return told


def _running(actor: Actor) -> QuerySet[Any]:
    """The open formalities of the organisation that the actor sees, the last changed first."""
    seen = formalities_at_desk(actor).select_related(None).filter(organisation=OuterRef("pk"))
    return seen.filter(state__in=OPEN).order_by("-changed_at", "pk")


@dataclass(frozen=True)
class Account:
    """Somebody with an account who acts for an organisation."""

    user_id: int
    name: str
    email: str
    role: str
    invited_only: bool


def _with_accounts(rows: QuerySet[Any]) -> QuerySet[Any]:
    acting = Membership.objects.filter(organisation=OuterRef("pk"), until__isnull=True)
    told = JSONObject(
        user_id="user_id", role="role", name="user__name", name_local="user__name_local", email="user__email",
        invited=Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX),
    )  # fmt: skip
    found: QuerySet[Any] = rows.annotate(
        accounts=ArraySubquery(acting.order_by("-role", "user__name").values(one=told))
    )
    return found


def _account(one: dict[str, Any]) -> Account:
    role = str(Belonging(one["role"]).label)
    return Account(one["user_id"], local(one["name"], one["name_local"]), one["email"], role, one["invited"])


def _shown_cases(actor: Actor) -> QuerySet[Case]:
    """The open cases of an organisation that are shown and the latest of those that ended: one statement."""
    mine = _cases_with_unit(actor)
    open_ones = live(mine).order_by("state_since", "id")[:SHOWN_OPEN]
    past = mine.exclude(state__in=LIVE).order_by("-submitted_at", "-id")[:SHOWN_PAST]
    return in_any_of(open_ones, past).select_related("unit").defer("words").order_by("state_since", "id")


def _cases_with_unit(actor: Actor) -> QuerySet[Case]:
    cases = at_desk(actor).filter(organisation_id=Given("organisation"))
    return cases.select_related(None).select_related("unit")


def all_about(actor: Actor, row: Any) -> dict[str, Any]:
    """All that the page of an organisation shows."""
    identity = identity_of(row, day_in(row.zone, clock.now()))
    page = {
        "organisation": row,
        "country": country_name(row.country),
        **_demands(actor, row),
        "matters": matters_of(row, today_of(actor)),
        "people": [_account(one) for one in row.accounts],
        "identity": identity,
        "key_numbers": [one for one in identity["identifiers"].lines if not one.over][:KEY_NUMBERS],
        "main_industry": next((one.words for one in identity["industries"].lines if one.what), ""),
        "key_facts": key_facts(row),
        "facts_url": reverse("desk_facts", args=[row.ref]),
        "at_desk": True,
        **spaces_of(actor, row),
        **settlement_of(actor, row),
        **_log_of(actor, row),
        "may_change": serves(actor, row.unit_id),
        "may_let": row.may_let,
        "may_record": row.unit_id in units_held(actor, WORKING_ROLES),
    }
    return {**page, "matters_count": len(page["matters"]), "sections": _sections(page)}


def _demands(actor: Actor, row: Organisation) -> dict[str, Any]:
    counts = case_counts_of(actor, row)
    cases = _cases(standing(actor), lambda: _shown_cases(actor))(organisation=row.pk)
    past = (case for case in cases if case.state not in LIVE)
    return {
        "open_cases": [case for case in cases if case.state in LIVE],
        "open_count": sum(n for state, n in counts.items() if state in LIVE),
        "past_cases": sorted(past, key=lambda case: (case.submitted_at, case.pk), reverse=True),
        "past_count": sum(n for state, n in counts.items() if state not in LIVE),
        "counts": counts,
    }


def _log_of(actor: Actor, row: Any) -> dict[str, Any]:
    """What is new, the timeline, and the documents."""
    visit = visit_of(row.own_look)
    rows, new = lately(actor, row, visit.seen, at_portal=False)
    papers = documents_of(actor, row, at_portal=False)
    return {
        "news": news_of(actor, row, visit, new, at_portal=False),
        "looked_url": reverse("desk_organisation_looked", args=[row.ref]),
        "timeline": entries(actor, row, rows[:SHOWN], at_portal=False),
        "timeline_more": len(rows) > SHOWN,
        "timeline_url": reverse("desk_timeline", args=[row.ref]),
        "kinds": KINDS.items(),
        "documents": papers[:MOST_DOCUMENTS],
        "documents_more": len(papers) > MOST_DOCUMENTS,
    }


def matters_of(row: Any, today: date) -> list[Matter]:
    """What is open beside demands, from what was loaded with the organisation: what waits for the zone first."""
    talk = reverse("desk_talk", args=[row.ref])
    waits = [Matter(_("Conversation"), _("waits for an answer"), talk, since=row.talk_waits)] if row.talk_waits else []
    claims = [
        Matter(_("Claim"), one["name"], reverse("desk_claim", args=[one["id"]]), since=_moment(one["at"]))
        for one in row.open_claims or ()
    ]
    return [
        *waits,
        *claims,
        *map(_correction, row.open_corrections),
        *(_return(row, one, today) for one in row.open_returns),
        *map(_formality, row.applied or ()),
        *map(_agreement, row.agreements or ()),
    ]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _correction(one: dict[str, Any]) -> Matter:
    url = reverse("desk_correction", args=[one["id"]])
    words = _("%(kind)s, proposed by %(person)s") % {"kind": correction_kind(one["kind"]), "person": one["by"]}
    return Matter(_("Correction"), capfirst(words), url, since=_moment(one["at"]))


def _formality(one: dict[str, Any]) -> Matter:
    words, url = local(one["name"], one["name_local"]), reverse("desk_formality", args=[one["ref"]])
    state, due = str(FormalityState(one["state"]).label), _moment(one["due"]).date() if one["due"] else None
    return Matter(_("Formality"), words, url, state, OF_FORMALITIES[one["state"]], due=due)


def _agreement(one: dict[str, Any]) -> Matter:
    words, url = local(one["title"], one["title_local"]), reverse("desk_agreement", args=[one["ref"]])
    return Matter(_("Agreement"), words, url, str(AgreementState(one["state"]).label), MEANINGS[one["state"]])


def _return(row: Organisation, one: dict[str, Any], today: date) -> Matter:
    due = date.fromisoformat(one["due"])
    url = reverse("desk_return", args=[one["round"], row.ref])
    words = local(one["name"], one["name_local"])
    if one["state"] == ReturnState.SUBMITTED:
        return Matter(_("Return"), words, url, _("submitted, waits for a decision"), "waits")
    late = due < today
    return Matter(_("Return"), words, url, _("overdue") if late else _("owed"), "late" if late else "plain", due=due)


_SECTIONS: tuple[tuple[str, Any, str], ...] = (
    ("news", gettext_lazy("News"), "news"),
    ("figures", gettext_lazy("Key facts"), ""),
    ("open", gettext_lazy("Open matters"), "open"),
    ("spaces", gettext_lazy("Spaces"), ""),
    ("people", gettext_lazy("People"), ""),
    ("group", gettext_lazy("Group"), ""),
    ("titles", gettext_lazy("Titles"), ""),
    ("documents", gettext_lazy("Documents"), ""),
    ("timeline", gettext_lazy("Timeline"), ""),
    ("record", gettext_lazy("Record"), ""),
)


def _sections(page: dict[str, Any]) -> list[tuple[str, Any, int]]:
    """The places of the page with a number where something waits there."""
    counted = {"news": len(page["news"].entries), "open": page["open_count"] + len(page["matters"])}
    there = {"news": bool(counted["news"]), "group": page["identity"]["relations"].lines or page["may_change"]}
    return [(anchor, words, counted.get(what, 0)) for anchor, words, what in _SECTIONS if there.get(anchor, True)]
