"""Numbers by which registers know organisations, as data: whose they are, how they are written, what they must fulfil.

What a number must fulfil is known by python-stdnum, a module a scheme. A number that does not is a question, never a
refusal: registers hold such numbers, and papers have misprints.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.utils.translation import gettext_lazy
from stdnum import exceptions

from openzone.core.errors import Invalid
from openzone.core.sentences import gettext as _
from openzone.core.text import clean_line

LONGEST = 60
USCC, LEI, OTHER = "uscc", "lei", "other"
_GROUPING = re.compile(r"[\s\-\u2010-\u2015._/]+")


@dataclass(frozen=True)
class Scheme:
    """One kind of number. `module` is that of python-stdnum which knows it, none where nothing is known of its form.

    `country` is where its organisations are registered, empty for one of many countries. Where it `keeps_spaces`, words
    and separators are part of the number: the court before a German one, whatever another register writes.
    """

    code: str
    words: Any
    country: str = ""
    module: str = ""
    keeps_spaces: bool = False

    def normal(self, value: str) -> str:
        """The number in its compact form, without what people group it by; as typed where it has no such form."""
        typed = unicodedata.normalize("NFKC", value)
        plain = " ".join(typed.split()) if self.keeps_spaces else _GROUPING.sub("", typed).upper()
        if not self.module:
            return plain
        try:
            compact = str(self._known.compact(plain))
        except exceptions.ValidationError:
            return plain
        return compact if self.keeps_spaces else compact.upper()

    def doubt(self, value: str) -> str:
        """Why a number in its compact form cannot be one of this scheme; empty where length and check digits fit."""
        if not self.module:
            return ""
        try:
            self._known.validate(value)
        except exceptions.InvalidLength:
            return _("It does not have the length of such a number.")
        except exceptions.InvalidChecksum:
            return _("Its check digit does not fit the rest.")
        except exceptions.ValidationError:
            return _("It does not look like such a number.")
        return ""

    @property
    def _known(self) -> Any:
        return import_module(f"stdnum.{self.module}")


@dataclass(frozen=True)
class Number:
    """A number as somebody gives it: of which scheme, why it is right though it does not look so, and who says so."""

    scheme: str
    value: str
    reason: str = ""
    source: str = ""


SCHEMES = {
    scheme.code: scheme
    for scheme in (
        Scheme(USCC, gettext_lazy("Unified social credit code (China)"), "CN", "cn.uscc"),
        Scheme(LEI, gettext_lazy("Legal entity identifier (LEI)"), "", "lei"),
        Scheme("eu-vat", gettext_lazy("VAT number (European Union)"), "", "eu.vat"),
        Scheme("au-abn", gettext_lazy("Business number (Australia)"), "AU", "au.abn"),
        Scheme("be-kbo", gettext_lazy("Enterprise number (Belgium)"), "BE", "be.vat"),
        Scheme("ca-bn", gettext_lazy("Business number (Canada)"), "CA", "ca.bn"),
        Scheme("ch-uid", gettext_lazy("Enterprise number UID (Switzerland)"), "CH", "ch.uid"),
        Scheme("de-vat", gettext_lazy("VAT number (Germany)"), "DE", "de.vat"),
        Scheme("de-hr", gettext_lazy("Commercial register number (Germany)"), "DE", "de.handelsregisternummer", True),
        Scheme("dk-cvr", gettext_lazy("Company number CVR (Denmark)"), "DK", "dk.cvr"),
        Scheme("es-cif", gettext_lazy("Company tax number (Spain)"), "ES", "es.cif"),
        Scheme("fi-yt", gettext_lazy("Business number (Finland)"), "FI", "fi.ytunnus"),
        Scheme("fr-siren", gettext_lazy("Company number SIREN (France)"), "FR", "fr.siren"),
        Scheme("gb-vat", gettext_lazy("VAT number (United Kingdom)"), "GB", "gb.vat"),
        Scheme("il-hp", gettext_lazy("Company number (Israel)"), "IL", "il.hp"),
        Scheme("in-gstin", gettext_lazy("Tax number GSTIN (India)"), "IN", "in_.gstin"),
        Scheme("in-pan", gettext_lazy("Permanent account number (India)"), "IN", "in_.pan"),
        Scheme("it-iva", gettext_lazy("VAT number (Italy)"), "IT", "it.iva"),
        Scheme("jp-cn", gettext_lazy("Corporate number (Japan)"), "JP", "jp.cn"),
        Scheme("kr-brn", gettext_lazy("Business registration number (South Korea)"), "KR", "kr.brn"),
        Scheme("nl-btw", gettext_lazy("VAT number (Netherlands)"), "NL", "nl.btw"),
        Scheme("ru-inn", gettext_lazy("Taxpayer number (Russia)"), "RU", "ru.inn"),
        Scheme("se-orgnr", gettext_lazy("Organisation number (Sweden)"), "SE", "se.orgnr"),
        Scheme("sg-uen", gettext_lazy("Entity number UEN (Singapore)"), "SG", "sg.uen"),
        Scheme("tw-ubn", gettext_lazy("Business number (Taiwan, China)"), "TW", "tw.ubn"),
        Scheme("us-ein", gettext_lazy("Employer identification number (United States)"), "US", "us.ein"),
        Scheme(OTHER, gettext_lazy("Number in another register"), keeps_spaces=True),
    )
}


def named(code: object) -> Scheme:
    """The scheme with this code, or `Invalid` of the field `scheme`."""
    known = SCHEMES.get(code) if isinstance(code, str) else None
    if known is None:
        raise Invalid.of("scheme", _("Please choose which number it is."))
    return known


def checked(number: Number, *, value_field: str = "value", reason_field: str = "reason") -> tuple[Number, bool]:
    """The number cleaned, and whether it fits its scheme; `Invalid` asks why one that does not is right."""
    scheme = named(number.scheme)
    value = scheme.normal(clean_line(number.value, value_field, longest=LONGEST))
    if not value:
        raise Invalid.of(value_field, _("Please fill this in."))
    reason = clean_line(number.reason, reason_field, required=False, longest=500)
    doubt = scheme.doubt(value)
    if doubt and not reason:
        ask = _("Please compare it with the document. If it stands so there, say here why it may differ.")
        raise Invalid(doubt, fields={reason_field: f"{doubt} {ask}"})
    source = clean_line(number.source, "source", required=False)
    return Number(scheme.code, value, reason if doubt else "", source), not doubt


def choices(first: Iterable[str] = (USCC,)) -> list[tuple[str, str]]:
    """Every scheme with its words, some of them first."""
    ahead = list(first)
    ordered = [*ahead, *(code for code in SCHEMES if code not in ahead)]
    return [(code, str(SCHEMES[code].words)) for code in ordered]
