"""The first pages of an empty installation."""
