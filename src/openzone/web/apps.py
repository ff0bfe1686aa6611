"""The app's place in Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What the doors share: errors, notices, files, live updates."""

    name = "openzone.web"
    label = "web"

    def ready(self) -> None:
        """Enter how activities read as notices."""
        from openzone.core.notices import register_answering, register_teller
        from openzone.web.parts.absences import tell_of_absences
        from openzone.web.parts.cases.matter_telling import tell_of_matters
        from openzone.web.parts.cases.telling import answered_by, tell
        from openzone.web.parts.channels import tell_of_channels
        from openzone.web.parts.contact.telling import tell_announcements, tell_talks
        from openzone.web.parts.correspondence.telling import tell_of_letters
        from openzone.web.parts.formalities.pooled import tell_of_pooled_requests
        from openzone.web.parts.formalities.telling import tell_of_appointments
        from openzone.web.parts.partnerships.telling import tell_of_agreements
        from openzone.web.parts.registry.correction_telling import tell_of_corrections
        from openzone.web.parts.registry.return_telling import tell_of_returns, tell_of_rounds
        from openzone.web.parts.registry.telling import tell_of_claims, tell_of_organisations

        register_teller("case", tell)
        register_teller("matter", tell_of_matters)
        register_answering("case", answered_by)
        register_teller("absence", tell_of_absences)
        register_teller("channel", tell_of_channels)
        register_teller("announcement", tell_announcements)
        register_teller("talk", tell_talks)
        register_teller("letter", tell_of_letters)
        register_teller("appointment", tell_of_appointments)
        tell_of_pooled_requests()
        register_teller("agreement", tell_of_agreements)
        register_teller("claim", tell_of_claims)
        register_teller("return_round", tell_of_rounds)
        register_teller("return", tell_of_returns)
        register_teller("correction", tell_of_corrections)
        register_teller("organisation", tell_of_organisations)
