"""What the database itself sees to: how text is cut into words, which days a partial date means, what hours are, an
unchanged log.
"""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

# What these cost is said honestly, so that the database rather asks an index than cuts every row into words.
WORDS = r"""
CREATE FUNCTION search_words(source text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 3000 AS $$
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

NEAR = r"""
CREATE FUNCTION near_words(source text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 3000 AS $$
  SELECT coalesce(array_agg(DISTINCT key), '{}'::text[])
  FROM (
    SELECT DISTINCT lower(piece[1]) AS word
      FROM regexp_matches(
        regexp_replace(regexp_replace(source, '(^|\n)~ [^\n]*', ' ', 'g'),
                       '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+', ' ', 'g'),
        '[[:alpha:]]+', 'g') AS piece
  ) AS words,
  LATERAL (
    SELECT word AS key
    UNION ALL SELECT overlay(word PLACING '' FROM at FOR 1) FROM generate_series(1, length(word)) AS at
  ) AS keys
  WHERE length(word) BETWEEN 4 AND 20
$$
"""

# The twin of core.partial_dates, for columns that the database derives and indexes. Each is one expression, which the
# database puts in the place of the call: a query in it would cost fifty times as much for every figure that is written.
PARTIAL_RANGE = """
CREATE FUNCTION partial_first(named text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN make_date(
  left(named, 4)::int,
  CASE WHEN named LIKE '%Q%' THEN 3 * right(named, 1)::int - 2
       WHEN length(named) > 4 THEN substr(named, 6, 2)::int ELSE 1 END,
  CASE WHEN length(named) = 10 THEN right(named, 2)::int ELSE 1 END
);

CREATE FUNCTION partial_span(named text) RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN daterange(partial_first(named), (partial_first(named) + CASE
  WHEN named LIKE '%Q%' THEN interval '3 months'
  WHEN length(named) = 4 THEN interval '1 year'
  WHEN length(named) = 7 THEN interval '1 month'
  ELSE interval '1 day'
END)::date);

CREATE FUNCTION partial_range(written text) RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN written = '' THEN NULL
  WHEN written LIKE 'before %' THEN daterange(NULL, partial_first(substr(written, 8)))
  WHEN written LIKE 'since %' THEN daterange(partial_first(substr(written, 7)), NULL)
  ELSE partial_span(written)
END;
"""

# Spans of minutes since midnight: each ends after it begins, and begins after the one before it has ended.
HOURS = """
CREATE FUNCTION are_hours(written jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(bool_and((begins > before AND ends > begins AND ends <= 1440) IS TRUE), true)
  FROM (SELECT (span->>0)::int AS begins, (span->>1)::int AS ends,
               lag((span->>1)::int, 1, -1) OVER (ORDER BY place) AS before
          FROM jsonb_array_elements(written) WITH ORDINALITY AS one (span, place)) AS spans
$$;
ALTER TABLE core_calendarday ADD CONSTRAINT calendar_day_has_hours CHECK (are_hours(hours));
ALTER TABLE core_calendar ADD CONSTRAINT calendar_week_has_hours CHECK (
  jsonb_array_length(week) = 7 AND week <> '[[], [], [], [], [], [], []]'
  AND are_hours(week->0) AND are_hours(week->1) AND are_hours(week->2) AND are_hours(week->3)
  AND are_hours(week->4) AND are_hours(week->5) AND are_hours(week->6));
"""

NO_HOURS = """
ALTER TABLE core_calendar DROP CONSTRAINT calendar_week_has_hours;
ALTER TABLE core_calendarday DROP CONSTRAINT calendar_day_has_hours;
DROP FUNCTION are_hours(jsonb);
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
    """Adds them, and takes who is present out of the journal."""

    dependencies = [("core", "0001_initial")]
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.RunSQL(WORDS, "DROP FUNCTION search_words(text)"),
        migrations.RunSQL(NEAR, "DROP FUNCTION near_words(text)"),
        migrations.RunSQL(
            PARTIAL_RANGE,
            "DROP FUNCTION partial_range(text); DROP FUNCTION partial_span(text); DROP FUNCTION partial_first(text)",
        ),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER activity_is_append_only ON core_activity; DROP FUNCTION refuse_rewriting()",
        ),
        migrations.RunSQL(HOURS, NO_HOURS),
        migrations.RunSQL(UNLOGGED, "ALTER TABLE core_presence SET LOGGED"),
    ]
