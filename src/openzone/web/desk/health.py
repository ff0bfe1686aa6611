"""Settings: whether the installation is well."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from openzone.core.health.finding import Finding, Level
from openzone.core.health.kept import last, look_again
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.settings import read_or_send, tabs
from openzone.web.requests import PageRequest

GRAVEST_FIRST = [Level.WRONG, Level.WARNING, Level.OK]


@read_or_send
@for_zone_administrators
def health(request: PageRequest) -> HttpResponseBase:
    """What was seen the last time somebody looked; a POST looks again."""
    if request.method == "POST":
        look_again()
        return redirect("desk_health")
    known = last()
    context = {"known": known, "findings": in_order(known.findings) if known else []}
    return render(request, "desk/settings/health.html", {**context, **tabs(request.actor, "health")})


def in_order(findings: list[Finding]) -> list[Finding]:
    """What is wrong first."""
    return sorted(findings, key=lambda finding: GRAVEST_FIRST.index(finding.level))
