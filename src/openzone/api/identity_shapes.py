"""The bodies and shapes of what is known of an organisation: what is sent, and the same with its number."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from openzone.api.bodies import LARGEST, Body, Code, Line, Ref
from openzone.core.days import FIRST_YEAR, LAST_YEAR
from openzone.registry import models
from openzone.registry.enums import AddressKind, NameKind, RelationKind, TitleKind

Partial = Annotated[
    StrictStr,
    Field(
        max_length=20,
        description="As far as it is known: `2014`, `2014-Q3`, `2014-05`, `2014-05-17`, `before 2014`, `since 2015`; "
        "empty when it is not.",
        examples=["2014-05"],
    ),
]
Short = Annotated[StrictStr, Field(max_length=60)]
Hundred = Annotated[StrictStr, Field(max_length=100)]
Country = Annotated[StrictStr, Field(pattern=r"^[A-Z]{2}$", examples=["CN"])]
Industry = Annotated[StrictStr, Field(pattern=r"^(isic|gbt4754):[A-Z0-9]{1,10}$", examples=["isic:J"])]
Share = Annotated[StrictStr, Field(pattern=r"^\d{1,3}(\.\d{1,4})?$", description="In percent.", examples=["51.5"])]
Number = Annotated[int, Field(description="Its number among those of its kind.", ge=0)]


class Lasting(Body):
    """From when to when."""

    since: Partial = ""
    until: Partial = ""


class NewIdentifier(Body):
    """A number by which a register knows the organisation."""

    scheme: Short = Field(description="Such as `uscc`, `lei`, `eu-vat`, `jp-cn`; `other` for one of no known form.")
    value: Short = Field(description="Stored in its compact form.", examples=["91110000600037341L"])
    reason: Annotated[StrictStr, Field(max_length=500)] = Field(
        default="", description="Why it is right though it does not fit its scheme: needed then, and only then."
    )
    source: Line = ""


class IdentifierCorrection(NewIdentifier):
    """The number as it should be."""

    ended: Partial = Field(default="", description="Since when it is no longer the organisation's own.")


class Identifier(IdentifierCorrection):
    """A number by which a register knows the organisation."""

    number: Number
    fits: bool = Field(description="Whether length and check digits are right.")

    @classmethod
    def of(cls, row: models.Identifier) -> "Identifier":
        """The shape of this row."""
        return cls(
            number=row.pk, scheme=row.scheme, value=row.value, fits=row.fits, reason=row.reason, source=row.source,
            ended=str(row.ended),
        )  # fmt: skip


class NewName(Lasting):
    """Another name."""

    name: Line
    kind: NameKind = NameKind.ALIAS
    source: Line = ""


class Name(NewName):
    """Another name."""

    number: Number

    @classmethod
    def of(cls, row: models.OrganisationName) -> "Name":
        """The shape of this row."""
        return cls(
            number=row.pk, name=row.name, kind=NameKind(row.kind), source=row.source, since=str(row.since),
            until=str(row.until),
        )  # fmt: skip


class NewAddress(Lasting):
    """Where it is registered, works or receives post."""

    kind: AddressKind
    lines: Annotated[StrictStr, Field(max_length=300)]
    lines_local: Annotated[StrictStr, Field(max_length=300)] = ""
    postcode: Annotated[StrictStr, Field(max_length=20)] = ""
    country: Country


class Address(NewAddress):
    """Where it is registered, works or receives post."""

    number: Number

    @classmethod
    def of(cls, row: models.Address) -> "Address":
        """The shape of this row."""
        return cls(
            number=row.pk, kind=AddressKind(row.kind), lines=row.lines, lines_local=row.lines_local,
            postcode=row.postcode, country=row.country, since=str(row.since), until=str(row.until),
        )  # fmt: skip


class NewWebsite(Body):
    """An address in the web."""

    url: Annotated[StrictStr, Field(max_length=290)] = Field(examples=["https://www.example.com"])


class Website(NewWebsite):
    """An address in the web."""

    number: Number

    @classmethod
    def of(cls, row: models.Website) -> "Website":
        """The shape of this row."""
        return cls(number=row.pk, url=row.url)


class NewClass(Body):
    """A class in which it works."""

    industry: Industry
    is_main: StrictBool = Field(default=False, description="The first one is the main class in any case.")


class Class(NewClass):
    """A class in which it works."""

    number: Number

    @classmethod
    def of(cls, row: models.Classification) -> "Class":
        """The shape of this row."""
        return cls(number=row.pk, industry=f"{row.industry.scheme}:{row.industry.code}", is_main=row.is_main)


class RelationCorrection(Lasting):
    """Share, dates and source as they should be."""

    share: Share | None = None
    source: Line


class NewRelation(RelationCorrection):
    """What another organisation is to this one."""

    other: Ref = Field(description="Reference of the other organisation.")
    kind: RelationKind = Field(description="What the upper one is to the lower one.")
    other_is: Literal["above", "below"] = Field(
        description="Whether the other one is the parent, head office, association or partner (`above`)."
    )


class Relation(NewRelation):
    """What another organisation is to this one."""

    number: Number

    @classmethod
    def of(cls, row: models.Relation, here: int) -> "Relation":
        """The shape of this row, seen from one of its ends."""
        down = row.subject_id == here
        return cls(
            number=row.pk, other=row.object.ref if down else row.subject.ref, kind=RelationKind(row.kind),
            other_is="below" if down else "above", share=_plain(row.share), source=row.source, since=str(row.since),
            until=str(row.until),
        )  # fmt: skip


def _plain(share: Decimal | None) -> str | None:
    return f"{share.normalize():f}" if share is not None else None


class OperationCorrection(Lasting):
    """Dates and source as they should be."""

    source: Line


class NewOperation(OperationCorrection):
    """A park that it operates."""

    park: Code = Field(description="Code of the park.")


class Operation(NewOperation):
    """A park that it operates."""

    number: Number

    @classmethod
    def of(cls, row: models.ParkOperator) -> "Operation":
        """The shape of this row."""
        return cls(
            number=row.pk, park=row.park.code, source=row.source, since=str(row.since), until=str(row.until)
        )  # fmt: skip


class NewTitle(Lasting):
    """A title held, or a listing on a market."""

    name: Line
    name_local: Line = ""
    kind: TitleKind = TitleKind.TITLE
    code: Annotated[StrictStr, Field(max_length=40)] = Field(
        default="", description="The word by which rules ask for it, such as `hnte`; empty: made of the name."
    )
    authority: Line = Field(default="", description="By whose authority; of a listing the market.")
    authority_local: Line = ""
    batch: Short = ""
    certificate: Short = Field(default="", description="Number of the certificate, or of the stock.")
    source: Line


class Title(NewTitle):
    """A title held, or a listing on a market."""

    number: Number

    @classmethod
    def of(cls, row: models.Title) -> "Title":
        """The shape of this row."""
        same = ("name", "name_local", "code", "authority", "authority_local", "batch", "source")
        return cls(
            number=row.pk, kind=TitleKind(row.kind), certificate=row.number, since=str(row.since),
            until=str(row.until), **{field: getattr(row, field) for field in same},
        )  # fmt: skip


class TagCorrection(Body):
    """Year and source as they should be."""

    year: Annotated[StrictInt, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
    source: Line


class NewTag(TagCorrection):
    """What somebody says of it."""

    name: Short = Field(description="A name that is there already is the same tag.", examples=["Global 500"])
    name_local: Short = ""


class Tag(NewTag):
    """What somebody says of it."""

    number: Number

    @classmethod
    def of(cls, row: models.Tagging) -> "Tag":
        """The shape of this row."""
        return cls(
            number=row.pk, name=row.tag.name, name_local=row.tag.name_local, year=row.year, source=row.source
        )  # fmt: skip


class OfficeCorrection(Lasting):
    """The position as it should be."""

    title: Hundred = ""
    title_local: Hundred = ""
    rank: Annotated[StrictInt, Field(ge=1, le=999)] | None = Field(default=None, description="1 is the highest.")
    speaks: StrictBool = Field(default=False, description="Whether this is whom to speak to there.")
    source: Line = ""


class NewPerson(OfficeCorrection):
    """A person with a position there."""

    name: Hundred
    name_local: Hundred = ""
    phone: Annotated[StrictStr, Field(max_length=40)] = ""
    email: Line = ""


class Office(OfficeCorrection):
    """What a person is, or was, at an organisation."""

    number: Number
    person: Annotated[int, Field(description="Number of the person.")]
    name: str
    name_local: str
    organisation: str = Field(description="Reference of the organisation.")

    @classmethod
    def of(cls, row: models.Office) -> "Office":
        """The shape of this row."""
        same = ("title", "title_local", "rank", "speaks", "source")
        return cls(
            number=row.pk, person=row.person_id, name=row.person.name, name_local=row.person.name_local,
            organisation=row.organisation.ref, since=str(row.since), until=str(row.until),
            **{field: getattr(row, field) for field in same},
        )  # fmt: skip


class Person(Body):
    """A person to speak to or to remember."""

    number: Annotated[int, Field(ge=0, le=LARGEST)]
    name: str
    name_local: str
    phone: str = Field(description="Empty unless this is whom to speak to somewhere today.")
    email: str = Field(description="Empty unless this is whom to speak to somewhere today.")
    offices: list[Office] = Field(description="What the person is and was; asked for a day, what on that day.")

    @classmethod
    def of(cls, row: models.Person, offices: list[Any], *, reachable: bool) -> "Person":
        """The shape of this row."""
        shown = [Office.of(one) for one in offices]
        phone, email = (row.phone, row.email) if reachable else ("", "")
        return cls(number=row.pk, name=row.name, name_local=row.name_local, phone=phone, email=email, offices=shown)
