"""Formalities: what the zone and other offices do for enterprises and people, step by step, and at which counter."""
