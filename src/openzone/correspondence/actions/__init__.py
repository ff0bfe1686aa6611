"""What is done with letters that come in, and to the ways by which they come."""
