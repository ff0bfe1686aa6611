"""The desk: the door of the zone's staff."""
