"""Measures an installation: large data, a steady load, and each page beside the least it could cost."""
