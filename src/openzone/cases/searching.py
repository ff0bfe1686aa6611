"""Which cases are known by words: by their own, or by those in the names of their enterprise."""

from django.db.models import Q, QuerySet

from openzone.cases.models import Case
from openzone.core.search import FEW, Words, few_of, matching
from openzone.registry import queries as registry

MOST_NAMED = 100


def search(cases: QuerySet[Case], text: str, *, zone_id: int) -> QuerySet[Case]:
    """Those whose own words, or whose enterprise under any of its names, match."""
    words = Words(text)
    if not words:
        return cases.none() if text.strip() else cases
    few = few_with(words, zone_id)
    own = with_words(words) if few["cases"] is None else Q(pk__in=few["cases"])
    named = of_enterprises_with(words) if few["enterprises"] is None else Q(organisation_id__in=few["enterprises"])
    return cases.filter(own | named)


def few_with(words: Words, zone_id: int) -> dict[str, list[int] | None]:
    """The numbers of the cases with these words, and of the enterprises with them in their names; None for too many.

    A few are looked up by their numbers. Of very many nearly every case is one, so that the newest are soon found.
    """
    cases = list(few_of(with_words(words), Case.objects.filter(zone_id=zone_id)))
    called = matching(words, index="words", content=["known_as"]) or Q()
    enterprises = list(few_of(called, registry.living(zone_id), MOST_NAMED))
    return {
        "cases": cases if len(cases) <= FEW else None,
        "enterprises": enterprises if len(enterprises) <= MOST_NAMED else None,
    }


def with_words(words: Words) -> Q:
    """The condition that a case has these words itself."""
    return matching(words, index="words", content=["title", "description"]) or Q()


def of_enterprises_with(words: Words) -> Q:
    """The condition that the enterprise of a case has these words in its names."""
    return matching(words, index="organisation__words", content=["organisation__known_as"]) or Q()
