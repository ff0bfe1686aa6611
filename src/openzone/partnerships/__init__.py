"""What the zone agrees on, sets up and belongs to with others: agreements, working groups, associations."""
