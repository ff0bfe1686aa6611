"""Organisations: one record for each enterprise, intermediary, association and office, and the people of it."""
