"""What every app stands on: actors, errors, time, the log, approvals, deliveries, files, forms as data, registries."""
