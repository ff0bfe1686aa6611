"""A form that is sent twice, by a double click or a retry, does its thing once."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from openzone.core.actions import fingerprint, once
from openzone.core.models import Receipt
from openzone.web.requests import PageRequest

LONGEST_KEY = 200
_NOT_CONTENT = frozenset({"csrfmiddlewaretoken", "key"})


def new_key() -> str:
    """What a form carries in its hidden `key`."""
    return str(uuid4())


def posted_once(request: PageRequest, act: Callable[[], Any]) -> tuple[Any, bool]:
    """Do what the form asks for, once for its key; answers what `act` answered, and whether that was done before.

    The answer is stored beside the key, so it must be plain data and never a secret. A form without a key is taken
    for a new one.
    """
    key = key_of(request)
    _status, answer, again = once(key, lambda: (200, act()), owner_id=request.actor.who, request=_sent(request))
    return answer, again


def done_once(request: PageRequest, act: Callable[[], str]) -> str:
    """Do what the form asks for, once for its key; answers what `act` answered, then or now."""
    return str(posted_once(request, act)[0])


def was_done(request: PageRequest) -> bool:
    """Whether this very form has been sent and done before."""
    return Receipt.objects.filter(owner_id=request.actor.who, key=key_of(request)).exists()


def key_of(request: PageRequest) -> str:
    """The key that the form carries, cut to what can be stored; a new one where it carries none."""
    return request.POST.get("key", "")[:LONGEST_KEY].replace("\0", "") or new_key()


def _sent(request: PageRequest) -> str:
    body = {name: values for name, values in request.POST.lists() if name not in _NOT_CONTENT}
    files = {name: [(file.name, file.size) for file in uploads] for name, uploads in request.FILES.lists()}
    return fingerprint(request.path, body, files)
