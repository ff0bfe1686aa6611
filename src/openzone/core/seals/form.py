"""What a seal is made of: the rows in one fixed form, their digests, and the code over it all."""

import hashlib
import hmac
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sys import byteorder

from django.db import connection

from openzone.core.models import Seal

FORMAT = 1
DIGEST_BYTES = 8
NONE_BEFORE = bytes(32)
BELOW_ALL = -(2**63)
# One fixed text for each row, whatever the session's settings are.
_FORM = """
SELECT id, jsonb_build_array(
    id, zone_id, verb, subject_type, subject_id, actor_id, via, audience, data,
    (extract(epoch FROM occurred_at) * 1000000)::bigint, (extract(epoch FROM recorded_at) * 1000000)::bigint,
    transaction_id)::text
"""
_BETWEEN = f"{_FORM} FROM core_activity WHERE id > %s AND id <= %s ORDER BY id"
# The limit stands inside: with both ends in one condition, a large table would be read whole for each batch.
_OF_NEXT = "(SELECT * FROM core_activity WHERE id > %s ORDER BY id LIMIT %s) AS next"
_NEXT = f"{_FORM} FROM {_OF_NEXT} WHERE id <= %s ORDER BY id"


@dataclass(frozen=True)
class Rows:
    """Some rows of the log in their fixed form."""

    ids: Sequence[int]
    texts: Sequence[bytes]

    def content(self) -> bytes:
        """The checksum of all of them."""
        return hashlib.sha256(b"\n".join(self.texts)).digest()


def between(after: int, until: int) -> Rows:
    """The rows with a number above `after`, up to `until`."""
    return _rows(_BETWEEN, [after, until])


def following(after: int, until: int, at_most: int) -> Rows:
    """The next rows above `after`, none above `until`."""
    return _rows(_NEXT, [after, at_most, until])


def _rows(query: str, parameters: list[int]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found = cursor.fetchall()
    return Rows([row[0] for row in found], [row[1].encode() for row in found])


def digests(key: bytes, texts: Iterable[bytes]) -> bytes:
    """One short keyed digest for each row. Their key is made from the one of the seals, which may be of any length."""
    of_rows = hmac.digest(key, b"openzone rows", "sha256")
    return b"".join(hashlib.blake2b(text, digest_size=DIGEST_BYTES, key=of_rows).digest() for text in texts)


def packed(ids: Sequence[int]) -> bytes:
    """The numbers as eight bytes each, the largest first."""
    numbers = array("q", ids)
    if byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(raw: bytes) -> list[int]:
    """The numbers again; what is no whole number in the end is left out."""
    numbers = array("q")
    numbers.frombytes(raw[: len(raw) // 8 * 8])
    if byteorder == "little":
        numbers.byteswap()
    return numbers.tolist()


def code_of(seal: Seal, key: bytes) -> bytes:
    """The code over everything that the seal says, and so over the seal before."""
    said = (seal.number, seal.format, seal.first_id, seal.last_id, seal.rows, int(seal.made_at.timestamp() * 1_000_000))
    parts = [",".join(map(str, said)).encode(), seal.previous, seal.content, seal.ids, seal.digests]
    return hmac.digest(key, b"|".join(hashlib.sha256(bytes(part)).digest() for part in parts), "sha256")
