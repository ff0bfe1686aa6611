"""Sign-in, one's own page and API tokens."""
