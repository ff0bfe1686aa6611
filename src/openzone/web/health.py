"""Whether the installation lives, for the machines that watch it."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from openzone.core.jobs import worker_lives


@login_not_required
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "alive"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database and worker are there, else 503 naming what is missing."""
    parts = {"database": _database_answers(), "worker": False}
    parts["worker"] = parts["database"] and worker_lives()
    whole = all(parts.values())
    return JsonResponse({"status": "ready" if whole else "not ready", **parts}, status=200 if whole else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
