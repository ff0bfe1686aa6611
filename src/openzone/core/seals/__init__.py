"""Seals of the log: made in batches by a job, keyed outside the database, exported, and checked by `doctor`."""
