"""Foreign keys from core's tables to users and zones: core knows neither, so they are laid here."""

from django.db import migrations

ZONE = "places_zone"
USER = "accounts_user"
OF_A_PERSON = [
    "core_habit",
    "core_messenger",
    "core_preference",
    "core_reading",
    "core_writtendraft",
    "core_presence",
    "core_export",
]
KEYS = [
    ("core_approval", "zone_id", ZONE),
    ("core_calendar", "zone_id", ZONE),
    ("core_approval", "asked_by_id", USER),
    ("core_approval", "decided_by_id", USER),
    ("core_delivery", "zone_id", ZONE),
    ("core_delivery", "recipient_id", USER),
    ("core_storedfile", "zone_id", ZONE),
    ("core_storedfile", "uploaded_by_id", USER),
    ("core_form", "zone_id", ZONE),
    ("core_personalfile", "zone_id", ZONE),
    ("core_personalfile", "user_id", USER),
    ("core_personalfile", "asked_by_id", USER),
    ("core_retentionrule", "zone_id", ZONE),
    ("core_retentionrun", "zone_id", ZONE),
    ("core_receipt", "owner_id", USER),
    ("core_webhook", "zone_id", ZONE),
    ("accounts_apitoken", "zone_id", ZONE),
    *((table, column, target) for table in OF_A_PERSON for column, target in (("zone_id", ZONE), ("user_id", USER))),
]


def _name(table: str, column: str) -> str:
    return f"{table}_{column}_belongs"


class Migration(migrations.Migration):
    """Adds the keys; the log itself has none, so that it outlives everything it names."""

    dependencies = [("places", "0001_initial"), ("core", "0002_words_and_log"), ("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {_name(table, column)} FOREIGN KEY ({column})"
            f" REFERENCES {target} (id) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {_name(table, column)}",
        )
        for table, column, target in KEYS
    ]
