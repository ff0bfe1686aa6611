"""The foreign key from core's table of personal files to zones: core does not know them, so it is laid here."""

from django.db import migrations


class Migration(migrations.Migration):
    """Adds the key."""

    dependencies = [("places", "0004_retention_belongs_to_zones"), ("core", "0005_personal_files")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE core_personalfile ADD CONSTRAINT core_personalfile_zone_id_belongs FOREIGN KEY (zone_id)"
            " REFERENCES places_zone (id) DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE core_personalfile DROP CONSTRAINT core_personalfile_zone_id_belongs",
        )
    ]
