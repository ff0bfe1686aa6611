"""What the database itself sees to: how text is cut into words, and that the log is only ever appended to."""

from django.db import migrations

WORDS = r"""
CREATE FUNCTION search_words(source text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_to_tsvector(array_agg(DISTINCT word)), ''::tsvector)
  FROM (
    SELECT lower(left(piece[1], 60)) AS word
      FROM regexp_matches(
        regexp_replace(source, '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+', ' ', 'g'),
        '[[:alnum:]]+', 'g') AS piece
    UNION ALL
    SELECT substr(run[1], at, 2)
      FROM regexp_matches(source, '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+', 'g') AS run,
           generate_series(1, length(run[1])) AS at
  ) AS words
  WHERE word <> ''
$$
"""

APPEND_ONLY = """
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the activity log is only ever appended to';
END $$;
CREATE TRIGGER activity_is_append_only BEFORE UPDATE OR DELETE ON core_activity
  FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
"""

# Who is here at this moment is written often and lost without harm, so the database's journal leaves it out.
UNLOGGED = "ALTER TABLE core_presence SET UNLOGGED"


class Migration(migrations.Migration):
    """Adds both, and takes who is present out of the journal."""

    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION search_words(text)"),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER activity_is_append_only ON core_activity; DROP FUNCTION refuse_rewriting()",
        ),
        migrations.RunSQL(UNLOGGED, "ALTER TABLE core_presence SET LOGGED"),
    ]
