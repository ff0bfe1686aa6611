"""How the states of services are said."""

from openzone.formalities.enums import ServiceState

MEANINGS: dict[str, str] = {
    ServiceState.DRAFT: "draft",
    ServiceState.PUBLISHED: "done",
    ServiceState.RETIRED: "plain",
}
