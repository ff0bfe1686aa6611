"""Announcements and standing conversations as both doors show them."""
