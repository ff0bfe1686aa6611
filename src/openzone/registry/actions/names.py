"""Other names of an organisation, its addresses, and where it stands in the web."""

from typing import Any

import pycountry
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from openzone.core.actions import held
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.text import clean_line
from openzone.registry.actions.insisting import Written, insist_changes, noted, span
from openzone.registry.actions.known import keep_known
from openzone.registry.enums import AddressKind, NameKind
from openzone.registry.models import Address, Organisation, OrganisationName, Website
from openzone.registry.web_addresses import whole_address


def chosen(value: str, kinds: Any, field: str = "kind") -> str:
    """One of the values of a closed list, or `Invalid` of the field."""
    if value not in kinds.values:
        raise Invalid.of(field, _("Please choose one of these."))
    return value


def country_code(code: str, *, required: bool = False) -> str:
    """The code of a country, or `Invalid`."""
    if (code or required) and pycountry.countries.get(alpha_2=code) is None:
        raise Invalid.of("country", _("This is not a country code such as CN or IN."))
    return code


def write(row: Model, **values: Any) -> None:
    """Give the row these values and write them, of one that is there only these."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=None if row.pk is None else list(values))


def write_once(row: Model, constraint: str, field: str, sentence: str, **values: Any) -> None:
    """Write these values of the row; `Invalid` of the field when the same is there already."""
    try:
        with transaction.atomic():
            write(row, **values)
    except IntegrityError as error:
        if constraint not in str(error):
            raise
        raise Invalid.of(field, sentence) from None


@transaction.atomic
def add_name(
    organisation: Organisation,
    *,
    by: Actor,
    name: str,
    kind: str = NameKind.ALIAS,
    since: Written = "",
    until: Written = "",
    source: str = "",
) -> OrganisationName:
    """Enter another name by which the organisation is, or was, known."""
    row = OrganisationName(organisation=organisation)
    return _write_name(row, by, "named", name=name, kind=kind, since=since, until=until, source=source)


@transaction.atomic
def change_name(
    row: OrganisationName,
    *,
    by: Actor,
    name: str,
    kind: str,
    since: Written = "",
    until: Written = "",
    source: str = "",
) -> OrganisationName:
    """Put another name right, or say from when to when it was borne."""
    return _write_name(row, by, "name_changed", name=name, kind=kind, since=since, until=until, source=source)


def _write_name(
    row: OrganisationName, by: Actor, verb: str, *, name: str, kind: str, since: Written, until: Written, source: str
) -> OrganisationName:
    row = held(row)
    organisation = row.organisation
    insist_changes(by, organisation)
    first, last = span(since, until, organisation.zone)
    write_once(
        row, "organisation_name_once", "name", _("This name is there already."),
        name=clean_line(name, "name"), kind=chosen(kind, NameKind), since=first, until=last,
        source=clean_line(source, "source", required=False),
    )  # fmt: skip
    keep_known(organisation)
    noted(verb, organisation, by, name=row.pk)
    return row


@transaction.atomic
def remove_name(row: OrganisationName, *, by: Actor) -> None:
    """Take away a name that was entered by mistake."""
    row = held(row)
    insist_changes(by, row.organisation)
    noted("name_removed", row.organisation, by, name=row.pk)
    row.delete()
    keep_known(row.organisation)


@transaction.atomic
def add_address(organisation: Organisation, *, by: Actor, **values: Any) -> Address:
    """Enter an address: `kind`, `lines`, `lines_local`, `postcode`, `country`, `since`, `until`."""
    return _write_address(Address(organisation=organisation), by, "located", **values)


@transaction.atomic
def change_address(row: Address, *, by: Actor, **values: Any) -> Address:
    """Put an address right, or say from when to when it was in use."""
    return _write_address(row, by, "address_changed", **values)


def _write_address(
    row: Address,
    by: Actor,
    verb: str,
    *,
    kind: str,
    lines: str,
    country: str,
    lines_local: str = "",
    postcode: str = "",
    since: Written = "",
    until: Written = "",
) -> Address:
    row = held(row)
    insist_changes(by, row.organisation)
    first, last = span(since, until, row.organisation.zone)
    write(
        row,
        kind=chosen(kind, AddressKind),
        country=country_code(country, required=True),
        lines=clean_line(lines, "lines", longest=300),
        lines_local=clean_line(lines_local, "lines_local", longest=300, required=False),
        postcode=clean_line(postcode, "postcode", longest=20, required=False),
        since=first,
        until=last,
    )
    noted(verb, row.organisation, by, address=row.pk)
    return row


@transaction.atomic
def remove_address(row: Address, *, by: Actor) -> None:
    """Take away an address that was entered by mistake."""
    row = held(row)
    insist_changes(by, row.organisation)
    noted("address_removed", row.organisation, by, address=row.pk)
    row.delete()


@transaction.atomic
def add_website(organisation: Organisation, *, by: Actor, url: str) -> Website:
    """Enter where the organisation stands in the web; an address without its beginning is completed."""
    return _write_website(Website(organisation=organisation), by, "website_added", url)


@transaction.atomic
def change_website(row: Website, *, by: Actor, url: str) -> Website:
    """Put an address in the web right."""
    return _write_website(row, by, "website_changed", url)


def _write_website(row: Website, by: Actor, verb: str, url: str) -> Website:
    row = held(row)
    insist_changes(by, row.organisation)
    known = _("This address is there already.")
    write_once(row, "website_once", "url", known, url=whole_address(clean_line(url, "url", longest=290)))
    noted(verb, row.organisation, by, website=row.pk)
    return row


@transaction.atomic
def remove_website(row: Website, *, by: Actor) -> None:
    """Take away an address in the web."""
    row = held(row)
    insist_changes(by, row.organisation)
    noted("website_removed", row.organisation, by, website=row.pk)
    row.delete()
