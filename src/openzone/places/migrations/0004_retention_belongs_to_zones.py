"""Foreign keys from core's tables of retention to zones: core does not know them, so they are laid here."""

from django.db import migrations

TABLES = ("core_retentionrule", "core_retentionrun")


class Migration(migrations.Migration):
    """Adds the keys."""

    dependencies = [("places", "0003_absences"), ("core", "0003_retention")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_zone_id_belongs FOREIGN KEY (zone_id)"
            " REFERENCES places_zone (id) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_zone_id_belongs",
        )
        for table in TABLES
    ]
