"""Working calendars: hours as people write them, public holidays, calendar files, and the working time of a zone."""
