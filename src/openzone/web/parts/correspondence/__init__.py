"""What several doors show of letters that came in."""
