"""The closed lists of the registry."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(TextChoices):
    """What an organisation is."""

    ENTERPRISE = "enterprise", _("enterprise")
    INTERMEDIARY = "intermediary", _("intermediary")
    ASSOCIATION = "association", _("association")
    GOVERNMENT = "government", _("government body")
    OTHER = "other", _("other organisation")


class Belonging(TextChoices):
    """What a person with an account is to an organisation."""

    OWNER = "owner", _("owner")
    MEMBER = "member", _("member")


class ClaimState(TextChoices):
    """Where the claim of a person to act for an enterprise stands."""

    WAITING = "waiting", _("waits for the unit that serves it")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Size(TextChoices):
    """The size class of an enterprise: always derived from dated facts, never typed in."""

    MICRO = "micro", _("micro")
    SMALL = "small", _("small")
    MEDIUM = "medium", _("medium-sized")
    LARGE = "large", _("large")


class NameKind(TextChoices):
    """What another name of an organisation is."""

    FORMER = "former", _("former name")
    TRADE = "trade", _("trade name")
    SHORT = "short", _("short name")
    ALIAS = "alias", _("other spelling")


class AddressKind(TextChoices):
    """What an organisation has at an address."""

    REGISTERED = "registered", _("registered address")
    OFFICE = "office", pgettext_lazy("address", "office")
    PLANT = "plant", _("plant")
    POSTAL = "postal", _("postal address")


class IndustryScheme(TextChoices):
    """The classifications of economic activities."""

    ISIC = "isic", _("ISIC, revision 4")
    GBT = "gbt4754", _("GB/T 4754-2017")


class RelationKind(TextChoices):
    """What one organisation is to another."""

    PARENT = "parent", _("parent of")
    BRANCH = "branch", _("head office of the branch")
    MEMBER = "member", _("association with the member")
    VENTURE = "venture", _("partner in the joint venture")


class IndicatorKind(TextChoices):
    """What the figures of an indicator are."""

    COUNT = "count", pgettext_lazy("kind of indicator", "number")
    MONEY = "money", _("money")
    AREA = "area", _("area")
    PERCENT = "percent", _("percent")


class Period(TextChoices):
    """Over which time a figure is told."""

    DAY = "day", _("on a day")
    MONTH = "month", _("over a month")
    QUARTER = "quarter", _("over a quarter")
    YEAR = "year", _("over a year")


class FactSource(TextChoices):
    """From where a figure is known."""

    RETURN = "return", _("return of the enterprise")
    VISIT = "visit", _("visit")
    DOCUMENT = "document", _("document")
    IMPORT = "import", _("imported list")
    STATEMENT = "statement", _("published statement")
    STAFF = "staff", _("entered by the zone")
    CORRECTION = "correction", _("correction by the enterprise")


class TitleKind(TextChoices):
    """What kind of a title it is."""

    TITLE = "title", _("title")
    LISTING = "listing", _("listing on a market")


class ReturnState(TextChoices):
    """Where the return of an enterprise stands."""

    ASKED = "asked", _("to be filled in")
    SUBMITTED = "submitted", _("submitted")
    SENT_BACK = "sent_back", _("sent back for correction")
    ACCEPTED = "accepted", pgettext_lazy("return", "accepted")
    EXCUSED = "excused", _("not needed")


class ReturnVerb(TextChoices):
    """What is done to a return."""

    SUBMIT = "submit", _("submit")
    ENTER = "enter", _("enter for the enterprise")
    ACCEPT = "accept", _("accept")
    SEND_BACK = "send_back", _("send back for correction")
    EXCUSE = "excuse", _("excuse")
    ASK_AGAIN = "ask_again", _("ask again")


RETURN_NOUNS = {
    "submission": ReturnVerb.SUBMIT,
    "entry": ReturnVerb.ENTER,
    "acceptance": ReturnVerb.ACCEPT,
    "correction": ReturnVerb.SEND_BACK,
    "exemption": ReturnVerb.EXCUSE,
    "request": ReturnVerb.ASK_AGAIN,
}


class ReturnSide(TextChoices):
    """What somebody is to a return."""

    ENTERPRISE = "enterprise", _("the enterprise")
    STAFF = "staff", _("the zone")


class CheckKind(TextChoices):
    """What a return is checked for beside each line alone."""

    SUM = "sum", _("adds up")
    PART = "part", _("is at most")
    JUMP = "jump", _("differs from last year by at most")


class CheckLevel(TextChoices):
    """What a check that fails asks for."""

    HARD = "hard", _("must be put right")
    WARNING = "warning", _("wants an explanation")


class SettlementState(TextChoices):
    """What an organisation is to the zone."""

    PROSPECT = "prospect", _("prospect")
    SETTLING = "settling", _("settling")
    OPERATING = "operating", _("operating")
    EXPANDING = "expanding", _("expanding")
    AT_RISK = "at_risk", _("at risk")
    LEFT = "left", _("left")


class EntryChannel(TextChoices):
    """By which way an organisation came to the zone."""

    DIRECT = "direct", _("came by itself")
    ZONE = "zone", _("attracted by the zone's own people")
    INTERMEDIARY = "intermediary", _("brought by an intermediary")
    PLATFORM = "platform", _("came through a platform or park operator")
    ASSOCIATION = "association", _("came through an association")
    ENTERPRISE = "enterprise", _("recommended by another enterprise")
    GOVERNMENT = "government", _("sent by another authority")


class SuggestionState(TextChoices):
    """What became of a suggestion to call an organisation at risk."""

    OPEN = "open", _("waits for the account manager")
    FOLLOWED = "followed", _("followed")
    DISMISSED = "dismissed", _("dismissed for a time")
    GONE = "gone", _("its reasons are gone")


class ImportState(TextChoices):
    """How far a spreadsheet has come."""

    MAPPING = "mapping", _("columns to be named")
    CHECKING = "checking", _("being looked through")
    CHECKED = "checked", _("looked through, nothing changed yet")
    RUNNING = "running", _("being brought in")
    STOPPED = "stopped", _("stopped in the middle")
    DONE = "done", _("brought in")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    FAILED = "failed", _("not possible")


class RowOutcome(TextChoices):
    """What becomes of a row of a spreadsheet."""

    CREATED = "created", _("created")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    DOUBTFUL = "doubtful", _("doubtful")
    REFUSED = "refused", _("refused")


class CorrectionKind(TextChoices):
    """What in its record an enterprise proposes to correct."""

    NAME = "name", _("name of the enterprise")
    IDENTIFIER = "identifier", _("number")
    OTHER_NAME = "other-name", _("other name")
    ADDRESS = "address", _("address")
    WEBSITE = "website", _("website")
    INDUSTRY = "industry", _("main industry")
    PERSON = "person", _("person")
    FACT = "fact", _("figure")


class CorrectionState(TextChoices):
    """Where a proposed correction stands."""

    WAITING = "waiting", _("waits for the zone")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class CorrectionVerb(TextChoices):
    """What is done to a proposed correction."""

    ACCEPT = "accept", _("accept")
    REFUSE = "refuse", _("refuse")
    WITHDRAW = "withdraw", _("withdraw")


CORRECTION_NOUNS = {
    "acceptance": CorrectionVerb.ACCEPT,
    "refusal": CorrectionVerb.REFUSE,
    "withdrawal": CorrectionVerb.WITHDRAW,
}


class CorrectionSide(TextChoices):
    """What somebody is to a proposed correction."""

    PROPOSER = "proposer", _("who proposed it, or an owner of the enterprise")
    STAFF = "staff", _("the zone")


class ImportVerb(TextChoices):
    """What is done to a spreadsheet that was brought."""

    CHECK = "check", _("look through")
    RUN = "run", _("bring in")
    STOP = "stop", _("stop")
    UNDO = "undo", _("undo")


IMPORT_NOUNS = {
    "check": ImportVerb.CHECK,
    "execution": ImportVerb.RUN,
    "stop": ImportVerb.STOP,
    "reversal": ImportVerb.UNDO,
}


class ImportSide(TextChoices):
    """What somebody is to a spreadsheet that was brought."""

    KEEPER = "keeper", _("whoever leads, dispatches or administers the whole zone")
    JOB = "job", _("a job of the installation")
