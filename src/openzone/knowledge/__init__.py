"""Answers and guides that a zone keeps, so that what was asked once need not be asked again."""
