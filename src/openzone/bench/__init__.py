"""Measures an installation: lays data of any size into a database of its own, and holds each page beside its floor."""
