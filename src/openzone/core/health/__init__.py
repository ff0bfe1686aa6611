"""Whether the installation is well: each check says what it saw and, where something is wrong, what to do."""
