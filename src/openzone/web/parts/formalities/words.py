"""How the states of services, formalities and steps are said."""

from openzone.formalities.enums import FormalityState, ServiceState, StepState

MEANINGS: dict[str, str] = {
    ServiceState.DRAFT: "draft",
    ServiceState.PUBLISHED: "done",
    ServiceState.RETIRED: "plain",
}
OF_FORMALITIES: dict[str, str] = {
    FormalityState.PREPARING: "draft",
    FormalityState.SUBMITTED: "waits",
    FormalityState.RETURNED: "waits",
    FormalityState.ACCEPTED: "info",
    FormalityState.COMPLETED: "done",
    FormalityState.REFUSED: "plain",
    FormalityState.WITHDRAWN: "plain",
}
OF_STEPS: dict[str, str] = {
    StepState.WAITING: "draft",
    StepState.READY: "info",
    StepState.DONE: "done",
    StepState.REFUSED: "late",
    StepState.DROPPED: "plain",
}
