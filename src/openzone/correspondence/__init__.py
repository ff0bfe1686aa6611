"""Letters that come in: read from mailboxes and taken from messengers, understood, and put where they belong."""
