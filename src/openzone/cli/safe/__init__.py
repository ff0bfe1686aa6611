"""What `backup` and `restore` are made of: the file, the tables' checksums, PostgreSQL's programs, the databases."""
