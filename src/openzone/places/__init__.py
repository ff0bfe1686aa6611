"""Zones, the three levels of their service network, the posts of their staff, and their parks."""
