"""OpenZone: the platform between a zone and its enterprises."""

__version__ = "0.1.0"
