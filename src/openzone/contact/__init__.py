"""Contact that the zone begins: announcements, and one standing conversation with each enterprise."""
