"""The embedded PostgreSQL: found, made, started, shared by commands, and stopped by the last of them."""
