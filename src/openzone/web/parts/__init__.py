"""What several doors show in the same way."""
