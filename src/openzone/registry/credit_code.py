"""The unified social credit code of organisations in China, by GB 32100-2015."""

import re

# Digits and capitals without I, O, S, V and Z; the place of a letter is its value (GB 32100-2015, table 1).
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORM = re.compile(rf"[{_LETTERS}]{{18}}")


def normal(code: str) -> str:
    """The code as it is stored: capitals, without the spaces and hyphens with which people group it."""
    return re.sub(r"[\s\-\u2010-\u2015]+", "", code).upper()


def fits(code: str) -> bool:
    """Whether the 18 letters end in the check digit of the other 17 (weights are powers of 3 modulo 31)."""
    if not _FORM.fullmatch(code):
        return False
    weighed = sum(_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[:17]))
    return code[17] == _LETTERS[-weighed % 31]
