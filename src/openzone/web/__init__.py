"""The doors: pages for the public, for enterprises and for the desk, and what they share."""
