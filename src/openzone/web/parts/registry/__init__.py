"""How what happens to claims and memberships is shown at every door."""
