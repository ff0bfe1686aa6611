"""Agreements of the zone: who is bound by them, what each side promised, and whether it was kept."""
