"""Reply addresses: one for each case and person, signed, so that nobody can make one up.

`service+k3f.2a.abcdefghijklmnop@zone.example`: the numbers of the case and of the person, and a signature under the
installation's own key, which stands in no database, log or letter. All of it survives servers that write small letters.
With `n` instead of `k` it is an address for notes inside the zone; one does not become the other.
"""

import base64
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "openzone.correspondence.reply"
BEGIN, INSIDE = "k", "n"
SIGNED_CHARACTERS = 16
LONGEST_LOCAL = 64
_TAG = re.compile(rf"([{BEGIN}{INSIDE}])([0-9a-z]{{1,13}})\.([0-9a-z]{{1,13}})\.([a-z2-7]{{{SIGNED_CHARACTERS}}})")
_LIKE_ONE = re.compile(rf"[{BEGIN}{INSIDE}][0-9a-z]+\.[0-9a-z]+\..*")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LARGEST = 2**63


@dataclass(frozen=True)
class Place:
    """Where an answer belongs: in which case, whose it is, and whether it is a note `inside` the zone."""

    case_id: int
    user_id: int
    inside: bool = False


def reply_address(base: str, place: Place, *, zone_id: int) -> str:
    """The address for answers of a person about a case; the plain one where there is no room for a signature."""
    local, _at, domain = base.rpartition("@")
    case, user = _in_letters(place.case_id), _in_letters(place.user_id)
    begin = INSIDE if place.inside else BEGIN
    tagged = f"{local}+{begin}{case}.{user}.{_signed(_told(begin, zone_id, case, user), settings.SECRET_KEY)}"
    return f"{tagged if len(tagged) <= LONGEST_LOCAL else local}@{domain}"


def place_at(address: str, *, base: str, zone_id: int) -> Place | None:
    """To where a reply address leads; None for one that we did not write."""
    tag = tag_of(address, base)
    found = _TAG.fullmatch(tag) if tag else None
    if found is None:
        return None
    begin, case, user, signature = found.groups()
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    right = [constant_time_compare(_signed(_told(begin, zone_id, case, user), key), signature) for key in keys]
    place = Place(int(case, 36), int(user, 36), inside=begin == INSIDE)
    return place if any(right) and max(place.case_id, place.user_id) < LARGEST else None


def looks_signed(address: str, *, base: str) -> bool:
    """Whether an address is made like a reply address, whoever made it."""
    tag = tag_of(address, base)
    return bool(tag and _LIKE_ONE.fullmatch(tag))


def tag_of(address: str, base: str) -> str:
    """What stands behind the plus of an address of this mailbox; nothing for any other address."""
    local, _at, domain = address.strip().lower().rpartition("@")
    own, _at, own_domain = base.lower().rpartition("@")
    name, plus, tag = local.partition("+")
    return tag if plus and (name, domain) == (own, own_domain) else ""


def _told(begin: str, zone_id: int, case: str, user: str) -> str:
    """What is signed: all that an address says, and in which zone."""
    return f"{begin}.{zone_id}.{case}.{user}"


def _signed(value: str, key: str | bytes) -> str:
    digest = salted_hmac(SALT, value, secret=key, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:SIGNED_CHARACTERS]


def _in_letters(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        letters = _DIGITS[digit] + letters
    return letters or "0"
