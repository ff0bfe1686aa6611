"""Two zones and a believable year of their service, entered through the same actions as real ones."""
